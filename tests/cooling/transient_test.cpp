#include "cooling/transient.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "base/random.hpp"
#include "cooling/chip.hpp"
#include "cooling/coolant.hpp"

namespace gigatwin::cooling {
namespace {

/// Leakage so small that power is constant; throttle and trip as given.
hardware::AcceleratorSpec steady_chip(Celsius throttle, Celsius trip) {
  hardware::AcceleratorSpec chip;
  chip.title = "test chip";
  chip.idle = Watts{200};
  chip.tdp = Watts{1200};
  chip.compute_power_fraction = 1.0;
  chip.communication_power_fraction = 0.45;
  chip.training_clock = 1.0;
  chip.thermal = hardware::ChipThermalSpec{.junction_resistance = {0.0125},
                                           .heat_capacity = {400},
                                           .throttle = throttle,
                                           .trip = trip,
                                           .leakage_fraction = 0.0,
                                           .leakage_reference = {70},
                                           .leakage_doubling = {20},
                                           .clock_exponent = 2.0};
  return chip;
}

/// 1000 chips, 1.2 MW of 1.5 MW in the coolant, rise 10 K; coolant loop, facility loop with dry coolers.
TransientSpec two_loops(Celsius throttle = {90}, Celsius trip = {95}) {
  TransientSpec spec;
  hardware::SystemSpec& system = spec.system;
  system.accelerator = steady_chip(throttle, trip);
  system.accelerators_per_node = 4;
  system.nodes_per_rack = 25;
  system.liquid_fraction = 1.0;
  system.rack_rating = kilowatts(150);
  system.coolant_rise = {10};
  system.coolant_limit = {60};
  system.coolant_trip = {80};
  spec.accelerators = 1000;
  spec.other_heat = kilowatts(300);
  TransientLoop loop;
  loop.name = "coolant";
  loop.carried_w_k = 150e3;
  loop.heat_capacity = {3e6};  // 20 s of flow
  loop.approach = {3};
  loop.rated_heat = kilowatts(1500);
  loop.target = {20};
  spec.loops.push_back(loop);
  loop.name = "facility water";
  loop.heat_capacity = {15e6};
  loop.approach = {10};
  loop.target = {37};
  spec.loops.push_back(loop);
  spec.sink = {20};
  return spec;
}

Service full() {
  Service service;
  service.pumps = {1.0, 1.0};
  return service;
}

// Rated heat and flows: coolers hold 37 degC (they could do 20 + 10), the CDU leaves 3 K: 40 degC to the racks, 50
// back. Plate at 1.8100 L/min: 0.020875 K/W: junction 40 + 1200 (0.020875 + 0.0125) = 80.05 degC, the year's model.
TEST(Transient, StartsWhereTheYearIs) {
  const TransientSpec spec = two_loops();
  const Transient hall{spec, full()};
  const TransientSample start = hall.sample();
  EXPECT_NEAR(start.loops[1].value, 37.0, 1e-3);
  EXPECT_NEAR(start.supply.value, 40.0, 1e-3);
  EXPECT_NEAR(start.return_.value, 50.0, 1e-3);
  const ChipState year = chip_state(spec.system.accelerator, chip_resistance(spec.system), start.supply, 1.0);
  EXPECT_NEAR(year.junction.value, 80.05, 0.01);
  EXPECT_NEAR(start.junction.value, year.junction.value, 1e-3);
  EXPECT_NEAR(start.heat.value, 1.5e6, 1e-3);
  EXPECT_NEAR(start.rejected.value, 1.5e6, 1.0);
}

// Half the coolers: 1 / (1 / 150 + 10 / 750) = 50 kW/K, so the return of the facility water comes to 20 + 30 = 50 degC
// and its supply to 40; the racks get 43.
TEST(Transient, ComesToTheRestThatHalfTheCoolersLeave) {
  Transient hall{two_loops(), full()};
  Service half = full();
  half.coolers = 0.5;
  hall.serve(half);
  EXPECT_EQ(hall.run_until(hours(3)), std::nullopt);
  EXPECT_NEAR(hall.sample().loops[1].value, 40.0, 1e-3);
  EXPECT_NEAR(hall.sample().supply.value, 43.0, 1e-3);
}

// Coolant that stands: chip, plate and the coolant in its plate warm together. Of the racks' 1.35 MJ/K a chip has
// 0.8 * 1350 = 1080 J/K beside its own 400: 1200 W / 1480 J/K = 0.8108 K/s once the differences between them are
// steady.
TEST(Transient, StandingCoolantHeatsAsItsHeatCapacitySays) {
  Transient hall{two_loops({180}, {190}), full()};
  Service shut = full();
  shut.blocked = true;
  hall.serve(shut);
  hall.run_until(Seconds{70});
  const double before = hall.sample().junction.value;
  hall.run_until(Seconds{80});
  EXPECT_NEAR(hall.sample().junction.value - before, 10.0 * 1200.0 / 1480.0, 1e-3);
}

// With no coolers nothing is rejected: 1.5 MW into 400 kJ/K of chips, 1.08 MJ/K of rack coolant, 3 and 15 MJ/K of
// loops: 1.5 / 19.48 = 0.077 K/s everywhere once the loops have turned over a few times.
TEST(Transient, WithoutCoolersTheWholeWaterWarms) {
  Transient hall{two_loops({120}, {130}), full()};
  Service none = full();
  none.coolers = 0.0;
  hall.serve(none);
  hall.run_until(Seconds{300});
  const TransientSample before = hall.sample();
  hall.run_until(Seconds{400});
  const TransientSample after = hall.sample();
  EXPECT_NEAR((after.junction - before.junction).value, 100 * 1.5 / 19.48, 0.01);
  EXPECT_NEAR((after.supply - before.supply).value, 100 * 1.5 / 19.48, 0.01);
  EXPECT_EQ(after.rejected, Watts{});
}

// From 80.05 to 90 degC. Plate to coolant: 0.020875 - 0.625 / (120 W/K) = 0.015667 K/W, which carries 1200 W at first
// and 1200 * 1080 / 1480 = 875.7 W in the end, so the coolant gains 9.95 K and 324.3 W * 0.015667 K/W = 5.08 K: (400
// * 9.95 + 1080 * 15.03) J / 1200 W = 16.84 s. Then its clock holds the chip; in the end it trips.
TEST(Transient, ShutLoopThrottlesAndTrips) {
  Transient hall{two_loops(), full()};
  Service shut = full();
  shut.blocked = true;
  hall.serve(shut);
  ASSERT_EQ(hall.run_until(minutes(10)), ThermalEvent::throttling_began);
  EXPECT_NEAR(hall.now().value, 16.84, 0.3);
  ASSERT_EQ(hall.run_until(minutes(10)), ThermalEvent::lowest_clock_reached);
  EXPECT_NEAR(hall.sample().junction.value, 90.0, 0.6);  // the control lags by what it warms in its time constant
  EXPECT_DOUBLE_EQ(hall.sample().speed, lowest_clock);
  ASSERT_EQ(hall.run_until(minutes(10)), ThermalEvent::chips_tripped);
  EXPECT_NEAR(hall.sample().junction.value, 95.0, 1e-6);
  EXPECT_EQ(hall.sample().accelerator, Watts{});
  EXPECT_EQ(hall.run_until(minutes(10)), std::nullopt);
}

// Regulated, the junction is at `throttle` and the clock is that of the balance: supply 52 degC (sink 29 and half the
// coolers: 29 + 20 + 3): (90 - 52) K / 0.033375 K/W = 1138.6 W.
TEST(Transient, RegulatedClockIsTheYears) {
  TransientSpec spec = two_loops();
  spec.sink = {29};
  Transient hall{spec, full()};
  Service half = full();
  half.coolers = 0.5;
  hall.serve(half);
  ASSERT_EQ(hall.run_until(hours(1)), ThermalEvent::throttling_began);
  EXPECT_EQ(hall.run_until(hours(5)), std::nullopt);
  const TransientSample rest = hall.sample();
  const ChipState year = chip_state(spec.system.accelerator, chip_resistance(spec.system), rest.supply, 1.0);
  EXPECT_TRUE(year.throttled);
  EXPECT_NEAR(rest.junction.value, 90.0, 1e-3);
  EXPECT_NEAR(rest.speed, year.speed, 1e-3);
  hall.serve(full());
  EXPECT_EQ(hall.run_until(hours(8)), ThermalEvent::throttling_ended);
}

// df/dt = -(f^2 + 0.05 f) / 2 from 1: with u = 1 / f, du/dt = (1 + 0.05 u) / 2: u = 21 exp(0.025 t) - 20: at 10 s
// u = 6.9645, f = 0.143585. Driven again: f = 1 - (1 - f0) exp(-t / 5): after 5 s 1 - 0.856415 / e = 0.684942.
TEST(Transient, PumpsCoastDownAndSpeedUp) {
  Transient hall{two_loops({120}, {130}), full()};
  Service stopped = full();
  stopped.pumps = {0.0, 0.0};
  hall.serve(stopped);
  hall.run_until(Seconds{10});
  EXPECT_NEAR(hall.sample().flows[0], 1.0 / (21.0 * std::exp(0.25) - 20.0), 1e-5);
  hall.serve(full());
  hall.run_until(Seconds{15});
  EXPECT_NEAR(hall.sample().flows[0], 0.684942, 1e-5);
}

// A store of 450 MJ carries the 1.5 MW that the coolers leave for 300 s; until it is empty the racks see nothing.
TEST(Transient, ColdStoreBridges) {
  TransientSpec spec = two_loops();
  spec.loops[1].tank = kilowatts(1500);
  spec.loops[1].tank_energy = {450e6};
  Transient hall{spec, full()};
  Service none = full();
  none.coolers = 0.0;
  hall.serve(none);
  ASSERT_EQ(hall.run_until(hours(1)), ThermalEvent::tank_empty);
  EXPECT_NEAR(hall.now().value, 300.0, 0.01);
  EXPECT_NEAR(hall.sample().supply.value, 40.0, 1e-3);
  EXPECT_EQ(hall.run_until(hours(1)), ThermalEvent::throttling_began);
}

// At 30 degC the coolers take 75 kW/K * (47 - 30) K = 1.275 MW and come to 40 degC without chillers; with them 37.
TEST(Transient, ChillersHoldWhatCoolersCannot) {
  TransientSpec spec = two_loops();
  spec.sink = {30};
  spec.loops[1].chillers = kilowatts(600);
  Transient hall{spec, full()};
  EXPECT_NEAR(hall.sample().supply.value, 40.0, 1e-3);
  EXPECT_NEAR(hall.sample().chilled.value, 1.5e6 - (47.0 - 30.0) * 75e3, 10.0);
  Service off = full();
  off.chillers = 0.0;
  hall.serve(off);
  hall.run_until(hours(3));
  EXPECT_NEAR(hall.sample().supply.value, 43.0, 1e-3);
}

// The racks' own fans go on: with the room's fans stopped they breathe what they gave off.
TEST(Transient, AirCooledRacksBreatheTheirOwnAirWhenTheRoomsFansStop) {
  TransientSpec spec = two_loops({120}, {130});
  spec.system.liquid_fraction = 0.0;
  spec.loops[0].target = {10};
  spec.loops[1].target = {20};
  Transient hall{spec, full()};
  const TransientSample start = hall.sample();
  const ChipState year = chip_state(spec.system.accelerator, chip_resistance(spec.system), start.supply, 1.0);
  EXPECT_NEAR(start.junction.value, year.junction.value, 1e-3);
  Service still = full();
  still.pumps = {0.0, 1.0};
  hall.serve(still);
  hall.run_until(Seconds{10});
  EXPECT_GT(hall.sample().supply.value, start.supply.value + 5.0);
  EXPECT_EQ(hall.run_until(minutes(10)), ThermalEvent::racks_tripped);
  EXPECT_NEAR(hall.sample().heat.value, 0.0, 1e-9);
}

// Looking every tenth of a second restarts nothing and changes nothing but rounding within the tolerance.
TEST(Transient, LookingMoreOftenChangesNothing) {
  Service stopped = full();
  stopped.pumps = {0.3, 0.6};
  Transient once{two_loops(), full()}, often{two_loops(), full()};
  once.serve(stopped);
  often.serve(stopped);
  while (once.now() < minutes(3)) once.run_until(minutes(3));
  for (int tenth = 1; tenth <= 1800; ++tenth)
    while (often.now().value < 0.1 * tenth) often.run_until({0.1 * tenth});
  EXPECT_NEAR(often.sample().junction.value, once.sample().junction.value, 1e-3);
  EXPECT_NEAR(often.sample().return_.value, once.sample().return_.value, 1e-3);
  EXPECT_NEAR(often.sample().speed, once.sample().speed, 1e-4);
}

TEST(Transient, HeatInIsHeatOutAndStored) {
  for (std::uint64_t i = 0; i < 12; ++i) {
    const Draws draws{11, "transient.test", i};
    TransientSpec spec = two_loops({85 + 10 * draws.uniform(0)}, {100});
    spec.system.accelerator.thermal->leakage_fraction = 0.2 * draws.uniform(1);
    spec.sink = {15 + 15 * draws.uniform(2)};
    spec.loops[1].chillers = kilowatts(800 * draws.uniform(3));
    spec.loops[1].tank = kilowatts(1000 * draws.uniform(4));
    spec.loops[1].tank_energy = {2e8 * draws.uniform(5)};
    if (draws.uniform(6) < 0.3) {
      spec.loops[1].condenser = 1;
      spec.loops[1].compressor = 0.2;
    }
    Transient hall{spec, full()};
    Service service = full();
    service.pumps = {draws.uniform(7), draws.uniform(8)};
    service.coolers = draws.uniform(9);
    service.chillers = draws.uniform(10);
    hall.serve(service);
    while (hall.now() < minutes(15)) hall.run_until(minutes(15));
    hall.serve(full());
    while (hall.now() < minutes(30)) hall.run_until(minutes(30));
    const HeatAccount account = hall.account();
    EXPECT_NEAR((account.out + account.stored) / account.in, 1.0, 1e-6) << i;
  }
}

}  // namespace
}  // namespace gigatwin::cooling
