#include "cli/signals.hpp"

#include <sys/wait.h>

#include <cerrno>
#include <csignal>

namespace gigatwin::cli {
namespace {

std::atomic<bool> stop_requested{false};
volatile std::sig_atomic_t signal_number = 0;
volatile std::sig_atomic_t child_process = 0;

extern "C" void on_signal(int number) {
  signal_number = number;
  stop_requested.store(true);
  std::signal(number, SIG_DFL);
}

extern "C" void pass_on(int number) {
  const int error = errno;
  kill(static_cast<pid_t>(child_process), number);
  errno = error;
}

}  // namespace

const std::atomic<bool>& catch_signals() {
  std::signal(SIGINT, on_signal);
  std::signal(SIGTERM, on_signal);
  return stop_requested;
}

int interrupted_status() { return signal_number != 0 ? 128 + static_cast<int>(signal_number) : 1; }

int wait_for_child(pid_t child) {
  child_process = child;
  std::signal(SIGINT, pass_on);
  std::signal(SIGTERM, pass_on);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace gigatwin::cli
