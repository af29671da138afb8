#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

#include "scheduling/job.hpp"

namespace gigatwin::scheduling {

struct RunningJob {
  Job job;
  std::uint32_t group = 0;
  double priority = 0.0;
  bool preemptible = true;
  std::int64_t nodes = 0;                ///< held
  Seconds started;                       ///< this time
  Seconds latest_end;                    ///< by its requested time
  Seconds resized;                       ///< last change of size, or start
  bool leaving = false;                  ///< was asked to give way
  std::optional<std::int64_t> target{};  ///< was asked to shrink to this
};

/// What the scheduler believes about running jobs: when their nodes come back, who started when.
class RunningJobs {
 public:
  /// When nodes come back.
  struct End {
    double when;
    std::int64_t job;
    std::int64_t nodes;
    std::uint32_t group;
  };

  void add(const RunningJob& running);
  RunningJob remove(std::int64_t job);
  const RunningJob& at(std::int64_t job) const;
  void resize(std::int64_t job, std::int64_t nodes, Seconds now);
  void postpone(std::int64_t job, Seconds latest_end);
  /// It gives way and should have freed its nodes by `gone_by`.
  void leave(std::int64_t job, Seconds gone_by);
  void shrink_to(std::int64_t job, std::int64_t nodes);

  /// In order of time, then job. One array: it is walked far more often than changed.
  const std::vector<End>& ends() const { return ends_; }
  /// (start, job)
  const std::set<std::pair<Seconds, std::int64_t>>& by_start() const { return by_start_; }
  /// Of the preemptible jobs; infinite where there are none.
  double lowest_priority() const {
    return priorities_.empty() ? std::numeric_limits<double>::infinity() : priorities_.begin()->first;
  }
  /// Nodes that jobs were asked to free and still hold.
  std::int64_t coming() const { return coming_; }

 private:
  std::vector<End>::iterator end_of(const RunningJob& running);
  void insert_end(const RunningJob& running);
  RunningJob& find(std::int64_t job);

  std::unordered_map<std::int64_t, RunningJob> jobs_;  // looked up by id alone: its order decides nothing
  std::vector<End> ends_;
  std::set<std::pair<Seconds, std::int64_t>> by_start_;
  std::map<double, std::int64_t> priorities_;  ///< of preemptible jobs -> how many
  std::int64_t coming_ = 0;
};

}  // namespace gigatwin::scheduling
