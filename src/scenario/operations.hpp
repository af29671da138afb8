#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/schema.hpp"
#include "reliability/failure_mode.hpp"
#include "reliability/repair.hpp"
#include "scheduling/access.hpp"
#include "scheduling/spec.hpp"
#include "storage/spec.hpp"
#include "topology/placement_policy.hpp"

namespace gigatwin::scenario {

using storage::CheckpointInterval;
using storage::CheckpointSpec;
using storage::StorageSpec;

/// What happens between a failure and training again, and how long what failed stays away.
struct RecoverySpec {
  Seconds detection = minutes(2);  ///< until the job is known to hang or has crashed
  Seconds restart = minutes(3);    ///< new node, processes, communicators, warm-up; loading the checkpoint comes on top
  Seconds node_repair = hours(24);  ///< mean time until a failed node is back
};

/// Units of the power or cooling plant that are out of service at a stated time: a what-if of the year.
struct PlantOutageSpec {
  std::string component;  ///< stage of the power block, or equipment of the cooling block
  double share = 1.0;     ///< of the units installed
  std::int64_t hall = 0;  ///< 1 ..; 0: in every hall
  Seconds at;             ///< since the start
  Seconds takes;
};

struct OperationsSpec {
  scheduling::SchedulerSpec scheduler;
  std::vector<scheduling::TenantSpec> tenants;
  std::vector<scheduling::LaneSpec> lanes;
  std::vector<scheduling::ReservationSpec> reservations;
  topology::PlacementPolicy placement = topology::PlacementPolicy::packed;
  StorageSpec storage;
  CheckpointSpec checkpoint;
  std::vector<storage::WideAreaSpec> wide_area;
  RecoverySpec recovery;
  std::optional<reliability::FailureProfileSpec> failures;  ///< absent: reliability::catalogue_profile
  double failure_rate_factor = 1.0;                         ///< multiplies every rate of the profile
  reliability::RepairSpec repair;
  bool plant_failures = true;  ///< of the power and cooling plant
  std::vector<PlantOutageSpec> plant_outages;
};

const Schema<RecoverySpec>& recovery_schema();
const Schema<PlantOutageSpec>& plant_outage_schema();
const Schema<OperationsSpec>& operations_schema();

}  // namespace gigatwin::scenario
