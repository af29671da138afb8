#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <iterator>
#include <limits>
#include <vector>

#include "base/random.hpp"
#include "study/shard_file.hpp"

namespace gigatwin::study {
namespace {

constexpr std::string_view header_mark = "#gigatwin-shard 1";  // the number is that of this form
constexpr std::size_t fields_before_indicators = 5;

std::string checksum(std::string_view line) { return fmt::format("{:016x}", hash_of(line)); }

/// Tabs and line breaks would end a field.
std::string escaped(std::string_view text) {
  std::string safe;
  for (const char c : text) {
    if (c == '\\')
      safe += "\\\\";
    else if (c == '\t')
      safe += "\\t";
    else if (c == '\n')
      safe += "\\n";
    else if (c == '\r')
      safe += "\\r";
    else
      safe += c;
  }
  return safe;
}

std::string unescaped(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      plain += text[i];
      continue;
    }
    const char c = text[++i];
    plain += c == 't' ? '\t' : c == 'n' ? '\n' : c == 'r' ? '\r' : c;
  }
  return plain;
}

std::vector<std::string_view> fields_of(std::string_view line) {
  std::vector<std::string_view> fields;
  while (true) {
    const std::size_t tab = line.find('\t');
    fields.push_back(line.substr(0, tab));
    if (tab == std::string_view::npos) return fields;
    line.remove_prefix(tab + 1);
  }
}

/// The line without its checksum, if that fits.
std::optional<std::string_view> checked(std::string_view line) {
  const std::size_t tab = line.rfind('\t');
  if (tab == std::string_view::npos || line.substr(tab + 1) != checksum(line.substr(0, tab))) return std::nullopt;
  return line.substr(0, tab);
}

template <class Number>
bool read(std::string_view text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size();
}

/// Empty is "none", as a spreadsheet has it.
bool read_indicator(std::string_view text, double& number) {
  number = std::numeric_limits<double>::quiet_NaN();
  return text.empty() || read(text, number);
}

}  // namespace

std::string to_text(Shard shard) { return fmt::format("{} of {}", shard.index, shard.count); }

std::string row_text(const FinishedRun& finished) {
  const RunOutcome& outcome = finished.outcome;
  std::string row;
  const auto out = std::back_inserter(row);
  fmt::format_to(out, "{}\t{}\t{:.6f}\t{:.6f}\t{}", finished.run, static_cast<int>(outcome.status), outcome.cpu_seconds,
                 finished.wall_seconds, escaped(outcome.message));
  for (const double indicator : outcome.indicators) {
    if (std::isnan(indicator))
      row += '\t';
    else
      fmt::format_to(out, "\t{}", indicator);
  }
  return row + "\t" + checksum(row);
}

std::optional<FinishedRun> row_from(std::string_view line) {
  const std::optional<std::string_view> text = checked(line);
  if (!text) return std::nullopt;
  const std::vector<std::string_view> fields = fields_of(*text);
  FinishedRun finished;
  int status = 0;
  if (fields.size() < fields_before_indicators || !read(fields[0], finished.run) || !read(fields[1], status) ||
      !read(fields[2], finished.outcome.cpu_seconds) || !read(fields[3], finished.wall_seconds) || status < 0 ||
      status > static_cast<int>(RunStatus::crashed))
    return std::nullopt;
  finished.outcome.status = static_cast<RunStatus>(status);
  finished.outcome.message = unescaped(fields[4]);
  finished.outcome.indicators.resize(fields.size() - fields_before_indicators);
  for (std::size_t i = 0; i < finished.outcome.indicators.size(); ++i)
    if (!read_indicator(fields[fields_before_indicators + i], finished.outcome.indicators[i])) return std::nullopt;
  return finished;
}

std::string header_text(const ShardHeader& header) {
  const std::string text = fmt::format("{}\t{}\t{}\t{}\t{}", header_mark, header.design_hash, header.shard.index,
                                       header.shard.count, header.started);
  return text + "\t" + checksum(text);
}

std::optional<ShardHeader> header_from(std::string_view line) {
  const std::optional<std::string_view> text = checked(line);
  if (!text) return std::nullopt;
  const std::vector<std::string_view> fields = fields_of(*text);
  ShardHeader header;
  if (fields.size() != 5 || fields[0] != header_mark || !read(fields[2], header.shard.index) ||
      !read(fields[3], header.shard.count) || !read(fields[4], header.started))
    return std::nullopt;
  header.design_hash = fields[1];
  return header;
}

}  // namespace gigatwin::study
