#include "base/text_file.hpp"

#include <fmt/format.h>
#include <zlib.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>

#include "base/error.hpp"

namespace gigatwin {

std::string read_text_file(const std::string& path, std::uint64_t limit) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) throw FileError(fmt::format("{}: is a folder, not a file", path));
  errno = 0;
  // gzopen reads plain files as they are.
  const std::unique_ptr<gzFile_s, int (*)(gzFile)> file{gzopen(path.c_str(), "rb"), gzclose};
  if (!file) throw FileError(fmt::format("{}: {}", path, errno != 0 ? std::strerror(errno) : "cannot be opened"));
  std::string text;
  std::string buffer(1 << 16, '\0');
  for (;;) {
    const int count = gzread(file.get(), buffer.data(), static_cast<unsigned>(buffer.size()));
    if (count < 0) {
      int code = 0;
      throw FileError(fmt::format("{}: cannot be read: {}", path, gzerror(file.get(), &code)));
    }
    if (count == 0) break;
    text.append(buffer, 0, static_cast<std::size_t>(count));
    if (text.size() > limit) throw FileError(fmt::format("{}: larger than {} bytes", path, limit));
  }
  return text;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    lines.push_back(line);
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return lines;
}

}  // namespace gigatwin
