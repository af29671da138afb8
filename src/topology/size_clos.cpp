#include <algorithm>
#include <cmath>

#include "topology/sizing.hpp"

namespace gigatwin::topology {
namespace {

/// Down and up ports of one switch at oversubscription `o`: up = floor(R / (1 + o)), down = floor(o up).
struct PortSplit {
  std::int64_t down, up;
};

PortSplit split_ports(std::int64_t radix, double o) {
  const double slack = 1e-9;  // 3 * (1 / 3.0) must not round down to 0
  const auto up = static_cast<std::int64_t>(static_cast<double>(radix) / (1.0 + o) + slack);
  const auto down = static_cast<std::int64_t>(static_cast<double>(up) * o + slack);
  return {std::min(down, radix - up), up};
}

/// Uplinks that `bandwidth` from below needs at oversubscription `o`, in whole links.
std::int64_t uplinks_for(double links_below, double o) {
  return std::max<std::int64_t>(1, static_cast<std::int64_t>(std::ceil(links_below / o - 1e-9)));
}

/// The fewest of 1..`links` switches that carry `links` links of each of `blocks` blocks on `ports` ports, bundled
/// evenly.
std::int64_t fewest_switches(std::int64_t links, std::int64_t blocks, std::int64_t ports) {
  for (std::int64_t count = std::max<std::int64_t>(1, divide_up(links * blocks, ports)); count < links; ++count)
    if (links % count == 0) return count;
  return links;
}

void size_two_tiers(Sizer& sizer, std::int64_t groups) {
  FabricPlan& plan = sizer.plan;
  plan.pods = 1;
  plan.leaves_per_pod = plan.leaves;
  plan.layout.pod_nodes = groups * plan.layout.leaf_nodes;
  if (plan.leaves > sizer.radix)
    return sizer.too_small(sizer.radix / plan.group_leaves() * plan.layout.leaf_nodes, "kind: three-tier");
  if (plan.leaves > 1) plan.spines = fewest_switches(plan.uplinks, plan.leaves, sizer.radix);
}

void size_pods(Sizer& sizer, std::int64_t groups) {
  FabricPlan& plan = sizer.plan;
  const double o = sizer.fabric.spine_oversubscription;
  const PortSplit spine = split_ports(sizer.radix, o);
  if (spine.up == 0) return sizer.no_uplink("spine_oversubscription", o);
  const std::int64_t pod_groups = std::min(groups, spine.down / plan.group_leaves());
  if (pod_groups == 0) return sizer.group_too_wide(spine.down);
  plan.pods = divide_up(groups, pod_groups);
  plan.leaves_per_pod = pod_groups * plan.group_leaves();
  plan.layout.pod_nodes = pod_groups * plan.layout.leaf_nodes;
  if (plan.pods > sizer.radix) return sizer.too_small(sizer.radix * plan.layout.pod_nodes, "");
  if (plan.leaves > 1) plan.spines = fewest_switches(plan.uplinks, plan.leaves_per_pod, spine.down);
  if (plan.pods == 1) return;
  const std::int64_t below = plan.leaves_per_pod * plan.uplinks / plan.spines;
  plan.spine_uplinks = std::min(spine.up, uplinks_for(static_cast<double>(below), o));
  plan.cores = fewest_switches(plan.spine_uplinks, plan.pods, sizer.radix);
}

}  // namespace

void size_clos(Sizer& sizer) {
  const FabricSpec& fabric = sizer.fabric;
  FabricPlan& plan = sizer.plan;
  const PortSplit leaf = split_ports(sizer.radix, fabric.leaf_oversubscription);
  if (leaf.up == 0) return sizer.no_uplink("leaf_oversubscription", fabric.leaf_oversubscription);
  if (!sizer.size_leaf(leaf.down)) return;
  const NodeLayout& layout = plan.layout;
  const std::int64_t groups = divide_up(layout.nodes, layout.leaf_nodes);
  plan.leaves = groups * plan.group_leaves();
  if (plan.leaves > 1) {
    const std::int64_t used = std::min(plan.leaf_nics, layout.nodes * plan.nics_per_node / plan.rails);
    const double ports_below =
        static_cast<double>(used) * (access_bandwidth(fabric, sizer.system) / fabric.network_switch.port_bandwidth);
    plan.uplinks = std::min(leaf.up, uplinks_for(ports_below, fabric.leaf_oversubscription));
  }
  const bool two =
      fabric.kind == FabricKind::two_tier || (fabric.kind != FabricKind::three_tier && plan.leaves <= sizer.radix);
  two ? size_two_tiers(sizer, groups) : size_pods(sizer, groups);
}

}  // namespace gigatwin::topology
