#include "topology/route.hpp"

#include <algorithm>

#include "base/error.hpp"

namespace gigatwin::topology {

LinkRange links_of(const FabricPlan& plan, std::size_t tier) {
  LinkRange range;
  for (std::size_t t = 0; t <= tier; ++t) range = {range.first + range.count, plan.tiers[t].links};
  return range;
}

std::int64_t link_count(const FabricPlan& plan) {
  const LinkRange last = links_of(plan, plan.tiers.size() - 1);
  return last.first + last.count;
}

namespace {

/// A NIC and where it sits.
struct Port {
  std::int64_t link;     ///< its access link
  std::int64_t leaf;     ///< switch or router, all counted through
  std::int64_t on_leaf;  ///< its number among the NICs of that leaf
};

class Router {
 public:
  explicit Router(const FabricPlan& plan) : plan_(plan) {}

  Route find(std::int64_t a, std::int64_t b, std::int64_t path) {
    const NodeLayout& layout = plan_.layout;
    const std::int64_t per_node = layout.accelerators_per_node;
    const std::int64_t node_a = a / per_node, node_b = b / per_node;
    if (a == b) return {};
    if (node_a / layout.domain_nodes == node_b / layout.domain_nodes) {
      add(scale_up_tier, a, true);
      add(scale_up_tier, b, false);
      return std::move(hops_);
    }
    std::int64_t nic_a = nic_of(plan_, a % per_node, path);
    const std::int64_t nic_b = nic_of(plan_, b % per_node, path);
    if (plan_.rails > 1 && nic_a != nic_b) {
      add(scale_up_tier, a, true);
      add(scale_up_tier, node_a * per_node + accelerator_on_rail(nic_b, a % per_node), false);
      nic_a = nic_b;
    }
    cross(port(node_a, nic_a), port(node_b, nic_b));
    return std::move(hops_);
  }

 private:
  Port port(std::int64_t node, std::int64_t nic) const {
    const std::int64_t in_group = node % plan_.layout.leaf_nodes;
    return {node * plan_.nics_per_node + nic, leaf_of(plan_, node, nic),
            plan_.rails == 1 ? in_group * plan_.nics_per_node + nic : in_group};
  }

  std::int64_t accelerator_on_rail(std::int64_t rail, std::int64_t sender) const {
    const std::int64_t a = plan_.layout.accelerators_per_node, n = plan_.nics_per_node;
    if (n >= a) return rail / (n / a);
    const std::int64_t share = a / n;  // accelerators behind one NIC: spread the senders over them
    return rail * share + sender % share;
  }

  std::int64_t in_pod(const Port& port) const {
    return port.leaf % plan_.leaves_per_pod * plan_.leaf_nics + port.on_leaf;
  }

  void cross(const Port& from, const Port& to) {
    add(access_tier, from.link, true);
    if (from.leaf != to.leaf) plan_.kind == FabricKind::dragonfly ? cross_groups(from, to) : climb(from, to);
    add(access_tier, to.link, false);
  }

  void climb(const Port& from, const Port& to) {
    const std::int64_t u = to.on_leaf % plan_.uplinks, spine = u / (plan_.uplinks / plan_.spines);
    const std::int64_t pod_from = from.leaf / plan_.leaves_per_pod, pod_to = to.leaf / plan_.leaves_per_pod;
    add(leaf_tier, from.leaf * plan_.uplinks + u, true);
    if (pod_from != pod_to) {
      const std::int64_t v = in_pod(to) / plan_.uplinks % plan_.spine_uplinks;
      add(pod_tier, (pod_from * plan_.spines + spine) * plan_.spine_uplinks + v, true);
      add(pod_tier, (pod_to * plan_.spines + spine) * plan_.spine_uplinks + v, false);
    }
    add(leaf_tier, to.leaf * plan_.uplinks + u, false);
  }

  void cross_groups(const Port& from, const Port& to) {
    const std::int64_t a = plan_.leaves_per_pod;
    const std::int64_t group_from = from.leaf / a, group_to = to.leaf / a;
    if (group_from == group_to) return step(group_from, from.leaf % a, to.leaf % a);
    const std::int64_t t = in_pod(to) % plan_.links_per_pair;
    step(group_from, from.leaf % a, gateway(plan_, group_from, group_to, t));
    add(pod_tier, pair_index(group_from, group_to, plan_.pods) * plan_.links_per_pair + t, group_from < group_to);
    step(group_to, gateway(plan_, group_to, group_from, t), to.leaf % a);
  }

  void step(std::int64_t group, std::int64_t from, std::int64_t to) {
    if (from == to) return;
    const std::int64_t a = plan_.leaves_per_pod;
    add(leaf_tier, group * (a * (a - 1) / 2) + pair_index(from, to, a), from < to);
  }

  void add(std::size_t tier, std::int64_t link, bool up) {
    hops_.push_back({links_of(plan_, tier).first + link, static_cast<std::uint8_t>(tier), up});
  }

  const FabricPlan& plan_;
  Route hops_;
};

}  // namespace

Route route(const FabricPlan& plan, std::int64_t a, std::int64_t b, std::int64_t path) {
  GIGATWIN_ASSERT(
      a >= 0 && b >= 0 && a < plan.accelerators() && b < plan.accelerators() && path >= 0 && path < plan.paths(),
      "accelerators {} and {} of {}, path {} of {}", a, b, plan.accelerators(), path, plan.paths());
  return Router{plan}.find(a, b, path);
}

Seconds latency_of(const FabricPlan& plan, const Route& hops) {
  Seconds sum;
  for (const Hop hop : hops) sum += plan.tiers[hop.tier].latency;
  return sum;
}

}  // namespace gigatwin::topology
