#include "scheduling/running.hpp"

#include <algorithm>
#include <tuple>

#include "base/error.hpp"

namespace gigatwin::scheduling {
namespace {

bool sooner(const RunningJobs::End& a, const RunningJobs::End& b) {
  return std::tie(a.when, a.job) < std::tie(b.when, b.job);
}

std::int64_t coming_of(const RunningJob& running) {
  if (running.leaving) return running.nodes;
  return running.target ? std::max<std::int64_t>(0, running.nodes - *running.target) : 0;
}

}  // namespace

void RunningJobs::add(const RunningJob& running) {
  const bool is_new = jobs_.emplace(running.job.id, running).second;
  GIGATWIN_ASSERT(is_new, "job {} runs already", running.job.id);
  insert_end(running);
  by_start_.emplace(running.started, running.job.id);
  if (running.preemptible) ++priorities_[running.priority];
}

RunningJob RunningJobs::remove(std::int64_t job) {
  const RunningJob running = at(job);
  ends_.erase(end_of(running));
  by_start_.erase({running.started, job});
  if (running.preemptible && --priorities_[running.priority] == 0) priorities_.erase(running.priority);
  coming_ -= coming_of(running);
  jobs_.erase(job);
  return running;
}

const RunningJob& RunningJobs::at(std::int64_t job) const {
  const auto found = jobs_.find(job);
  GIGATWIN_ASSERT(found != jobs_.end(), "job {} is not running", job);
  return found->second;
}

RunningJob& RunningJobs::find(std::int64_t job) { return const_cast<RunningJob&>(at(job)); }

void RunningJobs::resize(std::int64_t job, std::int64_t nodes, Seconds now) {
  RunningJob& running = find(job);
  coming_ -= coming_of(running);
  running.nodes = end_of(running)->nodes = nodes;
  running.resized = now;
  running.target.reset();
  coming_ += coming_of(running);
}

void RunningJobs::postpone(std::int64_t job, Seconds latest_end) {
  RunningJob& running = find(job);
  ends_.erase(end_of(running));
  running.latest_end = latest_end;
  insert_end(running);
}

void RunningJobs::leave(std::int64_t job, Seconds gone_by) {
  RunningJob& running = find(job);
  coming_ -= coming_of(running);
  running.leaving = true;
  coming_ += coming_of(running);
  postpone(job, std::min(running.latest_end, gone_by));
}

void RunningJobs::shrink_to(std::int64_t job, std::int64_t nodes) {
  RunningJob& running = find(job);
  coming_ -= coming_of(running);
  running.target = nodes;
  coming_ += coming_of(running);
}

std::vector<RunningJobs::End>::iterator RunningJobs::end_of(const RunningJob& running) {
  const End key{running.latest_end.value, running.job.id, 0, 0};
  return std::lower_bound(ends_.begin(), ends_.end(), key, sooner);
}

void RunningJobs::insert_end(const RunningJob& running) {
  ends_.insert(end_of(running), {running.latest_end.value, running.job.id, running.nodes, running.group});
}

}  // namespace gigatwin::scheduling
