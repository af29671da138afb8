#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

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

/// Whole uplinks that `links_below`, counted in ports, need at oversubscription `o`.
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

void size_two_tiers(Sizer& sizer) {
  FabricPlan& plan = sizer.plan;
  plan.pods = 1;
  plan.leaves_per_pod = plan.leaves;
  plan.layout.pod_nodes = plan.leaves / plan.group_leaves() * plan.layout.leaf_nodes;
  if (plan.leaves > sizer.radix)
    return sizer.too_small(sizer.radix / plan.group_leaves() * plan.layout.leaf_nodes, "kind: three-tier");
  if (plan.leaves > 1) plan.spines = fewest_switches(plan.uplinks, plan.leaves, sizer.radix);
}

/// Pods of `groups` leaf groups, whose spines have `ports`.
void set_pods(FabricPlan& plan, std::int64_t groups, PortSplit ports) {
  plan.pods = divide_up(plan.leaves, groups * plan.group_leaves());
  plan.leaves_per_pod = groups * plan.group_leaves();
  plan.layout.pod_nodes = groups * plan.layout.leaf_nodes;
  if (plan.leaves > 1) plan.spines = fewest_switches(plan.uplinks, plan.leaves_per_pod, ports.down);
}

/// Cores with `core_ports` below for every `pods` pods, whose spines have `ports` at oversubscription `o`.
void add_cores(FabricPlan& plan, PortSplit ports, double o, std::int64_t pods, std::int64_t core_ports) {
  const std::int64_t below = plan.leaves_per_pod * plan.uplinks / plan.spines;
  plan.spine_uplinks = std::min(ports.up, uplinks_for(static_cast<double>(below), o));
  plan.cores = fewest_switches(plan.spine_uplinks, pods, core_ports);
}

/// Ports of a spine below pods that are joined, or nothing where they do not do.
std::optional<PortSplit> spine_ports(Sizer& sizer) {
  const double o = sizer.fabric.spine_oversubscription;
  const PortSplit ports = split_ports(sizer.radix, o);
  if (ports.up == 0)
    sizer.no_uplink("spine_oversubscription", o);
  else if (ports.down < sizer.plan.group_leaves())
    sizer.group_too_wide(ports.down);
  else
    return ports;
  return std::nullopt;
}

void size_pods(Sizer& sizer) {
  FabricPlan& plan = sizer.plan;
  const std::optional<PortSplit> ports = spine_ports(sizer);
  if (!ports) return;
  set_pods(plan, std::min(plan.leaves, ports->down) / plan.group_leaves(), *ports);
  if (plan.pods > sizer.radix) return sizer.too_small(sizer.radix * plan.layout.pod_nodes, "");
  if (plan.pods > 1) add_cores(plan, *ports, sizer.fabric.spine_oversubscription, plan.pods, sizer.radix);
}

/// Halls of three tiers: their cores have `core` ports. All pods are equally large, so that halls hold whole ones.
void size_halls_of_pods(Sizer& sizer, std::int64_t hall_groups, PortSplit core) {
  FabricPlan& plan = sizer.plan;
  const InterHallSpec& between = *sizer.fabric.inter_hall;
  const std::optional<PortSplit> ports = spine_ports(sizer);
  if (!ports) return;
  const std::int64_t most = ports->down / plan.group_leaves();
  plan.halls = between.halls;
  plan.pods_per_hall = divide_up(hall_groups, most);
  set_pods(plan, divide_up(hall_groups, plan.pods_per_hall), *ports);
  plan.layout.hall_nodes = plan.pods_per_hall * plan.layout.pod_nodes;
  if (plan.pods_per_hall > core.down)
    return sizer.too_small(between.halls * core.down * most * plan.layout.leaf_nodes, "more halls");
  add_cores(plan, *ports, sizer.fabric.spine_oversubscription, plan.pods_per_hall, core.down);
  const std::int64_t below = plan.pods_per_hall * plan.spine_uplinks / plan.cores;
  plan.core_uplinks = std::min(core.up, uplinks_for(static_cast<double>(below), between.oversubscription));
  plan.inter_hall = fewest_switches(plan.core_uplinks, plan.halls, sizer.radix);
}

/// Whether all halls have nodes if each but the last has `hall_nodes`.
bool fills_halls(Sizer& sizer, std::int64_t hall_nodes) {
  const std::int64_t halls = sizer.fabric.inter_hall->halls, nodes = sizer.plan.layout.nodes;
  const std::int64_t filled = divide_up(nodes, hall_nodes);
  if (filled == halls) return true;
  sizer.problem("inter_hall.halls", fmt::format("halls that all have nodes, in steps of {} nodes", hall_nodes),
                fmt::format("{} halls, of which {} hold all {} nodes", halls, filled, nodes), "fewer halls");
  return false;
}

/// Halls hold whole leaf groups. One that two tiers reach is a pod: its spines go to the switches between halls.
void size_halls(Sizer& sizer) {
  FabricPlan& plan = sizer.plan;
  const InterHallSpec& between = *sizer.fabric.inter_hall;
  const PortSplit top = split_ports(sizer.radix, between.oversubscription);
  const std::int64_t hall_groups = divide_up(plan.leaves / plan.group_leaves(), between.halls);
  if (top.up == 0) return sizer.no_uplink("inter_hall.oversubscription", between.oversubscription);
  if (between.halls > sizer.radix)
    return sizer.problem("inter_hall.halls",
                         fmt::format("at most {}, the ports of a switch between halls", sizer.radix),
                         fmt::format("{}", between.halls), "");
  if (!fills_halls(sizer, hall_groups * plan.layout.leaf_nodes)) return;
  plan.pods_are_halls = hall_groups * plan.group_leaves() <= top.down;
  if (plan.pods_are_halls) {
    set_pods(plan, hall_groups, top);
    add_cores(plan, top, between.oversubscription, between.halls, sizer.radix);
  } else if (sizer.fabric.kind == FabricKind::two_tier) {
    sizer.too_small(between.halls * (top.down / plan.group_leaves()) * plan.layout.leaf_nodes, "kind: three-tier");
  } else {
    size_halls_of_pods(sizer, hall_groups, top);
    if (plan.layout.hall_nodes > 0) fills_halls(sizer, plan.layout.hall_nodes);
  }
}

}  // namespace

void size_clos(Sizer& sizer) {
  const FabricSpec& fabric = sizer.fabric;
  FabricPlan& plan = sizer.plan;
  const PortSplit leaf = split_ports(sizer.radix, fabric.leaf_oversubscription);
  if (leaf.up == 0) return sizer.no_uplink("leaf_oversubscription", fabric.leaf_oversubscription);
  if (!sizer.size_leaf(leaf.down)) return;
  plan.leaves = divide_up(plan.layout.nodes, plan.layout.leaf_nodes) * plan.group_leaves();
  if (plan.leaves > 1) {
    const std::int64_t used = std::min(plan.leaf_nics, plan.layout.nodes * plan.nics_per_node / plan.rails);
    const double ports_below =
        static_cast<double>(used) * (access_bandwidth(fabric, sizer.system) / fabric.network_switch.port_bandwidth);
    plan.uplinks = std::min(leaf.up, uplinks_for(ports_below, fabric.leaf_oversubscription));
  }
  const bool by_rail = fabric.kind == FabricKind::rail_optimised || fabric.kind == FabricKind::rail_only;
  if (fabric.inter_hall) return size_halls(sizer);
  if (fabric.kind == FabricKind::two_tier || (by_rail && plan.leaves <= sizer.radix)) return size_two_tiers(sizer);
  size_pods(sizer);
}

}  // namespace gigatwin::topology
