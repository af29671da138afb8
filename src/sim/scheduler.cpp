#include "sim/scheduler.hpp"

#include <algorithm>

#include "base/error.hpp"

namespace gigatwin::sim {

void Scheduler::ended(std::int64_t job) {
  const auto found = running_.find(job);
  GIGATWIN_ASSERT(found != running_.end(), "job {} is not running", job);
  ends_.erase({found->second.first, job});
  running_.erase(found);
}

void Scheduler::postponed(std::int64_t job, Seconds latest_end) {
  const std::int64_t nodes = running_.at(job).second;
  ended(job);
  running_[job] = {latest_end, nodes};
  ends_.insert({latest_end, job});
}

void Scheduler::start(const QueuedJob& job, Seconds now, std::vector<QueuedJob>& chosen) {
  running_[job.job] = {now + job.requested, job.nodes};
  ends_.insert({now + job.requested, job.job});
  chosen.push_back(job);
}

Scheduler::Shadow Scheduler::shadow_of(const QueuedJob& first, Seconds now, std::int64_t free_nodes) const {
  std::int64_t available = free_nodes;
  Seconds when = now;
  bool repaired = repairing_.second == 0;
  for (auto end = ends_.begin(); available < first.nodes && (end != ends_.end() || !repaired);) {
    if (!repaired && (end == ends_.end() || repairing_.first <= end->first)) {
      available += repairing_.second;
      when = std::max(when, repairing_.first);
      repaired = true;
    } else {
      available += running_.at(end->second).second;
      when = std::max(when, end->first);  // a job past its limit may end at any moment
      ++end;
    }
  }
  GIGATWIN_ASSERT(available >= first.nodes, "job {} wants {} nodes of {}", first.job, first.nodes, available);
  return {when, available - first.nodes};
}

std::vector<QueuedJob> Scheduler::select(Seconds now, std::int64_t free_nodes) {
  std::vector<QueuedJob> chosen;
  while (!queue_.empty() && queue_.front().nodes <= free_nodes) {
    start(queue_.front(), now, chosen);
    free_nodes -= queue_.front().nodes;
    queue_.pop_front();
  }
  if (!backfill_ || queue_.size() < 2 || free_nodes == 0) return chosen;

  Shadow shadow = shadow_of(queue_.front(), now, free_nodes);
  std::size_t i = 1;
  for (std::int64_t looked_at = 0; i < queue_.size() && looked_at < depth_ && free_nodes > 0; ++looked_at) {
    const QueuedJob job = queue_[i];
    const bool ends_in_time = now + job.requested <= shadow.when;
    if (job.nodes <= free_nodes && (ends_in_time || job.nodes <= shadow.extra)) {
      start(job, now, chosen);
      free_nodes -= job.nodes;
      if (!ends_in_time) shadow.extra -= job.nodes;
      queue_.erase(queue_.begin() + static_cast<std::ptrdiff_t>(i));
    } else {
      ++i;
    }
  }
  return chosen;
}

}  // namespace gigatwin::sim
