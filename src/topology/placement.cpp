#include "topology/placement.hpp"

namespace gigatwin::topology {
namespace {

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

}  // namespace gigatwin::topology
