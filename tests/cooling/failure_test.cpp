#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "cooling/chiller.hpp"
#include "cooling/shortfall.hpp"
#include "plants.hpp"

/// What units out of service do, and plants that cannot reject their heat.
namespace gigatwin::cooling {
namespace {

PlantSpec plain_plant() {
  PlantSpec plant = warm_water_dry();
  for (LoopSpec& loop : plant.loops) loop.pumps = variable_pumps(0.0);
  plant.chillers.clear();
  return plant;
}

/// Shares in service with one component changed.
std::vector<double> with_share(const PlantSpec& plant, const std::string& name, double share) {
  std::vector<double> shares;
  for (const Component& component : components(plant)) shares.push_back(component.name == name ? share : 1.0);
  return shares;
}

TEST(Failures, ComponentsAreNamedInTheOrderOfTheirShares) {
  std::vector<std::string> names;
  for (const Component& component : components(warm_water_dry())) names.push_back(component.name);
  EXPECT_THAT(names, testing::ElementsAre("technology pumps", "facility pumps", "room fans", "chilled pumps", "cdus",
                                          "crahs", "dry-coolers", "room-coolers", "trim-chillers", "room-chillers"));
}

// Half of the dry coolers at 35 degC: twice the approach, 20 K: the coolant rests at 35 + 20 + 3 = 58 degC.
TEST(Failures, HalfTheDryCoolersHaveTwiceTheApproach) {
  const PlantSpec spec = plain_plant();
  HallInputs in = liquid_only(1.0, 35);
  const std::vector<double> shares = with_share(spec, "dry-coolers", 0.5);
  in.in_service = shares;
  const Plant plant{spec, rating_of(in)};
  EXPECT_NEAR(settled(plant, in).supply.value, 58.0, 1e-9);
}

// 20 s/K of racks' coolant: without its pumps it warms by 3 K a minute while the facility water rests. When they run
// again its heat mixes into both loops, 40 s/K: 1.5 K above.
TEST(Failures, ALoopWithoutPumpsWarmsByItself) {
  const PlantSpec spec = plain_plant();
  HallInputs in = liquid_only(1.0, 10);
  const std::vector<double> shares = with_share(spec, "technology pumps", 0.0);
  const Plant plant{spec, rating_of(in)};
  const HallState before = settled(plant, in);
  in.in_service = shares;
  const HallOutcome stopped = advance(plant, before, in, Seconds{60});
  EXPECT_EQ(stopped.coolant_flow, 0.0);
  EXPECT_NEAR(stopped.state.supply.value, 43.0, 1e-9);
  EXPECT_NEAR(stopped.heat_stored.value, 10e6, 1e-3);
  EXPECT_NEAR(stopped.heat_rejected.value, 0.0, 1e-3);
  in.in_service = {};
  const HallOutcome again = advance(plant, stopped.state, in, Seconds{1e-3});
  EXPECT_NEAR(again.state.supply.value, 41.5, 1e-3);
}

// Half of the pumps move half of the water: twice the rise across the racks.
TEST(Failures, HalfThePumpsMoveHalfTheCoolant) {
  const PlantSpec spec = plain_plant();
  HallInputs in = liquid_only(1.0, 10);
  const std::vector<double> shares = with_share(spec, "technology pumps", 0.5);
  in.in_service = shares;
  const HallOutcome outcome = at_rest(spec, in);
  EXPECT_NEAR(outcome.coolant_flow, 0.5, 1e-12);
  EXPECT_NEAR((outcome.coolant_return - outcome.state.supply).value, 20.0, 1e-9);
}

// Four chillers and a spare of 0.275 each: all but two out leaves 0.55: the loop warms by (1 - 0.55) of 10 MW.
TEST(Failures, ChillersThatRemainCarryWhatTheyCan) {
  PlantSpec spec = chilled_water_dry();
  for (LoopSpec& loop : spec.loops) loop.pumps = variable_pumps(0.0);
  HallInputs in = liquid_only(1.0, 34);
  const Plant plant{spec, rating_of(in)};
  const HallState before = settled(plant, in);
  EXPECT_NEAR(before.supply.value, 20.0, 1e-9);
  const std::vector<double> shares = with_share(spec, "chillers", 0.4);
  in.in_service = shares;
  const HallOutcome outcome = advance(plant, before, in, Seconds{60});
  EXPECT_NEAR(outcome.chiller_heat.value, 5.5e6, 1e-3);
  EXPECT_NEAR(outcome.heat_stored.value, 4.5e6, 1e-3);
  EXPECT_NEAR(outcome.state.supply.value, 20.0 + 60.0 * 0.45 / 40.0, 1e-9);
}

// A tank that carries 10 MW for 5 minutes holds the loop while the chillers are out; it can still take 4 of 5.
TEST(Failures, ATankCarriesTheHeatWhileChillersAreOut) {
  PlantSpec spec = chilled_water_dry();
  for (LoopSpec& loop : spec.loops) loop.pumps = variable_pumps(0.0);
  spec.storage = {{"tank", "chilled", minutes(5), 1.0, 0.05}};
  HallInputs in = liquid_only(1.0, 34);
  const Plant plant{spec, rating_of(in)};
  const HallState before = settled(plant, in);
  const std::vector<double> shares = with_share(spec, "chillers", 0.0);
  in.in_service = shares;
  const HallOutcome held = advance(plant, before, in, minutes(1));
  EXPECT_NEAR(held.state.supply.value, 20.0, 1e-9);
  EXPECT_NEAR(held.reserve.value, 10e6 * 240.0, 1.0);
  const HallOutcome lost = advance(plant, before, in, minutes(6));
  EXPECT_EQ(lost.reserve.value, 0.0);
  EXPECT_NEAR(lost.state.supply.value, 20.0 + 60.0 / 40.0, 1e-9);
}

// Whatever is out, energy closes, and nothing is negative.
TEST(Failures, BalancesCloseOverRandomShares) {
  const Draws draws{31, "test.failures"};
  for (std::uint64_t k = 0; k < 2000; ++k) {
    const PlantSpec spec = random_plant(draws, 300 * k);
    HallInputs in = random_inputs(draws, 300 * k + 60);
    std::vector<double> shares;
    for (std::size_t i = 0; i < components(spec).size(); ++i) {
      const double u = draws.uniform(300 * k + 100 + i);
      shares.push_back(u < 0.2 ? 0.0 : u < 0.4 ? 0.5 : 1.0);
    }
    const Plant plant{spec, rating_of(in)};
    const HallState before = settled(plant, in);
    in.in_service = shares;
    const HallOutcome out = advance(plant, before, in, minutes(5));
    in.in_service = {};
    const HallOutcome back = advance(plant, out.state, in, minutes(5));
    for (const HallOutcome& o : {out, back}) {
      const double moved_w = o.heat_in.value + std::abs(o.heat_stored.value);
      EXPECT_NEAR(o.heat_in.value, (o.heat_rejected + o.heat_stored).value, 1e-12 * moved_w + 1e-14 * 10e6) << k;
      for (const double value : {o.water.value, o.fan_power.value, o.chiller_power.value, o.pump_power.value})
        EXPECT_TRUE(std::isfinite(value) && value >= 0.0) << k;
    }
  }
}

// 35 degC without chillers: 48 degC, 8 K above 40; the room's loop 35 + 10 + 5 = 50 degC, 23 K above 27.
TEST(Shortfall, TellsHowFarSetPointsAreMissed) {
  const Plant plant{plain_plant(), rating_of(hall_at(0.0, 35, 25))};
  const Shortfall hot = rated_shortfall(plant, hall_at(0.0, 35, 25));
  EXPECT_NEAR(hot.racks.value, 8.0, 1e-9);
  EXPECT_NEAR(hot.room.value, 23.0, 1e-9);
  EXPECT_FALSE(rated_shortfall(plant, hall_at(0.0, 5, 0)).any());
}

TEST(Shortfall, IsInfiniteWhereNothingBalancesTheHeat) {
  PlantSpec spec = chilled_water_dry();
  spec.rejection.clear();
  spec.chillers[0].capacity = 0.5;
  const Plant plant{spec, rating_of(hall_at(0.0, 20, 15))};
  EXPECT_TRUE(std::isinf(rated_shortfall(plant, hall_at(0.0, 20, 15)).racks.value));
}

TEST(Fit, APlantWithoutALoopForTheMachinesHeatIsTold) {
  PlantSpec spec = chilled_water_dry();
  BlockProblems none;
  check_fit(spec, rating_of(hall_at(0.0, 20, 15)), none);
  EXPECT_TRUE(none.list.empty());
  spec.loops.erase(spec.loops.begin());
  spec.exchangers.erase(spec.exchangers.begin());
  BlockProblems problems;
  check_fit(spec, rating_of(hall_at(0.0, 20, 15)), problems);
  ASSERT_EQ(problems.list.size(), 1u);
  EXPECT_EQ(problems.list[0].expected, "a loop that serves racks, since the system gives heat to a coolant");
}

// EnergyPlus chiller as in SustainDC: COP 3.0 at 6.67 degC of chilled water and 35 degC outdoors; here within 5 %.
TEST(Chillers, ReachTheCopOfTheirSource) {
  EXPECT_NEAR(full_load_cop(chillers("c", "l", "air", 1.0), Celsius{6.67}, Celsius{35}), 3.0, 0.15);
}

// Power never falls with heat, whatever units are on; a unit alone runs below its minimum load on and off.
TEST(Chillers, DrawMoreForMoreHeat) {
  const ChillerSpec spec = chillers("c", "l", "air", 1.0);
  for (const double share : {0.25, 0.5, 1.0, 1.25}) {
    const ChillerGroup group = group_of(spec, share, Celsius{30});
    double before = 0.0;
    for (double heat = 0.001; heat <= group.capacity; heat += 0.001) {
      const ChillerDuty duty = staged(spec, group, heat, 5.0);
      EXPECT_GE(duty.power, before) << share << " at " << heat;
      EXPECT_LE(duty.units, group.units);
      before = duty.power;
    }
  }
  const ChillerGroup one = group_of(spec, 0.25, Celsius{30});
  EXPECT_NEAR(staged(spec, one, 0.0125, 5.0).units, 0.5, 1e-12);  // 5 % of 0.25: on for half of the time at 10 %
}

}  // namespace
}  // namespace gigatwin::cooling
