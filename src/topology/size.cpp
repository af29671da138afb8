#include <fmt/format.h>

#include <bit>

#include "topology/sizing.hpp"

namespace gigatwin::topology {

Sizer::Sizer(const FabricSpec& spec, const hardware::SystemSpec& parts, std::int64_t accelerators)
    : fabric(spec), system(parts), radix(spec.network_switch.ports), wanted(accelerators) {
  const bool by_rail = spec.kind == FabricKind::rail_optimised || spec.kind == FabricKind::rail_only;
  plan.kind = spec.kind;
  plan.planes = spec.planes;
  plan.in_network_reduction = spec.in_network_reduction;
  plan.scale_up_mesh = system.scale_up_topology == hardware::ScaleUpTopology::full_mesh;
  plan.nics_per_node = system.nics_per_node;
  plan.rails = by_rail ? plan.nics_per_node : 1;
  plan.layout.accelerators_per_node = system.accelerators_per_node;
  plan.layout.domain_nodes = system.scale_up_domain / system.accelerators_per_node;
  plan.layout.nodes = divide_up(accelerators, system.accelerators_per_node);
}

bool Sizer::parts_match() {
  const std::int64_t a = system.accelerators_per_node, n = system.nics_per_node;
  const BytesPerSecond access = access_bandwidth(fabric, system);
  if (wanted < 1) problem("", "at least one accelerator", fmt::format("{}", wanted), "");
  if (a % n != 0 && n % a != 0)
    problem("", fmt::format("a system whose NICs are a divisor or a multiple of the {} accelerators of its nodes", a),
            fmt::format("{} NICs in a node", n), "each accelerator needs the same share of the NICs");
  // NICs have 1, 2, 4 or 8 lanes a port: those are what planes share out.
  if (fabric.planes < 1 || !std::has_single_bit(static_cast<std::uint64_t>(fabric.planes)))
    problem("planes", "1, 2, 4, 8 or 16, which divide the lanes of a NIC", fmt::format("{}", fabric.planes), "");
  if (!(access > BytesPerSecond{0}))
    problem("", "a system whose NICs have a bandwidth above 0",
            rounded_quantity(system.nic.bandwidth.value, Dimension::data_rate), "");
  if (fabric.network_switch.port_bandwidth < access)
    problem("switch.port_bandwidth",
            fmt::format("at least the bandwidth of a NIC{}, {}", fabric.planes > 1 ? " on one plane" : "",
                        rounded_quantity(access.value, Dimension::data_rate)),
            rounded_quantity(fabric.network_switch.port_bandwidth.value, Dimension::data_rate),
            "describe a NIC with several ports as several NICs");
  return problems.empty();
}

bool Sizer::size_leaf(std::int64_t down_ports) {
  NodeLayout& layout = plan.layout;
  const std::int64_t nics_of_node_on_leaf = plan.nics_per_node / plan.rails;
  const std::int64_t fits = down_ports * nics_per_port(fabric, system) / nics_of_node_on_leaf;
  layout.leaf_nodes = fits / layout.domain_nodes * layout.domain_nodes;
  plan.leaf_nics = layout.leaf_nodes * nics_of_node_on_leaf;
  if (layout.leaf_nodes > 0) return true;
  const std::int64_t nics = layout.domain_nodes * nics_of_node_on_leaf;
  problem("switch.ports", fmt::format("a leaf for the {} NICs of one scale-up domain", nics),
          fmt::format("{} of {} ports below, enough for {} NICs", down_ports, radix,
                      down_ports * nics_per_port(fabric, system)),
          plan.rails == 1 && plan.nics_per_node > 1
              ? "a larger switch, or kind: rail-optimised, which spreads a node's NICs over leaves"
              : "a larger switch, or more oversubscription");
  return false;
}

void Sizer::too_small(std::int64_t reach_nodes, const std::string& other) {
  problem(
      "switch.ports", fmt::format("a fabric that reaches {} accelerators", wanted),
      fmt::format("{} ports, enough for {}", radix, reach_nodes * plan.layout.accelerators_per_node),
      other.empty() ? "a switch with more ports, or more oversubscription" : "a switch with more ports, or " + other);
}

void Sizer::no_uplink(const std::string& key, double oversubscription) {
  problem(key, fmt::format("at most {}, so that one of {} ports points up", radix - 1, radix),
          fmt::format("{}", oversubscription), "");
}

void Sizer::group_too_wide(std::int64_t down_ports) {
  problem("switch.ports", fmt::format("a spine that reaches the {} leaves of a leaf group", plan.group_leaves()),
          fmt::format("{} of {} ports below", down_ports, radix), "a larger switch");
}

void Sizer::problem(std::string key, std::string expected, std::string found, std::string hint) {
  problems.push_back({std::move(key), std::move(expected), std::move(found), std::move(hint)});
}

BytesPerSecond access_bandwidth(const FabricSpec& fabric, const hardware::SystemSpec& system) {
  return system.nic.bandwidth / static_cast<double>(fabric.planes);
}

std::int64_t nics_per_port(const FabricSpec& fabric, const hardware::SystemSpec& system) {
  return static_cast<std::int64_t>(fabric.network_switch.port_bandwidth / access_bandwidth(fabric, system) + 1e-9);
}

namespace {

void size_family(Sizer& sizer) {
  switch (sizer.fabric.kind) {
    case FabricKind::dragonfly:
      return size_dragonfly(sizer);
    case FabricKind::dragonfly_plus:
      return size_dragonfly_plus(sizer);
    case FabricKind::torus:
    case FabricKind::hyperx:
      return size_grid(sizer);
    default:
      return size_clos(sizer);
  }
}

/// Name of a kind whose traffic does not follow from how groups fill nested blocks of nodes; empty for others.
std::string kind_without_blocks(FabricKind kind) {
  switch (kind) {
    case FabricKind::dragonfly_plus:
      return "a dragonfly-plus";
    case FabricKind::torus:
      return "a torus";
    case FabricKind::hyperx:
      return "a HyperX";
    case FabricKind::graph:
      return "a graph";
    default:
      return {};
  }
}

}  // namespace

Sizing size_fabric(const FabricSpec& fabric, const hardware::SystemSpec& system, std::int64_t accelerators) {
  Sizer sizer{fabric, system, accelerators};
  if (fabric.kind == FabricKind::graph)
    check_graph(sizer);
  else if (sizer.parts_match())
    size_family(sizer);
  if (sizer.plan.halls == 1) sizer.plan.pods_per_hall = sizer.plan.pods;
  return {std::move(sizer.plan), std::move(sizer.problems)};
}

std::vector<FabricProblem> problems_of(const FabricSpec& fabric, const hardware::SystemSpec& system,
                                       std::int64_t accelerators) {
  std::vector<FabricProblem> problems = size_fabric(fabric, system, accelerators).problems;
  const std::string kind = kind_without_blocks(fabric.kind);
  if (!kind.empty() && fabric.model == NetworkModel::analytic)
    problems.push_back({"model", fmt::format("fluid for {}: the analytic model counts nested blocks", kind), "analytic",
                        "model: fluid"});
  const bool has_third_group = fabric.kind == FabricKind::dragonfly || fabric.kind == FabricKind::dragonfly_plus;
  if (fabric.routing == Routing::valiant && !has_third_group)
    problems.push_back(
        {"routing", "deterministic, ecmp or adaptive: only dragonflies have a third group", "valiant", ""});
  return problems;
}

}  // namespace gigatwin::topology
