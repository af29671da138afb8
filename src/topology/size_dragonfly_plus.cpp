#include <fmt/format.h>

#include <algorithm>

#include "topology/sizing.hpp"

namespace gigatwin::topology {
namespace {

/// A group: every leaf has `bundle` links to every spine.
struct Group {
  std::int64_t leaves, spines, bundle;
};

/// Links are bundled while neither a leaf nor a spine spends more than half of its ports inside the group.
Group group_of(const FabricSpec& fabric, std::int64_t radix) {
  const std::int64_t half = radix / 2;
  const std::int64_t leaves = fabric.leaves_per_group.value_or(half), spines = fabric.spines_per_group.value_or(half);
  return {leaves, spines, std::max<std::int64_t>(1, half / std::max(leaves, spines))};
}

bool ports_suffice(Sizer& sizer, const Group& group) {
  const auto check = [&](const char* key, std::int64_t count, const char* purpose) {
    if (group.bundle * count < sizer.radix) return;
    sizer.problem(
        key, fmt::format("at most {}, so that one of {} ports is left for {}", sizer.radix - 1, sizer.radix, purpose),
        fmt::format("{}", count), "");
  };
  check("spines_per_group", group.spines, "NICs");
  check("leaves_per_group", group.leaves, "links to other groups");
  return sizer.problems.empty();
}

}  // namespace

/// Shpiner et al., "Dragonfly+: low cost topology for scaling datacenters", HiPINEB 2017. Left out, a group has R/2
/// leaves and R/2 spines, so that half of all ports point up: R^2/4 NICs a group, R^2/4 + 1 groups.
void size_dragonfly_plus(Sizer& sizer) {
  const Group group = group_of(sizer.fabric, sizer.radix);
  if (!ports_suffice(sizer, group)) return;
  if (!sizer.size_leaf(sizer.radix - group.spines * group.bundle)) return;
  FabricPlan& plan = sizer.plan;
  NodeLayout& layout = plan.layout;
  plan.pods = divide_up(layout.nodes, layout.leaf_nodes * group.leaves);
  const std::int64_t global_ports = group.spines * (sizer.radix - group.leaves * group.bundle);
  if (plan.pods > global_ports + 1)
    return sizer.too_small((global_ports + 1) * group.leaves * layout.leaf_nodes, "another size of groups");
  plan.leaves_per_pod = plan.pods == 1 ? divide_up(layout.nodes, layout.leaf_nodes) : group.leaves;
  plan.leaves = plan.pods * plan.leaves_per_pod;
  layout.pod_nodes = plan.leaves_per_pod * layout.leaf_nodes;
  if (plan.leaves > 1) {
    plan.spines = group.spines;
    plan.uplinks = group.spines * group.bundle;
  }
  if (plan.pods > 1) plan.links_per_pair = global_ports / (plan.pods - 1);
}

std::vector<Tier> dragonfly_plus_tiers(const FabricPlan& plan, BytesPerSecond port, BytesPerSecond access) {
  std::vector<Tier> tiers;
  const std::int64_t leaf_links = plan.leaves_per_pod * plan.uplinks;
  if (plan.leaves > 1)
    tiers.push_back(make_tier("leaf_spine", plan.copies() * plan.leaves * plan.uplinks, port,
                              times(plan.leaf_nics, access), times(plan.uplinks, port)));
  if (plan.pods > 1)
    tiers.push_back(make_tier("global", plan.copies() * (plan.pods * (plan.pods - 1) / 2 * plan.links_per_pair), port,
                              times(leaf_links, port), times((plan.pods - 1) * plan.links_per_pair, port)));
  return tiers;
}

double dragonfly_plus_cut(const FabricPlan& plan) {
  const double trees = static_cast<double>(plan.leaves * plan.uplinks) / 2.0;
  const double half = static_cast<double>(plan.pods) / 2.0;
  return plan.pods == 1 ? trees : std::min(trees, half * half * static_cast<double>(plan.links_per_pair));
}

}  // namespace gigatwin::topology
