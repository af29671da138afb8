#include "sim/job_run.hpp"

#include <algorithm>
#include <iterator>

#include "base/error.hpp"

namespace gigatwin::sim {

double Account::sum() const { return productive + lost + throttled + contended + starved + checkpointing + restarting; }

namespace {

/// What is not computation takes longer in proportion to the bandwidth that is missing.
double over_leaves_left(const JobRun& job, double speed) {
  if (job.bandwidth_left >= 1.0 || speed <= 0.0) return speed;
  return 1.0 / (1.0 / speed + (1.0 - job.profile.compute_share) * (1.0 / job.bandwidth_left - 1.0));
}

/// The speeds of a job as one limit after another holds it: a clock above 1 is not held back by an idle network.
struct Speeds {
  explicit Speeds(const JobRun& job)
      : clock(work_speed(job.profile.compute_share, job.speed)),
        network(std::min(over_leaves_left(job, clock), job.network_share < 1.0 ? job.network_share : clock)),
        data(job.data_share < 1.0 ? std::min(network, job.data_share) : network),
        work((1.0 - job.drain_slowdown) * data) {}
  double clock, network, data, work;
};

}  // namespace

double JobRun::work_speed_now() const { return Speeds{*this}.work; }

double JobRun::rate() const { return activity == Activity::training ? profile.work_per_s * work_speed_now() : 0.0; }

/// Training alternates between the iteration as it is alone and waiting for bytes, from others or from the storage.
Watts JobRun::dynamic_power(double per_clock) const {
  const Watts alone = dynamic_power_at(speed, per_clock);
  const bool is_held_up = network_share < 1.0 || data_share < 1.0 || drain_slowdown > 0.0;
  if (activity != Activity::training || !is_held_up || speed <= 0.0) return alone;
  const double running = work_speed_now() / work_speed(profile.compute_share, speed);
  return running * alone + (1.0 - running) * std::min(alone, speed * profile.waiting_power);
}

Watts JobRun::dynamic_power_at(double clock, double per_clock) const {
  switch (activity) {
    case Activity::training:
      return profile.training_power * (clock * per_clock);  // switching power falls with the clock
    case Activity::checkpointing:
      return profile.waiting_power;
    case Activity::restarting:
      return {0.0};
  }
  return {0.0};
}

void JobRun::advance(Seconds to, const NodePower& node) {
  const Seconds dt = to - now;
  GIGATWIN_ASSERT(dt.value >= 0.0, "job {}: {} s after {} s", request->id, to.value, now.value);
  now = to;
  const Watts hosts = activity == Activity::training ? node.hosts_training : Watts{0.0};
  const Watts per_node =
      node.idle + node.slope * (node.accelerators * active_share * dynamic_power(watts_per_clock) + hosts);
  energy += static_cast<double>(nodes()) * per_node * dt;
  switch (activity) {
    case Activity::training: {
      const Speeds speeds{*this};
      done += profile.work_per_s * speeds.work * dt.value;
      const auto add = [&](Seconds& time, double& held, double share) {
        time += share * dt;
        held += full_accelerators * share * dt.value;
      };
      add(productive, account.productive, speeds.work);
      add(throttled, account.throttled, 1.0 - speeds.clock);
      add(contended, account.contended, speeds.clock - speeds.network);
      add(starved, account.starved, speeds.network - speeds.data);
      add(checkpointing, account.checkpointing, speeds.data - speeds.work);
      trained += dt;
      stretched += dt / network_share;
      if (dt.value > 0.0) worst_slowdown = std::max(worst_slowdown, 1.0 / network_share);
      break;
    }
    case Activity::checkpointing:
      checkpointing += dt;
      account.checkpointing += full_accelerators * dt.value;
      break;
    case Activity::restarting:
      restarting += dt;
      account.restarting += static_cast<double>(nodes()) * node.accelerators * dt.value;
      break;
  }
}

void JobRun::checkpoint_written(const storage::SavedState& state, std::int64_t keep) {
  ++checkpoints;
  saved.add(state, keep);
}

double JobRun::roll_back(const storage::StorageSpec& storage, storage::Destroys kind, Seconds since) {
  saved.lose(storage, kind, since);
  destroyed = std::max(destroyed, kind);
  const storage::SavedState back = saved.newest().value_or(storage::SavedState{});
  const double taken = account.productive - back.accelerator_s;
  lost += productive - back.training;
  account.lost += taken;
  done = back.work;
  productive = back.training;
  account.productive = back.accelerator_s;
  return taken;
}

topology::Placement without(const topology::Placement& placement, topology::NodeRange gone) {
  topology::Placement rest;
  const std::int64_t gone_end = gone.first + gone.count;
  for (const topology::NodeRange& range : placement.ranges) {
    const std::int64_t end = range.first + range.count;
    const std::int64_t before = std::min(end, gone.first), after = std::max(range.first, gone_end);
    if (before > range.first) rest.ranges.push_back({range.first, before - range.first});
    if (after < end) rest.ranges.push_back({after, end - after});
  }
  return rest;
}

topology::Placement with(const topology::Placement& placement, const topology::Placement& more) {
  std::vector<topology::NodeRange> ranges;
  std::merge(placement.ranges.begin(), placement.ranges.end(), more.ranges.begin(), more.ranges.end(),
             std::back_inserter(ranges), [](const auto& a, const auto& b) { return a.first < b.first; });
  topology::Placement merged;
  for (const topology::NodeRange& range : ranges) {
    if (!merged.ranges.empty() && merged.ranges.back().first + merged.ranges.back().count == range.first)
      merged.ranges.back().count += range.count;
    else
      merged.ranges.push_back(range);
  }
  return merged;
}

std::pair<topology::Placement, topology::Placement> split(const topology::Placement& placement, std::int64_t nodes) {
  topology::Placement first, rest;
  for (const topology::NodeRange& range : placement.ranges) {
    const std::int64_t here = std::min(range.count, nodes);
    nodes -= here;
    if (here > 0) first.ranges.push_back({range.first, here});
    if (here < range.count) rest.ranges.push_back({range.first + here, range.count - here});
  }
  return {first, rest};
}

bool contains(const topology::Placement& placement, std::int64_t node) {
  return std::any_of(placement.ranges.begin(), placement.ranges.end(), [node](const topology::NodeRange& range) {
    return node >= range.first && node < range.first + range.count;
  });
}

bool touches(const topology::Placement& placement, topology::NodeRange nodes) {
  return std::any_of(placement.ranges.begin(), placement.ranges.end(), [nodes](const topology::NodeRange& range) {
    return range.first < nodes.first + nodes.count && nodes.first < range.first + range.count;
  });
}

}  // namespace gigatwin::sim
