#include "sim/child_process.hpp"

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <exception>

#include "base/error.hpp"

namespace gigatwin::sim {
namespace {

constexpr char answered = 'a', failed = 'f';

bool write_all(int file, const void* data, std::size_t size) {
  const char* at = static_cast<const char*>(data);
  while (size > 0) {
    const ssize_t written = write(file, at, size);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    at += written;
    size -= static_cast<std::size_t>(written);
  }
  return true;
}

std::string read_all(int file) {
  std::string all;
  std::array<char, 65536> some{};
  for (;;) {
    const ssize_t got = read(file, some.data(), some.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return all;
    all.append(some.data(), static_cast<std::size_t>(got));
  }
}

/// Writes the answer, or why there is none, behind a letter that says which. Never returns: the parent's buffers and
/// exit handlers are not ours.
[[noreturn]] void answer(int file, const std::function<std::vector<double>()>& compute) {
  bool written = false;
  try {
    const std::vector<double> numbers = compute();
    written = write_all(file, &answered, 1) && write_all(file, numbers.data(), numbers.size() * sizeof(double));
  } catch (const std::exception& e) {
    written = write_all(file, &failed, 1) && write_all(file, e.what(), std::strlen(e.what()));
  } catch (...) {
  }
  _exit(written ? 0 : 1);
}

}  // namespace

std::vector<double> numbers_from_child(const std::string& component,
                                       const std::function<std::vector<double>()>& compute) {
  const auto fail = [&component](const std::string& what) { throw SimulationError{Seconds{0.0}, component, what}; };
  std::array<int, 2> ends{};
  if (pipe(ends.data()) != 0) fail(fmt::format("cannot make a pipe: {}", std::strerror(errno)));
  std::fflush(nullptr);  // what waits in buffers would be written by the child too
  const pid_t child = fork();
  if (child < 0) fail(fmt::format("cannot fork: {}", std::strerror(errno)));
  if (child == 0) {
    close(ends[0]);
    answer(ends[1], compute);
  }
  close(ends[1]);
  const std::string text = read_all(ends[0]);
  close(ends[0]);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (status != 0 || text.empty()) fail(fmt::format("the child that runs it ended with status {}", status));
  if (text.front() == failed) fail(text.substr(1));
  std::vector<double> numbers((text.size() - 1) / sizeof(double));
  std::memcpy(numbers.data(), text.data() + 1, numbers.size() * sizeof(double));
  return numbers;
}

}  // namespace gigatwin::sim
