#include "grid/battery.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "base/random.hpp"

namespace gigatwin::grid {
namespace {

BatterySpec example() {
  BatterySpec spec;
  spec.energy = megawatt_hours(100);
  spec.power = megawatts(50);
  spec.round_trip_efficiency = 0.81;  // 0.9 each way
  spec.cycles_to_80 = 5000;
  spec.calendar_to_80 = years(20);
  return spec;
}

// 10 MW for 1 h into the cells at 0.9: 9 MWh. 8.1 MW for an hour take 8.1 / 0.9 = 9 MWh out again.
TEST(Battery, LosesAlikeBothWays) {
  BatterySpec spec = example();
  spec.initial_charge = 0.5;
  const Battery battery{spec};
  BatteryState state = battery.initial();
  const Joules lost = battery.advance(state, -megawatts(10), hours(1));
  EXPECT_NEAR(state.stored / megawatt_hours(1), 59.0, 1e-9);
  EXPECT_NEAR(lost / megawatt_hours(1), 1.0, 1e-9);
  battery.advance(state, megawatts(8.1), hours(1));
  EXPECT_NEAR(state.stored / megawatt_hours(1), 50.0, 1e-9);
}

// 20 MWh above 10 %; at 0.9 the terminals get 18 MWh: 36 MW for half an hour, and for 10 minutes its power, 50 MW.
TEST(Battery, GivesWhatItsEnergyAllows) {
  BatterySpec spec = example();
  spec.minimum_charge = 0.1;
  spec.initial_charge = 0.3;
  const Battery battery{spec};
  const BatteryState state = battery.initial();
  EXPECT_NEAR(battery.dischargeable(state, 0.1, minutes(30)) / megawatts(1), 36.0, 1e-9);
  EXPECT_EQ(battery.dischargeable(state, 0.1, minutes(10)), megawatts(50));
  EXPECT_EQ(battery.dischargeable(state, 0.35, minutes(10)), Watts{});
  // 5 MWh of room up to 35 %: 5 / 0.9 MWh in half an hour.
  EXPECT_NEAR(battery.chargeable(state, 0.35, minutes(30)) / megawatts(1), 2 * 5 / 0.9, 1e-9);
}

// 2500 of 5000 cycles and 5 of 20 years: 0.2 (0.5 + 0.25) = 15 % are gone.
TEST(Battery, AgesWithThroughputAndTime) {
  const Battery battery{example()};
  BatteryState state = battery.initial();
  state.discharged = megawatt_hours(100 * 2500);
  state.age = years(5);
  EXPECT_NEAR(battery.capacity(state) / megawatt_hours(100), 0.85, 1e-12);
}

// 5 % of the 90 MWh above the minimum in 30 days: 85.5 MWh above it.
TEST(Battery, SelfDischargeEndsAtTheMinimum) {
  BatterySpec spec = example();
  spec.minimum_charge = 0.1;
  spec.self_discharge = 0.05;
  spec.calendar_to_80 = years(1e9);
  const Battery battery{spec};
  BatteryState state = battery.initial();
  battery.advance(state, {}, days(30));
  EXPECT_NEAR(state.stored / megawatt_hours(1), 95.5, 1e-6);
  for (int month = 0; month < 1000; ++month) battery.advance(state, {}, days(30));
  EXPECT_NEAR(state.stored / megawatt_hours(1), 10.0, 1e-6);
}

BatterySpec random_battery(const Draws& draws, std::uint64_t at) {
  BatterySpec spec = example();
  spec.round_trip_efficiency = 0.7 + 0.3 * draws.uniform(at);
  spec.minimum_charge = 0.3 * draws.uniform(at + 1);
  spec.maximum_charge = 0.7 + 0.3 * draws.uniform(at + 2);
  spec.initial_charge = spec.minimum_charge + draws.uniform(at + 3) * (spec.maximum_charge - spec.minimum_charge);
  spec.self_discharge = 0.1 * draws.uniform(at + 4);
  spec.cycles_to_80 = 300 + 5000 * draws.uniform(at + 5);
  return spec;
}

/// Some power that the battery can carry for `dt`, discharging or charging.
Watts random_power(const Battery& battery, const BatteryState& state, double draw, Seconds dt) {
  const BatterySpec& spec = battery.spec();
  const double share = 2.0 * draw - 1.0;
  // Beyond +-0.5 all that is possible: the ends of the window are met often.
  const double part = std::min(1.0, 2.0 * std::abs(share));
  return share > 0.0 ? part * battery.dischargeable(state, spec.minimum_charge, dt)
                     : -part * battery.chargeable(state, spec.maximum_charge, dt);
}

TEST(Battery, NeverLeavesItsWindowNorGainsEnergyOverRandomUse) {
  const Draws draws{7, "test.battery"};
  for (std::uint64_t k = 0; k < 30; ++k) {
    const Battery battery{random_battery(draws, 10'000 * k)};
    const BatterySpec& spec = battery.spec();
    const double one_way = std::sqrt(spec.round_trip_efficiency);
    BatteryState state = battery.initial();
    double stored_j = state.stored.value, moved_j = 0.0;
    for (std::uint64_t n = 0; n < 2000; ++n) {
      const Seconds dt = minutes(1 + 59 * draws.uniform(10'000 * k + 100 + 2 * n));
      const Watts power = random_power(battery, state, draws.uniform(10'000 * k + 101 + 2 * n), dt);
      const Joules before = state.stored;
      const Joules lost = battery.advance(state, power, dt);
      const double full_j = battery.capacity(state).value;
      EXPECT_GE(state.stored.value, spec.minimum_charge * full_j * (1 - 1e-12));
      EXPECT_LE(state.stored.value, spec.maximum_charge * full_j * (1 + 1e-12));
      EXPECT_GE(lost.value, -1e-6 * spec.power.value);
      EXPECT_NEAR((-(power * dt) - lost).value, (state.stored - before).value, 1e-12 * spec.energy.value);
      moved_j += (power.value < 0.0 ? -one_way * power.value : -power.value / one_way) * dt.value;
    }
    // Without self-discharge and ageing: stored = charged eta - discharged / eta; both only take away.
    EXPECT_LE(state.stored.value, stored_j + moved_j + 1e-6 * spec.energy.value);
  }
}

TEST(Battery, StoredEnergyIsChargedTimesEfficiencyLessDischargedOverIt) {
  BatterySpec spec = example();
  spec.initial_charge = 0.5;
  spec.calendar_to_80 = years(100);
  spec.cycles_to_80 = 1e6;
  const Battery battery{spec};
  const Draws draws{8, "test.battery"};
  BatteryState state = battery.initial();
  double expected_j = state.stored.value;
  for (std::uint64_t n = 0; n < 5000; ++n) {
    const Watts power = 0.9 * random_power(battery, state, draws.uniform(n), minutes(5));
    battery.advance(state, power, minutes(5));
    expected_j += (power.value < 0.0 ? -0.9 * power.value : -power.value / 0.9) * 300.0;
  }
  EXPECT_NEAR(state.stored.value / expected_j, 1.0, 1e-9);
}

TEST(Battery, TwoHalfStepsEqualOne) {
  const Draws draws{9, "test.battery"};
  for (std::uint64_t k = 0; k < 200; ++k) {
    const Battery battery{random_battery(draws, 100 * k)};
    BatteryState once = battery.initial(), twice = once;
    const Watts power = 0.9 * random_power(battery, once, draws.uniform(100 * k + 50), minutes(30));
    battery.advance(once, power, minutes(30));
    battery.advance(twice, power, minutes(15));
    battery.advance(twice, power, minutes(15));
    EXPECT_NEAR(once.stored / twice.stored, 1.0, 1e-9);
    EXPECT_NEAR(once.discharged.value, twice.discharged.value, 1e-12 * battery.spec().energy.value);
  }
}

}  // namespace
}  // namespace gigatwin::grid
