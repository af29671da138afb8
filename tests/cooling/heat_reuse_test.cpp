#include "cooling/heat_reuse.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/random.hpp"

namespace gigatwin::cooling {
namespace {

constexpr EurosPerJoule eur_per_mwh(double n) { return {n / 3.6e9}; }

/// A network at 80 degC over 40 degC, whatever the weather, that asks for 11 MW at -4.5 degC:
/// 2 + (20 - 2) x (17 + 4.5) / (17 + 26) = 2 + 18 x 0.5.
HeatReuseSpec pumped() {
  HeatReuseSpec spec;
  spec.network = {.supply_cold = {80}, .outdoor_cold = {-20}, .supply_warm = {80}, .outdoor_warm = {10}};
  spec.network.return_temperature = {40};
  spec.demand = {.base = megawatts(2), .peak = megawatts(20), .design_outdoor = {-26}, .heating_limit = {17}};
  spec.station = megawatts(30);
  spec.heat_pump = HeatPumpSpec{.capacity = megawatts(20), .units = 1, .minimum_load = 0.0};
  spec.contract = {.power = megawatts(30), .price = eur_per_mwh(30), .penalty = eur_per_mwh(10)};
  return spec;
}

/// Water of 40 degC, cooled to 30 degC: colder than the return and the exchanger's 3 K, so all goes through the pump.
HeatReuseInputs lukewarm(Watts available) {
  return {.available = available, .hot = {40}, .cold = {30}, .dry_bulb = {-4.5}, .electricity_price = eur_per_mwh(60)};
}

// Condensing at 83 degC, evaporating at 27 degC: 0.5 x 356.15 K / 56 K.
constexpr double cop = 0.5 * 356.15 / 56.0;  // 3.180

TEST(HeatNetwork, SupplyFollowsItsHeatingCurve) {
  HeatNetworkSpec network{.supply_cold = {90}, .outdoor_cold = {-20}, .supply_warm = {70}, .outdoor_warm = {10}};
  EXPECT_DOUBLE_EQ(network_supply(network, {-30}).value, 90.0);
  EXPECT_DOUBLE_EQ(network_supply(network, {-5}).value, 80.0);  // half way
  EXPECT_DOUBLE_EQ(network_supply(network, {25}).value, 70.0);
}

TEST(HeatDemand, IsABaseLoadAndWattsPerKelvinBelowTheHeatingLimit) {
  HeatDemandSpec demand = pumped().demand;
  EXPECT_DOUBLE_EQ(network_demand(demand, {-4.5}, 0).value, 11e6);
  EXPECT_DOUBLE_EQ(network_demand(demand, {30}, 0).value, 2e6);
  EXPECT_DOUBLE_EQ(network_demand(demand, {-40}, 0).value, 20e6);
  demand.daily_shape.assign(24, 1.0);
  demand.daily_shape[7] = 1.5;
  demand.daily_shape[2] = 0.5;
  EXPECT_DOUBLE_EQ(network_demand(demand, {-4.5}, 7.9).value, 16.5e6);
  EXPECT_DOUBLE_EQ(network_demand(demand, {-4.5}, 2.0).value, 5.5e6);
}

TEST(HeatPump, HasAFractionOfCarnotAndNoMoreThanItsMinimumLiftGives) {
  const HeatPumpSpec pump;
  EXPECT_NEAR(heat_pump_cop(pump, {30}, {80}), cop, 1e-12);
  // Water warmer than the network: the lift of 10 K stays. 0.5 x (273.15 + 43) / 10.
  EXPECT_NEAR(heat_pump_cop(pump, {60}, {40}), 0.5 * 316.15 / 10.0, 1e-12);
}

// 11 MW delivered, 11 / 3.180 = 3.459 MW of it work, 7.541 MW out of the water. 30 EUR/MWh x 11 MWh.
TEST(HeatReuse, DeliversWhatIsAskedForAsHeatAndWork) {
  const HeatReuseOutcome out = deliver(pumped(), lukewarm(megawatts(8)), hours(1));
  EXPECT_NEAR(out.delivered.value, 11e6, 1e-3);
  EXPECT_NEAR(out.heat_pump_power.value, 11e6 / cop, 1e-3);
  EXPECT_NEAR(out.taken.value, 11e6 * (1 - 1 / cop), 1e-3);
  EXPECT_NEAR(out.revenue.value, 330.0, 1e-6);
  EXPECT_NEAR(out.unmet.value, 0.0, 1e-3);
}

// 4 MW / (1 - 1 / 3.180) = 5.835 MW; the rest of the contract costs its penalty.
TEST(HeatReuse, TakesNoMoreThanThereIsAndPaysForWhatIsMissing) {
  const HeatReuseOutcome out = deliver(pumped(), lukewarm(megawatts(4)), hours(1));
  const double delivered_mw = 4.0 / (1 - 1 / cop);
  EXPECT_NEAR(out.taken.value, 4e6, 1e-3);
  EXPECT_NEAR(out.delivered.value, delivered_mw * 1e6, 1e-3);
  EXPECT_NEAR(out.unmet.value, (11 - delivered_mw) * 1e6, 1e-3);
  EXPECT_NEAR(out.revenue.value, 30 * delivered_mw - 10 * (11 - delivered_mw), 1e-6);
}

TEST(HeatReuse, KeepsWithinStationAndPump) {
  HeatReuseSpec spec = pumped();
  spec.heat_pump->capacity = megawatts(5);
  EXPECT_NEAR(deliver(spec, lukewarm(megawatts(50)), hours(1)).delivered.value, 5e6, 1e-3);
  spec.station = megawatts(3);
  EXPECT_NEAR(deliver(spec, lukewarm(megawatts(50)), hours(1)).delivered.value, 3e6, 1e-3);
}

TEST(HeatReuse, BypassesThePumpWhenTheWaterIsWarmEnough) {
  HeatReuseInputs in = lukewarm(megawatts(20));
  in.hot = {83};  // 80 degC and the exchanger's 3 K
  in.cold = {43};
  const HeatReuseOutcome out = deliver(pumped(), in, hours(1));
  EXPECT_DOUBLE_EQ(out.heat_pump_power.value, 0.0);
  EXPECT_NEAR(out.delivered.value, 11e6, 1e-3);
  EXPECT_DOUBLE_EQ(out.taken.value, out.delivered.value);
}

// The exchanger warms the network's water from 40 to 57 degC: 17 of 40 K, 42.5 %. COP with the water cooled to 40 degC:
// 0.5 x 356.15 / (83 - 37).
TEST(HeatReuse, PreheatsInTheExchangerWhatThePumpLiftsFurther) {
  HeatReuseInputs in = lukewarm(megawatts(20));
  in.hot = {60};
  in.cold = {40};
  const HeatReuseOutcome out = deliver(pumped(), in, hours(1));
  const double warm_cop = 0.5 * 356.15 / 46.0;
  EXPECT_NEAR(out.delivered.value, 11e6, 1e-3);
  EXPECT_NEAR(out.heat_pump_power.value, 0.575 * 11e6 / warm_cop, 1e-3);
}

TEST(HeatReuse, WithoutAPumpDeliversNothingFromWaterThatIsTooCold) {
  HeatReuseSpec spec = pumped();
  spec.heat_pump.reset();
  HeatReuseInputs in = lukewarm(megawatts(20));
  in.hot = {82.9};
  in.cold = {43};
  EXPECT_DOUBLE_EQ(deliver(spec, in, hours(1)).delivered.value, 0.0);
  in.hot = {83};
  EXPECT_NEAR(deliver(spec, in, hours(1)).delivered.value, 11e6, 1e-3);
}

// Two units of 10 MW that go down to half load: 5 MW. At 20 degC the network asks for 2 MW only.
TEST(HeatReuse, StopsBelowTheMinimumLoadOfOneUnit) {
  HeatReuseSpec spec = pumped();
  spec.heat_pump->units = 2;
  spec.heat_pump->minimum_load = 0.5;
  HeatReuseInputs in = lukewarm(megawatts(20));
  in.dry_bulb = {20};
  EXPECT_DOUBLE_EQ(deliver(spec, in, hours(1)).delivered.value, 0.0);
  EXPECT_NEAR(deliver(spec, in, hours(1)).unmet.value, 2e6, 1e-3);
  // At the minimum the pump gives more and the exchanger less: 6 MW asked for, 57.5 % of them would be 3.45 MW.
  in.hot = {60};
  in.cold = {40};
  in.dry_bulb = {17 - 43.0 * 4 / 18};  // 2 + 4 MW
  const HeatReuseOutcome out = deliver(spec, in, hours(1));
  EXPECT_NEAR(out.delivered.value, 6e6, 1e-3);
  EXPECT_NEAR(out.heat_pump_power.value, 5e6 / (0.5 * 356.15 / 46.0), 1e-3);
}

TEST(HeatReuse, HandsOverBeforeThePumpOfACustomer) {
  HeatReuseSpec spec = pumped();
  spec.heat_pump->owner = HeatPumpOwner::customer;
  const HeatReuseOutcome out = deliver(spec, lukewarm(megawatts(8)), hours(1));
  EXPECT_DOUBLE_EQ(out.heat_pump_power.value, 0.0);
  EXPECT_DOUBLE_EQ(out.delivered.value, out.taken.value);
  EXPECT_NEAR(out.delivered.value, 11e6 * (1 - 1 / cop), 1e-3);
  EXPECT_NEAR(out.customer_power.value, 11e6 / cop, 1e-3);
  EXPECT_NEAR(out.unmet.value, 0.0, 1e-3);
}

// A joule beyond the contract costs 60 / 3.180 = 18.9 EUR/MWh of electricity.
TEST(HeatReuse, GivesSurplusOnlyWhereItPaysForItsElectricity) {
  HeatReuseSpec spec = pumped();
  spec.contract.power = megawatts(4);
  const HeatReuseInputs in = lukewarm(megawatts(20));
  EXPECT_NEAR(deliver(spec, in, hours(1)).delivered.value, 4e6, 1e-3);
  spec.contract.surplus_price = eur_per_mwh(18.8);
  EXPECT_NEAR(deliver(spec, in, hours(1)).delivered.value, 4e6, 1e-3);
  spec.contract.surplus_price = eur_per_mwh(19.0);
  const HeatReuseOutcome out = deliver(spec, in, hours(1));
  EXPECT_NEAR(out.delivered.value, 11e6, 1e-3);
  EXPECT_NEAR(out.revenue.value, 4 * 30.0 + 7 * 19.0, 1e-6);
}

HeatReuseSpec random_spec(const Draws& draws) {
  HeatReuseSpec spec;
  const double back = 15 + 40 * draws.uniform(0);
  const double warm = back + 5 + 40 * draws.uniform(1);
  spec.network = {.supply_cold = {warm + 30 * draws.uniform(2)}, .outdoor_cold = {-20}, .supply_warm = {warm}};
  spec.network.outdoor_warm = {10};
  spec.network.return_temperature = {back};
  spec.demand = {.base = megawatts(5 * draws.uniform(3)), .design_outdoor = {-20}, .heating_limit = {15}};
  spec.demand.peak = spec.demand.base + megawatts(40 * draws.uniform(4));
  spec.station = megawatts(1 + 30 * draws.uniform(5));
  spec.contract = {.power = megawatts(30 * draws.uniform(6)), .price = eur_per_mwh(30)};
  if (draws.uniform(7) < 0.7) spec.contract.surplus_price = eur_per_mwh(60 * draws.uniform(8));
  if (draws.uniform(9) < 0.2) return spec;
  spec.heat_pump = HeatPumpSpec{.capacity = megawatts(0.5 + 20 * draws.uniform(10)), .units = 3, .minimum_load = 0.3};
  if (draws.uniform(11) < 0.5) spec.heat_pump->owner = HeatPumpOwner::customer;
  return spec;
}

HeatReuseInputs random_inputs(const Draws& draws) {
  HeatReuseInputs in;
  in.available = megawatts(draws.uniform(20) < 0.05 ? 0.0 : 40 * draws.uniform(21));
  in.cold = {15 + 40 * draws.uniform(22)};
  in.hot = in.cold + KelvinDelta{draws.uniform(23) < 0.05 ? 0.0 : 30 * draws.uniform(24)};
  in.dry_bulb = {-30 + 60 * draws.uniform(25)};
  in.hour = 24 * draws.uniform(26);
  in.electricity_price = eur_per_mwh(200 * draws.uniform(27) - 20);
  return in;
}

TEST(HeatReuse, BalancesAndKeepsEveryLimitOnRandomSites) {
  int delivering = 0;
  for (std::uint64_t draw = 0; draw < 20000; ++draw) {
    const Draws draws{7, "test.heat_reuse", draw};
    const HeatReuseSpec spec = random_spec(draws);
    const HeatReuseInputs in = random_inputs(draws);
    const HeatReuseOutcome out = deliver(spec, in, minutes(1));
    const double slack = 1e-9 * (in.available.value + out.demand.value);
    const Watts to_network = out.delivered + out.customer_power;
    EXPECT_EQ(out.delivered.value, (out.taken + out.heat_pump_power).value);
    EXPECT_GE(out.taken.value, 0.0) << draw;
    EXPECT_LE(out.taken.value, in.available.value) << draw;
    EXPECT_LE(to_network.value, std::min(out.demand, spec.station).value + slack) << draw;
    EXPECT_GE(out.unmet.value, 0.0) << draw;
    EXPECT_LE(out.unmet.value, spec.contract.power.value + slack) << draw;
    const Watts work = out.heat_pump_power + out.customer_power;
    if (work.value > 0.0) {
      const double pump_heat = work.value * heat_pump_cop(*spec.heat_pump, in.cold, out.network_supply);
      EXPECT_LE(pump_heat, spec.heat_pump->capacity.value + slack) << draw;
      EXPECT_GE(pump_heat, 0.3 * spec.heat_pump->capacity.value / 3 - slack) << draw;
    }
    delivering += out.delivered.value > 0.0 ? 1 : 0;
  }
  EXPECT_GT(delivering, 8000);
}

/// The most that obeys the physics, by trying: D with E = min(d D, exchanger), D - E <= pump, D - (D - E) / COP <=
/// available.
double largest_by_search(const HeatReuseSpec& spec, const HeatReuseInputs& in) {
  const double supply = network_supply(spec.network, in.dry_bulb).value;
  const double back = spec.network.return_temperature.value;
  const double usable = in.hot.value - spec.exchanger_approach.value - back;
  const double share = std::clamp(usable / (supply - back), 0.0, 1.0);
  const double range = in.hot.value - in.cold.value;
  const double exchanger = usable > 0.0 ? in.available.value * std::min(1.0, usable / range) : 0.0;
  const double coefficient = heat_pump_cop(*spec.heat_pump, in.cold, {supply});
  double best = 0.0;
  for (int i = 0; i <= 4000; ++i) {
    const double d = i / 4000.0 * std::min(network_demand(spec.demand, in.dry_bulb, in.hour), spec.station).value;
    const double direct = std::min(share * d, exchanger);
    const bool feasible =
        d - direct <= spec.heat_pump->capacity.value && d - (d - direct) / coefficient <= in.available.value;
    if (feasible) best = d;
  }
  return best;
}

TEST(HeatReuse, DeliversTheMostThatIsPossible) {
  for (std::uint64_t draw = 0; draw < 200; ++draw) {
    const Draws draws{11, "test.heat_reuse", draw};
    HeatReuseSpec spec = random_spec(draws);
    const HeatReuseInputs in = random_inputs(draws);
    spec.heat_pump = HeatPumpSpec{.capacity = megawatts(20 * draws.uniform(10)), .minimum_load = 0.0};
    spec.contract.power = megawatts(100);
    const HeatReuseOutcome out = deliver(spec, in, minutes(1));
    const double step = std::min(out.demand, spec.station).value / 4000.0;
    EXPECT_NEAR(out.delivered.value, largest_by_search(spec, in), 1.01 * step + 1.0) << draw;
  }
}

TEST(HeatReuse, IsTheSameInOneStepOrTwo) {
  const HeatReuseOutcome whole = deliver(pumped(), lukewarm(megawatts(4)), hours(1));
  const HeatReuseOutcome half = deliver(pumped(), lukewarm(megawatts(4)), hours(0.5));
  EXPECT_DOUBLE_EQ(half.delivered.value, whole.delivered.value);
  EXPECT_DOUBLE_EQ(2 * half.revenue.value, whole.revenue.value);
}

// LUMI delivered 34.1 GWh in 2025 at a mean load of 5 to 7 MW: ERF 0.55 to 0.78. Here 6 MW of heat at 35/28 degC, a
// year of cosines about Kajaani's 2.5 degC (+-13 K by season, +-4 K by day), and a customer who takes 2 MW in summer
// and 14 MW on the coldest day: some 50 GWh a year, 15 % of a network of which 34.1 GWh were 10 % (assumption; the
// site's design is "up to 20 %").
TEST(HeatReuse, ReusesAboutAsMuchAsLumi) {
  HeatReuseSpec spec = pumped();
  spec.network = {.supply_cold = {105}, .outdoor_cold = {-29}, .supply_warm = {75}, .outdoor_warm = {8}};
  spec.network.return_temperature = {45};
  spec.demand = {.base = megawatts(2), .peak = megawatts(14), .design_outdoor = {-29}, .heating_limit = {17}};
  spec.heat_pump->capacity = megawatts(9);
  spec.heat_pump->units = 3;
  spec.heat_pump->minimum_load = 0.25;
  spec.heat_pump->owner = HeatPumpOwner::customer;
  Joules delivered;
  for (int hour = 0; hour < 8760; ++hour) {
    const double season = std::cos(2 * std::numbers::pi * (hour / 8760.0 - 0.05));  // coldest in mid January
    const double day = std::cos(2 * std::numbers::pi * (hour % 24 - 3) / 24.0);
    HeatReuseInputs in = lukewarm(megawatts(6));
    in.hot = {35};
    in.cold = {28};
    in.dry_bulb = {2.5 - 13 * season - 4 * day};
    in.hour = hour % 24;
    delivered += deliver(spec, in, hours(1)).delivered * hours(1);
  }
  const double erf = delivered / (megawatts(6) * 1.03 * hours(8760));  // PUE of 1.03
  EXPECT_GT(erf, 0.55);
  EXPECT_LT(erf, 0.78);
}

TEST(HeatReuseDeathTest, RefusesNegativeHeatAndWaterThatReturnsWarmer) {
  HeatReuseInputs in = lukewarm(megawatts(-1));
  EXPECT_DEATH(deliver(pumped(), in, hours(1)), "available");
  in = lukewarm(megawatts(1));
  in.cold = {41};
  EXPECT_DEATH(deliver(pumped(), in, hours(1)), "returns");
}

}  // namespace
}  // namespace gigatwin::cooling
