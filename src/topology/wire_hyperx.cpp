#include "topology/wiring.hpp"

namespace gigatwin::topology {

/// Every switch with all that differ from it in one coordinate.
void wire_hyperx(Wiring& wiring, std::int64_t copy) {
  const FabricPlan& plan = wiring.plan();
  std::int64_t stride = 1;
  for (const std::int64_t size : plan.dimensions) {
    for (std::int64_t s = 0; s < plan.leaves; ++s)
      for (std::int64_t further = 1; s / stride % size + further < size; ++further)
        for (std::int64_t k = 0; k < plan.links_per_neighbour; ++k)
          wiring.add_link(wiring.leaf(copy, s), wiring.leaf(copy, s + further * stride), leaf_tier);
    stride *= size;
  }
}

}  // namespace gigatwin::topology
