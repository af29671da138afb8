#include "topology/fabric_plan.hpp"

#include <algorithm>
#include <limits>

#include "base/error.hpp"
#include "topology/graphml_import.hpp"
#include "topology/grid.hpp"
#include "topology/sizing.hpp"

namespace gigatwin::topology {

FabricPlan plan_fabric(const FabricSpec& fabric, const hardware::SystemSpec& system, std::int64_t accelerators) {
  Sizing sizing = size_fabric(fabric, system, accelerators);
  GIGATWIN_ASSERT(sizing.problems.empty(), "{}: expected {}, found {}", sizing.problems.front().key,
                  sizing.problems.front().expected, sizing.problems.front().found);
  if (fabric.kind == FabricKind::graph) return build_graph(fabric, system, accelerators).plan;
  FabricPlan plan = std::move(sizing.plan);
  plan.tiers = tiers_of(plan, fabric, system);
  plan.parts = parts_of(plan, fabric);
  return plan;
}

namespace {

double half(std::int64_t n) { return static_cast<double>(n) / 2.0; }

/// Links of one copy that a cut between equal halves of a fat tree meets, the least of all tiers.
double clos_cut(const FabricPlan& plan) {
  double least = half(plan.leaves * plan.uplinks);
  if (plan.pods > 1) least = std::min(least, half(plan.spine_count() * plan.spine_uplinks));
  if (plan.halls > 1) least = std::min(least, half(plan.core_count() * plan.core_uplinks));
  return least;
}

double dragonfly_cut(const FabricPlan& plan) {
  return plan.pods > 1 ? half(plan.pods) * half(plan.pods) * static_cast<double>(plan.links_per_pair)
                       : half(plan.leaves) * half(plan.leaves);
}

double cut_of(const FabricPlan& plan) {
  if (plan.grid()) return grid_cut(plan);
  if (plan.kind == FabricKind::dragonfly_plus) return dragonfly_plus_cut(plan);
  return plan.kind == FabricKind::dragonfly ? dragonfly_cut(plan) : clos_cut(plan);
}

}  // namespace

BytesPerSecond bisection_bandwidth(const FabricPlan& plan) {
  if (plan.kind == FabricKind::graph) return {std::numeric_limits<double>::quiet_NaN()};
  const double access = half(plan.nics()) * plan.nic_bandwidth().value;
  if (plan.tiers.size() <= leaf_tier) return {access};
  const double cut = static_cast<double>(plan.copies()) * cut_of(plan);
  return {std::min(access, cut * plan.tiers[leaf_tier].bandwidth.value)};
}

}  // namespace gigatwin::topology
