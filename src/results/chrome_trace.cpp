#include "results/chrome_trace.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <iterator>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/error.hpp"
#include "results/output_path.hpp"
#include "results/writer.hpp"

namespace gigatwin::results {
namespace {

constexpr std::size_t piece = std::size_t{1} << 20;  // bytes written at once

/// "12.345" us.
void append_us(fmt::memory_buffer& buffer, std::int64_t ns) {
  fmt::format_to(std::back_inserter(buffer), "{}.{:03}", ns / 1000, ns % 1000);
}

void append(fmt::memory_buffer& buffer, std::string_view text) {
  buffer.append(text.data(), text.data() + text.size());
}

}  // namespace

std::int64_t nanoseconds(Seconds time) { return std::llround(time.value * 1e9); }

std::string json_text(std::string_view text) {
  const bool plain =
      std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; });
  if (plain) return fmt::format("\"{}\"", text);
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

ChromeTrace::ChromeTrace(std::string path, bool force, const std::string& title)
    : path_(std::move(path)), partial_(partial_name(path_)), force_(force) {
  check_output_path(path_, force_);
  out_.open(partial_, std::ios::binary);
  if (!out_) throw FileError(fmt::format("{}: cannot be written", partial_));
  fmt::format_to(std::back_inserter(buffer_),
                 "{{\"displayTimeUnit\":\"ms\",\"otherData\":{{\"title\":{}}},\"traceEvents\":[", json_text(title));
}

ChromeTrace::~ChromeTrace() {
  if (published_) return;
  out_.close();
  std::error_code ignored;
  std::filesystem::remove(partial_, ignored);
}

void ChromeTrace::begin_event() {
  if (buffer_.size() > piece) write();
  append(buffer_, first_ ? "\n{" : ",\n{");
  first_ = false;
}

void ChromeTrace::name_process(std::int64_t process, std::string_view name) {
  begin_event();
  fmt::format_to(std::back_inserter(buffer_),
                 "\"ph\":\"M\",\"pid\":{},\"name\":\"process_name\",\"args\":{{\"name\":{}}}}}", process,
                 json_text(name));
}

void ChromeTrace::name_track(std::int64_t process, std::int64_t track, std::string_view name) {
  begin_event();
  fmt::format_to(std::back_inserter(buffer_),
                 "\"ph\":\"M\",\"pid\":{},\"tid\":{},\"name\":\"thread_name\",\"args\":{{\"name\":{}}}}}", process,
                 track, json_text(name));
}

void ChromeTrace::slice(std::int64_t process, std::int64_t track, std::int64_t start_ns, std::int64_t end_ns,
                        std::string_view name, std::string_view rest) {
  begin_event();
  fmt::format_to(std::back_inserter(buffer_), "\"ph\":\"X\",\"pid\":{},\"tid\":{},\"ts\":", process, track);
  append_us(buffer_, start_ns);
  append(buffer_, ",\"dur\":");
  append_us(buffer_, end_ns - start_ns);
  fmt::format_to(std::back_inserter(buffer_), ",\"name\":{}{}}}", json_text(name), rest);
}

void ChromeTrace::instant(std::int64_t process, std::int64_t track, std::int64_t at_ns, std::string_view name,
                          std::string_view rest) {
  begin_event();
  fmt::format_to(std::back_inserter(buffer_), "\"ph\":\"i\",\"s\":\"t\",\"pid\":{},\"tid\":{},\"ts\":", process, track);
  append_us(buffer_, at_ns);
  fmt::format_to(std::back_inserter(buffer_), ",\"name\":{}{}}}", json_text(name), rest);
}

void ChromeTrace::counter(std::int64_t process, std::int64_t at_ns, std::string_view name, double value) {
  if (std::isnan(value)) return;
  begin_event();
  fmt::format_to(std::back_inserter(buffer_), "\"ph\":\"C\",\"pid\":{},\"ts\":", process);
  append_us(buffer_, at_ns);
  fmt::format_to(std::back_inserter(buffer_), ",\"name\":{},\"args\":{{\"value\":{}}}}}", json_text(name), value);
}

void ChromeTrace::write() {
  out_.write(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
  if (!out_) throw FileError(fmt::format("{}: cannot be written", path_));
  written_ += buffer_.size();
  buffer_.clear();
}

void ChromeTrace::publish() {
  append(buffer_, "\n]}\n");
  write();
  out_.close();
  if (!out_) throw FileError(fmt::format("{}: cannot be written", path_));
  published_ = true;
  move_into_place(partial_, path_, force_);
}

}  // namespace gigatwin::results
