#pragma once

#include <limits>
#include <optional>
#include <vector>

#include "comparison/criteria.hpp"

namespace gigatwin::comparison {

/// One criterion as the methods need it.
struct Criterion {
  Better better = Better::lower;
  Scale scale = Scale::min_max;
  double target = 0.0, worst = 0.0;                         ///< of Scale::bounds
  double least = -std::numeric_limits<double>::infinity();  ///< what no improvement passes
  double most = std::numeric_limits<double>::infinity();
};

/// What is ranked. All values are known: who lacks one is left out before.
struct Problem {
  std::vector<Criterion> criteria;
  std::vector<double> weights;              ///< [criterion], >= 0, sum 1
  std::vector<std::vector<double>> values;  ///< [proposal][criterion]
};

/// The first criterion whose scale its values do not allow: Scale::ratio with a value <= 0. nullopt: all are fine.
std::optional<std::size_t> unscalable(const Problem& problem);

/// Scores in 0..1 by each criterion's scale, 1 best [proposal][criterion]. Where all are equal, all are 1.
/// Asserts that no criterion is `unscalable`.
std::vector<std::vector<double>> scores(const Problem& problem);

/// sum_k w_k s_k [proposal], in 0..1
std::vector<double> weighted_sum(const std::vector<std::vector<double>>& scores, const std::vector<double>& weights);

/// Values divided by the length of their criterion's column, x_ik / sqrt(sum_j x_jk^2) [proposal][criterion]; a column
/// of zeros stays so.
std::vector<std::vector<double>> vector_normalised(const Problem& problem);

/// Closeness to the ideal: C_i = D-_i / (D+_i + D-_i), where D+ and D- are the Euclidean distances of the weighted,
/// vector-normalised values to the best and to the worst of every criterion. 1 for all where all are equal.
/// Source: Hwang & Yoon, Multiple Attribute Decision Making, Springer 1981.
std::vector<double> topsis(const Problem& problem, const std::vector<std::vector<double>>& vector_normalised,
                           const std::vector<double>& weights);

/// Total of each proposal by the method, higher is better.
std::vector<double> totals(const Problem& problem, Method method);

/// 1 for the highest; equal ones (within 1e-9, of totals in 0..1) share the better rank and the next rank is left out:
/// 1, 2, 2, 4.
std::vector<int> ranks(const std::vector<double>& totals);

}  // namespace gigatwin::comparison
