#pragma once

#include <string>
#include <vector>

#include "base/schema.hpp"
#include "topology/placement_policy.hpp"

namespace gigatwin::scenario {

enum class SchedulingPolicy { first_come_first_served, easy_backfilling };
enum class CheckpointInterval { young_daly, fixed };

/// Parallel storage that all jobs write checkpoints to and load them from; its bandwidth is shared among them.
struct StorageSpec {
  BytesPerSecond write_bandwidth;
  BytesPerSecond read_bandwidth;
  BytesPerSecond node_bandwidth;  ///< what one compute node can write or read at most
  Watts power;                    ///< constant
};

struct CheckpointSpec {
  CheckpointInterval interval = CheckpointInterval::young_daly;
  Seconds every = hours(1);       ///< kind fixed
  Seconds shortest = minutes(1);  ///< kind young-daly: never more often than this
};

/// What happens between a failure and training again, and how long what failed stays away.
struct RecoverySpec {
  Seconds detection = minutes(2);  ///< until the job is known to hang or has crashed
  Seconds restart = minutes(3);    ///< new node, processes, communicators, warm-up; loading the checkpoint comes on top
  Seconds node_repair = hours(24);  ///< mean time until a failed node is back
};

struct OperationsSpec {
  SchedulingPolicy scheduler = SchedulingPolicy::easy_backfilling;
  std::int64_t backfill_depth = 1000;  ///< queued jobs looked at after the first
  topology::PlacementPolicy placement = topology::PlacementPolicy::packed;
  StorageSpec storage;
  CheckpointSpec checkpoint;
  RecoverySpec recovery;
  bool failures = true;
  double failure_rate_factor = 1.0;  ///< multiplies every rate of the catalogue
};

const Schema<StorageSpec>& storage_schema();
const Schema<CheckpointSpec>& checkpoint_schema();
const Schema<RecoverySpec>& recovery_schema();
const Schema<OperationsSpec>& operations_schema();

}  // namespace gigatwin::scenario
