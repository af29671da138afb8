#include "topology/placing.hpp"

namespace gigatwin::topology {

Placement place_pod_aware(const FreeRanges& free, const NodeLayout& layout, std::int64_t nodes) {
  const FreeRanges in_halls = layout.hall_nodes > 0 ? fewest_blocks(free, layout.hall_nodes, nodes) : free;
  return place_packed(fewest_blocks(in_halls, layout.pod_nodes, nodes), layout, nodes);
}

}  // namespace gigatwin::topology
