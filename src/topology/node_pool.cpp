#include "topology/node_pool.hpp"

#include <algorithm>

#include "base/error.hpp"

namespace gigatwin::topology {

NodePool::NodePool(const NodeLayout& layout, PlacementPolicy policy) : NodePool(layout, policy, {0, layout.nodes}) {}

NodePool::NodePool(const NodeLayout& layout, PlacementPolicy policy, NodeRange nodes)
    : layout_(layout),
      place_(describe(policy).place),
      block_nodes_(layout.pod_nodes < layout.nodes ? layout.pod_nodes : layout.leaf_nodes) {
  GIGATWIN_ASSERT(layout.leaf_nodes % layout.domain_nodes == 0 && layout.pod_nodes % layout.leaf_nodes == 0,
                  "blocks do not nest: domain {}, leaf {}, pod {}", layout.domain_nodes, layout.leaf_nodes,
                  layout.pod_nodes);
  free_in_block_.resize(static_cast<std::size_t>((layout.nodes + block_nodes_ - 1) / block_nodes_));
  if (nodes.count > 0) insert(nodes);
}

std::optional<Placement> NodePool::allocate(std::int64_t nodes) {
  GIGATWIN_ASSERT(nodes > 0, "a job needs nodes, not {}", nodes);
  if (nodes > free_nodes()) return std::nullopt;
  Placement placement = place_(free_, layout_, nodes);
  GIGATWIN_ASSERT(placement.nodes() == nodes, "{} nodes placed of {}", placement.nodes(), nodes);
  for (const NodeRange range : placement.ranges) take(range);
  return placement;
}

void NodePool::release(const Placement& placement) {
  for (const NodeRange range : placement.ranges) insert(range);
}

void NodePool::take_out(std::int64_t node) {
  GIGATWIN_ASSERT(is_free(node), "node {} is not free", node);
  take({node, 1});
}

void NodePool::put_back(std::int64_t node) { insert({node, 1}); }

double NodePool::fragmentation() const {
  if (free_nodes() == 0) return 0.0;
  const std::int64_t largest = *std::max_element(free_in_block_.begin(), free_in_block_.end());
  return 1.0 - static_cast<double>(largest) / static_cast<double>(std::min(free_nodes(), block_nodes_));
}

void NodePool::insert(NodeRange range) {
  GIGATWIN_ASSERT(range.count > 0 && range.first >= 0 && range.first + range.count <= layout_.nodes,
                  "nodes {}..{} of {}", range.first, range.first + range.count - 1, layout_.nodes);
  free_.insert(range);
  count(range, 1);
}

void NodePool::take(NodeRange range) {
  free_.take(range);
  count(range, -1);
}

void NodePool::count(NodeRange range, std::int64_t sign) {
  const std::int64_t end = range.first + range.count;
  for (std::int64_t node = range.first; node < end;) {
    const std::int64_t block = node / block_nodes_, stop = std::min(end, (block + 1) * block_nodes_);
    free_in_block_[static_cast<std::size_t>(block)] += sign * (stop - node);
    node = stop;
  }
}

}  // namespace gigatwin::topology
