#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace gigatwin {

/// Lines of a text file of any size, plain or gzip, one at a time: LF or CRLF, a leading UTF-8 byte-order mark removed.
/// Memory is one buffer and the longest line.
class LineReader {
 public:
  /// Throws FileError: missing, a folder, unreadable.
  explicit LineReader(const std::string& path);
  /// Of text in memory, which must outlive the reader; `name` stands for the file in messages.
  LineReader(std::string_view text, std::string name);
  ~LineReader();
  LineReader(const LineReader&) = delete;
  LineReader& operator=(const LineReader&) = delete;

  /// The next line, without its end, valid until the next call. False at the end of the file.
  /// Throws FileError: unreadable (a damaged gzip file), or a line longer than 1 MB.
  bool next(std::string_view& line);
  /// Of the line that `next` gave last, counted from 1.
  std::int64_t line() const { return line_; }
  /// Whether that line ended with a line end; only the file's last one may not.
  bool complete() const { return complete_; }
  /// Share of the file's bytes (as they lie on the disk) that were read.
  double share() const;
  const std::string& name() const { return name_; }

 private:
  bool fill();
  struct File;

  std::string name_;
  std::unique_ptr<File> file_;  ///< null for text in memory
  std::string buffer_;
  std::string_view rest_;  ///< of the buffer, or of the text in memory
  bool ended_ = false;     ///< nothing follows `rest_`
  bool complete_ = true;
  std::int64_t line_ = 0;
};

}  // namespace gigatwin
