#pragma once

#include <array>
#include <vector>

#include "storage/spec.hpp"

namespace gigatwin::storage {

/// Rates of the failures that interrupt one job, by what they destroy.
struct FailureRates {
  std::array<PerSecond, destroys_count> of{};  ///< [Destroys]
  PerSecond& operator[](Destroys kind) { return of[static_cast<std::size_t>(kind)]; }
  PerSecond operator[](Destroys kind) const { return of[static_cast<std::size_t>(kind)]; }
  PerSecond total() const;
};

/// One level as one job uses it.
struct LevelPlan {
  Level to = Level::storage;
  Seconds interval;       ///< training at full speed between two of this level or a safer one; infinite: never
  Seconds pause;          ///< training stops, when nobody else uses the storage
  Seconds drain;          ///< in the background after that, likewise
  std::int64_t keep = 1;  ///< newest that are kept
  PerSecond failures;     ///< that it answers and no cheaper level
};

/// All levels of one job, the cheapest first. Empty: nothing to save.
struct CheckpointPlan {
  std::vector<LevelPlan> levels;
  double drain_slowdown = 0.0;  ///< of training while a checkpoint drains
};

/// How often a job saves its state where.
///
/// A failure is answered from the newest checkpoint that survives it. So level l is needed for the failures that no
/// cheaper level in use covers, of rate lambda_l, and costs what it takes longer than the next cheaper one, since it
/// serves as one of those too: with C_l = pause + drain_slowdown x drain
///
///   overhead = sum over l of (C_l - C_(l-1)) / tau_l + lambda_l tau_l / 2        to first order
///   tau_l = sqrt(2 (C_l - C_(l-1)) / lambda_l)                                    or Daly's form of it
///
/// at least `shortest`, and the drain. A level that would be written no more often than a safer one, that costs no less
/// than a safer one, that no failure needs or for which a node lacks capacity is left out, unless the scenario states
/// its interval.
///
/// @param bytes  of the whole job, >= 0;  @param nodes  > 0, each saves its part
CheckpointPlan plan_checkpoints(const CheckpointSpec& checkpoint, const StorageSpec& storage, Bytes bytes,
                                std::int64_t nodes, const FailureRates& failures);

/// Whether a checkpoint of this level is still there after such a failure; for `state` those from before the
/// corruption.
bool survives(const StorageSpec& storage, Level level, Destroys kind);

/// Time to bring `bytes` from the accelerators of `nodes` to the level and its second copy, or back, when nobody else
/// uses the storage. Asserts that the site has the level.
Seconds write_time(const StorageSpec& storage, Level level, Bytes bytes, std::int64_t nodes);
/// After a failure that takes a node, its part comes from the node with the second copy.
Seconds load_time(const StorageSpec& storage, Level level, Bytes bytes, std::int64_t nodes, Destroys kind);

/// First-order expectations of a job with this plan; each per second of wall time.
struct CheckpointForecast {
  double checkpointing = 0.0;  ///< stopped for, or slowed by, checkpoints
  double lost = 0.0;           ///< training that failures take back
  double restarting = 0.0;     ///< from failures to training again
  double training() const;     ///< the rest: the effective training time ratio
};

/// @param restart  detection, rescheduling and warm-up; loading comes on top, from the level that the failure leaves.
/// `state`: found as soon as it happens. Exact in the limit of small rates; shares are cut off where they exceed 1.
CheckpointForecast forecast(const CheckpointPlan& plan, const StorageSpec& storage, Bytes bytes, std::int64_t nodes,
                            const FailureRates& failures, Seconds restart);

}  // namespace gigatwin::storage
