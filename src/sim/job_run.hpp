#pragma once

#include <cstdint>
#include <vector>

#include "sim/observer.hpp"
#include "sim/profiles.hpp"
#include "topology/placement.hpp"
#include "workload/job.hpp"

namespace gigatwin::sim {

/// What a job's nodes draw at the rack inlet: idle + slope * (accelerators and hosts above idle).
struct NodePower {
  Watts idle;                 ///< one node, with its share of the rack
  double slope = 1.0;         ///< inlet watts per watt above idle
  Watts hosts_training;       ///< hosts of one node above idle while training
  double accelerators = 1.0;  ///< of one node
};

/// What temperature and power limits let the accelerators of one hall do.
struct HallClock {
  double clock = 1.0;            ///< of training over the catalogue's
  double watts_per_clock = 1.0;  ///< training power above idle over the catalogue's, per clock
  bool hot = false;              ///< the clock is held back by the temperature limit of the chips
  bool operator==(const HallClock&) const = default;
};

/// One running job: where it runs, how far it is, and what became of its time. Free of the clock: `advance` is told the
/// time.
///
/// Every second of the allocation is one of: productive, lost (done again after a failure), throttled, contended,
/// checkpointing, restarting.
struct JobRun {
  const workload::JobRequest* request = nullptr;
  topology::Placement placement;
  std::int64_t node_count = 0;  ///< of the placement, kept since placements of old jobs have hundreds of ranges
  Seconds
      time_between_failures;  ///< mean, of failures that interrupt a job of this placement; infinite when nothing fails
  JobProfile profile;
  std::vector<double> hall_accelerators;  ///< [hall]
  double active_share = 1.0;              ///< accelerators asked for / held: the rest of the last node idles
  Activity activity = Activity::training;
  double speed = 1.0;   ///< of the clock: slowest hall and demand response; above 1 where cool chips run faster
  double demand = 1.0;  ///< part of `speed`: what demand response allows, 0: paused
  double watts_per_clock = 1.0;  ///< training power over the catalogue's, per clock: mean over its accelerators
  bool hot = false;              ///< slowed by the temperature of its chips
  double network_share = 1.0;    ///< of the traffic between blocks that it wants: what other jobs leave it

  double work = 0.0;    ///< to do, in the profile's unit
  double done = 0.0;    ///< counts, unless a failure takes it back
  double saved = 0.0;   ///< in the last checkpoint
  Seconds since_saved;  ///< training at full speed that a failure would take back

  Seconds started, now;
  Seconds productive, lost, checkpointing, restarting;
  Seconds throttled;                      ///< what the clock held back
  Seconds contended;                      ///< what other jobs' traffic held back beyond that
  Seconds trained;                        ///< productive, lost, throttled and contended
  Seconds stretched;                      ///< integral of 1 / network_share over `trained`
  double worst_slowdown = 1.0;            ///< largest 1 / network_share while training
  double restarting_accelerator_s = 0.0;  ///< of `restarting`, times the accelerators held: nodes may be missing then
  double full_accelerators = 0.0;         ///< held by the job when no node is missing
  std::int64_t failures = 0, checkpoints = 0;
  int first_leaves = 0;
  std::int64_t missing_nodes = 0;  ///< failed and not yet replaced
  bool interrupted = false;        ///< a failure that the job has not dealt with yet
  bool must_leave = false;         ///< preempted: it saves its state and gives its nodes back
  std::int64_t resize_to = 0;      ///< accelerators; 0: as it is. It saves its state and starts again at that size
  Joules energy;                   ///< at the rack inlets, the idle draw of its nodes included

  /// Of the work, 0..1 of full: the clock's, or what the network lets through if that is less.
  double work_speed_now() const;
  /// Work per second at the current speed and activity; 0 unless training.
  double rate() const;
  /// Lets time pass at the current rate and activity.
  void advance(Seconds to, const NodePower& node);
  /// Watts above idle of one active accelerator now; and at some clock if no other job were there. The first is the
  /// second at most: waiting for the network draws less than training. `per_clock`: of the hall, see HallClock.
  Watts dynamic_power(double per_clock) const;
  Watts dynamic_power_at(double clock, double per_clock) const;
  void checkpoint_written();
  /// Takes back what was done since the last checkpoint.
  void roll_back();
  std::int64_t nodes() const { return node_count; }
};

/// `placement` without the nodes of `gone`, and with those of `more`, which must not be in it.
topology::Placement without(const topology::Placement& placement, topology::NodeRange gone);
topology::Placement with(const topology::Placement& placement, const topology::Placement& more);
bool contains(const topology::Placement& placement, std::int64_t node);

}  // namespace gigatwin::sim
