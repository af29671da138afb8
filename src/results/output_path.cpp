#include "results/output_path.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <stdio.h>
#include <sys/file.h>
#include <unistd.h>

#include <cctype>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "base/error.hpp"
#include "results/writer.hpp"

namespace gigatwin::results {
namespace {

namespace fs = std::filesystem;

/// A file descriptor that closes itself.
struct Descriptor {
  int fd;
  explicit Descriptor(int opened) : fd(opened) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd >= 0) ::close(fd);
  }
};

std::string system_words(int code) {
  std::string words = std::strerror(code);
  words[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(words[0])));
  return words;
}

fs::path folder_of(const std::string& path) {
  const fs::path folder = fs::path(path).parent_path();
  return folder.empty() ? fs::path(".") : folder;
}

void sync(const std::string& path, int flags) {
  const Descriptor file{::open(path.c_str(), flags | O_CLOEXEC)};
  // A file system without sync for folders says EINVAL: nothing to be done about it.
  if (file.fd < 0 || (::fsync(file.fd) != 0 && errno != EINVAL))
    throw FileError(fmt::format("{}: cannot be written to disk: {}", path, system_words(errno)));
}

/// Whether a lock of this kind cannot be had, without waiting for it. The lock goes with the descriptor.
bool is_locked(const std::string& path, int kind) {
  const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  return file.fd >= 0 && ::flock(file.fd, kind | LOCK_NB) != 0 && errno == EWOULDBLOCK;
}

/// 0 or errno. A file system without RENAME_NOREPLACE gets a hard link, which does not replace either.
int rename_without_replacing(const std::string& from, const std::string& to) {
  if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return 0;
  if (errno != EINVAL && errno != ENOSYS) return errno;
  if (::link(from.c_str(), to.c_str()) != 0) return errno;
  return ::unlink(from.c_str()) == 0 ? 0 : errno;
}

}  // namespace

void check_output_path(const std::string& path, bool force) {
  if (path.empty() || path.back() == '/')
    throw FileError(fmt::format("\"{}\": expected a file name for the result", path));
  std::error_code error;
  const fs::path folder = folder_of(path);
  if (!fs::exists(folder, error))
    throw FileError(fmt::format("{}: the folder {} does not exist", path, folder.string()));
  if (!fs::is_directory(folder, error)) throw FileError(fmt::format("{}: {} is not a folder", path, folder.string()));
  if (fs::is_directory(path, error))
    throw FileError(fmt::format("{}: is a folder; expected a file name for the result", path));
  if (!force && fs::exists(fs::symlink_status(path, error)))
    throw FileError(fmt::format("{}: exists already; choose another name, or replace it with --force", path));
  if (::access(folder.c_str(), W_OK | X_OK) != 0)
    throw FileError(fmt::format("{}: cannot write into the folder {}: {}", path, folder.string(), system_words(errno)));
}

void refuse_if_being_written(const std::string& path) {
  if (is_locked(path, LOCK_SH)) throw FileError(fmt::format("{}: another run is writing it", path));
}

void refuse_if_in_use(const std::string& path) {
  refuse_if_being_written(path);
  if (is_locked(path, LOCK_EX)) throw FileError(fmt::format("{}: another program has it open", path));
}

void move_into_place(const std::string& partial, const std::string& path, bool force) {
  sync(partial, O_RDONLY);
  int failed = 0;
  if (!force)
    failed = rename_without_replacing(partial, path);
  else if (::rename(partial.c_str(), path.c_str()) != 0)
    failed = errno;
  if (failed == EEXIST)
    throw FileError(
        fmt::format("{}: has appeared while this run went on and is kept; the complete result of this run is in {}",
                    path, partial));
  if (failed != 0)
    throw FileError(
        fmt::format("{}: cannot be renamed: {}; the complete result is in {}", path, system_words(failed), partial));
  sync(folder_of(path).string(), O_RDONLY | O_DIRECTORY);
}

}  // namespace gigatwin::results
