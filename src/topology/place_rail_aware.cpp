#include <algorithm>

#include "topology/placing.hpp"

namespace gigatwin::topology {
Placement place_rail_aware(const FreeRanges& free, const NodeLayout& layout, std::int64_t nodes) {
  const FreeRanges in_halls = layout.hall_nodes > 0 ? fewest_blocks(free, layout.hall_nodes, nodes) : free;
  FreeRanges left = fewest_blocks(in_halls, layout.pod_nodes, nodes);
  const FreeRanges groups{whole_blocks(left, layout.leaf_nodes)};
  const std::int64_t in_groups = std::min(nodes / layout.leaf_nodes * layout.leaf_nodes, groups.nodes());
  FreeRanges taken;
  const auto take = [&](const Placement& part) {
    for (const NodeRange range : part.ranges) {
      left.take(range);
      taken.insert(range);
    }
  };
  if (in_groups > 0) take(place_packed(groups, layout, in_groups));
  if (const std::int64_t rest = nodes - in_groups; rest > 0)
    take(place_packed(fewest_blocks(left, layout.leaf_nodes, rest), layout, rest));
  return {taken.list()};
}

}  // namespace gigatwin::topology
