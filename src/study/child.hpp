#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include "study/run_queue.hpp"
#include "study/runner.hpp"

namespace gigatwin::study {

/// A child process on a pack of runs. It writes the row of each into a pipe as it comes, and ends after the last, or
/// before one that a fresh process has to take.
class Child {
 public:
  /// Throws std::runtime_error: no process, no pipe.
  Child(Pack pack, std::size_t worker, const Evaluate& evaluate);
  ~Child();  ///< ends it
  Child(Child&& other) noexcept;
  Child& operator=(Child&& other) noexcept;

  int pipe() const { return pipe_; }
  std::size_t worker() const { return worker_; }
  const Pack& pack() const { return pack_; }
  std::size_t delivered() const { return delivered_; }
  double seconds() const;  ///< since its start

  /// Reads what the pipe has. @return whether the child has closed it
  bool read(const Sink& sink);
  /// Waits for its end. @return how it died, in words; empty: it ended as it should
  std::string wait();

 private:
  Pack pack_;
  std::size_t worker_ = 0;
  pid_t pid_ = -1;
  int pipe_ = -1;
  std::size_t delivered_ = 0;
  std::string unread_;  ///< the beginning of a row
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};

}  // namespace gigatwin::study
