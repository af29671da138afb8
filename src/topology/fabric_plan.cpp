#include "topology/fabric_plan.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "topology/grid.hpp"
#include "topology/sizing.hpp"

namespace gigatwin::topology {

FabricPlan plan_fabric(const FabricSpec& fabric, const hardware::SystemSpec& system, std::int64_t accelerators) {
  Sizing sizing = size_fabric(fabric, system, accelerators);
  GIGATWIN_ASSERT(sizing.problems.empty(), "{}: expected {}, found {}", sizing.problems.front().key,
                  sizing.problems.front().expected, sizing.problems.front().found);
  FabricPlan plan = std::move(sizing.plan);
  plan.tiers = tiers_of(plan, fabric, system);
  plan.parts = parts_of(plan, fabric);
  return plan;
}

BytesPerSecond bisection_bandwidth(const FabricPlan& plan) {
  const auto half = [](std::int64_t n) { return static_cast<double>(n) / 2.0; };
  double least = half(plan.nics()) * plan.tiers[access_tier].bandwidth.value;
  if (plan.tiers.size() <= leaf_tier) return {least};
  const double link = plan.tiers[leaf_tier].bandwidth.value;
  if (plan.grid() || plan.kind == FabricKind::dragonfly_plus) {
    const double cut = plan.grid() ? grid_cut(plan) : dragonfly_plus_cut(plan);
    return {std::min(least, static_cast<double>(plan.copies()) * cut * link)};
  }
  if (plan.kind == FabricKind::dragonfly) {
    const double cut = plan.pods > 1 ? half(plan.pods) * half(plan.pods) * static_cast<double>(plan.links_per_pair)
                                     : half(plan.leaves) * half(plan.leaves);
    return {std::min(least, cut * link)};
  }
  least = std::min(least, half(plan.leaves * plan.uplinks) * link);
  if (plan.pods > 1) least = std::min(least, half(plan.pods * plan.spines * plan.spine_uplinks) * link);
  return {least};
}

}  // namespace gigatwin::topology
