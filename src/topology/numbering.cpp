#include "topology/numbering.hpp"

#include <utility>

namespace gigatwin::topology {

std::int64_t nic_of(const FabricPlan& plan, std::int64_t accelerator, std::int64_t path) {
  const std::int64_t a = plan.layout.accelerators_per_node, n = plan.nics_per_node;
  return n >= a ? accelerator * (n / a) + path : accelerator / (a / n);
}

std::int64_t leaf_of(const FabricPlan& plan, std::int64_t node, std::int64_t nic) {
  const std::int64_t group = node / plan.layout.leaf_nodes;
  return plan.rails == 1 || plan.rail_only() ? group : group * plan.rails + nic;
}

std::int64_t on_leaf(const FabricPlan& plan, std::int64_t node, std::int64_t nic) {
  const std::int64_t in_group = node % plan.layout.leaf_nodes;
  return plan.rails == 1 ? in_group * plan.nics_per_node + nic : in_group;
}

std::int64_t copy_of(const FabricPlan& plan, std::int64_t nic, std::int64_t plane) {
  return plan.rail_only() ? nic * plan.planes + plane : plane;
}

namespace {

/// Global port `t` to `peer` among those of `group`, numbered through by peer.
std::int64_t global_port(const FabricPlan& plan, std::int64_t group, std::int64_t peer, std::int64_t t) {
  return (peer > group ? peer - 1 : peer) * plan.links_per_pair + t;
}

}  // namespace

std::int64_t gateway(const FabricPlan& plan, std::int64_t group, std::int64_t peer, std::int64_t t) {
  return global_port(plan, group, peer, t) % plan.leaves_per_pod;
}

std::int64_t spine_gateway(const FabricPlan& plan, std::int64_t group, std::int64_t peer, std::int64_t t) {
  return global_port(plan, group, peer, t) % plan.spines;
}

std::int64_t pair_index(std::int64_t i, std::int64_t j, std::int64_t n) {
  if (i > j) std::swap(i, j);
  return i * n - i * (i + 1) / 2 + (j - i - 1);
}

}  // namespace gigatwin::topology
