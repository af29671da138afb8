#include "comparison/assessment.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "problems.hpp"

namespace gigatwin::comparison {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

/// The worked example of docs/model/comparison.md: cost (lower, 0.6) and share (higher, 0.4).
CriteriaSpec cost_and_share() {
  CriteriaSpec spec;
  spec.criteria = {{.figure = "cost", .weight = 0.6}, {.figure = "share", .weight = 0.4}};
  return spec;
}

Candidates three_candidates() {
  return {.names = {"a", "b", "c"},
          .better = {lower, higher},
          .values = {{100, 0.2}, {150, 0.9}, {200, 0.6}},
          .constrained = {{}, {}, {}}};
}

TEST(Assessment, IsTheWorkedExampleOfTheModelPage) {
  const Assessment all = assess(cost_and_share(), three_candidates());
  EXPECT_THAT(all.ranked, ElementsAre(0, 1, 2));
  EXPECT_THAT(all.dominated_by, ElementsAre(IsEmpty(), IsEmpty(), ElementsAre(1)));
  ASSERT_THAT(all.rankings, SizeIs(2));
  const RankedBy& sum = all.rankings[0];
  const RankedBy& topsis = all.rankings[1];
  EXPECT_THAT(sum.totals, ElementsAre(DoubleNear(0.6, 5e-5), DoubleNear(0.7, 5e-5), DoubleNear(0.2286, 5e-5)));
  EXPECT_THAT(topsis.totals, ElementsAre(DoubleNear(0.4668, 5e-5), DoubleNear(0.7138, 5e-5), DoubleNear(0.3696, 5e-5)));
  EXPECT_THAT(sum.ranks, ElementsAre(2, 1, 3));
  EXPECT_THAT(topsis.ranks, ElementsAre(2, 1, 3));
  constexpr double error = 0.02;  // 4 standard errors of a half with 10,000 draws
  EXPECT_NEAR(sum.shares_of_all[0][0], 1.0 / 3.0, error);
  EXPECT_NEAR(sum.shares_around[0][0], 1.0 / 6.0, error);
  EXPECT_EQ(sum.shares_of_all[2][0], 0.0);
}

TEST(Assessment, SaysWhatWouldOverturnIt) {
  CriteriaSpec spec = cost_and_share();
  spec.method = Methods::weighted_sum;
  const Assessment all = assess(spec, three_candidates());
  ASSERT_THAT(all.overturns, SizeIs(2));
  const Overturn& a = all.overturns[0];
  EXPECT_EQ(a.other, 0U);
  EXPECT_THAT(*a.weights, ElementsAre(DoubleNear(2.0 / 3.0, 1e-12), DoubleNear(1.0 / 3.0, 1e-12)));
  EXPECT_NEAR(a.distance, std::sqrt(2.0) / 15.0, 1e-12);
  EXPECT_NEAR(*a.winning_values[0], 50.0, 1e-5);  // a tie within 1e-9 of the total counts
  EXPECT_NEAR(*a.winning_values[1], 0.675, 1e-7);
  EXPECT_EQ(all.overturns[1].weights, std::nullopt);
  EXPECT_TRUE(std::isnan(all.overturns[1].distance));
  ASSERT_THAT(all.dropped, SizeIs(1));
  EXPECT_EQ(all.dropped[0].criterion, 1U);
  EXPECT_THAT(all.dropped[0].first, ElementsAre(0));
}

TEST(Assessment, PutsConstraintsFirst) {
  CriteriaSpec spec = cost_and_share();
  spec.constraints = {{.figure = "pue", .at_most = 1.3, .why = "law"},
                      {.figure = "firm", .at_least = 1.0, .hard = false, .why = "wish"}};
  Candidates candidates = three_candidates();
  candidates.constrained = {{1.3, 0.0}, {1.36, 1.0}, {unknown, 1.0}};
  const Assessment all = assess(spec, candidates);
  EXPECT_THAT(all.excluded, ElementsAre(1, 2));
  EXPECT_THAT(all.ranked, ElementsAre(0));  // at the limit is within it, and a soft one excludes nobody
  ASSERT_THAT(all.misses, SizeIs(3));
  EXPECT_EQ(all.misses[0].constraint, 1U);
  EXPECT_DOUBLE_EQ(all.misses[0].by, 1.0);
  EXPECT_NEAR(all.misses[1].by, 0.06, 1e-12);
  EXPECT_TRUE(std::isnan(all.misses[2].value));
  EXPECT_THAT(all.overturns, IsEmpty());
}

TEST(Assessment, DoesNotRankWhatItDoesNotKnow) {
  Candidates candidates = three_candidates();
  candidates.values[1][1] = unknown;
  const Assessment all = assess(cost_and_share(), candidates);
  EXPECT_THAT(all.incomplete, ElementsAre(1));
  EXPECT_THAT(all.ranked, ElementsAre(0, 2));
  EXPECT_THAT(all.problem.values, SizeIs(2));
}

TEST(Assessment, OfNobodyIsEmpty) {
  CriteriaSpec spec = cost_and_share();
  spec.constraints = {{.figure = "pue", .at_most = 1.0, .why = "nobody"}};
  Candidates candidates = three_candidates();
  candidates.constrained = {{1.1}, {1.1}, {1.1}};
  const Assessment all = assess(spec, candidates);
  EXPECT_THAT(all.ranked, IsEmpty());
  EXPECT_THAT(all.rankings, IsEmpty());
}

TEST(Assessment, ScalesWeightsThatAddToOneButForRounding) {
  CriteriaSpec spec = cost_and_share();
  spec.criteria[0].weight = 0.6 + 5e-7;
  const Problem problem = problem_of(spec, three_candidates(), {0, 1});
  EXPECT_NEAR(problem.weights[0] + problem.weights[1], 1.0, 1e-15);
}

/// Of the block alone, as the reader asks for it.
std::vector<BlockProblems::Problem> problems_in(const CriteriaSpec& spec) {
  return criteria_schema().problems_of(&spec).list;
}

TEST(Criteria, HaveWeightsThatAddToOne) {
  CriteriaSpec spec = cost_and_share();
  EXPECT_THAT(problems_in(spec), IsEmpty());
  spec.criteria[0].weight = 0.4;
  ASSERT_THAT(problems_in(spec), SizeIs(1));
  EXPECT_EQ(problems_in(spec)[0].found, "a sum of 0.8");
  EXPECT_EQ(problems_in(spec)[0].hint, "scaled to 1: cost 0.5, share 0.5");
}

TEST(Criteria, WeighEachFigureOnce) {
  CriteriaSpec spec = cost_and_share();
  spec.criteria[1].figure = "cost";
  ASSERT_THAT(problems_in(spec), SizeIs(1));
  EXPECT_EQ(problems_in(spec)[0].key, "criteria[1].figure");
}

}  // namespace
}  // namespace gigatwin::comparison
