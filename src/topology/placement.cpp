#include "topology/placement.hpp"

namespace gigatwin::topology {
namespace {

/// Old jobs have hundreds of ranges, most of which end in the block where the one before did: those cost no division.
std::int64_t blocks_touched(const Placement& placement, std::int64_t block) {
  std::int64_t touched = 0, limit = 0;  // end of the last block touched
  for (const NodeRange range : placement.ranges) {
    const std::int64_t end = range.first + range.count;
    if (range.first >= limit) {
      ++touched;
      limit = (range.first / block + 1) * block;
    }
    if (end > limit) {
      const std::int64_t more = (end - limit + block - 1) / block;
      touched += more;
      limit += more * block;
    }
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

}  // namespace gigatwin::topology
