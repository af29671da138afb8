#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "sim/observer.hpp"
#include "sim/profiles.hpp"
#include "storage/checkpoint_plan.hpp"
#include "storage/saved_states.hpp"
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

/// What became of accelerators that a job held: accelerator-seconds of the whole allocation, missing nodes apart.
struct Account {
  double productive = 0.0;     ///< at full speed, of training that counts
  double lost = 0.0;           ///< the same, of training that a failure took back
  double throttled = 0.0;      ///< held back by the clock
  double contended = 0.0;      ///< held up by other jobs' traffic
  double starved = 0.0;        ///< held up for want of data
  double checkpointing = 0.0;  ///< stopped for a checkpoint, or slowed while one drains
  double restarting = 0.0;     ///< from an interruption to training again
  double sum() const;
};

/// One running job: where it runs, how far it is, and what became of its time. Free of the clock: `advance` is told the
/// time.
///
/// Every second of the allocation is one of: productive, lost (done again after a failure), throttled, contended,
/// starved, checkpointing, restarting.
struct JobRun {
  const workload::JobRequest* request = nullptr;
  std::size_t tenant = 0;         ///< index in the site's AccessPlan
  std::int64_t accelerators = 0;  ///< asked for; elastic jobs: that it runs on now
  topology::Placement placement;
  std::int64_t node_count = 0;  ///< of the placement, kept since placements of old jobs have hundreds of ranges
  Seconds
      time_between_failures;  ///< mean, of failures that interrupt a job of this placement; infinite when nothing fails
  JobProfile profile;
  std::vector<double> hall_accelerators;  ///< [hall]
  double active_share = 1.0;              ///< accelerators asked for / held: the rest of the last node idles
  Activity activity = Activity::training;
  double speed = 1.0;           ///< of the clock: slowest hall and demand response; above 1 where cool chips run faster
  double demand = 1.0;          ///< part of `speed`: what demand response allows, 0: paused
  double node_speed = 1.0;      ///< part of `speed`: of its slowest node, 1 where all are sound
  double bandwidth_left = 1.0;  ///< of its nodes' NICs, 1 where no leaf is away
  double watts_per_clock = 1.0;  ///< training power over the catalogue's, per clock: mean over its accelerators
  bool hot = false;              ///< slowed by the temperature of its chips
  double network_share = 1.0;    ///< of the traffic between blocks that it wants: what other jobs leave it
  double data_share = 1.0;       ///< of the data that it reads at full speed: what the storage gives it
  double drain_slowdown = 0.0;   ///< of training, by a checkpoint that drains in the background

  double work = 0.0;                                         ///< to do, in the profile's unit
  double done = 0.0;                                         ///< counts, unless a failure takes it back
  storage::SavedStates saved;                                ///< checkpoints that are still there
  storage::FailureRates failure_rates;                       ///< expected of this placement; none where nothing fails
  storage::Destroys destroyed = storage::Destroys::nothing;  ///< by failures since it last trained: the worst of them
  bool resumes = false;  ///< starts on other nodes than before: it loads its state first

  Seconds started{-1.0};  ///< the first time; -1: never
  Seconds now;
  Seconds productive;  ///< training at full speed that counts, unless a failure takes it back
  Seconds lost, checkpointing, restarting;
  Seconds throttled;               ///< what the clock held back
  Seconds contended;               ///< what other jobs' traffic held back beyond that
  Seconds starved;                 ///< what the storage held back beyond that
  Seconds trained;                 ///< of all this: productive, lost, throttled, contended, starved and slowed
  Seconds stretched;               ///< integral of 1 / network_share over `trained`
  double worst_slowdown = 1.0;     ///< largest 1 / network_share while training
  Account account;                 ///< the same, of the accelerators held at the time
  double full_accelerators = 0.0;  ///< held by the job when no node is missing
  Seconds queued_since;            ///< the last time
  Seconds waited;                  ///< in the queue, up to the last start
  Seconds staging;                 ///< part of it: until its data were there
  Seconds prepare;                 ///< before it can begin: wiping nodes that another tenant had
  Seconds bar_begin;               ///< of the timeline
  std::int64_t failures = 0, checkpoints = 0, preemptions = 0, resizes = 0;
  int first_leaves = 0;
  std::int64_t missing_nodes = 0;    ///< failed and not yet replaced
  bool interrupted = false;          ///< a failure that the job has not dealt with yet
  std::optional<std::size_t> cause;  ///< of the interruption that it recovers from: index of `cause_names`
  Seconds detection, restart;        ///< what that takes, beside waiting for nodes and loading
  double booked_restarting = 0.0;    ///< part of `account.restarting` that is in the sums by cause
  bool must_leave = false;           ///< preempted: it saves its state and gives its nodes back
  std::int64_t resize_to = 0;        ///< accelerators; 0: as it is. It saves its state and starts again at that size
  Joules energy;                     ///< at the rack inlets, the idle draw of its nodes included

  /// Of the work, 0..1 of full: the clock's, or what network or storage let through if that is less, and less what a
  /// checkpoint that drains takes.
  double work_speed_now() const;
  /// Work per second at the current speed and activity; 0 unless training.
  double rate() const;
  /// Lets time pass at the current rate and activity.
  void advance(Seconds to, const NodePower& node);
  /// Watts above idle of one active accelerator now; and at some clock if no other job were there. The first is the
  /// second at most: waiting for the network draws less than training. `per_clock`: of the hall, see HallClock.
  Watts dynamic_power(double per_clock) const;
  Watts dynamic_power_at(double clock, double per_clock) const;
  /// How far it is: what a checkpoint that begins now would hold.
  storage::SavedState state(storage::Level level) const { return {done, productive, account.productive, now, level}; }
  void checkpoint_written(const storage::SavedState& state, std::int64_t keep);
  /// Takes back what was done since the newest checkpoint that such a failure leaves. Done at once again, nothing more.
  /// @param since  kind `state`: since when what was saved is of no use
  /// @return accelerator-seconds taken back
  double roll_back(const storage::StorageSpec& storage, storage::Destroys kind, Seconds since = {});
  double roll_back() { return roll_back({}, storage::Destroys::nothing); }
  std::int64_t nodes() const { return node_count; }
};

/// `placement` without the nodes of `gone`, and with those of `more`, which must not be in it.
topology::Placement without(const topology::Placement& placement, topology::NodeRange gone);
topology::Placement with(const topology::Placement& placement, const topology::Placement& more);
/// (the first `nodes` of `placement`, the rest)
std::pair<topology::Placement, topology::Placement> split(const topology::Placement& placement, std::int64_t nodes);
bool contains(const topology::Placement& placement, std::int64_t node);
bool touches(const topology::Placement& placement, topology::NodeRange nodes);

}  // namespace gigatwin::sim
