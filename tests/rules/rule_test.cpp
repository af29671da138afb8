#include "rules/rule.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "rules/reporting.hpp"

namespace gigatwin::rules {
namespace {

Instant day(const char* text) { return *parse_instant(text); }

/// Opened in 2027 in Germany, the year 2030.
Figures german_site() {
  Figures figures;
  figures.country = "DE";
  figures.opened = day("2027-09-01");
  figures.begin = day("2030-01-01");
  figures.end = day("2031-01-01");
  figures.installed_it_power = megawatts(100);
  figures.rated_power = megawatts(130);
  figures.cooling_degree_days = 20;
  figures.pue = 1.25;
  figures.pue_without_heat_pump = 1.15;
  figures.wue = 0.5;
  figures.erf = 0.12;
  figures.ref = 1.0;
  return figures;
}

NamedRule pue_rule(double limit) {
  RuleSpec rule;
  rule.measure = Measure::pue;
  rule.at_most = limit;
  return {"pue", rule};
}

Outcome only(const RuleSpec& rule, const Figures& figures) {
  const std::vector<Verdict> verdicts = check({{"one", rule}}, figures);
  EXPECT_EQ(verdicts.size(), 1u);
  return verdicts.empty() ? Outcome::unknown : verdicts.front().outcome;
}

bool applies(const RuleSpec& rule, const Figures& figures) { return !check({{"one", rule}}, figures).empty(); }

TEST(Rules, CompareAFigureWithItsLimit) {
  EXPECT_EQ(only(pue_rule(1.25).rule, german_site()), Outcome::meets);
  EXPECT_EQ(only(pue_rule(1.24).rule, german_site()), Outcome::fails);
  RuleSpec heat;
  heat.measure = Measure::erf;
  heat.at_least = 0.12;
  EXPECT_EQ(only(heat, german_site()), Outcome::meets);
  heat.at_least = 0.15;
  EXPECT_EQ(only(heat, german_site()), Outcome::fails);
}

TEST(Rules, LookAtTheMeasureTheyName) {
  RuleSpec rule;
  rule.at_most = 1.2;
  rule.measure = Measure::pue_without_heat_pump;
  EXPECT_EQ(only(rule, german_site()), Outcome::meets);
  rule.measure = Measure::wue;
  rule.at_most = 0.4;
  EXPECT_EQ(only(rule, german_site()), Outcome::fails);
}

TEST(Rules, AllowTheRoundingOfAShareOfOne) {
  RuleSpec rule;
  rule.measure = Measure::ref;
  rule.at_least = 1.0;
  Figures figures = german_site();
  figures.ref = 1.0 - 1e-12;
  EXPECT_EQ(only(rule, figures), Outcome::meets);
  figures.ref = 0.9999;
  EXPECT_EQ(only(rule, figures), Outcome::fails);
}

TEST(Rules, ApplyByCountryAndSize) {
  RuleSpec rule = pue_rule(1.2).rule;
  rule.countries = {"DE", "AT"};
  EXPECT_TRUE(applies(rule, german_site()));
  rule.countries = {"FR"};
  EXPECT_FALSE(applies(rule, german_site()));
  rule = pue_rule(1.2).rule;
  rule.above_it_power = megawatts(100);  // "at least"
  EXPECT_TRUE(applies(rule, german_site()));
  rule.above_it_power = megawatts(101);
  EXPECT_FALSE(applies(rule, german_site()));
  rule = pue_rule(1.2).rule;
  rule.above_rated_power = megawatts(130);  // "more than"
  EXPECT_FALSE(applies(rule, german_site()));
}

TEST(Rules, ApplyByTheDateOfOpening) {
  RuleSpec rule = pue_rule(1.2).rule;
  rule.opened_from = day("2027-09-01");
  EXPECT_TRUE(applies(rule, german_site()));
  rule.opened_before = day("2027-09-01");
  EXPECT_FALSE(applies(rule, german_site()));
}

// Opened on 1 September 2027: two Julian years later is 31 August 2029.
TEST(Rules, WaitForTheEndOfTheGrace) {
  RuleSpec rule = pue_rule(1.2).rule;
  rule.grace = years(2);
  Figures figures = german_site();
  EXPECT_EQ(only(rule, figures), Outcome::fails);
  figures.begin = day("2028-01-01");
  figures.end = day("2029-01-01");
  EXPECT_EQ(only(rule, figures), Outcome::later);
  EXPECT_EQ(to_text(*check({{"one", rule}}, figures).front().due), "2029-08-31 12:00:00");
}

TEST(Rules, HoldOnlyWhileTheyAreInForce) {
  RuleSpec rule = pue_rule(1.2).rule;
  rule.in_force_from = day("2031-01-01");
  EXPECT_EQ(only(rule, german_site()), Outcome::later);
  rule.in_force_from = day("2030-12-31");
  EXPECT_EQ(only(rule, german_site()), Outcome::fails);
  rule.in_force_until = day("2030-06-01");  // another limit has replaced it before the year is over
  EXPECT_FALSE(applies(rule, german_site()));
}

TEST(Rules, AskTheClimateOnlyWhereItIsKnown) {
  RuleSpec rule = pue_rule(1.3).rule;
  rule.climate = Climate::cool;
  Figures figures = german_site();
  EXPECT_EQ(only(rule, figures), Outcome::meets);
  rule.climate = Climate::warm;
  EXPECT_FALSE(applies(rule, figures));
  figures.cooling_degree_days = 200;
  EXPECT_TRUE(applies(rule, figures));
  figures.cooling_degree_days = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(only(rule, figures), Outcome::unknown);
}

TEST(Rules, SayUnknownWhereAFigureIsMissing) {
  Figures figures = german_site();
  figures.pue = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(only(pue_rule(1.2).rule, figures), Outcome::unknown);
  RuleSpec report;
  report.measure = Measure::reporting;
  report.at_least = 1.0;
  EXPECT_EQ(only(report, figures), Outcome::unknown);
  figures.report_complete = true;
  EXPECT_EQ(only(report, figures), Outcome::meets);
}

TEST(Rules, AcceptWasteHeatThatIsUsedOrProvedInfeasible) {
  RuleSpec rule;
  rule.measure = Measure::heat_use;
  rule.at_least = 1.0;
  Figures figures = german_site();
  EXPECT_EQ(only(rule, figures), Outcome::meets);
  figures.erf = 0.0;
  EXPECT_EQ(only(rule, figures), Outcome::fails);
  figures.heat_exempt = true;
  EXPECT_EQ(only(rule, figures), Outcome::meets);
}

TEST(RuleSchema, WantsOneLimit) {
  RuleSpec rule;
  EXPECT_EQ(rule_schema().problems_of(&rule).list.size(), 1u);
  rule.at_most = 1.0;
  EXPECT_TRUE(rule_schema().problems_of(&rule).list.empty());
  rule.at_least = 0.5;
  EXPECT_EQ(rule_schema().problems_of(&rule).list.size(), 1u);
}

TEST(Reporting, NamesTheKindsOfDatacentres) {
  EXPECT_EQ(to_text(DatacentreType::co_hosting), "co-hosting");
  ReportingSpec spec;
  spec.floor_area = SquareMetres{1000};
  spec.computer_room_area = SquareMetres{1001};
  const BlockProblems problems = reporting_schema().problems_of(&spec);
  ASSERT_EQ(problems.list.size(), 1u);
  EXPECT_EQ(problems.list.front().key, "computer_room_area");
}

}  // namespace
}  // namespace gigatwin::rules
