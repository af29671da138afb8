#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "comparison/ranking.hpp"

namespace gigatwin::comparison {

/// Weights drawn uniformly: from all that sum to 1 (nullopt), or from those of them within (1 -+ spread) times the
/// given.
struct WeightSpace {
  std::vector<double> weights;  ///< [criterion]
  std::optional<double> spread;
};

/// Draw number `sample` of a weight space.
///   all:    e_k / sum e, e_k exponential (Dirichlet with all parameters 1: uniform on the simplex)
///   around: all weights but the largest uniform in their ranges, the largest the rest; drawn again where it is outside
std::vector<double> drawn_weights(const WeightSpace& space, std::uint64_t seed, std::uint64_t sample);

/// Share of the weight space in which each proposal has each rank [proposal][rank - 1]; proposals that tie share their
/// ranks equally, so rows and columns sum to 1. Standard error of a share p: sqrt(p (1 - p) / samples).
std::vector<std::vector<double>> rank_shares(const Problem& problem, Method method, const WeightSpace& space,
                                             std::int64_t samples, std::uint64_t seed);

}  // namespace gigatwin::comparison
