#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "topology/free_ranges.hpp"
#include "topology/placement.hpp"
#include "topology/placement_policy.hpp"

namespace gigatwin::topology {

/// Free nodes of the site or of a part of it; a policy says which of them a job gets.
class NodePool {
 public:
  explicit NodePool(const NodeLayout& layout, PlacementPolicy policy = PlacementPolicy::packed);
  /// Of these nodes alone.
  NodePool(const NodeLayout& layout, PlacementPolicy policy, NodeRange nodes);

  /// nullopt if fewer than `nodes` are free; else the policy finds a place.
  std::optional<Placement> allocate(std::int64_t nodes);
  void release(const Placement& placement);
  /// Takes one node out of service; it must be free (asserts). `put_back` returns it.
  void take_out(std::int64_t node);
  void put_back(std::int64_t node);
  std::int64_t free_nodes() const { return free_.nodes(); }
  bool is_free(std::int64_t node) const { return free_.contains(node); }
  /// In order of first node.
  std::vector<NodeRange> free_ranges() const { return free_.list(); }

  /// How far the free nodes are from lying together: 0 where one block holds as many of them as it could.
  ///
  ///   1 - max over blocks of free_b / min(free, nodes of a block)        0..1;  0 when no node is free
  ///
  /// Blocks are pods, or leaf groups where one pod is the site. It is the external fragmentation of storage allocators,
  /// 1 - largest free range / free, for an allocator that never needs more than a block in one piece and for which all
  /// nodes of a block are equally near.
  double fragmentation() const;

 private:
  void count(NodeRange range, std::int64_t sign);
  void insert(NodeRange range);
  void take(NodeRange range);

  NodeLayout layout_;
  PlaceFunction place_;
  FreeRanges free_;
  std::int64_t block_nodes_ = 1;
  std::vector<std::int64_t> free_in_block_;
};

}  // namespace gigatwin::topology
