#pragma once

#include <cstddef>
#include <vector>

#include "comparison/ranking.hpp"

namespace gigatwin::comparison {

/// For each proposal those that dominate it: as good under every criterion and better under one. Empty: it is on the
/// Pareto front. Equal proposals do not dominate each other. Weights play no part.
std::vector<std::vector<std::size_t>> dominated_by(const Problem& problem);

}  // namespace gigatwin::comparison
