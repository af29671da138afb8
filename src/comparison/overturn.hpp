#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "comparison/ranking.hpp"

/// What would change the first place of a ranking.
namespace gigatwin::comparison {

/// The weights nearest to the problem's (Euclidean distance, on the simplex) under which `other` is first by the
/// weighted sum, ties included.
///   minimise |w - w0|^2   subject to   sum w = 1,  w >= 0,  w . (s_other - s_i) >= 0 for every other proposal i
/// nullopt where no weights make it first. Solved exactly, as a least-distance problem (`nearest_point`).
std::optional<std::vector<double>> nearest_weights(const Problem& problem, std::size_t other);

/// The value of one criterion that makes `other` first, all else equal: the least improvement that does.
/// Looked for in 200 equal steps, then by halving the first that helps, as far as the criterion's `least` and `most`
/// allow: down to a millionth of its own value where lower is better and no value is negative; else ten times the
/// greatest value away. nullopt where none of these does, or where it is first as it is.
std::optional<double> winning_value(const Problem& problem, Method method, std::size_t other, std::size_t criterion);

/// The proposals that are first when a criterion is left out and the other weights are scaled to 1. Empty where it has
/// all the weight.
std::vector<std::size_t> first_without(const Problem& problem, Method method, std::size_t criterion);

/// The point nearest to the origin that keeps G y >= h: least-distance programming by non-negative least squares,
/// Lawson & Hanson, Solving Least Squares Problems (1974), chapter 23. nullopt where no point does.
/// @param rows    G [row][coordinate], rows of length about 1
/// @param bounds  h [row]
std::optional<std::vector<double>> nearest_point(const std::vector<std::vector<double>>& rows,
                                                 const std::vector<double>& bounds);

}  // namespace gigatwin::comparison
