#include "cli/child_pool.hpp"

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <stdexcept>

#include "base/error.hpp"

namespace gigatwin::cli {
namespace {

// What the handler reads: plain numbers alone are safe in it. 0: no child.
std::array<volatile std::sig_atomic_t, ChildPool::most> places;
volatile std::sig_atomic_t came = 0;

extern "C" void pass_on_to_all(int number) {
  const int error = errno;
  came = number;
  for (const volatile std::sig_atomic_t& child : places)
    if (child != 0) kill(static_cast<pid_t>(child), number);
  errno = error;
}

void handle(void (*handler)(int)) {
  std::signal(SIGINT, handler);
  std::signal(SIGTERM, handler);
}

/// No signal comes between the birth of a child and its entry among the places.
class SignalsHeld {
 public:
  SignalsHeld() {
    sigset_t held;
    sigemptyset(&held);
    sigaddset(&held, SIGINT);
    sigaddset(&held, SIGTERM);
    sigprocmask(SIG_BLOCK, &held, &before_);
  }
  ~SignalsHeld() { sigprocmask(SIG_SETMASK, &before_, nullptr); }
  SignalsHeld(const SignalsHeld&) = delete;
  SignalsHeld& operator=(const SignalsHeld&) = delete;

 private:
  sigset_t before_{};
};

void replace_place(pid_t from, pid_t to) {
  for (volatile std::sig_atomic_t& place : places)
    if (place == from) {
      place = to;
      return;
    }
}

}  // namespace

ChildPool::ChildPool() {
  came = 0;
  handle(pass_on_to_all);
}

ChildPool::~ChildPool() {
  for (const pid_t child : children_) kill(child, SIGKILL);
  while (!children_.empty()) wait_for_any();
  handle(SIG_DFL);
}

pid_t ChildPool::start(const std::function<int()>& work) {
  GIGATWIN_ASSERT(children_.size() < most, "{} children", children_.size());
  std::fflush(nullptr);
  pid_t child = 0;
  {
    const SignalsHeld held;
    child = fork();
    if (child > 0) {
      children_.push_back(child);
      replace_place(0, child);
    }
    if (child == 0) {
      handle(SIG_DFL);
      prctl(PR_SET_PDEATHSIG, SIGKILL);  // nobody wants its result without the parent
    }
  }
  if (child < 0) throw std::runtime_error("cannot start another process");
  if (child > 0) return child;
  const int status = work();
  std::fflush(nullptr);
  _exit(status);
}

ChildPool::Ended ChildPool::wait_for_any() {
  int status = 0;
  pid_t child = 0;
  while ((child = waitpid(-1, &status, 0)) < 0 && errno == EINTR) {
  }
  GIGATWIN_ASSERT(child > 0, "no child to wait for, error {}", errno);
  replace_place(child, 0);
  std::erase(children_, child);
  return {child, WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status)};
}

void ChildPool::stop() const {
  for (const pid_t child : children_) kill(child, SIGTERM);
}

int ChildPool::interrupted() const { return came != 0 ? 128 + static_cast<int>(came) : 0; }

}  // namespace gigatwin::cli
