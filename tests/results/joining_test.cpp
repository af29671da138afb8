#include "results/joining.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "results/indicators.hpp"

namespace gigatwin::results {
namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

using Sites = std::vector<std::map<std::string_view, double>>;

double joined_of(std::string_view name, const Sites& sites) {
  const JoiningRule* rule = find_joining_rule(name);
  EXPECT_NE(rule, nullptr) << name;
  return joined(*rule, sites.size(), [&](std::size_t site, std::string_view figure) {
    const auto found = sites[site].find(figure);
    return found == sites[site].end() ? none : found->second;
  });
}

TEST(Joining, KnowsEveryIndicatorOnce) {
  std::set<std::string_view> names;
  for (const JoiningRule& rule : joining_rules()) EXPECT_TRUE(names.insert(rule.name).second) << rule.name << " twice";
  for (const Indicator& indicator : indicators())
    EXPECT_TRUE(names.contains(indicator.name)) << indicator.name << " has no rule";
}

TEST(Joining, WeighsByIndicatorsThatHaveRulesOfTheirOwn) {
  for (const JoiningRule& rule : joining_rules()) {
    EXPECT_EQ(rule.how == Joining::mean, !rule.weight.of.empty()) << rule.name;
    for (const std::string_view name : {rule.weight.of, rule.weight.times, rule.weight.per})
      EXPECT_TRUE(name.empty() || find_joining_rule(name) != nullptr) << rule.name << ": " << name;
  }
}

// 30 GWh of input over 25 GWh of IT, 22 over 20: (30 + 22) / (25 + 20) = 1.1556.
TEST(Joining, OfRatiosIsTheRatioOfTheSums) {
  EXPECT_NEAR(
      joined_of("pue", {{{"pue", 30.0 / 25.0}, {"it_energy", 25.0}}, {{"pue", 22.0 / 20.0}, {"it_energy", 20.0}}}),
      52.0 / 45.0, 1e-12);
}

// 100 accelerators, 80 productive of 90 productive or lost; 300, 150 of 200: 230 / 290.
TEST(Joining, OfTheEffectiveTrainingTimeWeighsByProductiveAndLostTime) {
  EXPECT_NEAR(joined_of("ettr", {{{"simulated_accelerators", 100.0}, {"goodput", 0.8}, {"ettr", 80.0 / 90.0}},
                                 {{"simulated_accelerators", 300.0}, {"goodput", 0.5}, {"ettr", 150.0 / 200.0}}}),
              230.0 / 290.0, 1e-12);
}

TEST(Joining, LeavesOutSitesThatHaveNothingOfIt) {
  EXPECT_DOUBLE_EQ(joined_of("cost_per_exaflop_day", {{{"cost_per_exaflop_day", none}, {"useful_exaflop_days", 0.0}},
                                                      {{"cost_per_exaflop_day", 5.0}, {"useful_exaflop_days", 2.0}}}),
                   5.0);
}

TEST(Joining, IsMissingWhereASiteDoesNotKnow) {
  EXPECT_TRUE(std::isnan(joined_of("npv", {{{"npv", 1.0}}, {}})));
  EXPECT_TRUE(std::isnan(joined_of("autonomy", {{}, {{"autonomy", 1.0}}})));
  EXPECT_TRUE(std::isnan(joined_of("project_irr", {{{"project_irr", 0.1}}, {{"project_irr", 0.1}}})));
}

TEST(Joining, AsksAllSitesForADocument) {
  Sites sites(2);
  const std::vector<std::pair<const char*, std::pair<double, double>>> documents{
      {"evidence_interconnection_agreement", {1, 1}},
      {"evidence_firm_capacity", {1, 0}},
      {"evidence_energisation_milestones", {0, 1}},
      {"evidence_grid_study", {1, 1}},
      {"evidence_national_commitment", {0, 0}}};
  for (const auto& [name, both] : documents) {
    sites[0][name] = both.first;
    sites[1][name] = both.second;
  }
  EXPECT_DOUBLE_EQ(joined_of("documents", sites), 2.0);  // agreement and study; each site alone has three
}

TEST(Joining, KeepsWhatAllHaveAlike) {
  EXPECT_DOUBLE_EQ(joined_of("lot", {{{"lot", 1.0}}, {{"lot", 1.0}}}), 1.0);
  EXPECT_TRUE(std::isnan(joined_of("lot", {{{"lot", 1.0}}, {{"lot", 2.0}}})));
}

}  // namespace
}  // namespace gigatwin::results
