#include "comparison/stability.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "problems.hpp"

namespace gigatwin::comparison {
namespace {

constexpr std::int64_t samples = 20000;
/// Four standard errors of a share of one half: sqrt(0.25 / 20000) = 0.0035.
constexpr double tolerance = 0.014;

Problem with_scores(std::vector<double> weights, std::vector<std::vector<double>> scores) {
  const std::vector<Better> better(weights.size(), higher);
  Problem problem = problem_with(better, std::move(weights), std::move(scores));
  for (Criterion& criterion : problem.criteria)
    criterion = {.better = higher, .scale = Scale::bounds, .target = 1.0, .worst = 0.0};
  return problem;
}

TEST(DrawnWeights, SumToOneAndStayInTheirRange) {
  const std::vector<double> stated{0.5, 0.3, 0.15, 0.05};
  for (std::uint64_t sample = 0; sample < 1000; ++sample)
    for (const std::optional<double> spread : {std::optional<double>{}, std::optional{0.25}, std::optional{1.0}}) {
      const auto weights = drawn_weights({stated, spread}, 1, sample);
      EXPECT_NEAR(std::accumulate(weights.begin(), weights.end(), 0.0), 1.0, 1e-12);
      for (std::size_t k = 0; k < 4; ++k) {
        EXPECT_GE(weights[k], 0.0);
        EXPECT_LE(std::abs(weights[k] - stated[k]), spread ? *spread * stated[k] + 1e-12 : 1.0);
      }
    }
}

// Two criteria: the first is better for w > 0.25, since 0.9 w + 0.3 (1 - w) = 0.6 w + 0.4 (1 - w) at w = 0.25: 0.3 w =
// 0.1 (1 - w).
TEST(RankShares, AreTheLengthsOfTheSegmentForTwoCriteria) {
  const Problem problem = with_scores({0.3, 0.7}, {{0.9, 0.3}, {0.6, 0.4}});
  const auto all = rank_shares(problem, Method::weighted_sum, {problem.weights, std::nullopt}, samples, 1);
  EXPECT_NEAR(all[0][0], 0.75, tolerance);
  EXPECT_NEAR(all[1][0], 0.25, tolerance);
  EXPECT_NEAR(all[1][1], 0.75, tolerance);
  // Within 50 %, w runs from 0.15 to 0.45 (1 - w from 0.55 to 0.85 is inside 0.35..1.05): (0.45 - 0.25) / 0.30 = 2/3.
  const auto around = rank_shares(problem, Method::weighted_sum, {problem.weights, 0.5}, samples, 1);
  EXPECT_NEAR(around[0][0], 2.0 / 3.0, tolerance);
}

// Three criteria, each proposal best in one of them: the simplex falls into thirds by its medians. Each order of the
// three has a sixth, so every rank a third.
TEST(RankShares, AreThirdsWhereEachIsBestInOne) {
  const Problem problem = with_scores({0.6, 0.3, 0.1}, {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}});
  for (const Method method : {Method::weighted_sum, Method::topsis})
    for (const auto& row : rank_shares(problem, method, {problem.weights, std::nullopt}, samples, 1))
      for (const double share : row) EXPECT_NEAR(share, 1.0 / 3.0, tolerance);
}

// Against (1, 0, 0), a proposal of (0.5, 0.5, 0.5) is better where the first weight is below 1/2. The triangle above is
// similar to the whole one with half its sides: a quarter of its area.
TEST(RankShares, AreAreasOfTheTriangleForThreeCriteria) {
  const Problem problem = with_scores({0.6, 0.3, 0.1}, {{1, 0, 0}, {0.5, 0.5, 0.5}});
  const auto all = rank_shares(problem, Method::weighted_sum, {problem.weights, std::nullopt}, samples, 1);
  EXPECT_NEAR(all[0][0], 0.25, tolerance);
  EXPECT_NEAR(all[1][0], 0.75, tolerance);
}

TEST(RankShares, AreSplitBetweenEqualsAndSumToOne) {
  const Problem problem = with_scores({0.5, 0.5}, {{0.2, 0.8}, {0.2, 0.8}, {0.1, 0.1}});
  const auto all = rank_shares(problem, Method::weighted_sum, {problem.weights, std::nullopt}, 500, 1);
  EXPECT_NEAR(all[0][0], 0.5, 1e-12);
  EXPECT_NEAR(all[1][1], 0.5, 1e-12);
  EXPECT_NEAR(all[2][2], 1.0, 1e-12);
  const Problem random = random_problem(3, 6, 4);
  const auto shares = rank_shares(random, Method::topsis, {random.weights, 0.25}, 500, 1);
  for (std::size_t i = 0; i < 6; ++i) {
    double row = 0.0, column = 0.0;
    for (std::size_t j = 0; j < 6; ++j) row += shares[i][j], column += shares[j][i];
    EXPECT_NEAR(row, 1.0, 1e-12);
    EXPECT_NEAR(column, 1.0, 1e-12);
  }
}

TEST(RankShares, AreTheSameForTheSameSeed) {
  const Problem problem = random_problem(4, 5, 3);
  const WeightSpace space{problem.weights, std::nullopt};
  EXPECT_EQ(rank_shares(problem, Method::topsis, space, 300, 1), rank_shares(problem, Method::topsis, space, 300, 1));
  EXPECT_NE(rank_shares(problem, Method::topsis, space, 300, 1), rank_shares(problem, Method::topsis, space, 300, 2));
}

}  // namespace
}  // namespace gigatwin::comparison
