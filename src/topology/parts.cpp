#include <algorithm>
#include <cmath>

#include "topology/sizing.hpp"

namespace gigatwin::topology {
namespace {

/// Switch ports that serve NICs: the leaves of the last leaf group may be partly filled.
std::int64_t access_ports(const FabricPlan& plan, std::int64_t per_port) {
  const std::int64_t nics_of_node_on_leaf = plan.nics_per_node / plan.rails;
  const std::int64_t full = plan.layout.nodes / plan.layout.leaf_nodes,
                     rest = plan.layout.nodes % plan.layout.leaf_nodes;
  return plan.copies() * plan.group_leaves() *
         (full * divide_up(plan.leaf_nics, per_port) + divide_up(rest * nics_of_node_on_leaf, per_port));
}

std::int64_t modules_for(BytesPerSecond link, BytesPerSecond transceiver) {
  return static_cast<std::int64_t>(std::ceil(link / transceiver - 1e-9));
}

/// Transceivers of tier `t`: none on copper; several where a port is faster than one; one on a port that is split.
std::int64_t transceivers_of(const FabricPlan& plan, const FabricSpec& fabric, std::size_t t) {
  const Tier& tier = plan.tiers[t];
  if (tier.length < LengthClass::hall) return 0;
  const BytesPerSecond port = fabric.network_switch.port_bandwidth, module = fabric.transceiver.bandwidth;
  if (t != access_tier) return 2 * tier.links * modules_for(port, module);
  const auto per_port = static_cast<std::int64_t>(port / tier.bandwidth + 1e-9);
  return tier.links * modules_for(tier.bandwidth, module) + access_ports(plan, per_port) * modules_for(port, module);
}

Euros cable_price(const FabricSpec& fabric, LengthClass length) {
  if (length == LengthClass::rack) return fabric.copper_cable_price.value_or(fabric.cable_price);
  return length == LengthClass::site && fabric.inter_hall ? fabric.inter_hall->cable_price : fabric.cable_price;
}

void add(FabricParts& parts, const TierParts& tier, const FabricSpec& fabric) {
  const auto switches = static_cast<double>(tier.switches), transceivers = static_cast<double>(tier.transceivers);
  parts.cables[static_cast<std::size_t>(tier.length)] += tier.cables;
  parts.transceivers += tier.transceivers;
  parts.switch_idle = parts.switch_idle + switches * fabric.network_switch.idle_power;
  parts.switch_peak = parts.switch_peak + switches * fabric.network_switch.peak_power;
  parts.transceiver_power = parts.transceiver_power + transceivers * fabric.transceiver.power;
  parts.switch_price = parts.switch_price + switches * fabric.network_switch.price;
  parts.transceiver_price = parts.transceiver_price + transceivers * fabric.transceiver.price;
  parts.cable_price = parts.cable_price + static_cast<double>(tier.cables) * cable_price(fabric, tier.length);
}

TierParts tier_parts(const FabricPlan& plan, const FabricSpec& fabric, std::size_t t, std::int64_t switches) {
  TierParts parts;
  parts.switches = switches;
  parts.length = plan.tiers[t].length;
  parts.cables = plan.tiers[t].links;
  parts.transceivers = transceivers_of(plan, fabric, t);
  FabricParts sums;
  add(sums, parts, fabric);
  parts.idle_power = sums.idle_power();
  parts.peak_power = sums.peak_power();
  parts.price = sums.price();
  return parts;
}

}  // namespace

FabricParts parts_of(const FabricPlan& plan, const FabricSpec& fabric) {
  FabricParts parts;
  parts.leaves = plan.copies() * plan.leaves;
  parts.spines = plan.copies() * plan.spine_count();
  parts.cores = plan.copies() * plan.core_count();
  parts.inter_halls = plan.copies() * plan.inter_hall_count();
  const std::int64_t above[] = {0, parts.leaves, parts.spines, parts.cores, parts.inter_halls};
  parts.tiers.push_back({});  // scale-up: part of the system
  for (std::size_t t = access_tier; t < plan.tiers.size(); ++t) {
    parts.tiers.push_back(tier_parts(plan, fabric, t, above[t]));
    add(parts, parts.tiers.back(), fabric);
  }
  return parts;
}

namespace {

/// Tier of every switch: the lowest that it is the upper end of; of one that is no upper end, the lowest it is on.
std::vector<std::size_t> tiers_of_switches(const Fabric& graph) {
  const std::size_t none = graph.plan.tiers.size();
  std::vector<std::size_t> above(graph.switches.size(), none), on(graph.switches.size(), none);
  const auto note = [&graph](std::vector<std::size_t>& lowest, std::int32_t vertex, std::int8_t tier) {
    if (vertex < graph.first_switch) return;
    std::size_t& least = lowest[static_cast<std::size_t>(vertex - graph.first_switch)];
    least = std::min(least, static_cast<std::size_t>(tier));
  };
  for (const Link& link : graph.links) {
    note(above, link.upper, link.tier);
    note(on, link.lower, link.tier);
  }
  for (std::size_t s = 0; s < above.size(); ++s)
    if (above[s] == none) above[s] = on[s];
  return above;
}

using Portions = std::vector<std::vector<TierParts>>;  ///< [tier]: its switches, and its cables of each length

Portions portions_of(const Fabric& graph, const FabricSpec& fabric) {
  Portions portions(graph.plan.tiers.size(), std::vector<TierParts>(4));
  for (std::vector<TierParts>& tier : portions)
    for (std::size_t length = 0; length < tier.size(); ++length) tier[length].length = static_cast<LengthClass>(length);
  for (const std::size_t tier : tiers_of_switches(graph)) ++portions[tier].front().switches;
  for (const Link& link : graph.links) {
    const auto tier = static_cast<std::size_t>(link.tier);
    if (tier == scale_up_tier || link.length == LengthClass::board) continue;
    TierParts& cables = portions[tier][static_cast<std::size_t>(link.length)];
    ++cables.cables;
    if (link.length >= LengthClass::hall)
      cables.transceivers += 2 * modules_for(link.bandwidth, fabric.transceiver.bandwidth);
  }
  return portions;
}

std::int64_t switches_of(const Fabric& graph, VertexKind kind) {
  return std::count_if(graph.switches.begin(), graph.switches.end(),
                       [kind](const Switch& s) { return s.kind == kind; });
}

}  // namespace

FabricParts parts_of(const Fabric& graph, const FabricSpec& fabric) {
  FabricParts parts;
  parts.leaves = switches_of(graph, VertexKind::leaf);
  parts.spines = switches_of(graph, VertexKind::spine);
  parts.cores = switches_of(graph, VertexKind::core);
  parts.inter_halls = switches_of(graph, VertexKind::inter_hall);
  for (const std::vector<TierParts>& portions : portions_of(graph, fabric)) {
    FabricParts sums;
    TierParts& tier = parts.tiers.emplace_back();
    for (const TierParts& portion : portions) {
      add(sums, portion, fabric);
      add(parts, portion, fabric);
      tier.switches += portion.switches;
      tier.cables += portion.cables;
    }
    tier.length = graph.plan.tiers[parts.tiers.size() - 1].length;
    tier.transceivers = sums.transceivers;
    tier.idle_power = sums.idle_power();
    tier.peak_power = sums.peak_power();
    tier.price = sums.price();
  }
  return parts;
}

}  // namespace gigatwin::topology
