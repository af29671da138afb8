#include "grid/generators.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace gigatwin::grid {
namespace {

GeneratorsSpec ten_of_2_mw() {
  GeneratorsSpec spec;
  spec.units.needed = 10;
  spec.units.redundancy = hardware::Redundancy::n_plus_2;
  spec.rating = megawatts(2);
  spec.efficiency = 0.4;
  spec.no_load_fuel = 0.1;
  spec.minimum_load = 0.3;
  spec.autonomy = hours(48);
  return spec;
}

// Full load: 20 MW / 0.4 = 50 MW. Half load: 50 (0.1 + 0.9 x 0.5) = 27.5 MW. At 10 % as at 30 %: 50 (0.1 + 0.27) = 18.5
// MW.
TEST(Fuel, FollowsTheWillansLineDownToTheMinimumLoad) {
  const GeneratorsSpec spec = ten_of_2_mw();
  EXPECT_NEAR(fuel_power(spec, 10, megawatts(20)).value, 50e6, 1e-3);
  EXPECT_NEAR(fuel_power(spec, 10, megawatts(10)).value, 27.5e6, 1e-3);
  EXPECT_NEAR(fuel_power(spec, 10, megawatts(2)).value, 18.5e6, 1e-3);
  EXPECT_EQ(fuel_power(spec, 0, {}), Watts{});
}

// 50 MW of fuel for 48 h: 2400 MWh.
TEST(Tank, LastsItsAutonomyAtTheRatedOutputOfTheUnitsNeeded) {
  EXPECT_NEAR(tank_energy(ten_of_2_mw()) / megawatt_hours(1), 2400.0, 1e-6);
}

// 12 installed, each in service 0.9 of the time and starting with 0.95: 10.26 on average; 20000 calls: +-0.01 (3 sigma
// 0.026).
TEST(Start, EachUnitIsInServiceAndStartsByItsOwnChance) {
  GeneratorsSpec spec = ten_of_2_mw();
  spec.units.reliability = hardware::ReliabilitySpec{hours(900), hours(100), {}, {}};
  spec.start_reliability = 0.95;
  double sum = 0.0;
  for (std::uint64_t call = 0; call < 20'000; ++call) {
    const int started = units_that_start(spec, 1, call);
    EXPECT_TRUE(started >= 0 && started <= 12);
    sum += started;
  }
  EXPECT_NEAR(sum / 20'000, 12 * 0.9 * 0.95, 0.03);
}

// The first of 9 units that fail every 900 h: after 100 h on average.
TEST(Failure, ComesTheSoonerTheMoreUnitsRun) {
  GeneratorsSpec spec = ten_of_2_mw();
  EXPECT_TRUE(std::isinf(next_failure(spec, 1, 0, 9).value)) << "no reliability stated";
  spec.units.reliability = hardware::ReliabilitySpec{hours(900), hours(100), {}, {}};
  double sum = 0.0;
  for (std::uint64_t draw = 0; draw < 20'000; ++draw) sum += next_failure(spec, 1, draw, 9) / hours(1);
  EXPECT_NEAR(sum / 20'000, 100.0, 2.5);
}

}  // namespace
}  // namespace gigatwin::grid
