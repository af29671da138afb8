#include "scheduling/round.hpp"

#include <algorithm>
#include <cmath>

#include "base/error.hpp"

namespace gigatwin::scheduling {
namespace {

constexpr double never = std::numeric_limits<double>::infinity();
constexpr std::int64_t no_quota = std::numeric_limits<std::int64_t>::max() / 4;

}  // namespace

Round::Round(Partition& partition, const Situation& situation)
    : partition_(partition),
      queue_(partition.queue.ranked()),
      now_(situation.now.value),
      free_at_begin_(situation.free_nodes),
      free_(situation.free_nodes),
      dear_(situation.energy_dear && partition.spec.energy),
      makes_room_(partition.spec.preemption != Preemption::none || partition.spec.slice ||
                  (partition.spec.elastic && partition.spec.elastic->shrink)),
      shut_(partition.tenants.size()) {
  if (dear_) unlimited_ = false;
  smallest_ = queue_.empty() ? no_quota : partition.queue.smallest();
  for (std::size_t tenant = 0; tenant < partition.tenants.size(); ++tenant) {
    const std::int64_t held = partition.usage.nodes_of(tenant);
    hard_left_.push_back(partition.tenants[tenant].hard_nodes.value_or(no_quota) - held);
    soft_left_.push_back(partition.tenants[tenant].soft_nodes.value_or(no_quota) - held);
    if (partition.tenants[tenant].hard_nodes || partition.tenants[tenant].soft_nodes) unlimited_ = false;
  }
}

bool Round::held(const Candidate& job) {
  if (!dear_ || !partition_.tenants[job.tenant].flexible) return false;
  const Seconds until = job.submitted + partition_.spec.energy->longest_hold;
  if (until.value <= now_) return false;
  if (!held_until_ || until < *held_until_) held_until_ = until;
  return true;
}

std::optional<std::size_t> Round::next_place() {
  while (looked_at_ < queue_.size()) {
    const Candidate& job = queue_[looked_at_++];
    if (shut_[job.tenant] || held(job)) continue;
    if (hard_left_[job.tenant] >= job.need && soft_left_[job.tenant] < job.need) {
      deferred_.push_back(looked_at_ - 1);
      continue;
    }
    return looked_at_ - 1;
  }
  while (deferred_at_ < deferred_.size()) {
    const std::size_t place = deferred_[deferred_at_++];
    if (!shut_[queue_[place].tenant]) return place;
  }
  return std::nullopt;
}

const Candidate* Round::next_within_limits() {
  while (const std::optional<std::size_t> place = next_place()) {
    const Candidate& job = queue_[*place];
    if (hard_left_[job.tenant] < job.need) {
      shut_[job.tenant] = true;
      continue;
    }
    hard_left_[job.tenant] -= job.need;
    return &job;
  }
  return nullptr;
}

bool Round::fits(const Candidate& job) {
  if (job.need > free_) return false;
  // Without claims the future only brings more nodes.
  return partition_.claims.empty() || profile().least(job.group, now_, now_ + job.requested) >= job.need;
}

bool Round::takes_nothing_from(const Candidate& first, const Candidate& job) {
  return profile().burden(job.group, job.need, first.group, now_, now_ + job.requested) == 0;
}

std::int64_t Round::start(const Candidate& job, std::int64_t most) {
  std::int64_t nodes = job.need;
  if (job.wanted > job.need) {
    std::int64_t room = std::min({free_, most, job.need + hard_left_[job.tenant]});
    if (profile_ || !partition_.claims.empty())
      room = std::min(room, profile().least(job.group, now_, now_ + job.requested));
    nodes = std::clamp(room, job.need, job.wanted);
  }
  GIGATWIN_ASSERT(nodes <= free_, "job {} starts on {} nodes of {}", job.id, nodes, free_);
  free_ -= nodes;
  hard_left_[job.tenant] -= nodes - job.need;
  soft_left_[job.tenant] -= nodes;
  if (profile_) profile_->take(job.group, nodes, now_, now_ + job.requested);
  started_.push_back({place_of(job), nodes});
  return nodes;
}

void Round::pass(const Candidate& job) {
  if (!unlimited_) hard_left_[job.tenant] += job.need;
  if (makes_room_) left_.push_back(&job);
}

void Round::hold(const RunningJob& job, std::int64_t nodes) {
  profile().take(job.group, nodes, now_, job.latest_end.value);
  free_ -= nodes;
  hard_left_[job.job.tenant] -= nodes;
  soft_left_[job.job.tenant] -= nodes;
}

Profile& Round::profile() {
  if (!profile_) {
    profile_.emplace(partition_.claims, now_, free_at_begin_, partition_.running, partition_.repairs);
    for (const Started& it : started_)
      profile_->take(queue_[it.place].group, it.nodes, now_, now_ + queue_[it.place].requested);
  }
  return *profile_;
}

void Round::keep_promises() {
  visited_.assign(queue_.size(), false);
  for (const Candidate& job : queue_) {
    if (job.promise == never) continue;
    const double when = std::max(job.promise, now_);
    if (profile().least(job.group, when, when + job.requested) < job.need) {
      for (Candidate& other : queue_) other.promise = never;
      profile_.reset();
      return;
    }
    profile().take(job.group, job.need, when, when + job.requested);
  }
}

double Round::place(const Candidate& job) {
  const double promised = std::max(job.promise, now_);
  if (promised < never) {
    profile().take(job.group, -job.need, promised, promised + job.requested);
    if (!partition_.holes) return promised;
  }
  return std::min(promised, profile().earliest(job.group, job.need, job.requested));
}

void Round::promise(const Candidate& job, double when) {
  visited_[place_of(job)] = true;
  queue_[place_of(job)].promise = when;
  if (when == never) return;
  profile().take(job.group, job.need, when, when + job.requested);
  // At the next instant: when a job past its limit ends, which nobody knows.
  const bool at_a_known_time = when > std::nextafter(now_, never);
  if (at_a_known_time && (!next_promise_ || when < next_promise_->value)) next_promise_ = Seconds{when};
}

void Round::end_promises() {
  for (std::size_t place = 0; place < queue_.size(); ++place)
    if (!visited_[place]) queue_[place].promise = never;
}

}  // namespace gigatwin::scheduling
