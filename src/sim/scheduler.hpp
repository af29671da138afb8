#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "base/units.hpp"

namespace gigatwin::sim {

/// What the scheduler needs to know of a job.
struct QueuedJob {
  std::int64_t job = 0;
  std::int64_t nodes = 0;
  Seconds requested;  ///< time limit
};

/// First-come first-served queue, with EASY backfilling if asked for: a later job starts when it fits now and either
/// ends (by its requested time) before the first job could start, or uses nodes that the first job will not need then.
///
/// It counts nodes; which nodes is the placement's business. Source: Lifka, "The ANL/IBM SP scheduling system" (1995).
class Scheduler {
 public:
  Scheduler(bool backfill, std::int64_t depth) : backfill_(backfill), depth_(depth) {}

  void submit(const QueuedJob& job) { queue_.push_back(job); }
  void ended(std::int64_t job);
  /// The running job will end by `latest_end` instead of by its requested time.
  void postponed(std::int64_t job, Seconds latest_end);
  /// Nodes under repair, and when they should all be back: the first job in the queue may wait for them.
  void out_of_service(std::int64_t nodes, Seconds back_by) { repairing_ = {back_by, nodes}; }

  /// Jobs to start now, in the order in which to start them. They leave the queue and count as running until `ended`.
  std::vector<QueuedJob> select(Seconds now, std::int64_t free_nodes);

  const std::deque<QueuedJob>& queue() const { return queue_; }

 private:
  struct Shadow {
    Seconds when;            ///< the first job can start then at the latest
    std::int64_t extra = 0;  ///< nodes that it leaves free then
  };
  Shadow shadow_of(const QueuedJob& first, Seconds now, std::int64_t free_nodes) const;
  void start(const QueuedJob& job, Seconds now, std::vector<QueuedJob>& chosen);

  bool backfill_;
  std::int64_t depth_;
  std::deque<QueuedJob> queue_;
  std::pair<Seconds, std::int64_t> repairing_{};                      ///< (back by, nodes)
  std::set<std::pair<Seconds, std::int64_t>> ends_;                   ///< (latest end, job)
  std::map<std::int64_t, std::pair<Seconds, std::int64_t>> running_;  ///< job -> (latest end, nodes)
};

}  // namespace gigatwin::sim
