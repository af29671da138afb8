#include "topology/fabric_plan.hpp"

#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "topology/sizing.hpp"

namespace gigatwin::topology {
namespace {

/// One tier before its latency: `below` is the bandwidth that can enter a full block from the tier below, `above` what
/// the block has of this tier.
Tier make_tier(std::string name, std::int64_t links, BytesPerSecond bandwidth, double below, double above) {
  Tier tier;
  tier.name = std::move(name);
  tier.links = links;
  tier.bandwidth = bandwidth;
  tier.total_bandwidth = static_cast<double>(links) * bandwidth;
  tier.oversubscription = below / above;
  return tier;
}

double times(std::int64_t count, BytesPerSecond rate) { return static_cast<double>(count) * rate.value; }

std::vector<Tier> switch_tiers(const FabricPlan& plan, BytesPerSecond port, BytesPerSecond nic) {
  std::vector<Tier> tiers;
  const bool fat_tree = plan.kind != FabricKind::dragonfly;
  const std::int64_t a = plan.leaves_per_pod;
  if (fat_tree && plan.leaves > 1)
    tiers.push_back(make_tier("leaf_spine", plan.leaves * plan.uplinks, port, times(plan.leaf_nics, nic),
                              times(plan.uplinks, port)));
  if (fat_tree && plan.pods > 1)
    tiers.push_back(make_tier("spine_core", plan.pods * plan.spines * plan.spine_uplinks, port,
                              times(a * plan.uplinks, port), times(plan.spines * plan.spine_uplinks, port)));
  if (!fat_tree && plan.leaves > 1)
    tiers.push_back(
        make_tier("local", plan.pods * a * (a - 1) / 2, port, times(plan.leaf_nics, nic), times(a - 1, port)));
  if (!fat_tree && plan.pods > 1)
    tiers.push_back(make_tier("global", plan.pods * (plan.pods - 1) / 2 * plan.links_per_pair, port,
                              times(a * plan.leaf_nics, nic), times((plan.pods - 1) * plan.links_per_pair, port)));
  return tiers;
}

}  // namespace

std::vector<Tier> tiers_of(const FabricPlan& plan, const FabricSpec& fabric, const hardware::SystemSpec& system) {
  const NodeLayout& layout = plan.layout;
  const BytesPerSecond nic = system.nic.bandwidth;
  const BytesPerSecond scale_up = system.accelerator.scale_up_bandwidth;
  std::vector<Tier> tiers{make_tier("scale_up", plan.accelerators(), scale_up, 1.0, 1.0),
                          make_tier("access", plan.nics(), nic, times(layout.accelerators_per_node, scale_up),
                                    times(plan.nics_per_node, nic))};
  for (Tier& tier : switch_tiers(plan, fabric.network_switch.port_bandwidth, nic)) tiers.push_back(std::move(tier));

  // A path over n switches has n + 1 cables: each end link carries half a switch and half of the endpoints' latency,
  // each link between switches one switch.
  const Seconds cable = fabric.cable_latency, hop = fabric.network_switch.latency;
  const bool leaf_in_rack = std::min(layout.leaf_nodes, layout.nodes) <= system.nodes_per_rack;
  for (std::size_t t = leaf_tier; t < tiers.size(); ++t) tiers[t].latency = cable + hop;
  tiers[scale_up_tier].latency = system.scale_up_latency / 2.0;
  tiers[access_tier].latency = cable + hop / 2.0 + fabric.endpoint_latency / 2.0;
  tiers[scale_up_tier].length = LengthClass::rack;
  tiers[access_tier].length = leaf_in_rack ? LengthClass::rack : LengthClass::hall;
  const std::int64_t below[] = {layout.domain_nodes, layout.leaf_nodes, layout.pod_nodes, layout.nodes};
  for (std::size_t t = 0; t < tiers.size(); ++t) tiers[t].nodes_below = std::min(below[t], layout.nodes);
  return tiers;
}

namespace {

/// Switch ports that serve NICs: the leaves of the last leaf group may be partly filled.
std::int64_t access_ports(const FabricPlan& plan, std::int64_t per_port) {
  const std::int64_t nics_of_node_on_leaf = plan.nics_per_node / plan.rails;
  const std::int64_t full = plan.layout.nodes / plan.layout.leaf_nodes,
                     rest = plan.layout.nodes % plan.layout.leaf_nodes;
  return plan.rails * (full * divide_up(plan.leaf_nics, per_port) + divide_up(rest * nics_of_node_on_leaf, per_port));
}

std::int64_t modules_for(BytesPerSecond link, BytesPerSecond transceiver) {
  return static_cast<std::int64_t>(std::ceil(link / transceiver - 1e-9));
}

}  // namespace

FabricParts parts_of(const FabricPlan& plan, const FabricSpec& fabric) {
  FabricParts parts;
  parts.leaves = plan.leaves;
  parts.spines = plan.pods * plan.spines;
  parts.cores = plan.spines * plan.cores;

  const BytesPerSecond port = fabric.network_switch.port_bandwidth, module = fabric.transceiver.bandwidth;
  const Tier& access = plan.tiers[access_tier];
  const auto per_port = static_cast<std::int64_t>(port / access.bandwidth + 1e-9);
  if (access.length == LengthClass::hall) {
    parts.optical_links = access.links;
    parts.transceivers =
        access.links * modules_for(access.bandwidth, module) + access_ports(plan, per_port) * modules_for(port, module);
  } else {
    parts.copper_links = access.links;
  }
  for (std::size_t t = leaf_tier; t < plan.tiers.size(); ++t) {
    parts.optical_links += plan.tiers[t].links;
    parts.transceivers += 2 * plan.tiers[t].links * modules_for(port, module);
  }

  const auto switches = static_cast<double>(parts.switches()), transceivers = static_cast<double>(parts.transceivers);
  parts.switch_idle = switches * fabric.network_switch.idle_power;
  parts.switch_peak = switches * fabric.network_switch.peak_power;
  parts.transceiver_power = transceivers * fabric.transceiver.power;
  parts.switch_price = switches * fabric.network_switch.price;
  parts.transceiver_price = transceivers * fabric.transceiver.price;
  parts.cable_price = static_cast<double>(parts.optical_links + parts.copper_links) * fabric.cable_price;
  return parts;
}

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
