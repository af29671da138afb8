#include <algorithm>

#include "topology/wiring.hpp"

namespace gigatwin::topology {

/// From every switch to the next along each dimension, round the ring; a ring of two has one neighbour, not two.
void wire_torus(Wiring& wiring, std::int64_t copy) {
  const FabricPlan& plan = wiring.plan();
  std::int64_t stride = 1;
  for (const std::int64_t size : plan.dimensions) {
    for (std::int64_t s = 0; s < plan.leaves; ++s) {
      const std::int64_t here = s / stride % size, next = s + ((here + 1) % size - here) * stride;
      if (size == 2 && here == 1) continue;
      for (std::int64_t k = 0; k < plan.links_per_neighbour; ++k)
        wiring.add_link(wiring.leaf(copy, std::min(s, next)), wiring.leaf(copy, std::max(s, next)), leaf_tier);
    }
    stride *= size;
  }
}

}  // namespace gigatwin::topology
