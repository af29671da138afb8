#pragma once

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>
#include <vector>

namespace gigatwin::study {

/// What `work` gives in a process of its own: SimGrid's clock does not restart.
inline std::vector<double> in_child(const std::function<std::vector<double>()>& work) {
  int ends[2];
  if (::pipe(ends) != 0) return {};
  const pid_t child = ::fork();
  if (child == 0) {
    const std::vector<double> numbers = work();
    const bool written = ::write(ends[1], numbers.data(), numbers.size() * sizeof(double)) >= 0;
    ::_exit(written ? 0 : 1);
  }
  ::close(ends[1]);
  std::vector<double> numbers;
  double number = 0.0;
  while (::read(ends[0], &number, sizeof number) == sizeof number) numbers.push_back(number);
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
  return numbers;
}

}  // namespace gigatwin::study
