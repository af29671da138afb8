#include "comparison/overturn.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "comparison/stability.hpp"
#include "problems.hpp"

namespace gigatwin::comparison {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::IsEmpty;

double distance(const std::vector<double>& a, const std::vector<double>& b) {
  double squares = 0.0;
  for (std::size_t k = 0; k < a.size(); ++k) squares += (a[k] - b[k]) * (a[k] - b[k]);
  return std::sqrt(squares);
}

/// By how much `proposal` is behind the best, by the weighted sum with such weights; 0 where it is first.
double behind(const Problem& problem, const std::vector<double>& weights, std::size_t proposal) {
  const auto total = weighted_sum(scores(problem), weights);
  return *std::max_element(total.begin(), total.end()) - total[proposal];
}

// The nearest point to the origin on x + y >= 2 is (1, 1); with x >= 1.5 as well, (1.5, 0.5).
TEST(NearestPoint, LiesOnTheBoundsThatMatter) {
  const double h = std::sqrt(0.5);
  EXPECT_THAT(*nearest_point({{h, h}}, {2 * h}), ElementsAre(DoubleNear(1, 1e-12), DoubleNear(1, 1e-12)));
  EXPECT_THAT(*nearest_point({{h, h}, {1, 0}}, {2 * h, 1.5}),
              ElementsAre(DoubleNear(1.5, 1e-12), DoubleNear(0.5, 1e-12)));
  EXPECT_THAT(*nearest_point({{h, h}, {1, 0}}, {-1, -2}), ElementsAre(0.0, 0.0));
  EXPECT_EQ(nearest_point({{1, 0}, {-1, 0}}, {1, 1}), std::nullopt);  // x >= 1 and x <= -1
}

// Scores (1, 0) and (0, 1) with weights (0.7, 0.3): the second is first from (0.5, 0.5) on, 0.2 sqrt 2 away.
TEST(NearestWeights, AreWhereTwoProposalsTie) {
  const Problem problem = problem_with({higher, higher}, {0.7, 0.3}, {{1, 0}, {0, 1}});
  EXPECT_THAT(*nearest_weights(problem, 1), ElementsAre(DoubleNear(0.5, 1e-12), DoubleNear(0.5, 1e-12)));
  EXPECT_THAT(*nearest_weights(problem, 0), ElementsAre(DoubleNear(0.7, 1e-12), DoubleNear(0.3, 1e-12)));
}

// Three criteria, scores (1, 0, 0.5) and (0, 1, 0.5): they tie where w1 = w2. From (0.6, 0.2, 0.2) the foot of the
// perpendicular along (-1, 1, 0) is (0.4, 0.4, 0.2).
TEST(NearestWeights, LeaveAloneWhatDoesNotTellTheTwoApart) {
  Problem problem = problem_with({higher, higher, higher}, {0.6, 0.2, 0.2}, {{1, 0, 0.5}, {0, 1, 0.5}});
  problem.criteria[2] = {.better = higher, .scale = Scale::bounds, .target = 1, .worst = 0};
  EXPECT_THAT(*nearest_weights(problem, 1),
              ElementsAre(DoubleNear(0.4, 1e-12), DoubleNear(0.4, 1e-12), DoubleNear(0.2, 1e-12)));
}

TEST(NearestWeights, DoNotExistForWhoIsDominated) {
  EXPECT_EQ(nearest_weights(problem_with({higher, higher}, {0.7, 0.3}, {{1, 1}, {0, 0.5}, {0.5, 0}}), 1), std::nullopt);
}

// On the front, and still first under no weights: (0.4, 0.4) lies below the line from (1, 0) to (0, 1).
TEST(NearestWeights, DoNotExistBelowTheConvexHull) {
  EXPECT_EQ(nearest_weights(problem_with({higher, higher}, {0.7, 0.3}, {{1, 0}, {0, 1}, {0.4, 0.4}}), 2), std::nullopt);
}

TEST(NearestWeights, FlipTheRankingAndNoSmallerStepDoes) {
  int found = 0;
  for (std::uint64_t number = 0; number < 300; ++number) {
    const Problem problem = random_problem(number, 3 + number % 6, 2 + number % 7);
    const int first = ranks(totals(problem, Method::weighted_sum))[0];
    const auto weights = nearest_weights(problem, 0);
    if (first == 1 || !weights) continue;
    ++found;
    EXPECT_NEAR(std::accumulate(weights->begin(), weights->end(), 0.0), 1.0, 1e-12);
    EXPECT_GE(*std::min_element(weights->begin(), weights->end()), 0.0);
    EXPECT_LT(behind(problem, *weights, 0), 1e-9) << number;
    std::vector<double> less = problem.weights;
    for (std::size_t k = 0; k < less.size(); ++k) less[k] += 0.99 * ((*weights)[k] - less[k]);
    EXPECT_GT(behind(problem, less, 0), 0.0) << number;
  }
  EXPECT_GT(found, 100);
}

TEST(NearestWeights, AreNearerThanAnyDrawnOnes) {
  for (std::uint64_t number = 0; number < 40; ++number) {
    const Problem problem = random_problem(number, 6, 3);
    const auto weights = nearest_weights(problem, 2);
    double nearest = 2.0;
    for (std::uint64_t sample = 0; sample < 20000; ++sample) {
      const auto drawn = drawn_weights({problem.weights, std::nullopt}, 1, sample);
      if (behind(problem, drawn, 2) <= 0.0) nearest = std::min(nearest, distance(drawn, problem.weights));
    }
    if (nearest == 2.0) continue;  // of 20,000 points of the triangle none
    ASSERT_TRUE(weights) << number;
    EXPECT_LE(distance(*weights, problem.weights), nearest + 1e-9);
    EXPECT_NEAR(distance(*weights, problem.weights), nearest, 0.03);  // the points lie about 0.01 apart
  }
}

// Fixed bounds 0..10 for a cost of weight 0.5, other scores 0.8 and 0.2 of weight 0.5. Cost 5 scores 0.5: 0.65 for the
// first; cost 4 scores 0.6: 0.40 for the second. It wins with a score of 2 (0.65 - 0.10) = 1.1: not by cost alone. By
// the other one, it needs (0.65 - 0.30) / 0.5 = 0.7.
TEST(WinningValue, IsAsByHandWithFixedBounds) {
  Problem problem = problem_with({lower, higher}, {0.5, 0.5}, {{5, 0.8}, {4, 0.2}});
  problem.criteria[0] = {.better = lower, .scale = Scale::bounds, .target = 0, .worst = 10};
  problem.criteria[1] = {.better = higher, .scale = Scale::bounds, .target = 1, .worst = 0};
  EXPECT_EQ(winning_value(problem, Method::weighted_sum, 1, 0), std::nullopt);
  EXPECT_NEAR(*winning_value(problem, Method::weighted_sum, 1, 1), 0.7, 1e-7);  // ties count within 1e-9 of a total
  problem.criteria[1].most = 0.65;
  EXPECT_EQ(winning_value(problem, Method::weighted_sum, 1, 1), std::nullopt);
  EXPECT_EQ(winning_value(problem, Method::weighted_sum, 0, 1), std::nullopt);  // first already
}

TEST(WinningValue, WinsAndOnePercentLessDoesNot) {
  int found = 0;
  for (std::uint64_t number = 0; number < 60; ++number)
    for (const Method method : {Method::weighted_sum, Method::topsis}) {
      Problem problem = random_problem(number, 5, 3, true);
      if (ranks(totals(problem, method))[1] == 1) continue;
      for (std::size_t k = 0; k < 3; ++k) {
        const double own = problem.values[1][k];
        const auto value = winning_value(problem, method, 1, k);
        if (!value) continue;
        ++found;
        EXPECT_EQ(*value < own, problem.criteria[k].better == lower);
        Problem changed = problem;
        changed.values[1][k] = *value;
        EXPECT_EQ(ranks(totals(changed, method))[1], 1);
        changed.values[1][k] = own + 0.99 * (*value - own);
        EXPECT_GT(ranks(totals(changed, method))[1], 1);
      }
    }
  EXPECT_GT(found, 50);
}

// Without cost (weights 0.6 and 0.4 become 0.6 and 0.4 of the rest, scaled) only shares count: 0.9 is first. Without
// shares the cheapest is.
TEST(FirstWithout, IsTheRankingOfTheOtherCriteria) {
  const Problem problem = problem_with({lower, higher}, {0.6, 0.4}, {{100, 0.2}, {150, 0.9}, {200, 0.6}});
  for (const Method method : {Method::weighted_sum, Method::topsis}) {
    EXPECT_THAT(first_without(problem, method, 0), ElementsAre(1));
    EXPECT_THAT(first_without(problem, method, 1), ElementsAre(0));
  }
  EXPECT_THAT(first_without(problem_with({lower}, {1.0}, {{1}, {2}}), Method::topsis, 0), IsEmpty());
  EXPECT_THAT(first_without(problem_with({lower, lower}, {1.0, 0.0}, {{1, 2}, {2, 1}}), Method::topsis, 0), IsEmpty());
}

}  // namespace
}  // namespace gigatwin::comparison
