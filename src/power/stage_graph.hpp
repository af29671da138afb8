#pragma once

#include <bitset>
#include <cstddef>
#include <optional>
#include <vector>

#include "power/stage.hpp"

namespace gigatwin::power {

/// Stages that a plant may have: sets of them are bits.
inline constexpr std::size_t most_stages = 64;
using StageSet = std::bitset<most_stages>;

/// Blocks in which the units of a stage stand apart: 2 sides of 2N, 4 blocks of 4N/3, 1 otherwise. Unit u stands in
/// block u mod blocks.
inline constexpr std::size_t most_blocks = 4;
std::size_t blocks(hardware::Redundancy redundancy);

/// Which stage feeds which, by their place in the list.
struct StageGraph {
  std::vector<std::vector<std::size_t>> feeders;  ///< [stage]; none: the grid
  std::vector<std::size_t> order;                 ///< from the grid outwards: each after its feeders
  std::vector<std::size_t> it_ends;               ///< stages that the racks hang on
  std::vector<std::size_t> mechanical_ends;       ///< stages that the mechanical plant hangs on
  /// [stage] its feeder where it hangs on it side by side: both of 2N or both of 4N/3, of one level, and it alone is
  /// fed by it and by nothing else.
  std::vector<std::optional<std::size_t>> beside;
};

/// nullopt, and what is wrong in `problems`, where a feeder does not exist or feeds itself.
std::optional<StageGraph> stage_graph(const std::vector<StageSpec>& stages, BlockProblems& problems);

}  // namespace gigatwin::power
