#include "cooling/hall.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "plants.hpp"

namespace gigatwin::cooling {
namespace {

/// Racks, CDUs and dry coolers without pumps and chillers.
PlantSpec plain_plant() {
  PlantSpec plant = warm_water_dry();
  for (LoopSpec& loop : plant.loops) loop.pumps = variable_pumps(0.0);
  plant.chillers.clear();
  return plant;
}

// CDU at 40 - 3 = 37 degC; coolers need 10 K * 1 / (37 - 17) K = half speed: fans 10 MW * 0.02 * 0.5^3 = 25 kW.
// Return 40 + 10 = 50 degC, facility water 37 and 47 degC.
TEST(Hall, FansTurnAsFastAsTheSetpointNeeds) {
  const HallOutcome outcome = at_rest(plain_plant(), liquid_only(1.0, 17));
  EXPECT_NEAR(outcome.fan_power.value, 25e3, 1e-6);
  EXPECT_NEAR(outcome.rejection_fan_power.value, 25e3, 1e-6);
  EXPECT_NEAR(outcome.state.supply.value, 40.0, 1e-12);
  EXPECT_NEAR(outcome.coolant_return.value, 50.0, 1e-12);
  EXPECT_NEAR(outcome.facility_supply.value, 37.0, 1e-12);
  EXPECT_NEAR(outcome.facility_return.value, 47.0, 1e-12);
  EXPECT_NEAR(outcome.waste_heat.value, 47.0, 1e-12);
  EXPECT_NEAR(outcome.heat_rejected.value, 10e6, 1e-6);
  EXPECT_NEAR(outcome.heat_stored.value, 0.0, 1e-6);
}

// At 80 kPa the air is 0.78954 times as dense: speed 0.5 / 0.78954 = 0.63328; power 200 kW * 0.63328^3 * 0.78954
// = 40.105 kW.
TEST(Hall, ThinAirNeedsFasterFans) {
  HallInputs in = liquid_only(1.0, 17);
  in.pressure = Pascals{80e3};
  EXPECT_NEAR(at_rest(plain_plant(), in).fan_power.value, 200e3 * 0.125 / std::pow(80e3 / 101325.0, 2), 1e-6);
}

// 5 degC: speed 10 / 32 = 0.3125 is above the floor of 0.2. -30 degC: 10 / 67 = 0.14925: of the cells 0.74627 run at
// the floor: 200 kW * 0.14925 * 0.2^2 = 1.194 kW.
TEST(Hall, BelowTheFansFloorCellsAreSwitchedOff) {
  EXPECT_NEAR(at_rest(plain_plant(), liquid_only(1.0, 5)).fan_power.value, 200e3 * std::pow(0.3125, 3), 1e-6);
  EXPECT_NEAR(at_rest(plain_plant(), liquid_only(1.0, -30)).fan_power.value, 200e3 * (10.0 / 67.0) * 0.04, 1e-6);
}

// 10 MW * (0.037 + 0.010) at full flow; at 60 % heat 0.6^3 of it; at 10 % heat the floor of 0.3: 0.027 of it.
TEST(Hall, PumpsFollowTheCubeOfTheHeatDownToTheirFloor) {
  const PlantSpec plant = warm_water_dry();
  EXPECT_NEAR(at_rest(plant, liquid_only(1.0, 5)).pump_power.value, 470e3, 1e-6);
  EXPECT_NEAR(at_rest(plant, liquid_only(0.6, 5)).pump_power.value, 470e3 * 0.216, 1e-6);
  EXPECT_NEAR(at_rest(plant, liquid_only(0.1, 5)).pump_power.value, 470e3 * 0.027, 1e-6);
}

// Half of the head static, half flow: 0.5 * (0.5 + 0.5 * 0.25) = 0.3125 of the rated power. Facility water of 10 MW at
// 10 K: 10e6 / (4186 * 10) = 238.892 kg/s, 300 kPa at 0.6 and 996 kg/m3: 119.925 kW.
TEST(Hall, PumpsAgainstAStaticHeadSaveLess) {
  PlantSpec plant = plain_plant();
  PumpSpec& pumps = plant.loops[1].pumps;
  pumps.power_fraction.reset();
  pumps.head = Pascals{300e3};
  pumps.efficiency = 0.6;
  pumps.static_head = 0.5;
  EXPECT_NEAR(at_rest(plant, liquid_only(1.0, 5)).pump_power.value, 119.925e3, 5.0);
  EXPECT_NEAR(at_rest(plant, liquid_only(0.5, 5)).pump_power.value, 0.3125 * 119.925e3, 5.0);
}

// Below the floor of the flow the rise shrinks: at 15 % heat and 30 % flow 10 K * 0.15 / 0.3 = 5 K.
TEST(Hall, CoolantRiseIsConstantUntilTheFlowIsAtItsFloor) {
  EXPECT_NEAR(at_rest(plain_plant(), liquid_only(0.5, 5)).coolant_return.value, 50.0, 1e-12);
  EXPECT_NEAR(at_rest(plain_plant(), liquid_only(0.15, 5)).coolant_return.value, 45.0, 1e-12);
}

// Frontier: 74 cabinets rated at 400 kW, 94.5 % liquid: 27.972 MW, in CDUs of three cabinets 24.67, so 25 of 8473.47 W.
TEST(Hall, CountsWholeCdusOfConstantPower) {
  PlantSpec plant = plain_plant();
  plant.loops[0].pumps = constant_pumps(Watts{8473.47}, kilowatts(3 * 400 * 0.945));
  HallInputs in = liquid_only(0.3, 10);
  in.rated_liquid_heat = kilowatts(74 * 400 * 0.945);
  for (const double load : {0.0, 0.5, 1.0}) {
    in.liquid_heat = load * in.rated_liquid_heat;
    EXPECT_NEAR(at_rest(plant, in).pump_power.value, 25 * 8473.47, 1e-6);
  }
}

// 35 degC: coolers at full speed leave 35 + 10 + 3 = 48 degC of coolant, 8 K above the set point.
TEST(Hall, WithoutChillersTheLoopFloatsAboveItsSetpoint) {
  const HallOutcome outcome = at_rest(plain_plant(), liquid_only(1.0, 35));
  EXPECT_NEAR(outcome.state.supply.value, 48.0, 1e-9);
  EXPECT_NEAR(outcome.fan_power.value, 200e3, 1e-6);
  EXPECT_FALSE(outcome.chilling);
}

// 30 degC, return water 47 degC: coolers take (47 - 30) / (10 + 10) = 0.85, chillers 0.15. Evaporating 34 degC = 307.15
// K, condensing 42 degC, lift 12 K at least: COP 0.45 * 307.15 / 12 = 11.518 at full load. 0.3 has 4 units and a spare;
// five at 0.15 / (5 * 0.075) = 0.4 load draw 0.03303 + 0.6852 * 0.4 + 0.2818 * 0.16 = 0.352198 of their power each.
TEST(Hall, ChillersTrimWhatTheCoolersLeave) {
  PlantSpec plant = plain_plant();
  plant.chillers = {chillers("trim", "facility", "air", 0.3)};
  const HallOutcome outcome = at_rest(plant, liquid_only(1.0, 30));
  EXPECT_NEAR(outcome.state.supply.value, 40.0, 1e-12);
  EXPECT_NEAR(outcome.chiller_heat.value, 1.5e6, 1e-3);
  EXPECT_NEAR(outcome.chiller_power.value, 10e6 * 5 * 0.075 * 0.352198 / (0.45 * 307.15 / 12.0), 1.0);
  EXPECT_NEAR(outcome.chiller_units, 5.0, 1e-12);
  EXPECT_TRUE(outcome.chilling);
}

// Wet pads: 30 degC, wet bulb 18: air behind pads 30 - 0.75 * 12 = 21 degC. Speed 10 / (37 - 21) = 0.625. Evaporation:
// 10 MW * 0.625 * 9 K / 12 K / 2.45 MJ/kg = 1.9133 kg/s, and half of it again as blowdown at three cycles.
TEST(Hall, WetPadsEvaporateWhatCoolsTheAirflow) {
  PlantSpec plant = warm_water_adiabatic();
  for (LoopSpec& loop : plant.loops) loop.pumps = variable_pumps(0.0);
  HallInputs in = liquid_only(1.0, 30);
  in.wet_bulb = Celsius{18};
  const HallOutcome wet = at_rest(plant, in);
  EXPECT_NEAR(wet.evaporated.value, 10e6 * 0.625 * 0.75 / 2.45e6, 1e-9);
  EXPECT_NEAR(wet.blowdown.value, 0.5 * wet.evaporated.value, 1e-12);
  EXPECT_NEAR(wet.water.value, 10e6 * 0.625 * 0.75 / 2.45e6 * 1.5, 1e-9);
  in.dry_bulb = Celsius{24};
  EXPECT_EQ(at_rest(plant, in).water, KgPerSecond{}) << "dry up to the limit";
}

// 10 MW at 25 degC and 20 degC wet bulb, facility water leaving at 24, returning at 34, mean 29 degC: saturated air
// holds 95.31 kJ/kg at 29 degC and 57.50 at 20 degC (ASHRAE tables: 95.35, 57.55). Latent share 1 - 1.006 * 4 / 37.8 =
// 0.894: 0.894 * 10 MW / 2.45 MJ/kg = 3.65 kg/s; at five cycles 4.56 kg/s. Here within the 0.5 % of the vapour pressure
// formula.
TEST(Hall, TowersEvaporateTheLatentPart) {
  PlantSpec plant = plain_plant();
  plant.coolant_supply = Celsius{27};
  plant.rejection[0] = towers("facility");
  plant.rejection[0].approach = KelvinDelta{3};  // 20 + 3 < 24: the set point holds
  plant.rejection[0].rated_wet_bulb = Celsius{20};
  plant.rejection[0].cycles = 5;
  HallInputs in = liquid_only(1.0, 25);
  in.wet_bulb = Celsius{20};
  EXPECT_NEAR(at_rest(plant, in).water.value, 4.56, 0.03);
  plant.rejection[0].cycles = 1e9;  // no blowdown: evaporation and drift; 238.9 kg/s circulate
  plant.rejection[0].drift = 0.01;
  const HallOutcome outcome = at_rest(plant, in);
  EXPECT_NEAR(outcome.drift.value, 2.389, 0.001);
  EXPECT_NEAR(outcome.water.value, 4.56 / 1.25 + 2.389, 0.03);
}

// Sea of 10 degC: 27 degC of facility water need an intake of 2 / (27 - 10) = 0.118, but a rise of at most 10 K where
// full flow has 8 K needs 0.8. Pumps 10 MW * 0.012 * 0.8 * (0.3 + 0.7 * 0.64) = 71.808 kW.
TEST(Hall, TheSeaIntakeKeepsTheDischargePermit) {
  PlantSpec plant = sea_cooled();
  for (LoopSpec& loop : plant.loops) loop.pumps = variable_pumps(0.0);
  const HallOutcome outcome = at_rest(plant, liquid_only(1.0, 30));
  EXPECT_NEAR(outcome.intake_pump_power.value, 71.808e3, 1e-3);
  EXPECT_NEAR(outcome.pump_power.value, 71.808e3, 1e-3);
  EXPECT_EQ(outcome.rejection_fan_power, Watts{0.0});
  EXPECT_EQ(outcome.water, KgPerSecond{0.0});
}

// Facility water from 37 towards 32 + 10 = 42 degC; both loops hang on it: 40 s/K * (10 + 10) K = 800 s.
TEST(Hall, StoresHeatWhileTheLoopsWarm) {
  HallState from;
  from.circuits[0].supply = Celsius{37};
  const HallOutcome outcome = advance(plain_plant(), from, liquid_only(1.0, 32), Seconds{400});
  const double end_c = 42.0 - 5.0 * std::exp(-0.5);
  EXPECT_NEAR(outcome.state.supply.value, end_c + 3.0, 1e-12);
  EXPECT_NEAR(outcome.heat_stored.value, 10e6 * 40.0 * (end_c - 37.0) / 400.0, 1e-3);
}

// One chilled loop at min(20 - 3, 24 - 5) = 17 degC serves both; the room's valves hold its 24 degC.
TEST(Hall, ASharedLoopIsAsColdAsItsColdestLoadNeeds) {
  PlantSpec plant = chilled_water_dry();
  for (LoopSpec& loop : plant.loops) loop.pumps = variable_pumps(0.0);
  const HallOutcome outcome = at_rest(plant, hall_at(1.0, 0, -3));
  EXPECT_NEAR(outcome.facility_supply.value, 17.0, 1e-9);
  EXPECT_NEAR(outcome.state.supply.value, 20.0, 1e-9);
  EXPECT_NEAR(outcome.state.air.value, 24.0, 1e-9);
  plant.loops[2].supply = Celsius{12};
  EXPECT_NEAR(at_rest(plant, hall_at(1.0, 0, -3)).facility_supply.value, 12.0, 1e-9);
}

// 3 of 10 MW go to a heat network: the coolers reject 7 and their fans follow.
TEST(Hall, HeatReuseTakesHeatOffTheCoolers) {
  HallInputs in = liquid_only(1.0, 17);
  in.reused = megawatts(3);
  const HallOutcome outcome = at_rest(plain_plant(), in);
  EXPECT_NEAR(outcome.fan_power.value, 200e3 * std::pow(0.7 * 10 / 20, 3), 1e-6);
  EXPECT_EQ(outcome.reused, megawatts(3));
  EXPECT_NEAR(outcome.heat_rejected.value, 10e6, 1e-6);
  EXPECT_NEAR(outcome.facility_return.value, 47.0, 1e-12);
}

TEST(Hall, RestsWithoutHeat) {
  for (const PlantSpec& plant : {warm_water_dry(), warm_water_adiabatic(), chilled_water_dry(), evaporative_tower(),
                                 chilled_water_economiser(), sea_cooled(), plain_plant()}) {
    for (const double dry_bulb_c : {-30.0, 10.0, 27.0, 45.0}) {
      const HallOutcome outcome = at_rest(plant, hall_at(0.0, dry_bulb_c, dry_bulb_c - 5));
      for (const double value : {outcome.state.supply.value, outcome.state.air.value, outcome.coolant_return.value,
                                 cooling_power(outcome).value, outcome.water.value, outcome.heat_rejected.value})
        EXPECT_TRUE(std::isfinite(value)) << dry_bulb_c;
      EXPECT_GE(outcome.water.value, 0.0);
      EXPECT_EQ(outcome.chiller_power.value > 0.0, outcome.chilling);
      EXPECT_LT(cooling_power(outcome) / megawatts(10), 0.03) << dry_bulb_c;
    }
  }
}

// Idle towers in frost: 0.004 of the 10 MW that they are sized for keep their basins warm.
TEST(Hall, IdleTowersAreHeatedInFrost) {
  PlantSpec plant = plain_plant();
  plant.rejection[0] = towers("facility");
  plant.rejection[0].freeze_heating = 0.004;
  EXPECT_NEAR(at_rest(plant, liquid_only(0.0, -5)).heating_power.value, 40e3, 1e-6);
  EXPECT_EQ(at_rest(plant, liquid_only(0.0, 5)).heating_power, Watts{0.0});
  EXPECT_EQ(at_rest(plant, liquid_only(1.0, -5)).heating_power, Watts{0.0});
}

// Racks that air alone cools: the air is the coolant, at 27 degC, and leaves 12 K warmer.
TEST(Hall, InAHallOfAirAloneTheAirIsTheCoolant) {
  HallInputs in = hall_at(1.0, 5, 2);
  in.rated_air_heat = in.air_heat = megawatts(10);
  in.rated_liquid_heat = in.liquid_heat = Watts{0.0};
  const HallOutcome outcome = at_rest(warm_water_dry(), in);
  EXPECT_NEAR(outcome.pump_power.value, 70e3, 1e-6);
  EXPECT_NEAR(outcome.air_handler_power.value, 380e3, 1e-6);
  EXPECT_NEAR(outcome.state.air.value, 27.0, 1e-12);
  EXPECT_NEAR(outcome.state.supply.value, 27.0, 1e-12);
  EXPECT_NEAR(outcome.coolant_return.value, 39.0, 1e-12);
  EXPECT_NEAR(outcome.heat_in.value, 10e6 * 1.045, 1e-3);
}

TEST(Hall, HeatBalancesAndHalfStepsAgreeOverRandomScenarios) {
  const Draws draws{21, "test.hall"};
  for (std::uint64_t k = 0; k < 3000; ++k) {
    const PlantSpec spec = random_plant(draws, 200 * k);
    const HallInputs in = random_inputs(draws, 200 * k + 60);
    const Plant plant{spec, rating_of(in)};
    HallState from = settled(plant, in);
    for (CircuitState& circuit : from.circuits) circuit.supply.value += 15 * draws.uniform(200 * k + 100) - 3;
    for (CircuitState& circuit : from.circuits) circuit.reserve = draws.uniform(200 * k + 101) * circuit.reserve;
    const Seconds dt{1 + 3600 * draws.uniform(200 * k + 102)};
    const HallOutcome whole = advance(plant, from, in, dt);
    const double moved_w = whole.heat_in.value + std::abs(whole.heat_stored.value);
    EXPECT_NEAR(whole.heat_in.value, (whole.heat_rejected + whole.heat_stored).value,
                1e-12 * moved_w + 1e-14 * 10e6)
        << k;  // the second: roundings of temperatures in a hall rated at 10 MW
    EXPECT_GE(whole.heat_rejected.value, -1e-3);
    EXPECT_LE(whole.chiller_heat.value, whole.heat_rejected.value * (1 + 1e-9) + 1e-3) << k;
    for (const double value :
         {whole.water.value, whole.fan_power.value, whole.chiller_power.value, whole.pump_power.value})
      EXPECT_TRUE(std::isfinite(value) && value >= 0.0) << k;
    EXPECT_EQ(whole.chilling, whole.chiller_heat.value > 0.0);

    const HallOutcome first = advance(plant, from, in, dt / 2);
    const HallOutcome second = advance(plant, first.state, in, dt / 2);
    EXPECT_NEAR(whole.state.supply.value, second.state.supply.value, 1e-9) << k;
    EXPECT_NEAR(whole.state.air.value, second.state.air.value, 1e-9) << k;
    EXPECT_NEAR(whole.reserve.value, second.reserve.value, 1e-9 * (1.0 + whole.reserve.value)) << k;
    const double rejected = 0.5 * (first.heat_rejected + second.heat_rejected).value;
    EXPECT_NEAR(whole.heat_rejected.value, rejected, 1e-6 * whole.heat_in.value + 1.0) << k;
  }
}

bool holds(const PlantSpec& plant, const HallOutcome& outcome) {
  return outcome.state.supply.value <= plant.coolant_supply->value + 1e-9 &&
         outcome.state.air.value <= plant.air_supply->value + 1e-9;
}

bool gets_wet(const PlantSpec& plant, double before_c, double dry_bulb_c) {
  for (const RejectionSpec& rejection : plant.rejection)
    if (rejection.kind == RejectionKind::adiabatic && before_c <= rejection.wet_above.value &&
        dry_bulb_c > rejection.wet_above.value)
      return true;
  return false;
}

// Three exceptions: where pads get wet they help the fans; where set points are lost derated chillers draw less; and a
// tank takes what coolers and chillers cannot, for a while.
TEST(Hall, WarmerOutdoorsNeverLowersCoolingPower) {
  const Draws draws{22, "test.hall.monotonic"};
  for (std::uint64_t k = 0; k < 200; ++k) {
    PlantSpec spec = random_plant(draws, 200 * k);
    spec.storage.clear();
    HallInputs in = random_inputs(draws, 200 * k + 60);
    const Plant plant{spec, rating_of(in)};
    const KelvinDelta depression = in.dry_bulb - in.wet_bulb;
    HallOutcome cooler;
    for (double dry_bulb_c = -20; dry_bulb_c < 45; dry_bulb_c += 0.5) {
      in.dry_bulb = Celsius{dry_bulb_c};
      in.wet_bulb = in.dry_bulb - depression;
      const HallOutcome warmer = advance(plant, settled(plant, in), in, minutes(5));
      if (dry_bulb_c > -20 && !gets_wet(spec, dry_bulb_c - 0.5, dry_bulb_c)) {
        if (holds(spec, warmer)) {
          EXPECT_GE(cooling_power(warmer).value, cooling_power(cooler).value * (1 - 1e-9)) << k << " at " << dry_bulb_c;
        }
        EXPECT_GE(warmer.state.supply.value, cooler.state.supply.value - 1e-9) << k << " at " << dry_bulb_c;
      }
      cooler = warmer;
    }
  }
}

// Not with constant flow in the racks' loop: facility water that follows the heat then returns no warmer than the
// coolant, so that it has to be colder at part load.
TEST(Hall, MoreHeatNeverLowersCoolingPower) {
  const Draws draws{23, "test.hall.load"};
  for (std::uint64_t k = 0; k < 200; ++k) {
    PlantSpec spec = random_plant(draws, 200 * k);
    spec.storage.clear();
    spec.loops[0].pumps = variable_pumps(0.03);
    HallInputs in = random_inputs(draws, 200 * k + 60);
    in.reused = Watts{0.0};
    const Plant plant{spec, rating_of(in)};
    HallOutcome less;
    for (double load = 0.02; load < 1.0; load += 0.02) {
      in.liquid_heat = load * in.rated_liquid_heat;
      in.air_heat = load * in.rated_air_heat;
      const HallOutcome more = advance(plant, settled(plant, in), in, minutes(5));
      if (holds(spec, more)) {
        EXPECT_GE(cooling_power(more).value, cooling_power(less).value * (1 - 1e-9)) << k << " at " << load;
      }
      less = more;
    }
  }
}

}  // namespace
}  // namespace gigatwin::cooling
