#include "topology/placement.hpp"

#include <algorithm>

#include "base/error.hpp"

namespace gigatwin::topology {
namespace {

std::int64_t round_up(std::int64_t n, std::int64_t step) { return (n + step - 1) / step * step; }

/// The first place in `range` for `nodes` nodes that starts at a multiple of `alignment` and does not straddle a
/// multiple of `block`, which is itself a multiple of `alignment` and holds `nodes`.
std::optional<std::int64_t> first_place(NodeRange range, std::int64_t nodes, std::int64_t alignment,
                                        std::int64_t block) {
  std::int64_t start = round_up(range.first, alignment);
  if (start / block != (start + nodes - 1) / block) start = round_up(start, block);
  if (start + nodes > range.first + range.count) return std::nullopt;
  return start;
}

std::int64_t blocks_touched(const Placement& placement, std::int64_t block) {
  std::int64_t touched = 0, last = -1;
  for (const NodeRange range : placement.ranges) {
    const std::int64_t from = range.first / block, to = (range.first + range.count - 1) / block;
    touched += to - from + (from == last ? 0 : 1);
    last = to;
  }
  return touched;
}

}  // namespace

std::int64_t Placement::nodes() const {
  std::int64_t sum = 0;
  for (const NodeRange range : ranges) sum += range.count;
  return sum;
}

PlacementShape shape_of(const Placement& placement, const NodeLayout& layout) {
  return {placement.nodes(), blocks_touched(placement, layout.domain_nodes),
          blocks_touched(placement, layout.leaf_nodes), blocks_touched(placement, layout.pod_nodes),
          layout.hall_nodes > 0 ? blocks_touched(placement, layout.hall_nodes) : 1};
}

NodePool::NodePool(const NodeLayout& layout) : layout_(layout) {
  GIGATWIN_ASSERT(layout.leaf_nodes % layout.domain_nodes == 0 && layout.pod_nodes % layout.leaf_nodes == 0,
                  "blocks do not nest: domain {}, leaf {}, pod {}", layout.domain_nodes, layout.leaf_nodes,
                  layout.pod_nodes);
  if (layout.nodes > 0) insert({0, layout.nodes});
}

std::vector<NodePool::Fit> NodePool::fits(std::int64_t nodes) const {
  const std::int64_t whole = round_up(std::max(layout_.nodes, nodes), layout_.pod_nodes);
  const std::int64_t alignment = nodes >= layout_.leaf_nodes     ? layout_.leaf_nodes
                                 : nodes >= layout_.domain_nodes ? layout_.domain_nodes
                                                                 : 1;
  std::vector<Fit> list;
  for (const std::int64_t block :
       {layout_.domain_nodes, layout_.leaf_nodes, layout_.pod_nodes, layout_.hall_nodes, whole})
    if (nodes <= block) list.push_back({alignment, block});
  if (alignment > layout_.domain_nodes) list.push_back({layout_.domain_nodes, whole});
  list.push_back({1, whole});
  return list;
}

std::optional<NodeRange> NodePool::best_range(std::int64_t nodes, Fit fit) const {
  for (auto range = free_by_size_.lower_bound({nodes, 0}); range != free_by_size_.end(); ++range)
    if (const auto start = first_place({range->second, range->first}, nodes, fit.alignment, fit.block))
      return NodeRange{*start, nodes};
  return std::nullopt;
}

/// Largest ranges first, the last piece from the smallest range that holds it. Of each range only whole domains, if
/// those are enough: a domain that lacks a node would shift the ranks of all later ones.
Placement NodePool::fewest_ranges(std::int64_t nodes) const {
  const auto pieces_of = [this](std::int64_t step) {
    std::vector<NodeRange> pieces;
    for (const auto& [first, count] : free_) {
      const std::int64_t start = round_up(first, step), end = first + count;
      // The site's last domain may be incomplete; it is whole all the same.
      const std::int64_t stop = end == layout_.nodes ? end : end / step * step;
      if (stop > start) pieces.push_back({start, stop - start});
    }
    return pieces;
  };
  const auto total = [](const std::vector<NodeRange>& pieces) { return Placement{pieces}.nodes(); };
  std::vector<NodeRange> pieces = pieces_of(layout_.domain_nodes);
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

std::optional<Placement> NodePool::allocate(std::int64_t nodes) {
  GIGATWIN_ASSERT(nodes > 0, "a job needs nodes, not {}", nodes);
  if (nodes > free_nodes_) return std::nullopt;
  Placement placement;
  for (const Fit fit : fits(nodes)) {
    if (const auto range = best_range(nodes, fit)) {
      placement.ranges.push_back(*range);
      break;
    }
  }
  if (placement.ranges.empty()) placement = fewest_ranges(nodes);
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

std::int64_t NodePool::free_nodes() const { return free_nodes_; }

bool NodePool::is_free(std::int64_t node) const {
  auto after = free_.upper_bound(node);
  if (after == free_.begin()) return false;
  const auto& [first, count] = *std::prev(after);
  return node < first + count;
}

std::vector<NodeRange> NodePool::free_ranges() const {
  std::vector<NodeRange> ranges;
  for (const auto& [first, count] : free_) ranges.push_back({first, count});
  return ranges;
}

/// Makes `range` free, joined with the ranges that touch it.
void NodePool::insert(NodeRange range) {
  GIGATWIN_ASSERT(range.count > 0 && range.first >= 0 && range.first + range.count <= layout_.nodes,
                  "nodes {}..{} of {}", range.first, range.first + range.count - 1, layout_.nodes);
  free_nodes_ += range.count;
  auto after = free_.lower_bound(range.first);
  GIGATWIN_ASSERT(after == free_.end() || after->first >= range.first + range.count, "node {} is free already",
                  after->first);
  if (after != free_.end() && after->first == range.first + range.count) {
    range.count += after->second;
    erase(after);
  }
  auto before = free_.lower_bound(range.first);
  if (before != free_.begin()) {
    --before;
    GIGATWIN_ASSERT(before->first + before->second <= range.first, "node {} is free already", range.first);
    if (before->first + before->second == range.first) {
      range = {before->first, before->second + range.count};
      erase(before);
    }
  }
  free_.emplace(range.first, range.count);
  free_by_size_.emplace(range.count, range.first);
}

/// Removes `range`, which lies in one free range.
void NodePool::take(NodeRange range) {
  auto holder = std::prev(free_.upper_bound(range.first));
  const NodeRange whole{holder->first, holder->second};
  erase(holder);
  free_nodes_ -= whole.count;
  if (range.first > whole.first) insert({whole.first, range.first - whole.first});
  const std::int64_t end = range.first + range.count, whole_end = whole.first + whole.count;
  if (end < whole_end) insert({end, whole_end - end});
}

void NodePool::erase(std::map<std::int64_t, std::int64_t>::iterator range) {
  free_by_size_.erase({range->second, range->first});
  free_.erase(range);
}

}  // namespace gigatwin::topology
