#pragma once

#include <cstdint>

#include "base/random.hpp"
#include "comparison/ranking.hpp"

namespace gigatwin::comparison {

/// min-max scales; `better` and weights by column, values [proposal][criterion].
inline Problem problem_with(std::vector<Better> better, std::vector<double> weights,
                            std::vector<std::vector<double>> values) {
  Problem problem;
  for (const Better way : better) problem.criteria.push_back({.better = way});
  problem.weights = std::move(weights);
  problem.values = std::move(values);
  return problem;
}

/// Values from -1 to 3 (or 1 to 3 where `positive`), every second criterion lower is better, any weights.
inline Problem random_problem(std::uint64_t number, std::size_t proposals, std::size_t criteria,
                              bool positive = false) {
  const Draws draws{7, "test.comparison", number};
  std::uint64_t index = 0;
  Problem problem;
  double sum = 0.0;
  for (std::size_t k = 0; k < criteria; ++k) {
    problem.criteria.push_back({.better = k % 2 == 0 ? Better::lower : Better::higher});
    problem.weights.push_back(draws.uniform(index++));
    sum += problem.weights.back();
  }
  for (double& weight : problem.weights) weight /= sum;
  for (std::size_t i = 0; i < proposals; ++i) {
    problem.values.emplace_back();
    for (std::size_t k = 0; k < criteria; ++k)
      problem.values.back().push_back(positive ? 1.0 + 2.0 * draws.uniform(index++)
                                               : -1.0 + 4.0 * draws.uniform(index++));
  }
  return problem;
}

inline constexpr Better lower = Better::lower, higher = Better::higher;

}  // namespace gigatwin::comparison
