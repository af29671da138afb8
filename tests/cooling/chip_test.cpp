#include "cooling/chip.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "base/random.hpp"
#include "cooling/coolant.hpp"

namespace gigatwin::cooling {
namespace {

hardware::AcceleratorSpec plain_chip() {
  hardware::AcceleratorSpec chip;
  chip.title = "test chip";
  chip.idle = Watts{200};
  chip.tdp = Watts{1200};
  chip.compute_power_fraction = 1.0;
  chip.communication_power_fraction = 0.45;
  chip.training_clock = 1.0;
  chip.thermal = hardware::ChipThermalSpec{.junction_resistance = {0.0125},
                                           .heat_capacity = {400},
                                           .throttle = {90},
                                           .trip = {95},
                                           .leakage_fraction = 0.15,
                                           .leakage_reference = {70},
                                           .leakage_doubling = {20},
                                           .clock_exponent = 2.0};
  return chip;
}

/// Liquid 86.4 kW of 72 chips and as much as the rack's liquid: each chip has its share of the flow by heat.
hardware::SystemSpec plain_system() {
  hardware::SystemSpec system;
  system.accelerator = plain_chip();
  system.accelerators_per_node = 4;
  system.nodes_per_rack = 18;
  system.liquid_fraction = 0.8;
  system.rack_rating = kilowatts(150);
  system.coolant_rise = {10};
  return system;
}

constexpr KelvinPerWatt plain_resistance{0.025};

// 120 kW / (3900 J/(kg K) * 10 K) = 3.0769 kg/s for the rack; 1.2 kW of 120 kW: 0.030769 kg/s.
TEST(Chip, CoolantIsSharedByHeat) {
  EXPECT_NEAR(chip_coolant_flow(plain_system()).value, 0.030769, 1e-6);
  hardware::SystemSpec air = plain_system();
  air.liquid_fraction = 0.0;
  EXPECT_EQ(chip_coolant_flow(air).value, 0.0);
}

// 0.030769 kg/s / 1.02 kg/L * 60 = 1.80995 L/min: the table is linear from 0.0214 at 1.6 to 0.0209 at 1.8, 0.0204 at 2:
// 0.0209 - 0.0005 * 0.00995 / 0.2 = 0.020875 K/W. Half the flow, 0.904977 L/min: 0.0255 - 0.001 * 0.04977 = 0.025450.
TEST(Chip, ResistanceIsPlateAndJunction) {
  EXPECT_NEAR(chip_resistance(plain_system()).value, 0.020875 + 0.0125, 1e-6);
  EXPECT_NEAR(chip_resistance(plain_system(), 0.5).value, 0.025450 + 0.0125, 1e-6);
}

// Air warming by 15 K with 1200 W, sink of effectiveness 0.45: 15 / (0.45 * 1200) = 0.027778 K/W.
TEST(Chip, AirCooledChipsHaveAHeatSink) {
  hardware::SystemSpec air = plain_system();
  air.liquid_fraction = 0.0;
  air.coolant_rise = {15};
  EXPECT_NEAR(chip_resistance(air).value, 0.027778 + 0.0125, 1e-6);
}

// Limit 1200 W: T = 40 + 0.025 * 1200 = 70 degC, the reference: leakage 180 W, clock 1.
TEST(Chip, AtItsReferenceItIsTheCataloguesChip) {
  const ChipState state = chip_state(plain_chip(), plain_resistance, Celsius{40}, 1.0);
  EXPECT_NEAR(state.junction.value, 70.0, 1e-7);
  EXPECT_NEAR(state.power.value, 1200.0, 1e-6);
  EXPECT_NEAR(state.speed, 1.0, 1e-9);
  EXPECT_FALSE(state.throttled);
}

// 10 K warmer: leakage 180 * 2^0.5 = 254.56 W, dynamic 945.44 of 1020 W: clock sqrt(0.926902) = 0.962758.
TEST(Chip, WarmerCoolantLeavesLessDynamicPower) {
  const ChipState state = chip_state(plain_chip(), plain_resistance, Celsius{50}, 1.0);
  EXPECT_NEAR(state.junction.value, 80.0, 1e-7);
  EXPECT_NEAR(state.power.value, 1200.0, 1e-6);
  EXPECT_NEAR(state.speed, 0.962758, 1e-6);
}

// 20 K colder: dynamic 1200 - 90 = 1110 of 1020 W would be clock 1.0432; the catalogue tells of none above 1, so the
// power falls instead: T = 20 + 0.025 (1020 + 180 * 2^((T - 70) / 20)), by hand T = 47.59: 1020 + 82.8 = 1102.8 W.
TEST(Chip, ColderCoolantSavesPowerWhereThereIsNoBoost) {
  const ChipState state = chip_state(plain_chip(), plain_resistance, Celsius{20}, 1.0);
  EXPECT_DOUBLE_EQ(state.speed, 1.0);
  EXPECT_NEAR(state.power.value, 1020.0 + leakage(plain_chip(), state.junction).value, 1e-6);
  EXPECT_NEAR(state.junction.value, 47.57, 0.05);
}

// training_clock 0.8: short benchmarks reach 1 / 0.8 of the clock. At 20 degC: T = 50, leakage 90 W,
// clock sqrt(1110 / 1020) = 1.043185.
TEST(Chip, ColderCoolantBoostsWhereTheCatalogueKnowsHigherClocks) {
  hardware::AcceleratorSpec chip = plain_chip();
  chip.training_clock = 0.8;
  EXPECT_DOUBLE_EQ(boost_clock(chip), 1.25);
  const ChipState state = chip_state(chip, plain_resistance, Celsius{20}, 1.0);
  EXPECT_NEAR(state.speed, 1.043185, 1e-6);
  EXPECT_NEAR(state.power.value, 1200.0, 1e-6);
}

// Half way between communication (650 W) and compute (1200 W): 925 W at the reference. Coolant 60 degC: waiting phases
// draw L - 180 W more, compute phases stay at the limit: T = 60 + 0.025 (925 + 0.5 (L(T) - 180)).
TEST(Chip, LeakageWarmsTheOtherPhases) {
  const double activity = 0.5 * (0.45 + 1.0);
  const ChipState state = chip_state(plain_chip(), plain_resistance, Celsius{60}, activity);
  const double leak_w = leakage(plain_chip(), state.junction).value;
  EXPECT_NEAR(state.power.value, 925.0 + 0.5 * (leak_w - 180.0), 1e-6);
  EXPECT_NEAR(state.junction.value, 60.0 + 0.025 * state.power.value, 1e-7);
  EXPECT_GT(leak_w, 180.0);
}

// Sleeping chips draw their idle power whatever the coolant: T = 50 + 0.025 * 200.
TEST(Chip, IdleIsIdle) {
  const ChipState state = chip_state(plain_chip(), plain_resistance, Celsius{50}, 0.0);
  EXPECT_NEAR(state.power.value, 200.0, 1e-9);
  EXPECT_NEAR(state.junction.value, 55.0, 1e-9);
}

// At 90 degC leakage is 360 W. Coolant 66 degC carries 24 / 0.025 = 960 W: dynamic 600 of 1020 W, clock 0.766965.
TEST(Chip, ThrottlesToHoldItsTemperature) {
  const ChipState state = chip_state(plain_chip(), plain_resistance, Celsius{66}, 1.0);
  EXPECT_TRUE(state.throttled);
  EXPECT_NEAR(state.junction.value, 90.0, 1e-9);
  EXPECT_NEAR(state.power.value, 960.0, 1e-6);
  EXPECT_NEAR(state.speed, std::sqrt(600.0 / 1020.0), 1e-9);
}

// Lowest clock 0.2: dynamic 0.04 * 1020 = 40.8 W. Coolant 84 degC: T = 84 + 0.025 (40.8 + L(T)): 95.6 with
// L = 180 * 2^1.28 = 437, above the trip at 95. At 80 degC: T = 90.8, L = 370.
TEST(Chip, TripsWhenTheLowestClockIsTooWarm) {
  const ChipState slow = chip_state(plain_chip(), plain_resistance, Celsius{80}, 1.0);
  EXPECT_TRUE(slow.throttled);
  EXPECT_FALSE(slow.tripped);
  EXPECT_DOUBLE_EQ(slow.speed, lowest_clock);
  EXPECT_GT(slow.junction.value, 90.0);
  const ChipState off = chip_state(plain_chip(), plain_resistance, Celsius{84}, 1.0);
  EXPECT_TRUE(off.tripped);
  EXPECT_EQ(off.speed, 0.0);
  EXPECT_EQ(off.power, Watts{});
}

// Leakage that grows faster than the coolant carries it away has no balance: R dP/dT > 1.
TEST(Chip, ThermalRunawayTrips) {
  hardware::AcceleratorSpec chip = plain_chip();
  chip.thermal->leakage_doubling = {5};
  chip.thermal->leakage_fraction = 0.3;
  EXPECT_TRUE(chip_state(chip, KelvinPerWatt{0.05}, Celsius{80}, 1.0).tripped);
}

hardware::SystemSpec drawn_system(std::uint64_t i) {
  const Draws draws{7, "chip.test", i};
  hardware::SystemSpec system = plain_system();
  hardware::AcceleratorSpec& chip = system.accelerator;
  chip.tdp = Watts{300 + 1500 * draws.uniform(0)};
  chip.idle = draws.uniform(1) * 0.2 * chip.tdp;
  chip.compute_power_fraction = 0.7 + 0.3 * draws.uniform(2);
  chip.communication_power_fraction = 0.3 + 0.3 * draws.uniform(3);
  chip.training_clock = 0.7 + 0.3 * draws.uniform(4);
  hardware::ChipThermalSpec& thermal = *chip.thermal;
  thermal.junction_resistance = {(5.0 + 10.0 * draws.uniform(5)) / chip.tdp.value};
  thermal.leakage_fraction = 0.05 + 0.2 * draws.uniform(6);
  thermal.leakage_doubling = {20 + 10 * draws.uniform(7)};
  thermal.clock_exponent = 1.0 + 2.0 * draws.uniform(8);
  system.rack_rating = 72.0 * 1.3 * chip.tdp;
  return system;
}

TEST(Chip, WarmerCoolantNeverMakesItFasterOrColder) {
  for (std::uint64_t i = 0; i < 50; ++i) {
    const hardware::SystemSpec system = drawn_system(i);
    const KelvinPerWatt r = chip_resistance(system);
    for (const double activity : {0.0, 0.3, 0.7, 1.0}) {
      ChipState before = chip_state(system.accelerator, r, Celsius{0}, activity);
      for (double coolant = 1; coolant < 90; coolant += 1) {
        const ChipState now = chip_state(system.accelerator, r, Celsius{coolant}, activity);
        EXPECT_LE(now.speed, before.speed + 1e-9);
        EXPECT_GE(now.junction.value, before.junction.value - 1e-7);
        EXPECT_TRUE(now.tripped || std::abs(coolant + r.value * now.power.value - now.junction.value) < 1e-6);
        before = now;
      }
    }
  }
}

TEST(Chip, TableIsTheBalance) {
  for (std::uint64_t i = 0; i < 5; ++i) {
    const hardware::SystemSpec system = drawn_system(i);
    const ChipTable table{system};
    const KelvinPerWatt r = chip_resistance(system);
    const Draws draws{8, "chip.table", i};
    for (std::uint64_t k = 0; k < 400; k += 2) {
      const Celsius coolant{-5 + 70 * draws.uniform(k)};
      const double activity = draws.uniform(k + 1);
      const ChipState exact = chip_state(system.accelerator, r, coolant, activity);
      const ChipState read = table.at(coolant, activity);
      if (exact.tripped || read.tripped) continue;  // a jump: either side of it, half a kelvin apart
      EXPECT_NEAR(read.junction.value, exact.junction.value, 0.2) << coolant.value << " " << activity;
      EXPECT_NEAR(read.speed, exact.speed, 0.01) << coolant.value << " " << activity;
      EXPECT_NEAR(read.power.value, exact.power.value, 0.005 * system.accelerator.tdp.value);
    }
  }
}

TEST(Chip, TableEndsHold) {
  const ChipTable table{plain_system()};
  EXPECT_EQ(table.at(Celsius{-40}, 1.0).junction, table.at(Celsius{-10}, 1.0).junction);
  EXPECT_TRUE(table.at(Celsius{120}, 1.0).tripped);
  EXPECT_EQ(table.at_full_load(Celsius{30}).junction, table.at(Celsius{30}, 1.0).junction);
}

}  // namespace
}  // namespace gigatwin::cooling
