#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "../hardware/liquid_racks.hpp"
#include "cooling/chip.hpp"
#include "plants.hpp"

/// The best temperature of the coolant is a result: colder chips leak less and clock higher, warmer water needs less
/// cooling power.
namespace gigatwin::cooling {
namespace {

/// Compute over energy of a year: mean clock over mean power of a 10 MW hall with 5000 accelerators.
double compute_per_energy(const ChipTable& table, double supply_c, double mean_c) {
  PlantSpec spec = warm_water_dry();  // the room has a loop of its own
  spec.chillers[0].capacity = 1.1;
  spec.coolant_supply = Celsius{supply_c};
  const Plant plant{spec, rating_of(hall_at(1.0, 10, 5))};
  double speed = 0.0, power_w = 0.0;
  for (int k = 0; k < 48; ++k) {  // of a sine of the season, with a daily swing on it
    const double season = 2.0 * std::numbers::pi * k / 48.0;
    const double dry_bulb_c = mean_c + 11 * std::sin(season) + 4 * std::sin(7 * season);
    HallInputs in = hall_at(1.0, dry_bulb_c, dry_bulb_c - 4);
    const ChipState chip = table.at_full_load(settled(plant, in).supply);
    in.liquid_heat = Watts{2.75e6} + 5000.0 * chip.power;
    const HallOutcome outcome = advance(plant, settled(plant, in), in, minutes(5));
    speed += chip.speed;
    power_w += (in.liquid_heat + in.air_heat + cooling_power(outcome)).value;
  }
  return speed / power_w;
}

double best_setpoint(double mean_c) {
  const ChipTable table{hardware::liquid_racks()};
  double best = 0.0, best_c = 0.0;
  for (double supply_c = 14; supply_c <= 48; supply_c += 1)
    if (const double now = compute_per_energy(table, supply_c, mean_c); now > best) {
      best = now;
      best_c = supply_c;
    }
  return best_c;
}

// Neither the coldest coolant that the chillers make nor the warmest that the chips stand; and warmer in a warmer
// place, where cold water costs chillers all year.
TEST(Setpoint, TheBestIsInsideAndFollowsTheClimate) {
  const double cold = best_setpoint(4), mild = best_setpoint(11), hot = best_setpoint(22);
  EXPECT_GT(cold, 14.0);
  EXPECT_LT(hot, 48.0);
  EXPECT_LT(cold, mild);
  EXPECT_LT(mild, hot);
}

// Chips alone, from 25 to 45 degC: junction 62.8 to 82.8 degC at 1150 W, leakage 128.3 to 223.5 W of 1150 W: dynamic
// 1021.7 to 926.5 W, clock sqrt(0.9068) = 0.952.
TEST(Setpoint, TwentyKelvinCostAFewPercentOfCompute) {
  const ChipTable table{hardware::liquid_racks()};
  const ChipState cool = table.at_full_load(Celsius{25}), warm = table.at_full_load(Celsius{45});
  EXPECT_NEAR(warm.speed / cool.speed, 0.952, 0.003);
  EXPECT_FALSE(warm.throttled);
}

// 40 degC: junction 77.8 degC, leakage 180 * 2^(2.8 / 25) = 194.5 W: clock sqrt(955.5 / 970) = 0.9925.
TEST(Setpoint, WarmWaterOf40DegreesIsNearTheReference) {
  const ChipState chip = ChipTable{hardware::liquid_racks()}.at_full_load(Celsius{40});
  EXPECT_FALSE(chip.throttled);
  EXPECT_NEAR(chip.speed, 0.9925, 0.002);
  EXPECT_NEAR(chip.power.value, 1150.0, 1.0);
}

}  // namespace
}  // namespace gigatwin::cooling
