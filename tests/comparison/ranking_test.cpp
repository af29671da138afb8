#include "comparison/ranking.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "comparison/pareto.hpp"
#include "problems.hpp"

namespace gigatwin::comparison {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr Method both[] = {Method::weighted_sum, Method::topsis};

// Costs 100, 150, 200 (lower is better), shares 0.2, 0.9, 0.6 (higher).
Problem three_proposals() { return problem_with({lower, higher}, {0.6, 0.4}, {{100, 0.2}, {150, 0.9}, {200, 0.6}}); }

// Cost: (100 - 200) / (100 - 200) = 1, 0.5, 0. Share: 0, 1, (0.6 - 0.2) / 0.7 = 0.571429.
TEST(Scores, RunFromTheWorstToTheBestOfTheProposals) {
  const auto all = scores(three_proposals());
  EXPECT_THAT(all[0], ElementsAre(1.0, 0.0));
  EXPECT_THAT(all[1], ElementsAre(0.5, 1.0));
  EXPECT_THAT(all[2], ElementsAre(0.0, DoubleNear(0.571429, 1e-6)));
}

// Cost: 100/100, 100/150, 100/200. Share: 0.2/0.9, 1, 0.6/0.9.
TEST(Scores, MayBeTheRatioToTheBest) {
  Problem problem = three_proposals();
  for (Criterion& criterion : problem.criteria) criterion.scale = Scale::ratio;
  const auto all = scores(problem);
  EXPECT_THAT(all[0], ElementsAre(1.0, DoubleNear(0.222222, 1e-6)));
  EXPECT_THAT(all[1], ElementsAre(DoubleNear(0.666667, 1e-6), 1.0));
  EXPECT_THAT(all[2], ElementsAre(0.5, DoubleNear(0.666667, 1e-6)));
  problem.values[1][0] = 0.0;
  EXPECT_EQ(unscalable(problem), 0U);
}

// Target 120, worst 180: 100 is beyond the target (1), (150 - 180) / (120 - 180) = 0.5, 200 is beyond the worst (0).
TEST(Scores, OfStatedBoundsDoNotDependOnWhoElseIsCompared) {
  Problem problem = three_proposals();
  problem.criteria[0] = {.better = lower, .scale = Scale::bounds, .target = 120, .worst = 180};
  const auto all = scores(problem);
  EXPECT_EQ(all[0][0], 1.0);
  EXPECT_DOUBLE_EQ(all[1][0], 0.5);
  EXPECT_EQ(all[2][0], 0.0);
}

TEST(Scores, AreOneWhereAllAreEqual) {
  EXPECT_THAT(scores(problem_with({lower}, {1.0}, {{5}, {5}})), ElementsAre(ElementsAre(1.0), ElementsAre(1.0)));
}

// 0.6 * 1 + 0.4 * 0 = 0.6;  0.6 * 0.5 + 0.4 * 1 = 0.7;  0.4 * 0.571429 = 0.228571.
TEST(WeightedSum, IsAsByHand) {
  EXPECT_THAT(totals(three_proposals(), Method::weighted_sum),
              ElementsAre(DoubleNear(0.6, 1e-12), DoubleNear(0.7, 1e-12), DoubleNear(0.228571, 1e-6)));
}

// The choice of a fighter aircraft, Hwang & Yoon (1981), page 133: speed (Mach), ferry range (nautical miles), payload
// (pounds), cost (millions), reliability and manoeuvrability (1 to 9). Published closeness 0.643, 0.268, 0.613, 0.312.
TEST(Topsis, GivesThePublishedClosenessOfHwangAndYoon) {
  const Problem aircraft = problem_with({higher, higher, higher, lower, higher, higher}, {0.2, 0.1, 0.1, 0.1, 0.2, 0.3},
                                        {{2.0, 1500, 20000, 5.5, 5, 9},
                                         {2.5, 2700, 18000, 6.5, 3, 5},
                                         {1.8, 2000, 21000, 4.5, 7, 7},
                                         {2.2, 1800, 20000, 5.0, 5, 5}});
  constexpr double printed = 1e-3;  // the book divides distances of four decimals
  const auto closeness = totals(aircraft, Method::topsis);
  EXPECT_THAT(closeness, ElementsAre(DoubleNear(0.643, printed), DoubleNear(0.268, printed), DoubleNear(0.613, printed),
                                     DoubleNear(0.312, printed)));
  EXPECT_THAT(ranks(closeness), ElementsAre(1, 4, 2, 3));
  // Manoeuvrability of the first: 9 / sqrt(81 + 25 + 49 + 25) = 9 / 13.416 = 0.6708.
  EXPECT_NEAR(vector_normalised(aircraft)[0][5], 0.6708, 5e-5);
}

TEST(Topsis, KeepsAColumnOfZerosAndEqualProposals) {
  EXPECT_THAT(totals(problem_with({lower, higher}, {0.5, 0.5}, {{0, 3}, {0, 3}}), Method::topsis),
              ElementsAre(1.0, 1.0));
}

TEST(Ranks, AreSharedByEquals) { EXPECT_THAT(ranks({0.5, 0.9, 0.5, 0.1}), ElementsAre(2, 1, 2, 4)); }

TEST(Ranking, DoesNotDependOnAnyUnit) {
  for (std::uint64_t number = 0; number < 50; ++number) {
    const Problem problem = random_problem(number, 7, 4, true);
    for (const Scale scale : {Scale::min_max, Scale::ratio}) {
      Problem plain = problem, scaled = problem;
      for (std::size_t k = 0; k < problem.criteria.size(); ++k) {
        plain.criteria[k].scale = scaled.criteria[k].scale = scale;
        for (auto& row : scaled.values) row[k] *= k % 2 == 0 ? 3.6e6 : 1e-3;
      }
      for (const Method method : both) EXPECT_EQ(ranks(totals(plain, method)), ranks(totals(scaled, method)));
    }
  }
}

TEST(Ranking, DoesNotDependOnTheOrderOfProposals) {
  for (std::uint64_t number = 0; number < 50; ++number) {
    Problem problem = random_problem(number, 6, 3);
    for (const Method method : both) {
      auto before = ranks(totals(problem, method));
      Problem turned = problem;
      std::reverse(turned.values.begin(), turned.values.end());
      std::reverse(before.begin(), before.end());
      EXPECT_EQ(ranks(totals(turned, method)), before);
    }
  }
}

TEST(Ranking, PutsNobodyBeforeWhoDominatesIt) {
  for (std::uint64_t number = 0; number < 200; ++number) {
    const Problem problem = random_problem(number, 6, 2);
    const auto dominators = dominated_by(problem);
    for (const Method method : both) {
      const auto total = totals(problem, method);
      for (std::size_t i = 0; i < total.size(); ++i)
        for (const std::size_t j : dominators[i]) EXPECT_GE(total[j], total[i] - 1e-12);
    }
  }
}

// Costs only fall from 3 to 1 while shares only fall from 0.9 to 0.5: nobody dominates but the last, worse than the
// third.
TEST(Pareto, FrontIsWhomNobodyDominates) {
  const auto dominators =
      dominated_by(problem_with({lower, higher}, {0.5, 0.5}, {{3, 0.9}, {2, 0.7}, {1, 0.5}, {1, 0.4}, {1, 0.5}}));
  EXPECT_THAT(dominators, ElementsAre(IsEmpty(), IsEmpty(), IsEmpty(), ElementsAre(2, 4), IsEmpty()));
}

/// Every criterion at least as good, and some better, one by one as the definition says it.
bool better_everywhere(const Problem& problem, std::size_t a, std::size_t b) {
  int as_good = 0, better = 0;
  for (std::size_t k = 0; k < problem.criteria.size(); ++k) {
    const double sign = problem.criteria[k].better == lower ? -1.0 : 1.0;
    as_good += sign * problem.values[a][k] >= sign * problem.values[b][k];
    better += sign * problem.values[a][k] > sign * problem.values[b][k];
  }
  return as_good == static_cast<int>(problem.criteria.size()) && better > 0;
}

TEST(Pareto, AgreesWithItsDefinitionOnRandomSets) {
  for (std::uint64_t number = 0; number < 100; ++number) {
    Problem problem = random_problem(number, 12, 1 + number % 4);
    for (auto& row : problem.values)
      for (double& value : row) value = std::round(value * 2.0);  // coarse, so that equal values are many
    const auto dominators = dominated_by(problem);
    for (std::size_t i = 0; i < 12; ++i)
      for (std::size_t j = 0; j < 12; ++j)
        EXPECT_EQ(std::count(dominators[i].begin(), dominators[i].end(), j), better_everywhere(problem, j, i));
  }
}

TEST(Pareto, FrontStaysWhenADominatedProposalIsAdded) {
  for (std::uint64_t number = 0; number < 100; ++number) {
    Problem problem = random_problem(number, 8, 3);
    const auto before = dominated_by(problem);
    problem.values.push_back(problem.values[number % 8]);
    for (std::size_t k = 0; k < 3; ++k) problem.values.back()[k] += problem.criteria[k].better == lower ? 0.1 : -0.1;
    const auto after = dominated_by(problem);
    for (std::size_t i = 0; i < 8; ++i) EXPECT_EQ(before[i].empty(), after[i].empty());
    EXPECT_FALSE(after[8].empty());
  }
}

}  // namespace
}  // namespace gigatwin::comparison
