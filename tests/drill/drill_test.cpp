#include "drill/drill.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "../cooling/plants.hpp"
#include "../hardware/liquid_racks.hpp"

namespace gigatwin::drill {
namespace {

using ::testing::HasSubstr;

power::StageSpec stage(std::string name, power::StageKind kind, hardware::Redundancy redundancy) {
  power::StageSpec spec;
  spec.name = std::move(name);
  spec.kind = kind;
  spec.units.needed = 1;
  spec.units.redundancy = redundancy;
  spec.capacity = 1.5;
  return spec;
}

power::PlantSpec chain(Seconds autonomy, hardware::Redundancy feeds) {
  power::PlantSpec plant;
  plant.stages = {stage("feeds", power::StageKind::feed, feeds),
                  stage("ups", power::StageKind::ups, hardware::Redundancy::n)};
  plant.stages[1].autonomy = autonomy;
  plant.stages[1].mechanical_fraction = 0.5;
  plant.stages[1].capacity = 1.0;
  return plant;
}

hardware::SystemSpec racks() {
  hardware::SystemSpec system = hardware::liquid_racks();
  system.accelerator.training_clock = 1.0;
  system.accelerator.thermal->throttle = {90};
  system.accelerator.thermal->trip = {95};
  system.rack_rating = kilowatts(125);
  system.coolant_limit = {45};
  system.coolant_trip = {60};
  return system;
}

/// 10 MW at full power, 80 racks of 72 accelerators, warm water on dry coolers without trim chillers.
Hall hall_at_full_power(double dry_bulb_c) {
  Hall hall;
  hall.name = "hall 1";
  hall.system = racks();
  hall.cooling = cooling::warm_water_dry();
  hall.cooling.chillers.erase(hall.cooling.chillers.begin());
  hall.power = chain(minutes(5), hardware::Redundancy::two_n);
  hall.accelerators = 80 * 72;
  hall.it = hall.rated_it = megawatts(10);
  hall.site_rated_it = megawatts(40);
  hall.at = cooling::hall_at(1.0, dry_bulb_c, dry_bulb_c - 6);
  return hall;
}

grid::GeneratorsSpec generators(Seconds start, Watts all) {
  grid::GeneratorsSpec spec;
  spec.units.needed = 10;
  spec.rating = all / 10.0;
  spec.start_time = start;
  spec.autonomy = hours(48);
  return spec;
}

/// When the first line that has `text` comes; fails the test where none does.
double when(const Outcome& outcome, const std::string& text) {
  for (const Step& step : outcome.sequence)
    if (step.what.find(text) != std::string::npos) return step.when.value;
  ADD_FAILURE() << "no line has \"" << text << "\"";
  return -1.0;
}

bool tells(const Outcome& outcome, const std::string& text) {
  return std::any_of(outcome.sequence.begin(), outcome.sequence.end(),
                     [&](const Step& step) { return step.what.find(text) != std::string::npos; });
}

const cooling::TransientSample& at(const Outcome& outcome, std::size_t second) { return outcome.course.at(second); }

// Mechanical plant at 27 degC: pumps 4.7 % of 8.5 MW and more; half of it is on the UPS, the coolant's pumps first. The
// generators come after 12 s, so nothing gets warm: chips have 10 K and more to go.
TEST(GridLoss, GeneratorsComeBeforeAnythingIsWarm) {
  Hall hall = hall_at_full_power(20);
  hall.grid.generators = generators(Seconds{12}, megawatts(50));
  const Outcome outcome =
      play(hall, {.event = Event::grid_loss, .share = 1.0, .lasts = minutes(10), .plays = minutes(20)});
  EXPECT_EQ(when(outcome, "grid lost"), 0.0);
  EXPECT_EQ(when(outcome, "generators carry the hall"), 12.0);
  EXPECT_EQ(when(outcome, "grid is back"), 600.0);
  EXPECT_EQ(when(outcome, "load goes back"), 900.0);
  EXPECT_TRUE(outcome.back_in_service);
  EXPECT_FALSE(outcome.dark || outcome.tripped);
  EXPECT_GT(outcome.lowest_speed, 0.99);
  EXPECT_GT(outcome.margin.value, 0.0);
  EXPECT_THAT(outcome.verdict, HasSubstr("the work goes on"));
  EXPECT_LT(at(outcome, 11).flows[1], 0.9);   // facility pumps are not on the UPS
  EXPECT_GT(at(outcome, 60).flows[1], 0.99);  // and run up on the generators
}

// Without generators the batteries end after the 5 min of their rating at 10 MW of 10 MW IT and the mechanical half.
TEST(GridLoss, WithoutGeneratorsTheHallIsDark) {
  const Outcome outcome = play(hall_at_full_power(20),
                               {.event = Event::grid_loss, .share = 1.0, .lasts = minutes(15), .plays = minutes(40)});
  ASSERT_TRUE(outcome.dark.has_value());
  EXPECT_NEAR(outcome.dark->value, 300.0, 15.0);
  EXPECT_EQ(when(outcome, "grid is back"), 900.0);
  EXPECT_EQ(when(outcome, "racks are back at work"), 1500.0);
  EXPECT_EQ(at(outcome, 1000).heat, Watts{});
  EXPECT_TRUE(outcome.back_in_service);
  // From the batteries' end to the racks' return nothing is computed.
  EXPECT_NEAR(outcome.lost.value, 1500.0 - outcome.dark->value, 60.0);
  EXPECT_THAT(outcome.verdict, HasSubstr("dark after"));
}

// Ten minutes of the hall's demand of some 10.6 MW in a battery: 80 % of the stored energy is usable, sqrt(0.81) of it
// comes out: 10 MW * 600 s / (0.8 * 0.9).
TEST(GridLoss, SiteBatteryCarriesTheHall) {
  Hall hall = hall_at_full_power(20);
  grid::BatterySpec battery;
  battery.power = megawatts(60);
  battery.energy = Joules{4 * 10e6 * 600 / 0.72};
  battery.round_trip_efficiency = 0.81;
  battery.minimum_charge = 0.2;
  hall.grid.battery = battery;
  const Outcome outcome =
      play(hall, {.event = Event::grid_loss, .share = 1.0, .lasts = minutes(30), .plays = minutes(40)});
  EXPECT_EQ(when(outcome, "site battery carries"), 1.0);
  ASSERT_TRUE(outcome.dark.has_value());
  EXPECT_NEAR(outcome.dark->value, 1.0 + 600.0 * 10.0 / 10.6 + 300.0, 30.0);
}

// 20 MW of generators for 40 MW of IT and what cools it: about half is left, and idle accelerators draw a sixth.
TEST(GridLoss, TooFewGeneratorsSlowTheAccelerators) {
  Hall hall = hall_at_full_power(20);
  hall.grid.generators = generators(Seconds{12}, megawatts(24));
  const Outcome outcome =
      play(hall, {.event = Event::grid_loss, .share = 1.0, .lasts = minutes(10), .plays = minutes(20)});
  EXPECT_TRUE(tells(outcome, "accelerators are slowed"));
  EXPECT_LT(at(outcome, 300).accelerator, at(outcome, 5).accelerator);
  EXPECT_TRUE(outcome.back_in_service);
}

TEST(GridLoss, WithoutUpsItIsDarkAtOnce) {
  Hall hall = hall_at_full_power(20);
  hall.power.stages.pop_back();
  hall.grid.generators = generators(Seconds{12}, megawatts(50));
  const Outcome outcome =
      play(hall, {.event = Event::grid_loss, .share = 1.0, .lasts = minutes(20), .plays = minutes(30)});
  EXPECT_EQ(outcome.dark, Seconds{0.0});
  EXPECT_EQ(when(outcome, "generators carry the hall"), 12.0);
  EXPECT_EQ(when(outcome, "racks are back at work"), 612.0);
}

TEST(FeedLoss, TheOtherSideCarriesTheHall) {
  const Outcome outcome = play(hall_at_full_power(20),
                               {.event = Event::feed_loss, .share = 1.0, .lasts = minutes(10), .plays = minutes(15)});
  EXPECT_TRUE(tells(outcome, "1 of 2 units of feeds lost; the others carry 100 %"));
  EXPECT_DOUBLE_EQ(outcome.lowest_speed, 1.0);
  EXPECT_NEAR(outcome.margin.value, 90.0 - at(outcome, 0).junction.value, 0.05);
}

TEST(FeedLoss, AnOnlyFeedIsTheGrid) {
  Hall hall = hall_at_full_power(20);
  hall.power = chain(minutes(5), hardware::Redundancy::n);
  const Outcome outcome =
      play(hall, {.event = Event::feed_loss, .share = 1.0, .lasts = minutes(15), .plays = minutes(30)});
  EXPECT_TRUE(outcome.dark.has_value());
}

// Two of three feeds are needed, no spare: one lost leaves half to two thirds of the design load.
TEST(FeedLoss, WhatIsLeftSlowsTheAccelerators) {
  Hall hall = hall_at_full_power(20);
  hall.power = chain(minutes(5), hardware::Redundancy::n);
  hall.power.stages[0].units.needed = 3;
  const Outcome outcome =
      play(hall, {.event = Event::feed_loss, .share = 1.0, .lasts = minutes(10), .plays = minutes(15)});
  EXPECT_TRUE(tells(outcome, "1 of 3 units of feeds lost; the others carry 67 %"));
  EXPECT_FALSE(outcome.dark.has_value());
  EXPECT_LT(at(outcome, 100).accelerator.value, 0.8 * at(outcome, 0).accelerator.value);
  EXPECT_TRUE(outcome.back_in_service);
}

// Junction 40 + 1150 W * (0.020875 + 0.012 K/W) = 77.8 degC (+ a little leakage), 12.2 K below throttling. Standing
// coolant has 0.9 s/K * 1200 W = 1080 J/K a chip beside its 400: 1480 J/K * 12.2 K / 1150 W = 15.7 s, and 5 s more as
// the plate's own difference shrinks (transient_test); coasting pumps bring some more coolant: a pump stop is slower
// yet.
TEST(Stops, AShutLoopIsFasterThanStoppedPumps) {
  const Question shut{.event = Event::loop_stop, .share = 1.0, .lasts = minutes(10), .plays = minutes(20)};
  const Question stopped{.event = Event::pump_stop, .share = 1.0, .lasts = minutes(10), .plays = minutes(20)};
  const Outcome loop = play(hall_at_full_power(20), shut);
  const Outcome pumps = play(hall_at_full_power(20), stopped);
  ASSERT_TRUE(loop.throttled && pumps.throttled && loop.tripped && pumps.tripped);
  EXPECT_NEAR(loop.throttled->value, 20.7, 2.0);
  EXPECT_GT(pumps.throttled->value, loop.throttled->value);
  EXPECT_LT(pumps.throttled->value, loop.throttled->value + 30.0);
  EXPECT_GT(loop.tripped->value, loop.throttled->value);
  EXPECT_FALSE(loop.back_in_service);  // tripped accelerators wait for people
  EXPECT_EQ(when(pumps, "flow past the racks below 10 %"),
            15.0);  // 1 / (21 exp(0.025 t) - 20) = 0.1 at 14.27 s: seen a second later
  EXPECT_THAT(loop.verdict, HasSubstr("switched off by heat"));
}

TEST(Stops, PumpsThatComeBackInTimeCostNothing) {
  const Outcome outcome = play(hall_at_full_power(20),
                               {.event = Event::pump_stop, .share = 1.0, .lasts = Seconds{10}, .plays = minutes(10)});
  EXPECT_FALSE(outcome.throttled.has_value());
  EXPECT_TRUE(outcome.back_in_service);
  EXPECT_EQ(when(outcome, "all pumps run again"), 10.0);
  EXPECT_LT(outcome.hottest.value, 90.0);
  EXPECT_GT(outcome.hottest.value, at(outcome, 0).junction.value + 1.0);
}

// At 26 degC all coolers hold 40 degC: their water may be 36.889 (CDU 3 K and its pumps) for 26 + 10.47. Half of them
// leave 20.94 K: 26 + 20.94 + 3.111 = 50.05 degC to the racks; loops of 20 s/K each make it minutes, not seconds.
TEST(Stops, HalfTheCoolersWarmTheLoopsWithinMinutes) {
  const Outcome outcome = play(hall_at_full_power(26),
                               {.event = Event::cooler_loss, .share = 0.5, .lasts = hours(2), .plays = minutes(119)});
  EXPECT_NEAR(at(outcome, 0).supply.value, 40.0, 0.01);
  EXPECT_NEAR(outcome.course.back().supply.value, 50.05, 0.3);
  EXPECT_GT(when(outcome, "above its limit of 45.0 degC"), 60.0);
  EXPECT_LT(when(outcome, "above its limit of 45.0 degC"), 900.0);
}

TEST(Stops, ChillersThatAreNotThereDoNotStop) {
  const Outcome outcome = play(hall_at_full_power(20),
                               {.event = Event::chiller_loss, .share = 1.0, .lasts = minutes(5), .plays = minutes(6)});
  EXPECT_TRUE(tells(outcome, "nothing stops"));
}

// 10.46 MW into 20 s/K of 8.5 MW, 20 s/K of 10 MW and some 9 MJ/K of the racks: 0.0276 K/s on the whole, so that ten
// minutes without chillers cost some 15 K; then they need three minutes more. Warmth comes around in waves: 15 %.
TEST(Stops, ChillersNeedTheirTimeToRestart) {
  Hall hall = hall_at_full_power(35);
  hall.cooling = cooling::chilled_water_dry();
  const Outcome outcome =
      play(hall, {.event = Event::chiller_loss, .share = 1.0, .lasts = minutes(10), .plays = minutes(60)});
  EXPECT_EQ(when(outcome, "all chillers run"), 780.0);
  const double rate = (at(outcome, 400).supply - at(outcome, 200).supply).value / 200.0;
  EXPECT_NEAR(rate, 0.0276, 0.15 * 0.0276);
  EXPECT_NEAR(outcome.course.back().supply.value, 20.0, 0.1);
}

TEST(Drill, SequencesAreInOrderAndSamplesEverySecond) {
  for (const auto& [name, event] : events()) {
    const Outcome outcome =
        play(hall_at_full_power(30), {.event = event, .share = 0.5, .lasts = minutes(3), .plays = minutes(10)});
    EXPECT_TRUE(std::is_sorted(outcome.sequence.begin(), outcome.sequence.end(), [](const Step& a, const Step& b) {
      return a.when < b.when;
    })) << name;
    ASSERT_EQ(outcome.course.size(), 601U) << name;
    for (std::size_t i = 0; i < outcome.course.size(); ++i)
      EXPECT_NEAR(outcome.course[i].when.value, static_cast<double>(i), 1e-9);
    EXPECT_FALSE(outcome.verdict.empty());
  }
}

}  // namespace
}  // namespace gigatwin::drill
