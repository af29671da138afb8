#pragma once

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <type_traits>

namespace gigatwin::bench {

/// What a case came to in a process of its own: peak memory is a process's, and SimGrid's clock does not restart.
template <class Answer>
struct FromChild {
  Answer answer{};
  bool ended = false;  ///< with its answer and status 0
  double megabytes = 0.0;
};

/// Runs `work`, which gives an Answer, in a child.
template <class Answer, class Work>
FromChild<Answer> in_child(Work work) {
  static_assert(std::is_trivially_copyable_v<Answer>);
  FromChild<Answer> result;
  int pipe_ends[2];
  if (pipe(pipe_ends) != 0) return result;
  std::fflush(stdout);  // or the child would print what is still buffered once more
  const pid_t child = fork();
  if (child == 0) {
    const Answer answer = work();
    const bool sent = ::write(pipe_ends[1], &answer, sizeof answer) == static_cast<ssize_t>(sizeof answer);
    _exit(sent ? 0 : 1);
  }
  ::close(pipe_ends[1]);
  const bool received =
      ::read(pipe_ends[0], &result.answer, sizeof result.answer) == static_cast<ssize_t>(sizeof result.answer);
  ::close(pipe_ends[0]);
  int status = 1;
  rusage usage{};
  wait4(child, &status, 0, &usage);
  result.ended = received && status == 0;
  result.megabytes = static_cast<double>(usage.ru_maxrss) / 1024.0;
  return result;
}

}  // namespace gigatwin::bench
