#include <algorithm>
#include <numeric>
#include <span>

#include "topology/placing.hpp"

namespace gigatwin::topology {
namespace {

/// `wanted` in whole numbers over parts that hold at most `held`: equal, apart from 1, where all hold enough. What does
/// not divide goes to those that hold most.
std::vector<std::int64_t> even_shares(const std::vector<std::int64_t>& held, std::int64_t wanted) {
  std::vector<std::size_t> order(held.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return held[a] != held[b] ? held[a] < held[b] : a > b; });
  std::vector<std::int64_t> shares(held.size());
  std::int64_t parts = std::ssize(held);
  for (const std::size_t i : order) {
    shares[i] = std::min(held[i], wanted / parts--);
    wanted -= shares[i];
  }
  return shares;
}

/// Takes `units` from the pieces, evenly over the blocks of the first size, in each over those of the next.
void spread_over(const std::vector<NodeRange>& pieces, std::span<const std::int64_t> block_sizes, std::int64_t unit,
                 std::int64_t units, FreeRanges& taken) {
  if (block_sizes.empty()) {
    for (std::size_t i = 0; units > 0; ++i) {
      const std::int64_t count = std::min(pieces[i].count, units * unit);
      taken.insert({pieces[i].first, count});
      units -= count / unit;
    }
    return;
  }
  const std::vector<FreeBlock> blocks = free_blocks(pieces, block_sizes.front());
  std::vector<std::int64_t> held;
  for (const FreeBlock& block : blocks) held.push_back(block.nodes / unit);
  const std::vector<std::int64_t> shares = even_shares(held, units);
  for (std::size_t i = 0; i < blocks.size(); ++i)
    if (shares[i] > 0) spread_over(blocks[i].ranges, block_sizes.subspan(1), unit, shares[i], taken);
}

}  // namespace

Placement place_spread(const FreeRanges& free, const NodeLayout& layout, std::int64_t nodes) {
  const std::int64_t sizes[] = {layout.pod_nodes, layout.leaf_nodes};
  std::int64_t unit = layout.domain_nodes;
  std::vector<NodeRange> pieces = whole_blocks(free, unit);
  if (Placement{pieces}.nodes() < nodes) {
    if (nodes < unit) return place_packed(free, layout, nodes);  // together, in what is left of a domain
    unit = 1;
    pieces = free.list();
  }
  const std::int64_t units = (nodes + unit - 1) / unit;
  FreeRanges taken;
  spread_over(pieces, sizes, unit, units, taken);
  if (const std::int64_t surplus = units * unit - nodes; surplus > 0) {
    const auto& [first, count] = *taken.by_first().rbegin();
    taken.take({first + count - surplus, surplus});  // of the last domain
  }
  return {taken.list()};
}

}  // namespace gigatwin::topology
