#pragma once

#include "topology/fabric_plan.hpp"

/// The steps of `plan_fabric`, each also saying what does not fit. Internal to this folder.
namespace gigatwin::topology {

/// The counts of a plan, without tiers and parts, and why they are not possible.
struct Sizing {
  FabricPlan plan;
  std::vector<FabricProblem> problems;
};

Sizing size_fabric(const FabricSpec& fabric, const hardware::SystemSpec& system, std::int64_t accelerators);

std::vector<Tier> tiers_of(const FabricPlan& plan, const FabricSpec& fabric, const hardware::SystemSpec& system);

/// Reads `plan.tiers`.
FabricParts parts_of(const FabricPlan& plan, const FabricSpec& fabric);

/// NICs that one switch port serves: a fast port is split.
std::int64_t nics_per_port(const FabricSpec& fabric, const hardware::SystemSpec& system);

inline std::int64_t divide_up(std::int64_t a, std::int64_t b) { return (a + b - 1) / b; }

}  // namespace gigatwin::topology
