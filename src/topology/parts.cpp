#include <cmath>

#include "topology/sizing.hpp"

namespace gigatwin::topology {
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

}  // namespace gigatwin::topology
