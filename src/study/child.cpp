#include "study/child.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <stdexcept>
#include <utility>

#include "base/error.hpp"

namespace gigatwin::study {
namespace {

using Clock = std::chrono::steady_clock;

double since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

RunOutcome failure(const char* why) {
  RunOutcome outcome;
  outcome.status = RunStatus::failed;
  outcome.message = why;
  return outcome;
}

std::optional<RunOutcome> evaluated(const Evaluate& evaluate, std::uint64_t run) {
  try {
    return evaluate(run);
  } catch (const std::exception& error) {
    return failure(error.what());
  }
}

/// What a child does; never returns.
[[noreturn]] void work(const Pack& pack, const Evaluate& evaluate, int pipe, pid_t parent) {
  // The parent alone decides what an interrupt means, and no child outlives it.
  std::signal(SIGINT, SIG_IGN);
  std::signal(SIGTERM, SIG_DFL);
  std::signal(SIGPIPE, SIG_DFL);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(1);
  for (const std::uint64_t run : pack.runs) {
    const Clock::time_point begin = Clock::now();
    std::optional<RunOutcome> outcome = evaluated(evaluate, run);
    if (!outcome) break;
    const std::string row = row_text({run, std::move(*outcome), since(begin)}) + "\n";
    for (std::size_t at = 0; at < row.size();) {
      const ssize_t written = ::write(pipe, row.data() + at, row.size() - at);
      if (written < 0 && errno != EINTR) _exit(1);
      if (written > 0) at += static_cast<std::size_t>(written);
    }
  }
  _exit(0);
}

}  // namespace

Child::Child(Pack pack, std::size_t worker, const Evaluate& evaluate) : pack_(std::move(pack)), worker_(worker) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0)
    throw std::runtime_error(fmt::format("cannot make a pipe: {}", std::strerror(errno)));
  std::fflush(nullptr);  // or the child would print it again
  const pid_t parent = ::getpid();
  pid_ = ::fork();
  if (pid_ == 0) {
    ::close(ends[0]);
    work(pack_, evaluate, ends[1], parent);
  }
  const int error = errno;
  ::close(ends[1]);
  pipe_ = ends[0];
  if (pid_ > 0) return;
  ::close(std::exchange(pipe_, -1));
  throw std::runtime_error(fmt::format("cannot start another process: {}", std::strerror(error)));
}

Child::Child(Child&& other) noexcept
    : pack_(std::move(other.pack_)),
      worker_(other.worker_),
      pid_(std::exchange(other.pid_, -1)),
      pipe_(std::exchange(other.pipe_, -1)),
      delivered_(other.delivered_),
      unread_(std::move(other.unread_)),
      began_(other.began_) {}

Child& Child::operator=(Child&& other) noexcept {
  std::swap(pack_, other.pack_);
  std::swap(worker_, other.worker_);
  std::swap(pid_, other.pid_);
  std::swap(pipe_, other.pipe_);
  std::swap(delivered_, other.delivered_);
  std::swap(unread_, other.unread_);
  std::swap(began_, other.began_);
  return *this;
}

Child::~Child() {
  if (pid_ > 0) {
    ::kill(pid_, SIGKILL);
    wait();
  }
  if (pipe_ >= 0) ::close(pipe_);
}

double Child::seconds() const { return since(began_); }

bool Child::read(const Sink& sink) {
  std::array<char, 65536> part{};
  const ssize_t got = ::read(pipe_, part.data(), part.size());
  if (got < 0) return errno != EINTR && errno != EAGAIN;
  unread_.append(part.data(), static_cast<std::size_t>(got));
  std::size_t begin = 0;
  for (std::size_t end = 0; (end = unread_.find('\n', begin)) != std::string::npos; begin = end + 1) {
    const std::string_view row = std::string_view{unread_}.substr(begin, end - begin);
    const std::optional<FinishedRun> finished = row_from(row);
    GIGATWIN_ASSERT(finished && delivered_ < pack_.runs.size() && finished->run == pack_.runs[delivered_],
                    "a child has written \"{}\"", row);
    ++delivered_;
    sink(*finished, row);
  }
  unread_.erase(0, begin);
  return got == 0;
}

std::string Child::wait() {
  int status = 0;
  while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
  if (WIFSIGNALED(status))
    return fmt::format("ended by signal {} ({}){}", WTERMSIG(status), strsignal(WTERMSIG(status)),
                       WTERMSIG(status) == SIGKILL ? ", as the system does where memory is short" : "");
  if (WEXITSTATUS(status) != 0) return fmt::format("ended with status {}", WEXITSTATUS(status));
  return {};
}

}  // namespace gigatwin::study
