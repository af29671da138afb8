#include "topology/wiring.hpp"

namespace gigatwin::topology {

namespace {

/// Uplink u of a leaf goes to spine u / (uplinks / spines) of its pod.
void wire_leaves(Wiring& wiring, std::int64_t copy) {
  const FabricPlan& plan = wiring.plan();
  const std::int64_t bundle = plan.uplinks / plan.spines;
  for (std::int64_t leaf = 0; leaf < plan.leaves; ++leaf)
    for (std::int64_t u = 0; u < plan.uplinks; ++u)
      wiring.add_link(wiring.leaf(copy, leaf),
                      wiring.spine(copy, leaf / plan.leaves_per_pod * plan.spines + u / bundle), leaf_tier);
}

/// Uplink v of a spine goes to core v / (spine_uplinks / cores) of its plane in its hall.
void wire_spines(Wiring& wiring, std::int64_t copy) {
  const FabricPlan& plan = wiring.plan();
  const std::int64_t bundle = plan.spine_uplinks / plan.cores;
  for (std::int64_t spine = 0; spine < plan.spine_count(); ++spine) {
    const std::int64_t hall = spine / plan.spines / plan.pods_per_hall;
    const std::int64_t first = (hall * plan.spines + spine % plan.spines) * plan.cores;
    for (std::int64_t v = 0; v < plan.spine_uplinks; ++v)
      wiring.add_link(wiring.spine(copy, spine), wiring.core(copy, first + v / bundle), pod_tier);
  }
}

/// Uplink w of a core goes to switch w / (core_uplinks / inter_hall) of those for its place in the hall.
void wire_halls(Wiring& wiring, std::int64_t copy) {
  const FabricPlan& plan = wiring.plan();
  const std::int64_t bundle = plan.core_uplinks / plan.inter_hall;
  for (std::int64_t core = 0; core < plan.core_count(); ++core)
    for (std::int64_t w = 0; w < plan.core_uplinks; ++w)
      wiring.add_link(wiring.core(copy, core),
                      wiring.inter_hall(copy, core % (plan.spines * plan.cores) * plan.inter_hall + w / bundle),
                      hall_tier);
}

}  // namespace

void wire_clos(Wiring& wiring, std::int64_t copy) {
  if (wiring.plan().spines > 0) wire_leaves(wiring, copy);
  if (wiring.plan().cores > 0) wire_spines(wiring, copy);
  if (wiring.plan().inter_hall > 0) wire_halls(wiring, copy);
}

}  // namespace gigatwin::topology
