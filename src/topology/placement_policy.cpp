#include "topology/placement_policy.hpp"

#include "topology/placing.hpp"

namespace gigatwin::topology {

std::span<const PlacementPolicyEntry> placement_policies() {
  static constexpr PlacementPolicyEntry entries[] = {
      {"packed", PlacementPolicy::packed, "the smallest free range that holds the job, else the fewest ranges",
       place_packed},
      {"spread", PlacementPolicy::spread,
       "the same number of scale-up domains from every pod, and of every leaf group in it", place_spread},
      {"pod-aware", PlacementPolicy::pod_aware,
       "the fewest pods, and of those that would do the ones with the fewest free nodes", place_pod_aware},
      {"rail-aware", PlacementPolicy::rail_aware,
       "as pod-aware, with whole leaf groups, so that the leaves of all rails serve one job where they can",
       place_rail_aware},
  };
  return entries;
}

const PlacementPolicyEntry& describe(PlacementPolicy policy) {
  return placement_policies()[static_cast<std::size_t>(policy)];
}

}  // namespace gigatwin::topology
