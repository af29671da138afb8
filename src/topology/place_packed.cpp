#include <algorithm>
#include <optional>

#include "topology/placing.hpp"

namespace gigatwin::topology {
namespace {

/// Where a job may start and what it must not straddle, in nodes.
struct Fit {
  std::int64_t alignment;
  std::int64_t block;
};

/// The first place in `range` for `nodes` nodes that starts at a multiple of `alignment` and does not straddle a
/// multiple of `block`, which is itself a multiple of `alignment` and holds `nodes`.
std::optional<std::int64_t> first_place(NodeRange range, std::int64_t nodes, Fit fit) {
  std::int64_t start = round_up(range.first, fit.alignment);
  if (start / fit.block != (start + nodes - 1) / fit.block) start = round_up(start, fit.block);
  if (start + nodes > range.first + range.count) return std::nullopt;
  return start;
}

/// From the best to the least.
std::vector<Fit> fits(const NodeLayout& layout, std::int64_t nodes) {
  const std::int64_t whole = round_up(std::max(layout.nodes, nodes), layout.pod_nodes);
  const std::int64_t alignment = nodes >= layout.leaf_nodes     ? layout.leaf_nodes
                                 : nodes >= layout.domain_nodes ? layout.domain_nodes
                                                                : 1;
  std::vector<Fit> list;
  for (const std::int64_t block : {layout.domain_nodes, layout.leaf_nodes, layout.pod_nodes, layout.hall_nodes, whole})
    if (nodes <= block) list.push_back({alignment, block});
  if (alignment > layout.domain_nodes) list.push_back({layout.domain_nodes, whole});
  list.push_back({1, whole});
  return list;
}

std::optional<NodeRange> best_range(const FreeRanges& free, std::int64_t nodes, Fit fit) {
  for (auto range = free.by_size().lower_bound({nodes, 0}); range != free.by_size().end(); ++range)
    if (const auto start = first_place({range->second, range->first}, nodes, fit)) return NodeRange{*start, nodes};
  return std::nullopt;
}

/// Largest ranges first, the last piece from the smallest range that holds it. Of each range only whole domains, if
/// those are enough: a domain that lacks a node would shift the ranks of all later ones.
Placement fewest_ranges(const FreeRanges& free, const NodeLayout& layout, std::int64_t nodes) {
  const auto pieces_of = [&](std::int64_t step) {
    std::vector<NodeRange> pieces;
    for (const auto& [first, count] : free.by_first()) {
      const std::int64_t start = round_up(first, step), end = first + count;
      // The site's last domain may be incomplete; it is whole all the same.
      const std::int64_t stop = end == layout.nodes ? end : end / step * step;
      if (stop > start) pieces.push_back({start, stop - start});
    }
    return pieces;
  };
  const auto total = [](const std::vector<NodeRange>& pieces) { return Placement{pieces}.nodes(); };
  std::vector<NodeRange> pieces = pieces_of(layout.domain_nodes);
  if (total(pieces) < nodes) pieces = pieces_of(1);
  std::sort(pieces.begin(), pieces.end(),
            [](NodeRange a, NodeRange b) { return a.count != b.count ? a.count > b.count : a.first < b.first; });

  Placement placement;
  std::int64_t missing = nodes;
  for (std::size_t i = 0; missing > 0; ++i) {
    NodeRange piece = pieces[i];
    if (piece.count >= missing) {
      std::size_t smallest = i;
      while (smallest + 1 < pieces.size() && pieces[smallest + 1].count >= missing) ++smallest;
      piece = {pieces[smallest].first, missing};
    }
    placement.ranges.push_back(piece);
    missing -= piece.count;
  }
  std::sort(placement.ranges.begin(), placement.ranges.end(),
            [](NodeRange a, NodeRange b) { return a.first < b.first; });
  return placement;
}

}  // namespace

Placement place_packed(const FreeRanges& free, const NodeLayout& layout, std::int64_t nodes) {
  for (const Fit fit : fits(layout, nodes))
    if (const auto range = best_range(free, nodes, fit)) return {{*range}};
  return fewest_ranges(free, layout, nodes);
}

}  // namespace gigatwin::topology
