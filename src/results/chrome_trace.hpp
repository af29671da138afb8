#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <fstream>
#include <string>
#include <string_view>

#include "base/units.hpp"

namespace gigatwin::results {

/// Writes a Chrome trace (JSON), for https://ui.perfetto.dev: processes, their tracks, and what happens on them. The
/// file is written in pieces, since a long trace does not fit into memory, beside its final name, and renamed by
/// `publish`; without that nothing is left. Times are written in us to whole ns. Every failure is a FileError.
class ChromeTrace {
 public:
  /// @param title  for people, in `otherData`
  ChromeTrace(std::string path, bool force, const std::string& title);
  ~ChromeTrace();
  ChromeTrace(const ChromeTrace&) = delete;
  ChromeTrace& operator=(const ChromeTrace&) = delete;

  void name_process(std::int64_t process, std::string_view name);
  void name_track(std::int64_t process, std::int64_t track, std::string_view name);
  /// A bar. Bars of one track lie beside or within each other.
  /// @param rest  more members, from the comma: ",\"args\":{...}"
  void slice(std::int64_t process, std::int64_t track, std::int64_t start_ns, std::int64_t end_ns,
             std::string_view name, std::string_view rest = {});
  /// A mark on a track.
  void instant(std::int64_t process, std::int64_t track, std::int64_t at_ns, std::string_view name,
               std::string_view rest = {});
  /// A point of a curve of steps; NaN is left out.
  void counter(std::int64_t process, std::int64_t at_ns, std::string_view name, double value);

  void publish();
  std::uint64_t bytes() const { return written_ + buffer_.size(); }

 private:
  void begin_event();
  void write();

  std::string path_, partial_;
  bool force_;
  std::ofstream out_;
  fmt::memory_buffer buffer_;
  std::uint64_t written_ = 0;
  bool first_ = true;
  bool published_ = false;
};

std::int64_t nanoseconds(Seconds time);
/// With its quotes, escaped; what is not UTF-8 is replaced.
std::string json_text(std::string_view text);

}  // namespace gigatwin::results
