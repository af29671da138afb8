#include "topology/numbering.hpp"
#include "topology/wiring.hpp"

namespace gigatwin::topology {

void wire_dragonfly(Wiring& wiring, std::int64_t copy) {
  const FabricPlan& plan = wiring.plan();
  const std::int64_t a = plan.leaves_per_pod;
  for (std::int64_t group = 0; group < plan.pods; ++group)
    for (std::int64_t i = 0; i < a; ++i)
      for (std::int64_t j = i + 1; j < a; ++j)
        wiring.add_link(wiring.leaf(copy, group * a + i), wiring.leaf(copy, group * a + j), leaf_tier);
  for (std::int64_t i = 0; i < plan.pods; ++i)
    for (std::int64_t j = i + 1; j < plan.pods; ++j)
      for (std::int64_t t = 0; t < plan.links_per_pair; ++t)
        wiring.add_link(wiring.leaf(copy, i * a + gateway(plan, i, j, t)),
                        wiring.leaf(copy, j * a + gateway(plan, j, i, t)), pod_tier);
}

}  // namespace gigatwin::topology
