#pragma once

#include <span>
#include <vector>

#include "power/stage_graph.hpp"

namespace gigatwin::power {

struct PathTerm;
/// What limits the power to a hall: terms in series, of which the smallest counts. Empty: nothing does.
using SupplyPath = std::vector<PathTerm>;

/// Either stages side by side, or alternatives.
struct PathTerm {
  /// Each block counts as far as all of its stages do, and the blocks add up. One stage, or several linked block by
  /// block.
  std::vector<std::size_t> stages;
  std::vector<SupplyPath> branches;  ///< add up; without `stages`

  bool operator==(const PathTerm& other) const = default;
};

/// The path of all that a hall needs, IT and mechanical plant: series and parallel from the graph. nullopt where
/// feeders cross, so that two alternatives share a stage that is not common to all: that is no series and no parallel.
std::optional<SupplyPath> supply_path(const StageGraph& graph);

/// Share of the design load that a path carries, from 0 to `most`.
/// @param own  [stage * most_blocks + block] units in service over the N units of the stage
double carried_share(const SupplyPath& path, std::span<const double> own, double most = 1.0);

/// All stages of a path.
StageSet stages_of(const SupplyPath& path);

}  // namespace gigatwin::power
