#include "portfolio/solve.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "brute_force.hpp"

namespace gigatwin::portfolio {
namespace {

using testing::ElementsAre;

/// Sites a, b, c of value 6, 5, 4 and price 4, 3, 3.
Problem three_sites(double budget) {
  Problem problem;
  problem.candidates = {"a", "b", "c"};
  problem.options = {{0, "full", 1.0, 6.0}, {1, "full", 1.0, 5.0}, {2, "full", 1.0, 4.0}};
  problem.rules.push_back({.key = "sites.at_least",
                           .sense = Sense::at_least,
                           .bound = 1.0,
                           .rows = {{"", {{0, 1.0}, {1, 1.0}, {2, 1.0}}}}});
  problem.rules.push_back(
      {.key = "budget.union", .bound = budget, .is_budget = true, .rows = {{"", {{0, 4.0}, {1, 3.0}, {2, 3.0}}}}});
  return problem;
}

// Budget 6: b + c cost 6 and give 9; a alone gives 6, b alone 5, c alone 4; a + b cost 7.
TEST(BestPortfolios, AreInOrderOfValueWithGapAndDistance) {
  const std::vector<Portfolio> found = best_portfolios(three_sites(6.0), 10, Differing::sizes);
  ASSERT_EQ(found.size(), 4U);
  EXPECT_THAT(found[0].choice, ElementsAre(1, 2));
  EXPECT_DOUBLE_EQ(found[0].value, 9.0);
  EXPECT_NEAR(found[0].bound, 9.0, 1e-6);
  EXPECT_THAT(found[1].choice, ElementsAre(0));
  EXPECT_DOUBLE_EQ(found[1].gap, 3.0);
  EXPECT_DOUBLE_EQ(found[1].share_lost, 1.0 / 3.0);
  EXPECT_EQ(found[1].distance.sites, 3U);  // a instead of b and c
  EXPECT_THAT(found[2].choice, ElementsAre(1));
  EXPECT_THAT(found[3].choice, ElementsAre(2));
}

// Two sites of equal value and price: the one whose name comes first, whatever their order in the file.
TEST(BestPortfolios, SettleTiesByName) {
  Problem problem = three_sites(3.0);
  problem.options[2].value = 5.0;
  problem.candidates = {"a", "z", "b"};
  EXPECT_THAT(best_portfolios(problem, 1, Differing::sizes).front().choice, ElementsAre(2));
}

// Budget 6 +- 10 %: 5.4 buys a (6), 6.6 buys b + c (9); 3 more over 1.2 EUR.
TEST(BudgetValues, TellWhatALittleMoreOrLessMoneyBuys) {
  const std::vector<BudgetValue> values = budget_values(three_sites(6.0), 0.1);
  ASSERT_EQ(values.size(), 1U);
  EXPECT_EQ(values[0].rule, 1U);
  EXPECT_DOUBLE_EQ(values[0].less->value, 6.0);
  EXPECT_DOUBLE_EQ(values[0].more->value, 9.0);
  EXPECT_NEAR(values[0].per_unit, 3.0 / 1.2, 1e-9);
}

// Two sites at least cost 3 + 3 = 6: a budget of 5 has to become 6, or the two sites one.
TEST(Conflict, NamesTheRulesAndTheSmallestChangeOfEach) {
  Problem problem = three_sites(5.0);
  problem.rules[0].bound = 2.0;
  const Conflict conflict = conflict_of(problem);
  ASSERT_EQ(conflict.rules.size(), 2U);
  EXPECT_EQ(conflict.rules[0].rule, 0U);
  EXPECT_DOUBLE_EQ(conflict.rules[0].bound.value(), 1.0);
  EXPECT_EQ(conflict.rules[1].rule, 1U);
  EXPECT_DOUBLE_EQ(conflict.rules[1].bound.value(), 6.0);
  EXPECT_TRUE(conflict.give_up.empty());
}

// One pair of rules about a, one about b: whatever is changed of one pair, the other stays impossible.
TEST(Conflict, TellsWhichRulesGiveWayTogetherWhereNoneIsEnoughAlone) {
  Problem problem = three_sites(100.0);
  problem.rules = {{.key = "a", .sense = Sense::at_least, .bound = 1.0, .rows = {{"", {{0, 1.0}}}}},
                   {.key = "not a", .bound = 0.0, .rows = {{"", {{0, 1.0}}}}},
                   {.key = "b", .sense = Sense::at_least, .bound = 1.0, .rows = {{"", {{1, 1.0}}}}},
                   {.key = "not b", .bound = 0.0, .rows = {{"", {{1, 1.0}}}}}};
  const Conflict conflict = conflict_of(problem);
  // Deletion in order leaves the second pair, of which neither frees the first.
  ASSERT_EQ(conflict.rules.size(), 2U);
  EXPECT_EQ(conflict.rules[0].rule, 2U);
  EXPECT_FALSE(conflict.rules[0].is_enough);
  EXPECT_FALSE(conflict.rules[1].bound.has_value());
  ASSERT_EQ(conflict.give_up.size(), 2U);
  EXPECT_EQ(conflict.give_up[0].rule, 0U);
  EXPECT_DOUBLE_EQ(conflict.give_up[0].bound.value(), 0.0);
  EXPECT_EQ(conflict.give_up[1].rule, 2U);
}

// One site costs 3 of the one budget and 2 of the other; "one site at least" is beyond question.
TEST(Conflict, KeepsWhatIsFixedAndGivesTheBoundsThatAreEnoughTogether) {
  Problem problem = three_sites(2.0);
  problem.rules[0].is_fixed = true;
  problem.rules.push_back({.key = "budget.public", .bound = 1.0, .rows = {{"", {{0, 1.5}, {1, 2.0}, {2, 2.5}}}}});
  const Conflict conflict = conflict_of(problem);
  ASSERT_EQ(conflict.rules.size(), 1U);
  EXPECT_FALSE(conflict.rules[0].is_enough);
  ASSERT_EQ(conflict.give_up.size(), 2U);
  EXPECT_DOUBLE_EQ(conflict.give_up[0].bound.value(), 3.0);  // b or c
  EXPECT_DOUBLE_EQ(conflict.give_up[1].bound.value(), 2.0);  // b
}

TEST(Distance, CountsSitesAndSizes) {
  Problem problem;
  problem.candidates = {"a", "b"};
  problem.options = {{0, "half", 0.5, 1.0}, {0, "full", 1.0, 2.0}, {1, "full", 1.0, 1.0}};
  const Distance distance = distance_of(problem, {0}, {1, 2});
  EXPECT_EQ(distance.sites, 1U);
  EXPECT_EQ(distance.sizes, 1U);
}

class AgainstBruteForce : public testing::TestWithParam<Differing> {};

TEST_P(AgainstBruteForce, BestAndNextBestAreTheSame) {
  int feasible = 0, several = 0;
  for (std::uint64_t instance = 0; instance < 200; ++instance) {
    const Problem problem = brute::Random{instance}.problem();
    const std::vector<Choice> expected = brute::best(problem, 5, GetParam());
    const std::vector<Portfolio> found = best_portfolios(problem, 5, GetParam());
    ASSERT_EQ(found.size(), expected.size()) << "instance " << instance;
    feasible += expected.empty() ? 0 : 1;
    several += expected.size() == 5 ? 1 : 0;
    for (std::size_t i = 0; i < found.size(); ++i) {
      EXPECT_EQ(found[i].choice, expected[i]) << "instance " << instance << ", portfolio " << i;
      EXPECT_GE(found[i].bound, found[i].value - 1e-9) << "instance " << instance;
      EXPECT_NEAR(found[i].bound, brute::value(problem, expected[i]), 1e-4) << "instance " << instance;
    }
  }
  EXPECT_GT(feasible, 100);  // the draws are no empty test
  EXPECT_GT(several, 40);
}

INSTANTIATE_TEST_SUITE_P(Differing, AgainstBruteForce, testing::Values(Differing::sizes, Differing::sites),
                         [](const auto& tested) { return tested.param == Differing::sizes ? "Sizes" : "Sites"; });

/// Smallest bound of the rule that leaves a choice, from all choices that keep the others.
std::optional<double> brute_bound(const Problem& problem, std::size_t rule) {
  std::optional<double> nearest;
  const double sign = problem.rules[rule].sense == Sense::at_most ? 1.0 : -1.0;
  for (const Choice& choice : brute::feasible_choices(problem, rule)) {
    double needed = problem.rules[rule].bound;
    for (const Row& row : problem.rules[rule].rows) {
      const double amount = used(problem.rules[rule], row, choice);
      if (sign * (amount - needed) > 0.0) needed = amount;
    }
    if (!nearest || sign * (needed - *nearest) < 0.0) nearest = needed;
  }
  return nearest;
}

TEST(ConflictAgainstBruteForce, IsIrreducibleAndItsRelaxationsAreTheSmallest) {
  int conflicts = 0, bounds = 0, given_up = 0;
  for (std::uint64_t instance = 0; instance < 400; ++instance) {
    const Problem problem = brute::Random{instance}.problem();
    if (!brute::feasible_choices(problem).empty()) continue;
    ++conflicts;
    const Conflict conflict = conflict_of(problem);
    Problem set = problem;
    set.rules.clear();
    for (const Relaxation& relaxation : conflict.rules) set.rules.push_back(problem.rules[relaxation.rule]);
    EXPECT_TRUE(brute::feasible_choices(set).empty()) << "instance " << instance;
    for (std::size_t i = 0; i < conflict.rules.size(); ++i) {
      EXPECT_FALSE(brute::feasible_choices(set, i).empty()) << "instance " << instance << ": rule " << i << " is idle";
      const Relaxation& relaxation = conflict.rules[i];
      const std::optional<double> nearest = brute_bound(problem, relaxation.rule);
      EXPECT_EQ(relaxation.is_enough, nearest.has_value()) << "instance " << instance;
      if (!relaxation.bound) continue;
      EXPECT_NEAR(*relaxation.bound, nearest.value(), 1e-6) << "instance " << instance;
      ++bounds;
    }
    if (conflict.give_up.empty()) continue;
    ++given_up;
    Problem rest = problem;
    for (const Relaxation& relaxation : conflict.give_up) {
      Rule& rule = rest.rules[relaxation.rule];
      if (relaxation.bound)
        rule.bound = *relaxation.bound;
      else
        rule.rows.clear();
    }
    EXPECT_FALSE(brute::feasible_choices(rest).empty()) << "instance " << instance;
  }
  EXPECT_GT(conflicts, 40);
  EXPECT_GT(bounds, 30);
  EXPECT_GT(given_up, 2);
}

}  // namespace
}  // namespace gigatwin::portfolio
