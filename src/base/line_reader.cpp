#include "base/line_reader.hpp"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "base/error.hpp"

namespace gigatwin {
namespace {

constexpr std::size_t chunk_bytes = 1 << 20;

std::string_view without_mark(std::string_view text) {
  return text.starts_with("\xEF\xBB\xBF") ? text.substr(3) : text;
}

}  // namespace

struct LineReader::File {
  std::unique_ptr<gzFile_s, int (*)(gzFile)> handle;
  double bytes = 0.0;  ///< on the disk
};

LineReader::LineReader(const std::string& path) : name_(path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) throw FileError(fmt::format("{}: is a folder, not a file", path));
  errno = 0;
  // gzopen reads plain files as they are.
  file_.reset(new File{{gzopen(path.c_str(), "rb"), gzclose}, 0.0});
  if (!file_->handle)
    throw FileError(fmt::format("{}: {}", path, errno != 0 ? std::strerror(errno) : "cannot be opened"));
  gzbuffer(file_->handle.get(), 1 << 18);
  file_->bytes = static_cast<double>(std::filesystem::file_size(path, error));
  fill();
  rest_ = without_mark(rest_);
}

LineReader::LineReader(std::string_view text, std::string name)
    : name_(std::move(name)), rest_(without_mark(text)), ended_(true) {}

LineReader::~LineReader() = default;

/// Appends a chunk to what is left of the buffer; false at the end of the file.
bool LineReader::fill() {
  if (ended_) return false;
  if (rest_.size() > chunk_bytes)
    throw FileError(fmt::format("{}:{}: a line of more than {} bytes", name_, line_ + 1, chunk_bytes));
  std::string next{rest_};
  const std::size_t kept = next.size();
  next.resize(kept + chunk_bytes);
  const int count = gzread(file_->handle.get(), next.data() + kept, static_cast<unsigned>(chunk_bytes));
  int code = Z_OK;
  if (count == 0) gzerror(file_->handle.get(), &code);
  if (code == Z_BUF_ERROR) throw FileError(fmt::format("{}: cannot be read: the gzip stream is cut off", name_));
  if (count < 0) {
    throw FileError(fmt::format("{}: cannot be read: {}", name_, gzerror(file_->handle.get(), &code)));
  }
  next.resize(kept + static_cast<std::size_t>(count));
  buffer_ = std::move(next);
  rest_ = buffer_;
  ended_ = count == 0;
  return count > 0;
}

bool LineReader::next(std::string_view& line) {
  std::size_t end = rest_.find('\n');
  while (end == std::string_view::npos && fill()) end = rest_.find('\n');
  if (rest_.empty()) return false;
  complete_ = end != std::string_view::npos;
  line = rest_.substr(0, end);
  rest_.remove_prefix(complete_ ? end + 1 : rest_.size());
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  ++line_;
  return true;
}

double LineReader::share() const {
  if (!file_ || file_->bytes <= 0.0) return 1.0;
  const double at = static_cast<double>(gzoffset(file_->handle.get()));
  return ended_ ? 1.0 : std::min(1.0, at / file_->bytes);
}

}  // namespace gigatwin
