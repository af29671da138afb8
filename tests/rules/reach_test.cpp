#include "rules/reach.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "base/random.hpp"
#include "sample_call.hpp"

namespace gigatwin::rules {
namespace {

Condition at_most(const char* figure, double limit) { return {figure, {}, std::nullopt, limit}; }
Condition at_least(const char* figure, double limit) { return {figure, {}, limit, std::nullopt}; }

std::vector<Way> ways(const Condition& condition, const Numbers& numbers) {
  const FigureOf figure = figures_of(numbers);
  return ways_to(condition, missed_limit(condition, value_of(condition, figure)), figure);
}

// Overhead 130 GWh; PUE 1.10 of 1000 GWh leaves 100 GWh: 30 GWh less.
TEST(Reach, TurnsPueIntoOverheadEnergy) {
  const std::vector<Way> found = ways(at_most("pue", 1.10), a_year());
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].quantity, "overhead energy");
  EXPECT_EQ(found[0].unit, "MWh");
  EXPECT_NEAR(found[0].now, 130e3, 1e-6);
  EXPECT_NEAR(found[0].change, -30e3, 1e-6);
}

// 80 % of 1130 GWh are 904 GWh: 204 more than 700. All of it hour by hour: 730 more than 400.
TEST(Reach, TurnsSharesOfEnergyIntoEnergy) {
  const std::vector<Way> balance = ways(at_least("ref", 0.8), a_year());
  ASSERT_EQ(balance.size(), 1u);
  EXPECT_NEAR(balance[0].now, 700e3, 1e-6);
  EXPECT_NEAR(balance[0].change, 204e3, 1e-6);
  const std::vector<Way> hourly = ways(at_least("hourly_matched", 1.0), a_year());
  ASSERT_EQ(hourly.size(), 1u);
  EXPECT_NEAR(hourly[0].change, 730e3, 1e-6);
}

// 85 % of 150 MW are 127.5 MW of IT, 7.5 more; or 120 MW / 0.85 = 141.18 MW of grid, 8.82 less.
TEST(Reach, OffersEitherSideOfAConnection) {
  const std::vector<Way> found = ways(at_least("grid_to_it", 0.85), a_year());
  ASSERT_EQ(found.size(), 2u);
  EXPECT_NEAR(found[0].change, 7.5, 1e-9);
  EXPECT_NEAR(found[1].change, -8.8235, 1e-4);
}

// 8 h of 150 MW are 1200 MWh; a cubic metre of diesel gives 35.9 GJ x 0.38 / 3.6 = 3.789 MWh: 316.7 m3.
TEST(Reach, TurnsHoursOfAutonomyIntoBatteryOrTank) {
  const std::vector<Way> found = ways(at_least("autonomy", 48.0), a_year());
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].unit, "MWh");
  EXPECT_NEAR(found[0].change, 1200.0, 1e-9);
  EXPECT_EQ(found[1].unit, "m3");
  EXPECT_NEAR(found[1].change, 316.67, 0.01);
}

// 2.5 H100-equivalents each: 100,000 need 40,000, 10,000 more. 120 MW at 3.8 kW each need 31,578.9: 1,579 more.
TEST(Reach, CountsWholeAccelerators) {
  const std::vector<Way> h100 = ways(at_least("final_h100_equivalents", 100000), a_year());
  ASSERT_EQ(h100.size(), 1u);
  EXPECT_TRUE(h100[0].whole);
  EXPECT_EQ(h100[0].change, 10000);
  EXPECT_EQ(ways(at_least("final_it_power", 120), a_year()).at(0).change, 1579);
}

// 400 MEUR have to be matched: 100 MEUR more from the state, or 100 MEUR less from the Union.
TEST(Reach, MovesEitherSideOfARatio) {
  const Condition match{"state_grant", "union_grant", 1.0, std::nullopt};
  const std::vector<Way> found = ways(match, a_year());
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].quantity, "state_grant");
  EXPECT_NEAR(found[0].change, 100e6, 1e-3);
  EXPECT_EQ(found[1].quantity, "union_grant");
  EXPECT_NEAR(found[1].change, -100e6, 1e-3);
}

TEST(Reach, AsksForADocumentAndNotForAnAmount) {
  const std::vector<Way> found = ways(at_least("evidence_firm_capacity", 1.0), {{"evidence_firm_capacity", 0.0}});
  ASSERT_EQ(found.size(), 1u);
  EXPECT_TRUE(found[0].is_proof);
  EXPECT_EQ(found[0].quantity, "confirmation of firm capacity for the final phase");
}

TEST(Reach, IsTheDifferenceWhereNoFormulaIsKnown) {
  const std::vector<Way> found = ways(at_most("phase1_months", 18), {{"phase1_months", 21}});
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].quantity, "phase1_months");
  EXPECT_EQ(found[0].change, -3);
  // PUE without the energies that it is made of, as a result of a later program may have it.
  EXPECT_EQ(ways(at_most("pue", 1.1), {{"pue", 1.2}}).at(0).quantity, "pue");
}

TEST(Reach, KnowsNothingOfAnUnknownFigure) {
  EXPECT_TRUE(ways_to(at_most("pue", 1.1), 1.1, figures_of({})).empty());
  EXPECT_TRUE(std::isnan(value_of({"state_grant", "union_grant", 1.0, {}}, figures_of({{"state_grant", 1.0}}))));
  EXPECT_TRUE(std::isnan(value_of({"a", "b", 1.0, {}}, figures_of({{"a", 1.0}, {"b", 0.0}})))) << "x/0";
}

/// The figure after one of its ways was gone.
double applied(const std::string& figure, const Way& way, Numbers n) {
  if (figure == "pue") return (n["energy_input"] + way.change) / n["it_energy"];
  if (figure == "ref" || figure == "hourly_matched")
    return (n[figure] * n["energy_input"] + way.change) / n["energy_input"];
  if (figure == "autonomy") {
    const double mwh = way.unit == "MWh" ? way.change : way.change * 35.9 * 0.38 / 3.6;
    return (n["autonomy"] * n["peak_power"] + mwh) / n["peak_power"];
  }
  if (figure == "grid_to_it")
    return way.quantity.starts_with("firm") ? n["it_rating"] / (n["grid_capacity"] + way.change)
                                            : (n["it_rating"] + way.change) / n["grid_capacity"];
  const double each = n[figure] / n["final_accelerators"];  // machines in proportion
  return n[figure] + way.change * each;
}

TEST(Reach, BroughtBackEveryWayReachesTheLimit) {
  for (std::uint64_t i = 0; i < 500; ++i) {
    const Draws draws{7, "test.reach", i};
    std::uint64_t next = 0;
    const auto between = [&](double low, double high) { return low + (high - low) * draws.uniform(next++); };
    Numbers n;
    n["it_energy"] = between(1e3, 2e6);
    n["pue"] = between(1.01, 2.0);
    n["energy_input"] = n["pue"] * n["it_energy"];
    n["ref"] = between(0.0, 1.0);
    n["hourly_matched"] = between(0.0, 1.0);
    n["it_rating"] = between(1.0, 1000.0);
    n["grid_capacity"] = between(1.0, 1000.0);
    n["grid_to_it"] = n["it_rating"] / n["grid_capacity"];
    n["autonomy"] = between(0.0, 100.0);
    n["peak_power"] = between(1.0, 1000.0);
    n["final_accelerators"] = std::floor(between(1.0, 200000.0));
    n["final_h100_equivalents"] = n["final_accelerators"] * between(0.5, 6.0);
    for (const Condition& condition :
         {at_most("pue", between(1.0, 1.3)), at_least("ref", between(0.1, 1.0)), at_least("hourly_matched", 1.0),
          at_least("grid_to_it", 0.85), at_most("grid_to_it", 1.0), at_least("autonomy", 72.0),
          at_least("final_h100_equivalents", between(1e3, 1e6))}) {
      const double value = value_of(condition, figures_of(n));
      if (is_met(condition, value)) continue;
      const std::vector<Way> found = ways(condition, n);
      ASSERT_FALSE(found.empty()) << condition.figure;
      for (const Way& way : found)
        EXPECT_TRUE(is_met(condition, applied(condition.figure, way, n))) << condition.figure << ": " << way.quantity;
    }
  }
}

}  // namespace
}  // namespace gigatwin::rules
