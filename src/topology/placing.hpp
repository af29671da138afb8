#pragma once

#include <cstdint>
#include <vector>

#include "topology/free_ranges.hpp"
#include "topology/placement.hpp"

/// The placement policies and what they have in common. Internal to this folder.
namespace gigatwin::topology {

inline std::int64_t round_up(std::int64_t n, std::int64_t step) { return (n + step - 1) / step * step; }

/// The wholly free blocks, neighbours in one range.
std::vector<NodeRange> whole_blocks(const FreeRanges& free, std::int64_t block_nodes);

/// Free nodes of one block (pod, leaf group ...).
struct FreeBlock {
  std::int64_t nodes = 0;
  std::vector<NodeRange> ranges;
};

/// The blocks that have free nodes, in order.
std::vector<FreeBlock> free_blocks(const std::vector<NodeRange>& ranges, std::int64_t block_nodes);

/// Free nodes of the fewest blocks that hold `nodes` together: of one block if any holds them all, and then of the one
/// with the fewest free nodes, so that the largest stay whole.
FreeRanges fewest_blocks(const FreeRanges& free, std::int64_t block_nodes, std::int64_t nodes);

/// Starts at a leaf boundary for jobs of a leaf group or more and at a domain boundary for jobs of a domain or more, in
/// the smallest free range, inside the smallest block (domain, leaf group, pod, hall) that can hold the job, where that
/// is possible. A job that no free range holds gets the fewest ranges, of whole domains where there are enough.
Placement place_packed(const FreeRanges& free, const NodeLayout& layout, std::int64_t nodes);

/// As many domains from each pod and of each leaf group in it as from the others, as far as they have free ones: a
/// failure takes a small part of each job, and heat and traffic spread. A job smaller than a domain stays in one, in
/// the pod with the most free domains.
Placement place_spread(const FreeRanges& free, const NodeLayout& layout, std::int64_t nodes);

/// The fewest halls, in them the fewest pods, and there packed.
Placement place_pod_aware(const FreeRanges& free, const NodeLayout& layout, std::int64_t nodes);

/// In the pods that pod-aware would take, whole free leaf groups first; the rest in the leaf group with the fewest free
/// nodes that holds it, so that groups are shared by as few jobs as possible.
Placement place_rail_aware(const FreeRanges& free, const NodeLayout& layout, std::int64_t nodes);

}  // namespace gigatwin::topology
