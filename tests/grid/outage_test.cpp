#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "example.hpp"

namespace gigatwin::grid {
namespace {

std::vector<EventKind> kinds(const std::vector<Event>& events) {
  std::vector<EventKind> list;
  for (const Event& event : events) list.push_back(event.kind);
  return list;
}

// Lost from 30 s to 90 s of a step of 10 minutes: generators carry 50 MW from 40 s, and 300 s beyond the return, to 390
// s.
TEST(Outage, GeneratorsCarryFromTheirStartUntilTheGridIsTrustedAgain) {
  GridSpec spec;
  spec.generators = example_generators();
  add_outage(spec, seconds(30), seconds(60));
  const Grid grid{spec, example_setting()};
  State state = grid.initial();
  const Outcome out = grid.advance(state, inputs_at(start, minutes(10), megawatts(50)));
  EXPECT_THAT(kinds(out.events), testing::ElementsAre(EventKind::grid_lost, EventKind::generators_started,
                                                      EventKind::grid_returned, EventKind::generators_stopped));
  EXPECT_NEAR(out.events[1].after.value, 40.0, 1e-9);
  EXPECT_EQ(out.events[1].value, 32.0);
  EXPECT_NEAR(out.events[3].after.value, 390.0, 1e-9);
  EXPECT_NEAR(out.unserved_time.value, 10.0, 1e-9);
  EXPECT_NEAR(out.down_time.value, 60.0, 1e-9);
  EXPECT_NEAR(out.generator_time.value, 350.0, 1e-9);
  EXPECT_NEAR(out.generator_power.value, 50e6 * 350 / 600, 1.0);
  EXPECT_NEAR(out.grid_import.value, 50e6 * 240 / 600, 1.0);
  // 64 MW run at x = 50/64: fuel 160 MW x (0.1 + 0.9 x 0.78125) = 128.5 MW.
  EXPECT_NEAR(out.generator_fuel.value, 128.5e6 * 350 / 600, 1.0);
  EXPECT_NEAR(out.generator_carbon.value / (out.generator_fuel.value * 0.27 / 3.6e6), 1.0, 1e-12);
  EXPECT_LT(imbalance(out, megawatts(50)), 1e-12);
}

TEST(Outage, TheBatteryBridgesTheStartOfTheGenerators) {
  GridSpec spec;
  spec.generators = example_generators();
  spec.battery = example_battery();
  add_outage(spec, seconds(30), seconds(60));
  const Grid grid{spec, example_setting()};
  State state = grid.initial();
  const Outcome out = grid.advance(state, inputs_at(start, minutes(10), megawatts(50)));
  EXPECT_EQ(out.unserved_time.value, 0.0);
  EXPECT_NEAR(out.battery_discharging.value, 50e6 * 10 / 600, 1.0);
}

// Nothing carries the site for 60 s. Its own storage bridges 45 s, so that 15 s are dark.
TEST(Outage, IsDarkBeyondWhatTheSitesOwnStorageBridges) {
  GridSpec spec;
  add_outage(spec, seconds(30), seconds(60));
  const Grid grid{spec, example_setting()};
  State state = grid.initial();
  Inputs inputs = inputs_at(start, minutes(1), megawatts(50));
  inputs.bridge = seconds(45);
  const Outcome first = grid.advance(state, inputs);
  EXPECT_NEAR(first.unserved_time.value, 30.0, 1e-9);
  EXPECT_EQ(first.dark_time.value, 0.0);
  inputs.when = start + minutes(1);
  EXPECT_NEAR(grid.advance(state, inputs).dark_time.value, 15.0, 1e-9);
  EXPECT_EQ(state.bridged.value, 0.0) << "the grid is back: the next outage finds the storage full";
}

TEST(Outage, ABatteryAloneLastsAsLongAsItsEnergy) {
  GridSpec spec;
  spec.battery = example_battery();
  add_outage(spec, {}, hours(4));
  const Grid grid{spec, example_setting()};
  State state = grid.initial();
  // 100 MWh x 0.9 = 90 MWh at 45 MW: two hours of four.
  const Outcome out = grid.advance(state, inputs_at(start, hours(4), megawatts(45)));
  EXPECT_NEAR(out.unserved_time / hours(1), 2.0, 1e-4);
  EXPECT_NEAR(out.battery_charge, 0.0, 1e-9);
}

// Full tanks: 150 MW of fuel for 2 h = 300 MWh; 32 units at 60 MW burn 160 x (0.1 + 0.9 x 0.9375) = 151 MW: 1.986755 h.
// Refilled 6 h after the first drop.
TEST(Outage, TanksRunDryAndAreRefilled) {
  GridSpec spec;
  spec.generators = example_generators();
  spec.generators->start_time = {};
  spec.generators->autonomy = hours(2);
  spec.generators->refill = hours(6);
  add_outage(spec, {}, hours(9));
  const Grid grid{spec, example_setting()};
  State state = grid.initial();
  Seconds dark, running;
  for (int hour = 0; hour < 9; ++hour) {
    const Outcome out = grid.advance(state, inputs_at(start + hours(hour), hours(1), megawatts(60)));
    dark += out.dark_time;
    running += out.generator_time;
  }
  EXPECT_NEAR(dark / hours(1), 9.0 - 2 * 300.0 / 151.0, 1e-6);
  EXPECT_NEAR(running / hours(1), 2 * 300.0 / 151.0, 1e-6);
}

TEST(Outage, UnitsThatFailWhileRunningLeaveDemandUnserved) {
  GridSpec spec;
  spec.generators = example_generators();
  spec.generators->units.reliability = hardware::ReliabilitySpec{hours(200), seconds(1), {}, {}};
  spec.generators->autonomy = days(30);
  add_outage(spec, {}, days(5));
  const Grid grid{spec, example_setting()};
  State state = grid.initial();
  const Outcome early = grid.advance(state, inputs_at(start, hours(1), megawatts(50)));
  EXPECT_NEAR(early.unserved_time.value, 10.0, 1e-6);
  Outcome late;
  for (int hour = 1; hour < 100; ++hour)
    late = grid.advance(state, inputs_at(start + hours(hour), hours(1), megawatts(60)));
  // After 100 h of a mean of 200 h 61 % of 32 units are left, 19.4 +- 2.8.
  EXPECT_NEAR(state.generators.running, 19.4, 8.4);
  EXPECT_GT(late.unserved.value, 0.0);
}

// 200 steps of a year with outages: half steps, with the outage's begin and end met to the second, give the same
// energies.
TEST(Outage, ShorterStepsTellTheSameStory) {
  GridSpec spec;
  spec.generators = example_generators();
  spec.battery = example_battery();
  spec.battery->energy = megawatt_hours(1);
  spec.connection.outages = OutageSpec{{1.0 / hours(5).value}, minutes(8), {}};
  const Grid grid{spec, example_setting()};
  State coarse = grid.initial(), fine = grid.initial();
  Joules carried_coarse, carried_fine, unserved_coarse, unserved_fine;
  for (int n = 0; n < 1000; ++n) {
    const Outcome out = grid.advance(coarse, inputs_at(start + minutes(30 * n), minutes(30), megawatts(50)));
    carried_coarse += out.generator_power * minutes(30);
    unserved_coarse += out.unserved * minutes(30);
  }
  for (int n = 0; n < 30'000; ++n) {
    const Outcome out = grid.advance(fine, inputs_at(start + minutes(n), minutes(1), megawatts(50)));
    carried_fine += out.generator_power * minutes(1);
    unserved_fine += out.unserved * minutes(1);
  }
  EXPECT_GT(unserved_fine / megawatt_hours(1), -1e-9);
  EXPECT_NEAR(carried_coarse / carried_fine, 1.0, 1e-6);
  EXPECT_NEAR(unserved_coarse / megawatt_hours(1), unserved_fine / megawatt_hours(1), 0.1);
}

}  // namespace
}  // namespace gigatwin::grid
