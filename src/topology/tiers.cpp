#include <algorithm>

#include "topology/grid.hpp"
#include "topology/sizing.hpp"

namespace gigatwin::topology {

Tier make_tier(std::string name, std::int64_t links, BytesPerSecond bandwidth, double below, double above) {
  Tier tier;
  tier.name = std::move(name);
  tier.links = links;
  tier.bandwidth = bandwidth;
  tier.total_bandwidth = static_cast<double>(links) * bandwidth;
  tier.oversubscription = below / above;
  return tier;
}

namespace {

std::vector<Tier> dragonfly_tiers(const FabricPlan& plan, BytesPerSecond port, BytesPerSecond nic) {
  const std::int64_t a = plan.leaves_per_pod, copies = plan.copies();
  std::vector<Tier> tiers;
  if (plan.leaves > 1)
    tiers.push_back(
        make_tier("local", copies * plan.pods * a * (a - 1) / 2, port, times(plan.leaf_nics, nic), times(a - 1, port)));
  if (plan.pods > 1)
    tiers.push_back(make_tier("global", copies * plan.pods * (plan.pods - 1) / 2 * plan.links_per_pair, port,
                              times(a * plan.leaf_nics, nic), times((plan.pods - 1) * plan.links_per_pair, port)));
  return tiers;
}

std::vector<Tier> clos_tiers(const FabricPlan& plan, BytesPerSecond port, BytesPerSecond nic) {
  const std::int64_t copies = plan.copies();
  std::vector<Tier> tiers;
  if (plan.leaves > 1)
    tiers.push_back(make_tier("leaf_spine", copies * plan.leaves * plan.uplinks, port, times(plan.leaf_nics, nic),
                              times(plan.uplinks, port)));
  if (plan.pods > 1)
    tiers.push_back(make_tier(
        plan.pods_are_halls ? "inter_hall" : "spine_core", copies * plan.spine_count() * plan.spine_uplinks, port,
        times(plan.leaves_per_pod * plan.uplinks, port), times(plan.spines * plan.spine_uplinks, port)));
  if (plan.halls > 1)
    tiers.push_back(make_tier("inter_hall", copies * plan.core_count() * plan.core_uplinks, port,
                              times(plan.pods_per_hall * plan.spines * plan.spine_uplinks, port),
                              times(plan.spines * plan.cores * plan.core_uplinks, port)));
  return tiers;
}

std::vector<Tier> switch_tiers(const FabricPlan& plan, BytesPerSecond port, BytesPerSecond nic) {
  if (plan.grid()) return grid_tiers(plan, port, nic);
  if (plan.kind == FabricKind::dragonfly_plus) return dragonfly_plus_tiers(plan, port, nic);
  return plan.kind == FabricKind::dragonfly ? dragonfly_tiers(plan, port, nic) : clos_tiers(plan, port, nic);
}

/// Links between the accelerators of all domains, each with each; the last domain may be incomplete.
std::int64_t mesh_links(const FabricPlan& plan) {
  const std::int64_t domain = plan.layout.domain_nodes * plan.layout.accelerators_per_node;
  const std::int64_t full = plan.accelerators() / domain, rest = plan.accelerators() % domain;
  return (full * domain * (domain - 1) + rest * (rest - 1)) / 2;
}

/// A path takes two links over a switch and one in a mesh.
Tier make_scale_up_tier(const FabricPlan& plan, const hardware::SystemSpec& system) {
  const BytesPerSecond whole = system.accelerator.scale_up_bandwidth;
  const double peers = std::max(1, system.scale_up_domain - 1);
  Tier tier = plan.scale_up_mesh ? make_tier("scale_up", mesh_links(plan), whole / peers, 1.0, 1.0)
                                 : make_tier("scale_up", plan.accelerators(), whole, 1.0, 1.0);
  tier.latency = system.scale_up_latency / (plan.scale_up_mesh ? 1.0 : 2.0);
  tier.length = LengthClass::rack;
  return tier;
}

}  // namespace

std::vector<Tier> tiers_of(const FabricPlan& plan, const FabricSpec& fabric, const hardware::SystemSpec& system) {
  const NodeLayout& layout = plan.layout;
  const BytesPerSecond nic = access_bandwidth(fabric, system);
  const BytesPerSecond scale_up = system.accelerator.scale_up_bandwidth;
  std::vector<Tier> tiers{make_scale_up_tier(plan, system), make_tier("access", plan.nics() * plan.planes, nic,
                                                                      times(layout.accelerators_per_node, scale_up),
                                                                      times(plan.nics_per_node * plan.planes, nic))};
  for (Tier& tier : switch_tiers(plan, fabric.network_switch.port_bandwidth, nic)) tiers.push_back(std::move(tier));

  // A path over n switches has n + 1 cables: each end link carries half a switch, each link between switches one.
  // What NIC, driver and library add is the library's.
  const Seconds cable = fabric.cable_latency, hop = fabric.network_switch.latency;
  const bool leaf_in_rack = std::min(layout.leaf_nodes, layout.nodes) <= system.nodes_per_rack;
  for (std::size_t t = leaf_tier; t < tiers.size(); ++t) tiers[t].latency = cable + hop;
  tiers[access_tier].latency = cable + hop / 2.0;
  tiers[access_tier].length = leaf_in_rack ? LengthClass::rack : LengthClass::hall;
  if (fabric.inter_hall) {
    tiers.back().latency = fabric.inter_hall->cable_latency + hop;
    tiers.back().length = LengthClass::site;
  }
  const std::int64_t hall = layout.hall_nodes > 0 ? layout.hall_nodes : layout.nodes;
  const std::int64_t below[] = {layout.domain_nodes, layout.leaf_nodes, layout.pod_nodes, hall, layout.nodes};
  for (std::size_t t = 0; t < tiers.size(); ++t) tiers[t].nodes_below = std::min(below[t], layout.nodes);
  tiers.back().nodes_below = layout.nodes;
  return tiers;
}

}  // namespace gigatwin::topology
