#include "rules/call.hpp"

#include <gtest/gtest.h>

#include "rules/rule.hpp"
#include "sample_call.hpp"

namespace gigatwin::rules {
namespace {

/// "KEY: expected X, found Y" of the whole-block checks, the first of them.
std::string problem_of(const CallSpec& call) {
  const BlockProblems problems = call_schema().problems_of(&call);
  if (problems.list.empty()) return {};
  const BlockProblems::Problem& first = problems.list.front();
  return first.key + ": expected " + first.expected + ", found " + first.found;
}

TEST(CallFile, ThatIsSoundHasNoProblem) { EXPECT_EQ(problem_of(sample_call()), ""); }

TEST(CallFile, WeightsAddUp) {
  CallSpec call = sample_call();
  call.criteria[2].weight = 0.3;  // 0.2 + 0.3 + 0.6
  EXPECT_EQ(problem_of(call), "criteria[3].weight: expected weights that add up to 100 % of technical, found 110 %");
  call = sample_call();
  call.criteria[0].weight = 0.4;
  EXPECT_EQ(problem_of(call), "criteria[4].weight: expected weights that add up to 100 % of the award, found 90 %");
}

TEST(CallFile, BandsNameClasses) {
  CallSpec call = sample_call();
  call.criteria[1].bands[1].name = "goood";
  EXPECT_EQ(problem_of(call), "criteria[1].bands[1].name: expected one of classes; did you mean good?, found goood");
}

TEST(CallFile, PartsStandAfterWhatTheyArePartOf) {
  CallSpec call = sample_call();
  call.criteria[0].part_of = "rest";  // which is part of it: a circle
  EXPECT_EQ(problem_of(call).substr(0, 69), "criteria[0].part_of: expected a criterion that stands before it, foun");
}

TEST(CallFile, ACriterionHasBandsOrParts) {
  CallSpec call = sample_call();
  call.criteria[0].bands = call.criteria[1].bands;
  EXPECT_EQ(problem_of(call), "criteria[0].bands: expected either bands or parts, found both");
}

TEST(CallFile, NamesAreDistinct) {
  CallSpec call = sample_call();
  call.requirements[1].name = "match";
  EXPECT_EQ(problem_of(call), "requirements[1].name: expected a name of its own, found match again");
}

TEST(CallFile, RequirementsNameLots) {
  CallSpec call = sample_call();
  call.requirements[1].lot = "3";
  EXPECT_EQ(problem_of(call), "requirements[1].lot: expected one of lots, found 3");
}

TEST(CallFile, OnlyTheLastBandMayBeTheRest) {
  CriterionSpec criterion = pue_criterion();
  criterion.bands[1].at_most.reset();
  const BlockProblems problems = criterion_schema().problems_of(&criterion);
  ASSERT_EQ(problems.list.size(), 1u);
  EXPECT_EQ(problems.list[0].key, "bands[1].name");
}

TEST(CallFile, ARequirementHasALimitAndItsLimitsAreInOrder) {
  RequirementSpec requirement;
  EXPECT_EQ(requirement_schema().problems_of(&requirement).list.size(), 1u);
  requirement.at_least = 2.0;
  EXPECT_TRUE(requirement_schema().problems_of(&requirement).list.empty());
  requirement.at_most = 1.0;
  EXPECT_EQ(requirement_schema().problems_of(&requirement).list.at(0).key, "at_most");
}

TEST(CallFile, AnAssumptionHasARange) {
  ThresholdSource source{{"classes"}, "assumption: equal steps", Reliability::assumption, ""};
  EXPECT_EQ(threshold_source_schema().problems_of(&source).list.size(), 1u);
  source.range = "0 to 1";
  EXPECT_TRUE(threshold_source_schema().problems_of(&source).list.empty());
}

TEST(Sources, CoverKeysAndAllBelowThem) {
  const std::vector<ThresholdSource> sources{
      {{"criteria.pue.bands"}, "one", Reliability::quotation, ""},
      {{"criteria.pue-new", "criteria.pue.weight"}, "two", Reliability::press, ""}};
  EXPECT_EQ(source_of(sources, "criteria.pue.bands.excellent.at_most")->source, "one");
  EXPECT_EQ(source_of(sources, "criteria.pue.weight")->source, "two");
  EXPECT_EQ(source_of(sources, "criteria.pue-newer.weight"), nullptr);
  EXPECT_EQ(source_of(sources, "criteria.pue"), nullptr);
}

TEST(Sources, OfTheCatalogueAreNoMoreThanCited) {
  EXPECT_EQ(reliability_of({{"at_most"}, "en.wikipedia.org", true, ""}), Reliability::cited);
  EXPECT_EQ(reliability_of({{"at_most"}, "assumption: as in the law", false, "1 to 2"}), Reliability::assumption);
  EXPECT_EQ(reliability_of({{"at_most"}, "Directive (EU) 2023/1791", false, ""}), Reliability::recalled);
}

// Half of the award, of it a fifth: 10 %.
TEST(Award, ShareIsTheProductOfTheWeights) {
  const CallSpec call = sample_call();
  EXPECT_NEAR(award_share(call, call.criteria[1]), 0.1, 1e-15);
  EXPECT_NEAR(award_share(call, call.criteria[4]), 0.5, 1e-15);
}

TEST(RuleGroups, AreTheFirstWordOfTheName) {
  EXPECT_EQ(group_of("enefg-draft-pue-new"), "enefg");
  EXPECT_EQ(group_of("own"), "own");
}

Verdict verdict_of(Measure measure, double at_least, const Figures& figures) {
  RuleSpec rule;
  rule.measure = measure;
  rule.at_least = at_least;
  return check({{"one", rule}}, figures).at(0);
}

TEST(Taxonomy, RulesLookAtStatedFacts) {
  Figures figures;
  figures.opened = *parse_instant("2027-01-01");
  figures.begin = *parse_instant("2028-01-01");
  figures.end = *parse_instant("2029-01-01");
  figures.practices = 105;
  EXPECT_EQ(verdict_of(Measure::practices, 106, figures).outcome, Outcome::fails);
  figures.practices = 106;
  EXPECT_EQ(verdict_of(Measure::practices, 106, figures).outcome, Outcome::meets);
  EXPECT_EQ(verdict_of(Measure::audit_age, 0, figures).outcome, Outcome::unknown);
  figures.audited = *parse_instant("2026-01-01");  // 1096 days before the end: 3.0007 years
  EXPECT_NEAR(verdict_of(Measure::audit_age, 0, figures).value, 1096.0 / 365.25, 1e-12);
  EXPECT_EQ(verdict_of(Measure::heat_offer, 1, figures).outcome, Outcome::fails);
  figures.heat_offered = true;
  EXPECT_EQ(verdict_of(Measure::heat_offer, 1, figures).outcome, Outcome::meets);
  EXPECT_EQ(verdict_of(Measure::heat_use, 1, figures).outcome, Outcome::fails) << "an offer is no use";
}

}  // namespace
}  // namespace gigatwin::rules
