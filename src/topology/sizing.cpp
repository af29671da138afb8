#include "topology/sizing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

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

class Sizer {
 public:
  Sizer(const FabricSpec& fabric, const hardware::SystemSpec& system, std::int64_t accelerators)
      : fabric_(fabric), system_(system), radix_(fabric.network_switch.ports), wanted_(accelerators) {
    plan_.kind = fabric.kind;
    plan_.nics_per_node = system.nics_per_node;
    plan_.layout.accelerators_per_node = system.accelerators_per_node;
    plan_.layout.domain_nodes = system.scale_up_domain / system.accelerators_per_node;
    plan_.layout.nodes = divide_up(accelerators, system.accelerators_per_node);
    plan_.rails = fabric.kind == FabricKind::rail_optimised ? plan_.nics_per_node : 1;
  }

  Sizing run() && {
    if (parts_match()) {
      if (fabric_.kind == FabricKind::dragonfly)
        size_dragonfly();
      else
        size_fat_tree();
    }
    return {std::move(plan_), std::move(problems_)};
  }

 private:
  bool parts_match() {
    const std::int64_t a = system_.accelerators_per_node, n = system_.nics_per_node;
    if (wanted_ < 1) problem("", "at least one accelerator", fmt::format("{}", wanted_), "");
    if (a % n != 0 && n % a != 0)
      problem("", fmt::format("a system whose NICs are a divisor or a multiple of the {} accelerators of its nodes", a),
              fmt::format("{} NICs in a node", n), "each accelerator needs the same share of the NICs");
    if (fabric_.network_switch.port_bandwidth < system_.nic.bandwidth)
      problem("switch.port_bandwidth",
              "at least the bandwidth of a NIC, " + rounded_quantity(system_.nic.bandwidth.value, Dimension::data_rate),
              rounded_quantity(fabric_.network_switch.port_bandwidth.value, Dimension::data_rate),
              "describe a NIC with several ports as several NICs");
    return problems_.empty();
  }

  /// Sets the size of a leaf group from the ports that a leaf has for NICs.
  bool size_leaf(std::int64_t down_ports) {
    NodeLayout& layout = plan_.layout;
    const std::int64_t nics_of_node_on_leaf = plan_.nics_per_node / plan_.rails;
    const std::int64_t fits = down_ports * nics_per_port(fabric_, system_) / nics_of_node_on_leaf;
    layout.leaf_nodes = fits / layout.domain_nodes * layout.domain_nodes;
    plan_.leaf_nics = layout.leaf_nodes * nics_of_node_on_leaf;
    if (layout.leaf_nodes > 0) return true;
    const std::int64_t nics = layout.domain_nodes * nics_of_node_on_leaf;
    problem("switch.ports", fmt::format("a leaf for the {} NICs of one scale-up domain", nics),
            fmt::format("{} of {} ports below, enough for {} NICs", down_ports, radix_,
                        down_ports * nics_per_port(fabric_, system_)),
            plan_.rails == 1 && plan_.nics_per_node > 1
                ? "a larger switch, or kind: rail-optimised, which spreads a node's NICs over leaves"
                : "a larger switch, or more oversubscription");
    return false;
  }

  void size_fat_tree() {
    const PortSplit leaf = split_ports(radix_, fabric_.leaf_oversubscription);
    if (leaf.up == 0) return no_uplink("leaf_oversubscription", fabric_.leaf_oversubscription);
    if (!size_leaf(leaf.down)) return;
    const NodeLayout& layout = plan_.layout;
    const std::int64_t groups = divide_up(layout.nodes, layout.leaf_nodes);
    plan_.leaves = groups * plan_.rails;
    if (plan_.leaves > 1) {
      const std::int64_t used = std::min(plan_.leaf_nics, layout.nodes * plan_.nics_per_node / plan_.rails);
      const double ports_below =
          static_cast<double>(used) * (system_.nic.bandwidth / fabric_.network_switch.port_bandwidth);
      plan_.uplinks = std::min(leaf.up, uplinks_for(ports_below, fabric_.leaf_oversubscription));
    }
    const bool two =
        fabric_.kind == FabricKind::two_tier || (fabric_.kind == FabricKind::rail_optimised && plan_.leaves <= radix_);
    two ? size_two_tiers(groups) : size_pods(groups);
  }

  void size_two_tiers(std::int64_t groups) {
    plan_.pods = 1;
    plan_.leaves_per_pod = plan_.leaves;
    plan_.layout.pod_nodes = groups * plan_.layout.leaf_nodes;
    if (plan_.leaves > radix_) return too_small(radix_ / plan_.rails * plan_.layout.leaf_nodes, "kind: three-tier");
    if (plan_.leaves > 1) plan_.spines = fewest_switches(plan_.uplinks, plan_.leaves, radix_);
  }

  void size_pods(std::int64_t groups) {
    const PortSplit spine = split_ports(radix_, fabric_.spine_oversubscription);
    if (spine.up == 0) return no_uplink("spine_oversubscription", fabric_.spine_oversubscription);
    const std::int64_t pod_groups = std::min(groups, spine.down / plan_.rails);
    if (pod_groups == 0)
      return problem("switch.ports", fmt::format("a spine that reaches the {} leaves of a leaf group", plan_.rails),
                     fmt::format("{} of {} ports below", spine.down, radix_), "a larger switch");
    plan_.pods = divide_up(groups, pod_groups);
    plan_.leaves_per_pod = pod_groups * plan_.rails;
    plan_.layout.pod_nodes = pod_groups * plan_.layout.leaf_nodes;
    if (plan_.pods > radix_) return too_small(radix_ * plan_.layout.pod_nodes, "");
    if (plan_.leaves > 1) plan_.spines = fewest_switches(plan_.uplinks, plan_.leaves_per_pod, spine.down);
    if (plan_.pods == 1) return;
    const std::int64_t below = plan_.leaves_per_pod * plan_.uplinks / plan_.spines;
    plan_.spine_uplinks = std::min(spine.up, uplinks_for(static_cast<double>(below), fabric_.spine_oversubscription));
    plan_.cores = fewest_switches(plan_.spine_uplinks, plan_.pods, radix_);
  }

  void size_dragonfly() {
    const std::int64_t h = fabric_.global_links_per_router.value_or(std::max<std::int64_t>(1, (radix_ + 1) / 4));
    const std::int64_t a = fabric_.routers_per_group.value_or(2 * h);
    const std::int64_t down = radix_ - (a - 1) - h;
    if (down < 1)
      return problem("routers_per_group", fmt::format("at most {}, so that a router keeps a port for NICs", radix_ - h),
                     fmt::format("{}", a), "");
    if (!size_leaf(down)) return;
    NodeLayout& layout = plan_.layout;
    plan_.pods = divide_up(layout.nodes, layout.leaf_nodes * a);
    if (plan_.pods > a * h + 1) return too_small((a * h + 1) * a * layout.leaf_nodes, "more routers_per_group");
    plan_.leaves_per_pod = plan_.pods == 1 ? divide_up(layout.nodes, layout.leaf_nodes) : a;
    plan_.leaves = plan_.pods * plan_.leaves_per_pod;
    layout.pod_nodes = plan_.leaves_per_pod * layout.leaf_nodes;
    if (plan_.pods > 1) plan_.links_per_pair = a * h / (plan_.pods - 1);
  }

  void too_small(std::int64_t reach_nodes, const std::string& other) {
    problem(
        "switch.ports", fmt::format("a fabric that reaches {} accelerators", wanted_),
        fmt::format("{} ports, enough for {}", radix_, reach_nodes * plan_.layout.accelerators_per_node),
        other.empty() ? "a switch with more ports, or more oversubscription" : "a switch with more ports, or " + other);
  }

  void no_uplink(const std::string& key, double o) {
    problem(key, fmt::format("at most {}, so that one of {} ports points up", radix_ - 1, radix_), fmt::format("{}", o),
            "");
  }

  void problem(std::string key, std::string expected, std::string found, std::string hint) {
    problems_.push_back({std::move(key), std::move(expected), std::move(found), std::move(hint)});
  }

  const FabricSpec& fabric_;
  const hardware::SystemSpec& system_;
  std::int64_t radix_, wanted_;
  FabricPlan plan_;
  std::vector<FabricProblem> problems_;
};

}  // namespace

std::int64_t nics_per_port(const FabricSpec& fabric, const hardware::SystemSpec& system) {
  return static_cast<std::int64_t>(fabric.network_switch.port_bandwidth / system.nic.bandwidth + 1e-9);
}

Sizing size_fabric(const FabricSpec& fabric, const hardware::SystemSpec& system, std::int64_t accelerators) {
  return Sizer{fabric, system, accelerators}.run();
}

std::vector<FabricProblem> problems_of(const FabricSpec& fabric, const hardware::SystemSpec& system,
                                       std::int64_t accelerators) {
  return size_fabric(fabric, system, accelerators).problems;
}

}  // namespace gigatwin::topology
