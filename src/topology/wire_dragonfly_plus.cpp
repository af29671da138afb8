#include "topology/numbering.hpp"
#include "topology/wiring.hpp"

namespace gigatwin::topology {

/// Groups are two-tier trees; a global link runs from a spine of one group to a spine of another.
void wire_dragonfly_plus(Wiring& wiring, std::int64_t copy) {
  wire_clos(wiring, copy);
  const FabricPlan& plan = wiring.plan();
  const std::int64_t spines = plan.spines;
  for (std::int64_t i = 0; i < plan.pods; ++i)
    for (std::int64_t j = i + 1; j < plan.pods; ++j)
      for (std::int64_t t = 0; t < plan.links_per_pair; ++t)
        wiring.add_link(wiring.spine(copy, i * spines + spine_gateway(plan, i, j, t)),
                        wiring.spine(copy, j * spines + spine_gateway(plan, j, i, t)), pod_tier);
}

}  // namespace gigatwin::topology
