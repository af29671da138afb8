#include "topology/wiring.hpp"

namespace gigatwin::topology {

/// Uplink u of a leaf goes to spine u / (uplinks / spines) of its pod, uplink v of a spine to core
/// v / (spine_uplinks / cores) of the plane of that spine.
void wire_clos(Wiring& wiring, std::int64_t copy) {
  const FabricPlan& plan = wiring.plan();
  for (std::int64_t leaf = 0; plan.spines > 0 && leaf < plan.leaves; ++leaf)
    for (std::int64_t u = 0; u < plan.uplinks; ++u)
      wiring.add_link(wiring.leaf(copy, leaf),
                      wiring.spine(copy, leaf / plan.leaves_per_pod * plan.spines + u / (plan.uplinks / plan.spines)),
                      leaf_tier);
  for (std::int64_t spine = 0; plan.cores > 0 && spine < plan.spine_count(); ++spine)
    for (std::int64_t v = 0; v < plan.spine_uplinks; ++v)
      wiring.add_link(wiring.spine(copy, spine),
                      wiring.core(copy, spine % plan.spines * plan.cores + v / (plan.spine_uplinks / plan.cores)),
                      pod_tier);
}

}  // namespace gigatwin::topology
