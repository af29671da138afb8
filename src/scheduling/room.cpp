#include "scheduling/room.hpp"

#include <algorithm>

namespace gigatwin::scheduling {
namespace {

void ask_to_leave(Partition& partition, std::int64_t job, Seconds now, Decisions& decisions) {
  partition.running.leave(job, now + partition.spec.grace);
  decisions.preempts.push_back(job);
}

/// Room for one waiting job after the other.
class Room {
 public:
  Room(Partition& partition, const Round& round, const std::function<double(const Job&)>& rank_on_return,
       Decisions& decisions)
      : partition_(partition),
        round_(round),
        rank_on_return_(rank_on_return),
        now_{round.now()},
        decisions_(decisions) {
    for (std::size_t tenant = 0; tenant < partition.tenants.size(); ++tenant)
      above_soft_.push_back(-round.soft_left(tenant));
  }

  /// @return nodes that will come, or 0 where nothing helps
  std::int64_t shrink(std::int64_t lacking);
  std::int64_t give_way(const Candidate& waiting, std::int64_t lacking);

 private:
  struct Victim {
    std::int64_t job, nodes;
    double priority;
    std::size_t tenant;
  };
  std::vector<Victim> victims(const Candidate& waiting) const;
  bool somebody_may(const Candidate& waiting) const;
  bool may_give_way(const RunningJob& running, const Candidate& waiting) const;

  Partition& partition_;
  const Round& round_;
  const std::function<double(const Job&)>& rank_on_return_;
  Seconds now_;
  Decisions& decisions_;
  std::vector<std::int64_t> above_soft_;  ///< [tenant] nodes
};

std::int64_t Room::shrink(std::int64_t lacking) {
  const SchedulerSpec& spec = partition_.spec;
  if (!spec.elastic || !spec.elastic->shrink) return 0;
  std::vector<Resize> resizes;
  std::int64_t coming = 0;
  const auto& jobs = partition_.running.by_start();
  for (auto it = jobs.rbegin(); it != jobs.rend() && coming < lacking; ++it) {
    const RunningJob& running = partition_.running.at(it->second);
    if (running.leaving || running.target || running.nodes <= running.job.fewest) continue;
    if (running.resized + spec.elastic->every > now_) continue;
    const std::int64_t gives = std::min(running.nodes - running.job.fewest, lacking - coming);
    resizes.push_back({running.job.id, running.nodes - gives});
    coming += gives;
  }
  if (coming < lacking) return 0;
  for (const Resize& resize : resizes) {
    partition_.running.shrink_to(resize.job, resize.nodes);
    decisions_.resizes.push_back(resize);
  }
  return coming;
}

bool Room::may_give_way(const RunningJob& running, const Candidate& waiting) const {
  const SchedulerSpec& spec = partition_.spec;
  if (running.leaving || !running.preemptible) return false;
  const bool has_run = running.started + spec.preempt_after <= now_;
  // Above its tenant's quota it queues behind all that are within theirs, whatever its rank.
  if (spec.preemption == Preemption::soft_quota && has_run && above_soft_[running.job.tenant] > 0 &&
      round_.soft_left(waiting.tenant) >= waiting.need)
    return true;
  const bool turn_is_over = spec.slice && running.started + *spec.slice <= now_;
  const bool stands_below = spec.preemption == Preemption::priority && has_run &&
                            running.priority < partition_.priority_of(partition_.queue.find(waiting.id)->job);
  return (turn_is_over || stands_below) && rank_on_return_(running.job) < waiting.rank;
}

/// Whether it is worth looking through all running jobs.
bool Room::somebody_may(const Candidate& waiting) const {
  const SchedulerSpec& spec = partition_.spec;
  if (spec.slice) return true;
  if (spec.preemption == Preemption::priority)
    return partition_.running.lowest_priority() < partition_.priority_of(partition_.queue.find(waiting.id)->job);
  return spec.preemption == Preemption::soft_quota &&
         std::any_of(above_soft_.begin(), above_soft_.end(), [](std::int64_t nodes) { return nodes > 0; });
}

std::vector<Room::Victim> Room::victims(const Candidate& waiting) const {
  std::vector<Victim> found;
  if (!somebody_may(waiting)) return found;
  const SchedulerSpec& spec = partition_.spec;
  const Seconds shortest = spec.preemption == Preemption::none ? *spec.slice
                           : spec.slice                        ? std::min(*spec.slice, spec.preempt_after)
                                                               : spec.preempt_after;
  for (const auto& [started, job] : partition_.running.by_start()) {
    if (started + shortest > now_) break;
    const RunningJob& running = partition_.running.at(job);
    if (may_give_way(running, waiting)) found.push_back({job, running.nodes, running.priority, running.job.tenant});
  }
  if (!partition_.spec.slice) {
    std::reverse(found.begin(), found.end());
    std::stable_sort(found.begin(), found.end(),
                     [](const Victim& a, const Victim& b) { return a.priority < b.priority; });
  }
  return found;
}

std::int64_t Room::give_way(const Candidate& waiting, std::int64_t lacking) {
  const bool by_quota = partition_.spec.preemption == Preemption::soft_quota && !partition_.spec.slice;
  std::vector<std::int64_t> above = above_soft_;
  std::vector<Victim> chosen;
  std::int64_t coming = 0;
  for (const Victim& victim : victims(waiting)) {
    if (coming >= lacking) break;
    if (by_quota && above[victim.tenant] <= 0) continue;  // back within its quota by those chosen already
    above[victim.tenant] -= victim.nodes;
    chosen.push_back(victim);
    coming += victim.nodes;
  }
  if (coming < lacking) return 0;
  for (const Victim& victim : chosen) {
    if (coming - victim.nodes >= lacking) {
      coming -= victim.nodes;
      continue;
    }
    above_soft_[victim.tenant] -= victim.nodes;
    ask_to_leave(partition_, victim.job, now_, decisions_);
  }
  return coming;
}

}  // namespace

void end_lifetimes(Partition& partition, Seconds now, Decisions& decisions) {
  if (!partition.spec.max_lifetime) return;
  std::vector<std::int64_t> over;
  for (const auto& [started, job] : partition.running.by_start()) {
    if (started + *partition.spec.max_lifetime > now) break;
    if (!partition.running.at(job).leaving) over.push_back(job);
  }
  for (const std::int64_t job : over) ask_to_leave(partition, job, now, decisions);
}

void make_room(Partition& partition, Round& round, const std::function<double(const Job&)>& rank_on_return,
               Decisions& decisions) {
  if (round.left().empty() || !round.makes_room()) return;
  Room room{partition, round, rank_on_return, decisions};
  // Free nodes that are kept for others do not count; those of jobs that leave count as free for all.
  std::int64_t spare = partition.running.coming(), before = 0;
  for (const Candidate* job : round.left()) {
    const std::int64_t free = partition.claims.empty()
                                  ? round.free_nodes()
                                  : round.profile().least(job->group, round.now(), round.now() + job->requested);
    const std::int64_t lacking = before + job->need - std::max<std::int64_t>(0, free) - spare;
    if (lacking > 0) {
      std::int64_t coming = room.shrink(lacking);
      if (coming == 0) coming = room.give_way(*job, lacking);
      if (coming == 0) return;
      spare += coming;
    }
    before += job->need;
  }
}

void grow(Partition& partition, Round& round, Decisions& decisions) {
  const SchedulerSpec& spec = partition.spec;
  if (!spec.elastic || !spec.elastic->grow || !round.left().empty()) return;
  std::int64_t free = round.free_nodes();
  const Seconds now{round.now()};
  std::vector<Resize> resizes;
  for (const auto& [started, job] : partition.running.by_start()) {
    if (free <= 0) break;
    const RunningJob& running = partition.running.at(job);
    if (running.leaving || running.target || running.nodes >= running.job.most) continue;
    if (running.resized + spec.elastic->every > now) continue;
    std::int64_t room = std::min({free, running.job.most - running.nodes, round.hard_left(running.job.tenant)});
    room = std::min(room, round.profile().least(running.group, now.value, running.latest_end.value));
    if (room <= 0) continue;
    round.hold(running, room);
    resizes.push_back({job, running.nodes + room});
    free -= room;
  }
  for (const Resize& resize : resizes) {
    const RunningJob& running = partition.running.at(resize.job);
    partition.usage.add(running.job.tenant, resize.nodes - running.nodes, now);
    partition.running.resize(resize.job, resize.nodes, now);
    decisions.resizes.push_back(resize);
  }
}

namespace {

std::optional<Seconds> sooner(std::optional<Seconds> a, std::optional<Seconds> b) {
  if (!a || !b) return a ? a : b;
  return std::min(*a, *b);
}

/// When the first running job has run for `length`, of those that have not yet.
std::optional<Seconds> next_to_reach(const RunningJobs& running, Seconds length, Seconds now) {
  const auto& jobs = running.by_start();
  // A second earlier, since start + length > now is not the same as start > now - length once rounded.
  for (auto it = jobs.lower_bound({now - length - seconds(1), 0}); it != jobs.end(); ++it)
    if (it->first + length > now) return it->first + length;
  return std::nullopt;
}

std::optional<Seconds> next_resize(const RunningJobs& running, Seconds every, Seconds now) {
  std::optional<Seconds> next;
  for (const auto& [started, job] : running.by_start()) {
    const RunningJob& it = running.at(job);
    if (it.job.fewest < it.job.most && it.resized + every > now) next = sooner(next, it.resized + every);
  }
  return next;
}

}  // namespace

std::optional<Seconds> next_turn(const Partition& partition, Seconds now) {
  const SchedulerSpec& spec = partition.spec;
  std::optional<Seconds> next;
  if (spec.max_lifetime) next = sooner(next, next_to_reach(partition.running, *spec.max_lifetime, now));
  if (spec.elastic) next = sooner(next, next_resize(partition.running, spec.elastic->every, now));
  if (partition.queue.empty()) return next;
  if (spec.slice) next = sooner(next, next_to_reach(partition.running, *spec.slice, now));
  if (spec.preemption != Preemption::none)
    next = sooner(next, next_to_reach(partition.running, spec.preempt_after, now));
  return next;
}

}  // namespace gigatwin::scheduling
