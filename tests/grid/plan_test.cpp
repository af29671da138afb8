#include "grid/plan.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/random.hpp"

namespace gigatwin::grid {
namespace {

constexpr double eur_per_mwh = 1.0 / 3.6e9;

BatterySpec example() {
  BatterySpec spec;
  spec.energy = megawatt_hours(100);
  spec.power = megawatts(100);
  spec.round_trip_efficiency = 0.81;
  spec.cycles_to_80 = 5000;
  spec.calendar_to_80 = years(20);
  return spec;
}

std::vector<double> powers(const std::vector<PlannedHour>& plan) {
  std::vector<double> plan_w;
  for (const PlannedHour& hour : plan) plan_w.push_back(hour.power.value);
  return plan_w;
}

double earned_eur(const std::vector<double>& plan_w, const std::vector<double>& price, double wear) {
  double sum = 0.0;
  for (std::size_t h = 0; h < plan_w.size(); ++h)
    sum += plan_w[h] * 3600.0 * (plan_w[h] > 0.0 ? price[h] - wear : price[h]);
  return sum;
}

std::vector<double> prices(double base, std::initializer_list<std::pair<int, double>> of_the_day) {
  std::vector<double> price(8760, base * eur_per_mwh);
  for (std::size_t day = 0; day < 365; ++day)
    for (const auto& [hour, eur_mwh] : of_the_day)
      price[24 * day + static_cast<std::size_t>(hour)] = eur_mwh * eur_per_mwh;
  return price;
}

// Full: 100 MWh bought as 100 / 0.9 = 111.1 MWh, which at 100 MW takes two of the hours at 20 EUR/MWh; 90 MWh sold at
// 100, in one hour: 90 x 100 - 111.1 x 20 = 6777.8 EUR a day.
TEST(BatteryPlan, BuysTheCheapAndSellsTheDearHours) {
  const std::vector<double> price = prices(50, {{3, 20}, {4, 20}, {19, 100}});
  const std::vector<double> plan = powers(battery_plan(example(), price, 0.0, 0));
  EXPECT_NEAR((plan[3] + plan[4]) / 1e6, -111.111, 0.001);
  EXPECT_NEAR(plan[19] / 1e6, 90.0, 1e-6);
  EXPECT_NEAR(earned_eur(plan, price, 0.0) / 365.0, 6777.8, 0.1);
  EXPECT_EQ(std::count_if(plan.begin(), plan.end(), [](double w) { return w != 0.0; }), 3 * 365);
}

// Selling a joule takes 1 / 0.81 joules bought: 80 x 1.2346 = 98.8. A price of 100 pays without wear and not with 2.
TEST(BatteryPlan, RestsWhereTheSpreadDoesNotPayForLossesAndWear) {
  const std::vector<double> price = prices(90, {{3, 80}, {19, 100}});
  EXPECT_GT(earned_eur(powers(battery_plan(example(), price, 0.0, 0)), price, 0.0), 0.0);
  EXPECT_THAT(powers(battery_plan(example(), price, 2.0 * eur_per_mwh, 0)), testing::Each(0.0));
}

// The local day of UTC+1 begins at 23:00 UTC, its cheapest hour, and ends with the dearest. The UTC day ends with the
// cheapest.
TEST(BatteryPlan, PlansLocalDays) {
  const std::vector<double> price = prices(50, {{23, 10}, {22, 100}});
  EXPECT_GT(powers(battery_plan(example(), price, 0.0, 1))[100 * 24 + 22], 0.0);
  EXPECT_EQ(powers(battery_plan(example(), price, 0.0, 0))[100 * 24 + 23], 0.0)
      << "a day that ends cheap cannot sell later";
  EXPECT_LT(powers(battery_plan(example(), price, 0.0, 1))[100 * 24 + 23], 0.0);
}

TEST(BatteryPlan, NeverLosesAndKeepsPowerAndEnergyOverRandomPrices) {
  const Draws draws{11, "test.plan"};
  for (std::uint64_t k = 0; k < 8; ++k) {
    BatterySpec spec = example();
    spec.power = megawatts(15 + 150 * draws.uniform(100'000 * k));
    spec.reserve = 0.3 * draws.uniform(100'000 * k + 1);
    spec.round_trip_efficiency = 0.7 + 0.3 * draws.uniform(100'000 * k + 2);
    const double wear = 10.0 * draws.uniform(100'000 * k + 3) * eur_per_mwh,
                 one_way = std::sqrt(spec.round_trip_efficiency);
    std::vector<double> price(8760);
    for (std::size_t h = 0; h < price.size(); ++h)
      price[h] = (60.0 + 50.0 * draws.normal(100'000 * k + 10 + h)) * eur_per_mwh;
    const std::vector<double> plan = powers(battery_plan(spec, price, wear, 0));
    EXPECT_GT(earned_eur(plan, price, wear), 0.0);
    double stored_j = 0.0;
    for (std::size_t h = 0; h < plan.size(); ++h) {
      if (h % 24 == 0) {
        EXPECT_NEAR(stored_j, 0.0, 1.0);
      }
      stored_j -= 3600.0 * (plan[h] < 0.0 ? plan[h] * one_way : plan[h] / one_way);
      EXPECT_LE(std::abs(plan[h]), spec.power.value * (1 + 1e-9));
      EXPECT_GE(stored_j, -1.0);
      EXPECT_LE(stored_j, (1.0 - spec.reserve) * spec.energy.value + 1.0);
    }
  }
}

}  // namespace
}  // namespace gigatwin::grid
