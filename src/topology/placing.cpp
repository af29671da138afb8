#include "topology/placing.hpp"

#include <algorithm>

namespace gigatwin::topology {

std::vector<NodeRange> whole_blocks(const FreeRanges& free, std::int64_t block_nodes) {
  std::vector<NodeRange> blocks;
  for (const auto& [first, count] : free.by_first()) {
    const std::int64_t start = round_up(first, block_nodes), stop = (first + count) / block_nodes * block_nodes;
    if (stop > start) blocks.push_back({start, stop - start});
  }
  return blocks;
}

std::vector<FreeBlock> free_blocks(const std::vector<NodeRange>& ranges, std::int64_t block_nodes) {
  std::vector<FreeBlock> blocks;
  std::int64_t last = -1;
  for (const NodeRange range : ranges) {
    const std::int64_t end = range.first + range.count;
    for (std::int64_t node = range.first; node < end;) {
      const std::int64_t block = node / block_nodes, stop = std::min(end, (block + 1) * block_nodes);
      if (block != last) blocks.emplace_back();
      last = block;
      blocks.back().nodes += stop - node;
      blocks.back().ranges.push_back({node, stop - node});
      node = stop;
    }
  }
  return blocks;
}

FreeRanges fewest_blocks(const FreeRanges& free, std::int64_t block_nodes, std::int64_t nodes) {
  std::vector<FreeBlock> blocks = free_blocks(free.list(), block_nodes);
  std::stable_sort(blocks.begin(), blocks.end(),
                   [](const FreeBlock& a, const FreeBlock& b) { return a.nodes > b.nodes; });
  FreeRanges chosen;
  for (std::size_t i = 0; chosen.nodes() < nodes; ++i) {
    const std::int64_t missing = nodes - chosen.nodes();
    std::size_t best = i;
    if (blocks[i].nodes >= missing)
      while (best + 1 < blocks.size() && blocks[best + 1].nodes >= missing) ++best;
    for (const NodeRange range : blocks[best].ranges) chosen.insert(range);
  }
  return chosen;
}

}  // namespace gigatwin::topology
