#include "cooling/transient_plant.hpp"

#include <gtest/gtest.h>

#include "../hardware/liquid_racks.hpp"
#include "plants.hpp"

namespace gigatwin::cooling {
namespace {

/// A rack of 150 kW whose chips bear more, 80 % of its heat in the coolant.
hardware::SystemSpec racks() {
  hardware::SystemSpec system = hardware::liquid_racks();
  system.accelerator.training_clock = 1.0;
  system.accelerator.thermal->throttle = {110};
  system.accelerator.thermal->trip = {120};
  system.liquid_fraction = 0.8;
  system.rack_rating = kilowatts(150);
  system.coolant_limit = {60};
  system.coolant_trip = {90};
  return system;
}

/// Coolant and junction of the year's model and of a transient at its start.
void expect_same(const PlantSpec& spec, const HallInputs& in, const hardware::SystemSpec& system, double tolerance_k) {
  const Plant plant{spec, rating_of(in)};
  const HallState year = settled(plant, in);
  const Celsius supply = system.liquid_fraction > 0.0 ? year.supply : year.air;
  const TransientStart start = transient_of(plant, in, system, 5000);
  const TransientSample sample = Transient{start.spec, start.service}.sample();
  EXPECT_NEAR(sample.supply.value, supply.value, tolerance_k) << "outdoors " << in.dry_bulb.value;
}

TEST(TransientPlant, RestsWhereTheYearRests) {
  for (const double dry_bulb_c : {-5.0, 15.0, 30.0, 42.0}) {
    const HallInputs in = hall_at(1.0, dry_bulb_c, dry_bulb_c - 6);
    expect_same(warm_water_dry(), in, racks(), 0.02);
    expect_same(warm_water_adiabatic(), in, racks(), 0.02);
    expect_same(chilled_water_dry(), in, racks(), 0.02);
    expect_same(chilled_water_economiser(), in, racks(), 0.02);
    expect_same(evaporative_tower(), in, racks(), 0.02);
    expect_same(sea_cooled(), in, racks(), 0.02);
  }
}

// Without chillers the coolers float. Pads of 0.75 on 6 K: 42 - 4.5 = 37.5 degC; coolers 10 K and CDU 3 K at 8.5 MW;
// the coolant's pumps add 3.7 % that both carry, the water's 1 % more for the coolers: 37.5 + 10.47 + 3.111 = 51.081
// degC.
TEST(TransientPlant, FloatsWithTheAirWhereNothingHoldsIt) {
  const HallInputs in = hall_at(1.0, 42, 36);
  const Plant plant{warm_water_adiabatic(), rating_of(in)};
  const TransientStart start = transient_of(plant, in, racks(), 5000);
  EXPECT_NEAR(start.spec.sink.value, 37.5, 1e-9);
  const TransientSample sample = Transient{start.spec, start.service}.sample();
  EXPECT_NEAR(sample.supply.value, 51.081, 1e-3);
}

// The racks' loop, then the water that the coolers hold; its pumps and fans are the year's.
TEST(TransientPlant, FollowsTheWayOfTheHeat) {
  const HallInputs in = hall_at(1.0, 20, 15);
  const Plant plant{evaporative_tower(), rating_of(in)};
  const TransientStart start = transient_of(plant, in, racks(), 5000);
  ASSERT_EQ(start.spec.loops.size(), 3U);
  EXPECT_EQ(start.spec.loops[0].name, "technology");
  EXPECT_EQ(start.spec.loops[1].name, "facility");
  EXPECT_EQ(start.spec.loops[2].name, "tower");
  EXPECT_EQ(start.spec.loops[1].condenser, 2U);
  const HallOutcome year = at_rest(evaporative_tower(), in);
  EXPECT_NEAR((start.power.sum() - year.pump_power - year.fan_power - year.chiller_power).value, 0.0, 1.0);
}

// 8.5 MW of the racks, and 3.7 % and 1 % of it by the pumps.
TEST(TransientPlant, CarriesAllOfTheRacksHeat) {
  const HallInputs in = hall_at(1.0, 20, 15);
  const Plant plant{warm_water_dry(), rating_of(in)};
  const TransientStart start = transient_of(plant, in, racks(), 5000);
  const TransientSample sample = Transient{start.spec, start.service}.sample();
  EXPECT_NEAR(sample.heat.value, 1.047 * 8.5e6, 1e3);
}

TEST(TransientPlant, AirCooledRacksHangOnTheRoom) {
  hardware::SystemSpec air = racks();
  air.liquid_fraction = 0.0;
  air.coolant_rise = {15};
  HallInputs in = hall_at(1.0, 25, 18);
  in.rated_air_heat = in.rated_air_heat + in.rated_liquid_heat;
  in.air_heat = in.rated_air_heat;
  in.rated_liquid_heat = in.liquid_heat = Watts{0.0};
  PlantSpec plant = chilled_water_dry();
  plant.loops.erase(plant.loops.begin());
  plant.exchangers.erase(plant.exchangers.begin());
  plant.coolant_supply.reset();
  expect_same(plant, in, air, 0.02);
}

}  // namespace
}  // namespace gigatwin::cooling
