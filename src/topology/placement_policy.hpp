#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "topology/free_ranges.hpp"
#include "topology/placement.hpp"

namespace gigatwin::topology {

enum class PlacementPolicy : std::uint8_t { packed, spread, pod_aware, rail_aware };

/// Which of the free nodes a job of `nodes` gets; 0 < nodes <= free.nodes(), so there always is an answer.
using PlaceFunction = Placement (*)(const FreeRanges& free, const NodeLayout& layout, std::int64_t nodes);

struct PlacementPolicyEntry {
  std::string_view name;  ///< in scenarios
  PlacementPolicy policy;
  std::string_view about;
  PlaceFunction place;
};

/// One row for each policy, in the order of the enumeration.
std::span<const PlacementPolicyEntry> placement_policies();
const PlacementPolicyEntry& describe(PlacementPolicy policy);

}  // namespace gigatwin::topology
