#include "sim/job_run.hpp"

#include <algorithm>
#include <iterator>

#include "base/error.hpp"

namespace gigatwin::sim {

double JobRun::work_speed_now() const {
  const double alone = work_speed(profile.compute_share, speed);
  return network_share < 1.0 ? std::min(alone, network_share)
                             : alone;  // a clock above 1 is not held back by an idle net
}

double JobRun::rate() const { return activity == Activity::training ? profile.work_per_s * work_speed_now() : 0.0; }

/// Training alternates between the iteration as it is alone and waiting for bytes.
Watts JobRun::dynamic_power(double per_clock) const {
  const Watts alone = dynamic_power_at(speed, per_clock);
  if (activity != Activity::training || network_share >= 1.0 || speed <= 0.0) return alone;
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
      const double alone = work_speed(profile.compute_share, speed), f = work_speed_now();
      done += profile.work_per_s * f * dt.value;
      since_saved += f * dt;
      throttled += (1.0 - alone) * dt;
      contended += (alone - f) * dt;
      trained += dt;
      stretched += dt / network_share;
      if (dt.value > 0.0) worst_slowdown = std::max(worst_slowdown, 1.0 / network_share);
      break;
    }
    case Activity::checkpointing:
      checkpointing += dt;
      break;
    case Activity::restarting:
      restarting += dt;
      restarting_accelerator_s += static_cast<double>(nodes()) * node.accelerators * dt.value;
      break;
  }
}

void JobRun::checkpoint_written() {
  ++checkpoints;
  saved = done;
  productive += since_saved;
  since_saved = {};
}

void JobRun::roll_back() {
  done = saved;
  lost += since_saved;
  since_saved = {};
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

bool contains(const topology::Placement& placement, std::int64_t node) {
  return std::any_of(placement.ranges.begin(), placement.ranges.end(), [node](const topology::NodeRange& range) {
    return node >= range.first && node < range.first + range.count;
  });
}

}  // namespace gigatwin::sim
