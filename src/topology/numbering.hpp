#pragma once

#include <cstdint>

#include "topology/fabric_plan.hpp"

/// Which NIC is whose and which leaf it is on: the arithmetic that wiring, routing and placement share.
namespace gigatwin::topology {

/// Position in its node of the NIC that `accelerator` (position in its node) uses on `path` (0..plan.paths()-1).
std::int64_t nic_of(const FabricPlan& plan, std::int64_t accelerator, std::int64_t path);

/// Leaf switch of a NIC (position in its node), counted through its copy of the fabric.
std::int64_t leaf_of(const FabricPlan& plan, std::int64_t node, std::int64_t nic);

/// Number of a NIC among those of its leaf.
std::int64_t on_leaf(const FabricPlan& plan, std::int64_t node, std::int64_t nic);

/// Copy of the fabric that the NIC at `nic` in its node reaches over `plane`.
std::int64_t copy_of(const FabricPlan& plan, std::int64_t nic, std::int64_t plane);

/// Router of group `group` that has link `t` to group `peer` of a dragonfly, counted in its group.
std::int64_t gateway(const FabricPlan& plan, std::int64_t group, std::int64_t peer, std::int64_t t);

/// Spine of group `group` that has link `t` to group `peer` of a dragonfly-plus, counted in its group.
std::int64_t spine_gateway(const FabricPlan& plan, std::int64_t group, std::int64_t peer, std::int64_t t);

/// Number of the unordered pair {i, j}, i != j, of n things, 0..n(n-1)/2-1, by the smaller first.
std::int64_t pair_index(std::int64_t i, std::int64_t j, std::int64_t n);

}  // namespace gigatwin::topology
