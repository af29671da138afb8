#include "study/shard_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <thread>
#include <utility>

#include "base/error.hpp"

namespace gigatwin::study {
namespace {

constexpr std::size_t most_waiting = std::size_t{1} << 20;  ///< bytes
constexpr double write_after_s = 1.0;                       ///< what a kill can cost
constexpr double sync_after_s = 5.0;                        ///< what a node that dies can cost
constexpr int lock_attempts = 40;                           ///< children of a killed study die within moments
constexpr std::chrono::milliseconds lock_pause{50};

double steady_now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

[[noreturn]] void fail(const std::string& path, const char* doing) {
  throw FileError(fmt::format("{}: cannot be {}: {}", path, doing, std::strerror(errno)));
}

/// A file system without locks is taken at its word.
bool lock(int file) {
  for (int attempt = 0; attempt < lock_attempts; ++attempt) {
    if (::flock(file, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK) return true;
    std::this_thread::sleep_for(lock_pause);
  }
  return false;
}

void write_all(int file, std::string_view text, const std::string& path) {
  while (!text.empty()) {
    const ssize_t written = ::write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail(path, "written");
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

/// For who opens the file in a spreadsheet.
constexpr std::string_view column_names = "#run\tstatus\tcpu_s\twall_s\tmessage\tindicators ...\tchecksum\n";

}  // namespace

std::optional<ShardHeader> header_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string line;
  return std::getline(file, line) && !file.eof() ? header_from(line) : std::nullopt;
}

ShardScan scan_shard(const std::string& path,
                     const std::function<void(const FinishedRun& finished, std::uint64_t offset)>& row) {
  std::ifstream file(path, std::ios::binary);
  if (!file) fail(path, "read");
  ShardScan scan;
  std::string line;
  bool is_first = true;
  while (std::getline(file, line)) {
    const std::uint64_t offset = scan.size;
    const bool is_whole = !file.eof();  // the last line lacks its end
    scan.size += line.size() + (is_whole ? 1 : 0);
    bool is_right = line.starts_with('#');
    if (std::exchange(is_first, false)) {
      scan.header = is_whole ? header_from(line) : std::nullopt;
      is_right = scan.header.has_value();
    } else if (!is_right) {
      const std::optional<FinishedRun> finished = is_whole ? row_from(line) : std::nullopt;
      is_right = finished.has_value();
      if (finished) row(*finished, offset);
    }
    if (is_right && is_whole) scan.whole = scan.size;
    if (!is_right || !is_whole) ++scan.damaged;
  }
  return scan;
}

ShardRows::ShardRows(const std::string& path) : path_(path), file_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
  if (file_ < 0) fail(path, "read");
}

ShardRows::ShardRows(ShardRows&& other) noexcept
    : path_(std::move(other.path_)), file_(std::exchange(other.file_, -1)) {}

ShardRows::~ShardRows() {
  if (file_ >= 0) ::close(file_);
}

FinishedRun ShardRows::at(std::uint64_t offset) const {
  std::string line;
  std::array<char, 8192> part{};
  while (line.find('\n') == std::string::npos) {
    const ssize_t got = ::pread(file_, part.data(), part.size(), static_cast<off_t>(offset + line.size()));
    if (got <= 0) break;
    line.append(part.data(), static_cast<std::size_t>(got));
  }
  const std::optional<FinishedRun> finished = row_from(std::string_view{line}.substr(0, line.find('\n')));
  if (!finished) throw FileError(fmt::format("{}: has changed while it was read; try again", path_));
  return *finished;
}

ShardWriter::ShardWriter(const std::string& path, const ShardHeader& header, std::string& notes) : path_(path) {
  open();
  const ShardScan scan = scan_shard(path_, [](const FinishedRun&, std::uint64_t) {});
  if (scan.header && scan.header->design_hash != header.design_hash)
    throw FileError(fmt::format("{}: is of another design, {}; this study's is {}", path_, scan.header->design_hash,
                                header.design_hash));
  if (!scan.header && (scan.whole > 0 || scan.damaged > 1)) {
    // More than the torn beginning of a first line: nothing that is in it can be told to be of this study.
    const std::string aside = path_ + ".damaged";
    if (std::rename(path_.c_str(), aside.c_str()) != 0) fail(path_, "set aside");
    notes +=
        fmt::format("{}: its first line is damaged; it is set aside as {}, its runs are run again\n", path_, aside);
    ::close(std::exchange(file_, -1));
    open();
  } else if (scan.header) {
    go_on_after(scan, notes);
  } else if (::ftruncate(file_, 0) != 0) {
    fail(path_, "written");
  }
  if (!scan.header) write_all(file_, header_text(header) + "\n" + std::string(column_names), path_);
  written_s_ = synced_s_ = steady_now();
}

void ShardWriter::open() {
  file_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  if (file_ < 0) fail(path_, "written");
  if (!lock(file_)) {
    ::close(std::exchange(file_, -1));
    throw FileError(fmt::format("{}: another process is at work on this part of the study", path_));
  }
}

void ShardWriter::go_on_after(const ShardScan& scan, std::string& notes) {
  const bool is_torn = scan.whole < scan.size;
  if (is_torn && ::ftruncate(file_, static_cast<off_t>(scan.whole)) != 0) fail(path_, "written");
  if (scan.damaged > 0)
    notes += fmt::format("{}: {} line{} torn or damaged and {} not count; what {} said is run again\n", path_,
                         scan.damaged, scan.damaged == 1 ? " is" : "s are", scan.damaged == 1 ? "does" : "do",
                         scan.damaged == 1 ? "it" : "they");
}

ShardWriter::~ShardWriter() {
  if (file_ < 0) return;
  try {
    flush();
    ::fdatasync(file_);
  } catch (const FileError&) {  // said before, or the process ends for another reason
  }
  ::close(file_);
}

void ShardWriter::add(std::string_view row) {
  waiting_.append(row).push_back('\n');
  if (waiting_.size() >= most_waiting || steady_now() - written_s_ >= write_after_s) flush();
}

void ShardWriter::flush() {
  write_all(file_, std::exchange(waiting_, {}), path_);
  written_s_ = steady_now();
  if (written_s_ - synced_s_ < sync_after_s) return;
  ::fdatasync(file_);  // EINVAL where a file system has no sync: nothing to be done about it
  synced_s_ = written_s_;
}

bool is_at_work(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  const bool locked = ::flock(file, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
  ::close(file);
  return locked;
}

}  // namespace gigatwin::study
