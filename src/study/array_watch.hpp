#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "study/slurm.hpp"

namespace gigatwin::study {

/// What is known of the tasks of a job while it is followed. Slurm forgets ended tasks after a while, so what it said
/// last is kept.
class ArrayWatch {
 public:
  /// Just submitted: all wait.
  explicit ArrayWatch(const std::vector<std::int64_t>& tasks);

  /// The answer of squeue. A task that it lists no more has ended: how is not known unless it was seen, but one that
  /// waited was cancelled.
  void update(const std::vector<ArrayTask>& listed);

  bool ended() const;
  /// Tasks that ended in another way than by finishing. They ascend.
  std::vector<std::int64_t> unfinished() const;
  /// Those of them that may be tried again: failed, killed, out of time. Somebody wanted cancelled ones to end.
  std::vector<std::int64_t> failed() const;
  /// "4 waiting (Priority), 2 running, 1 done, 1 ended early (TimeLimit)".
  std::string summary() const;
  /// "task 3: TIMEOUT (TimeLimit)": each unfinished one, at most `most` of them.
  std::vector<std::string> unfinished_lines(std::size_t most) const;
  /// Reason and advice for tasks that wait, or ended before they began, for what does not go away by itself.
  std::vector<std::string> advice() const;

 private:
  std::map<std::int64_t, ArrayTask> tasks_;
};

}  // namespace gigatwin::study
