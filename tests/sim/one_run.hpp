#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <string>

#include "base/error.hpp"
#include "recorder.hpp"
#include "sim/engine.hpp"

namespace gigatwin::sim {

/// Runs the site in this process. SimGrid's clock does not restart, so a test case has one run of its own, and the
/// cases run one by one under ctest.
inline Totals run(const SiteModel& site, Observer& observer, const std::atomic<bool>* stop = nullptr) {
  static bool has_run = false;
  GIGATWIN_ASSERT(!has_run, "one simulation a process: run the cases one by one, as ctest does");
  has_run = true;
  return Simulation{site, observer, stop}.run();
}

/// Calls `body` in a child process and gives what it returned; for tests that need several runs.
template <class Body>
std::string in_child(Body body) {
  std::array<int, 2> ends{};
  GIGATWIN_ASSERT(pipe(ends.data()) == 0, "no pipe");
  const pid_t child = fork();
  GIGATWIN_ASSERT(child >= 0, "no fork");
  if (child == 0) {
    close(ends[0]);
    const std::string text = body();
    const bool written = write(ends[1], text.data(), text.size()) == static_cast<ssize_t>(text.size());
    _exit(written ? 0 : 1);
  }
  close(ends[1]);
  std::string text;
  std::array<char, 4096> buffer{};
  for (ssize_t count = 0; (count = read(ends[0], buffer.data(), buffer.size())) > 0;)
    text.append(buffer.data(), static_cast<std::size_t>(count));
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  GIGATWIN_ASSERT(WIFEXITED(status) && WEXITSTATUS(status) == 0, "child ended with {}", status);
  return text;
}

}  // namespace gigatwin::sim
