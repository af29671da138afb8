#include "portfolio/problem.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "portfolio/solve.hpp"

namespace gigatwin::portfolio {
namespace {

using testing::ElementsAre;

constexpr double none = std::numeric_limits<double>::quiet_NaN();

/// A machine of 1000 accelerators that trains 200 exaFLOP-days on 50 GWh of IT at a PUE of 1.2; no figure of money.
std::optional<KnownFigure> small_machine(std::size_t /*candidate*/, std::string_view figure) {
  if (figure == accelerators_figure) return KnownFigure{1000.0, true};
  if (figure == "useful_exaflop_days") return KnownFigure{200.0, true};
  if (figure == "it_energy") return KnownFigure{50.0, true};
  if (figure == "pue") return KnownFigure{1.2, false};
  if (figure == union_figure) return KnownFigure{none, true};
  return std::nullopt;
}

PortfolioSpec one_candidate() {
  PortfolioSpec spec;
  spec.goal = {{"useful_exaflop_days", 1.0, ""}};
  CandidateSpec candidate;
  candidate.name = "a";
  candidate.country = "FI";
  spec.candidates = {candidate};
  return spec;
}

SizeSpec size(std::string label, double share) {
  SizeSpec made;
  made.label = std::move(label);
  made.share = share;
  return made;
}

Problem built(const PortfolioSpec& spec, const FigureSource& known = small_machine) {
  BlockProblems problems;
  Problem problem = problem_of(spec, known, problems);
  EXPECT_TRUE(problems.list.empty()) << problems.list.front().key << ": " << problems.list.front().expected;
  return problem;
}

const Rule& rule(const Problem& problem, const std::string& key) {
  for (const Rule& one : problem.rules)
    if (one.key == key) return one;
  ADD_FAILURE() << "no rule " << key;
  return problem.rules.front();
}

std::vector<double> amounts(const Row& row) {
  std::vector<double> list;
  for (const Term& term : row.terms) list.push_back(term.amount);
  return list;
}

TEST(Problem, ScalesWhatAddsUpAndKeepsTheRest) {
  PortfolioSpec spec = one_candidate();
  spec.candidates[0].sizes = {size("half", 0.5), size("full", 1.0)};
  spec.constraints = {{"pue", std::nullopt, 1.3, Over::each, ""}};
  const Problem problem = built(spec);
  ASSERT_EQ(problem.options.size(), 2U);
  EXPECT_DOUBLE_EQ(problem.options[0].value, 100.0);
  EXPECT_DOUBLE_EQ(problem.options[1].value, 200.0);
  EXPECT_THAT(amounts(rule(problem, "constraints[0].at_most").rows[0]), ElementsAre(1.2, 1.2));
}

// 600 MEUR of which a fifth is fixed, at half the size: 600 (0.2 + 0.8 * 0.5) = 360; a size may state its own.
TEST(Problem, KeepsTheFixedShareOfMoney) {
  PortfolioSpec spec = one_candidate();
  spec.candidates[0].fixed_share = 0.2;
  spec.candidates[0].money.from_union = Euros{600e6};
  spec.candidates[0].sizes = {size("half", 0.5), size("small", 0.1)};
  spec.candidates[0].sizes[1].money.from_union = Euros{99e6};
  spec.budget.from_union = Euros{1e9};
  const Problem problem = built(spec);
  EXPECT_THAT(amounts(rule(problem, "budget.union").rows[0]), ElementsAre(testing::DoubleNear(360e6, 1e-3), 99e6));
  EXPECT_TRUE(rule(problem, "budget.union").is_budget);
}

TEST(Problem, TellsTheShareFromAccelerators) {
  PortfolioSpec spec = one_candidate();
  SizeSpec quarter;
  quarter.label = "quarter";
  quarter.accelerators = 250;
  spec.candidates[0].sizes = {quarter};
  EXPECT_DOUBLE_EQ(built(spec).options[0].share, 0.25);
  spec.candidates[0].accelerators = 500;  // stated goes before the result's
  EXPECT_DOUBLE_EQ(built(spec).options[0].share, 0.5);
}

// pue -1 by it_energy: -1.2 * 50.
TEST(Problem, WeighsAFigureThatDoesNotAddUp) {
  PortfolioSpec spec = one_candidate();
  spec.goal.push_back({"pue", -1.0, "it_energy"});
  EXPECT_DOUBLE_EQ(built(spec).options[0].value, 200.0 - 60.0);
}

TEST(Problem, RefusesASumOfWhatDoesNotAddUp) {
  PortfolioSpec spec = one_candidate();
  spec.goal = {{"pue", 1.0, ""}};
  spec.constraints = {{"pue", std::nullopt, 1.3, Over::sum, ""}};
  BlockProblems problems;
  problem_of(spec, small_machine, problems);
  ASSERT_EQ(problems.list.size(), 2U);
  EXPECT_EQ(problems.list[0].key, "goal[0].figure");
  EXPECT_EQ(problems.list[0].expected, "a figure that adds up over sites");
  EXPECT_EQ(problems.list[1].key, "constraints[0].figure");
}

TEST(Problem, TellsAMissingFigureOnceForEachCandidate) {
  PortfolioSpec spec = one_candidate();
  spec.candidates.push_back(spec.candidates[0]);
  spec.candidates[1].name = "b";
  spec.candidates[0].sizes = {size("half", 0.5), size("full", 1.0)};
  spec.budget.from_union = spec.per_site.from_union = Euros{1e9};
  BlockProblems problems;
  problem_of(spec, small_machine, problems);
  ASSERT_EQ(problems.list.size(), 2U);
  EXPECT_EQ(problems.list[0].key, "candidates[0]");
  EXPECT_EQ(problems.list[0].expected, "the figure union_grant");
  EXPECT_EQ(problems.list[1].key, "candidates[1]");
}

TEST(Problem, LimitsEachCountryAndLot) {
  PortfolioSpec spec = one_candidate();
  for (const char* name : {"b", "c"}) {
    spec.candidates.push_back(spec.candidates[0]);
    spec.candidates.back().name = name;
  }
  spec.candidates[2].country = "PT";
  spec.candidates[1].lot = "2";
  spec.per_country.at_most = 1;
  spec.lots = {{"2", 1, 1, {}}};
  const Problem problem = built(spec);
  const Rule& countries = rule(problem, "per_country.at_most");
  ASSERT_EQ(countries.rows.size(), 2U);
  EXPECT_EQ(countries.rows[0].name, "FI");
  EXPECT_EQ(countries.rows[0].terms.size(), 2U);
  EXPECT_EQ(rule(problem, "lots[0].at_least").rows[0].terms.front().option, 1U);
  // Lot 2 asks for b, which leaves no room for a in Finland.
  EXPECT_THAT(best_portfolios(problem, 1, Differing::sizes).front().choice, ElementsAre(1, 2));
}

TEST(Problem, TakesTheLotOfTheResult) {
  PortfolioSpec spec = one_candidate();
  spec.lots = {{"1", 0, 1, {}}};
  const Problem problem = built(spec, [](std::size_t c, std::string_view figure) {
    return figure == lot_figure ? KnownFigure{1.0, false} : small_machine(c, figure);
  });
  EXPECT_EQ(rule(problem, "lots[0].at_most").rows[0].terms.size(), 1U);
}

TEST(Problem, KeepsExclusionsAndRequirements) {
  PortfolioSpec spec = one_candidate();
  for (const char* name : {"b", "c"}) {
    spec.candidates.push_back(spec.candidates[0]);
    spec.candidates.back().name = name;
  }
  spec.candidates[0].figures = {{"useful_exaflop_days", 300.0, true}};
  spec.candidates[2].figures = {{"useful_exaflop_days", 50.0, true}};
  spec.exclusions = {{{"a", "b"}, "same connection"}};
  spec.requirements = {{"a", "c", ""}};
  // a 300 with c 50 that it needs, without b 200.
  EXPECT_THAT(best_portfolios(built(spec), 1, Differing::sizes).front().choice, ElementsAre(0, 2));
}

// PUE 1.1 on 50 GWh and 1.3 on 150: mean (55 + 195) / 200 = 1.25.
TEST(Problem, LimitsAWeightedMean) {
  PortfolioSpec spec = one_candidate();
  spec.candidates.push_back(spec.candidates[0]);
  spec.candidates[1].name = "b";
  spec.candidates[0].figures = {{"pue", 1.1, true}};  // an indicator knows itself that it does not scale
  spec.candidates[1].figures = {{"pue", 1.3, true}, {"it_energy", 150.0, true}};
  for (const double limit : {1.24, 1.26}) {
    spec.constraints = {{"pue", std::nullopt, limit, Over::mean, "it_energy"}};
    const Problem problem = built(spec);
    const Rule& mean = rule(problem, "constraints[0].at_most");
    EXPECT_NEAR(used(mean, mean.rows[0], {0, 1}), 1.25, 1e-12);
    EXPECT_EQ(best_portfolios(problem, 1, Differing::sizes).front().choice.size(), limit > 1.25 ? 2U : 1U);
  }
}

}  // namespace
}  // namespace gigatwin::portfolio
