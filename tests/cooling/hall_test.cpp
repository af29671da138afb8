#include "cooling/hall.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "base/random.hpp"
#include "plants.hpp"

namespace gigatwin::cooling {
namespace {

PlantSpec plain_plant() {
  PlantSpec plant = warm_water_dry();
  plant.liquid.cdu_pumps = variable_pumps(0.0);
  plant.liquid.facility_pumps = variable_pumps(0.0);
  plant.chillers.reset();
  return plant;
}

HallInputs liquid_only(double load, double dry_bulb_c) {
  HallInputs in = hall_at(load, dry_bulb_c, dry_bulb_c - 5);
  in.rated_liquid_heat = in.rated_liquid_heat + in.rated_air_heat;  // 10 MW
  in.liquid_heat = load * in.rated_liquid_heat;
  in.rated_air_heat = in.air_heat = Watts{};
  return in;
}

HallOutcome at_rest(const PlantSpec& plant, const HallInputs& in) {
  return advance(plant, settled(plant, in), in, minutes(5));
}

// Coolers need 10 K * 1 / (40 - 3 - 17) K = half speed: fans 10 MW * 0.02 * 0.5^3 = 25 kW. Return 40 + 10 = 50 degC.
TEST(Hall, FansTurnAsFastAsTheSetpointNeeds) {
  const HallOutcome outcome = at_rest(plain_plant(), liquid_only(1.0, 17));
  EXPECT_NEAR(outcome.fan_power.value, 25e3, 1e-6);
  EXPECT_EQ(outcome.state.supply, Celsius{40});
  EXPECT_NEAR(outcome.coolant_return.value, 50.0, 1e-12);
  EXPECT_NEAR(outcome.heat_rejected.value, 10e6, 1e-6);
  EXPECT_EQ(outcome.heat_stored, Watts{});
}

// At 80 kPa the air is 0.78954 times as dense: speed 0.5 / 0.78954 = 0.63328; power 200 kW * 0.63328^3 * 0.78954
// = 40.105 kW.
TEST(Hall, ThinAirNeedsFasterFans) {
  HallInputs in = liquid_only(1.0, 17);
  in.pressure = Pascals{80e3};
  EXPECT_NEAR(at_rest(plain_plant(), in).fan_power.value, 200e3 * 0.125 / std::pow(80e3 / 101325.0, 2), 1e-6);
}

// 10 MW * (0.037 + 0.008) at full flow; at 60 % heat 0.6^3 of it; at 10 % heat the floor of 0.3: 0.027 of it.
TEST(Hall, PumpsFollowTheCubeOfTheHeatDownToTheirFloor) {
  const PlantSpec plant = warm_water_dry();
  EXPECT_NEAR(at_rest(plant, liquid_only(1.0, 5)).pump_power.value, 450e3, 1e-6);
  EXPECT_NEAR(at_rest(plant, liquid_only(0.6, 5)).pump_power.value, 450e3 * 0.216, 1e-6);
  EXPECT_NEAR(at_rest(plant, liquid_only(0.1, 5)).pump_power.value, 450e3 * 0.027, 1e-6);
}

// Below the floor of the flow the rise shrinks: at 15 % heat and 30 % flow 10 K * 0.15 / 0.3 = 5 K.
TEST(Hall, CoolantRiseIsConstantUntilTheFlowIsAtItsFloor) {
  EXPECT_NEAR(at_rest(plain_plant(), liquid_only(0.5, 5)).coolant_return.value, 50.0, 1e-12);
  EXPECT_NEAR(at_rest(plain_plant(), liquid_only(0.15, 5)).coolant_return.value, 45.0, 1e-12);
}

// Frontier: 74 cabinets rated at 400 kW, 94.5 % liquid: 27.972 MW, in CDUs of three cabinets 24.67, so 25 of 8473.47 W.
TEST(Hall, CountsWholeCdusOfConstantPower) {
  PlantSpec plant = plain_plant();
  plant.liquid.cdu_pumps = constant_pumps(Watts{8473.47}, kilowatts(3 * 400 * 0.945));
  HallInputs in = liquid_only(0.3, 10);
  in.rated_liquid_heat = kilowatts(74 * 400 * 0.945);
  for (const double load : {0.0, 0.5, 1.0}) {
    in.liquid_heat = load * in.rated_liquid_heat;
    EXPECT_NEAR(at_rest(plant, in).pump_power.value, 25 * 8473.47, 1e-6);
  }
}

// Deschutes CDU at its 2 MW: 74 kW, approach 3 K: the coolers must deliver 37 degC for 40 degC of coolant.
TEST(Hall, DeschutesCduDraws74KilowattsFor2Megawatts) {
  PlantSpec plant = warm_water_dry();
  plant.liquid.facility_pumps = variable_pumps(0.0);
  HallInputs in = liquid_only(1.0, 10);
  in.rated_liquid_heat = in.liquid_heat = megawatts(2);
  EXPECT_NEAR(at_rest(plant, in).pump_power.value, 74e3, 1e-6);
}

// 35 degC: coolers at full speed leave 35 + 10 + 3 = 48 degC of coolant, 8 K above the set point.
TEST(Hall, WithoutChillersTheLoopFloatsAboveItsSetpoint) {
  const HallOutcome outcome = at_rest(plain_plant(), liquid_only(1.0, 35));
  EXPECT_NEAR(outcome.state.supply.value, 48.0, 1e-9);
  EXPECT_NEAR(outcome.fan_power.value, 200e3, 1e-6);
  EXPECT_FALSE(outcome.chilling);
}

// 30 degC, return water 50 - 3 = 47 degC: coolers take (47 - 30) / (10 + 10) = 0.85, chillers 0.15. Their water leaves
// at 37 degC: evaporating 34 degC = 307.15 K, condensing 42 degC, lift 12 K at least: COP 0.45 * 307.15 / 12 = 11.518.
TEST(Hall, ChillersTrimWhatTheCoolersLeave) {
  PlantSpec plant = plain_plant();
  plant.chillers = warm_water_dry().chillers;
  const HallOutcome outcome = at_rest(plant, liquid_only(1.0, 30));
  EXPECT_EQ(outcome.state.supply, Celsius{40});
  EXPECT_NEAR(outcome.chiller_heat.value, 1.5e6, 1e-3);
  EXPECT_NEAR(outcome.chiller_power.value, 1.5e6 / (0.45 * 307.15 / 12.0), 1e-3);
  EXPECT_TRUE(outcome.chilling);
}

// Wet pads: 30 degC, wet bulb 18: air behind pads 30 - 0.75 * 12 = 21 degC. Speed 10 / (37 - 21) = 0.625. Evaporation:
// 10 MW * 0.625 * 9 K / 12 K / 2.45 MJ/kg = 1.9133 kg/s, and half of it again as blowdown at three cycles.
TEST(Hall, WetPadsEvaporateWhatCoolsTheAirflow) {
  PlantSpec plant = warm_water_adiabatic();
  plant.liquid.cdu_pumps = plant.liquid.facility_pumps = variable_pumps(0.0);
  HallInputs in = liquid_only(1.0, 30);
  in.wet_bulb = Celsius{18};
  EXPECT_NEAR(at_rest(plant, in).water.value, 10e6 * 0.625 * 0.75 / 2.45e6 * 1.5, 1e-9);
  in.dry_bulb = Celsius{24};
  EXPECT_EQ(at_rest(plant, in).water, KgPerSecond{}) << "dry up to the limit";
}

// 10 MW at 25 degC and 20 degC wet bulb, supply 27 degC (water leaving at 24, returning at 34, mean 29 degC): saturated
// air holds 95.31 kJ/kg at 29 degC and 57.50 at 20 degC (ASHRAE tables: 95.35, 57.55). Latent share 1 - 1.006 * 4
// / 37.8 = 0.894: 0.894 * 10 MW / 2.45 MJ/kg = 3.65 kg/s; at five cycles 4.56 kg/s. Here within the 0.5 % of the vapour
// pressure formula.
TEST(Hall, TowersEvaporateTheLatentPart) {
  PlantSpec plant = evaporative_tower();
  plant.liquid.cdu_pumps = plant.liquid.facility_pumps = variable_pumps(0.0);
  plant.chillers.reset();
  plant.rejection.cycles = 5;
  plant.rejection.approach = KelvinDelta{3};  // 20 + 3 < 24: the set point holds
  HallInputs in = liquid_only(1.0, 25);
  in.wet_bulb = Celsius{20};
  EXPECT_NEAR(at_rest(plant, in).water.value, 4.56, 0.03);
  plant.rejection.cycles = 1e9;  // no blowdown: evaporation and drift; 238.9 kg/s circulate
  const double without_drift = 4.56 / 1.25;
  plant.rejection.drift = 0.01;
  EXPECT_NEAR(at_rest(plant, in).water.value, without_drift + 2.389, 0.03);
}

// Half of a 460 s time constant (20 s/K * 23 K) at 32 degC from 40 towards 45 degC.
TEST(Hall, StoresHeatWhileTheLoopWarms) {
  const HallOutcome outcome = advance(plain_plant(), {Celsius{40}, Celsius{27}}, liquid_only(1.0, 32), Seconds{230});
  const double end_c = 45.0 - 5.0 * std::exp(-0.5);
  EXPECT_NEAR(outcome.state.supply.value, end_c, 1e-12);
  EXPECT_NEAR(outcome.heat_stored.value, 10e6 * 20.0 * (end_c - 40.0) / 230.0, 1e-3);
}

TEST(Hall, RestsWithoutHeat) {
  for (PlantSpec plant :
       {warm_water_dry(), warm_water_adiabatic(), chilled_water_dry(), evaporative_tower(), plain_plant()}) {
    for (const double dry_bulb_c : {-30.0, 10.0, 27.0, 45.0}) {
      const HallOutcome outcome = at_rest(plant, hall_at(0.0, dry_bulb_c, dry_bulb_c - 5));
      for (const double value : {outcome.state.supply.value, outcome.state.air.value, outcome.coolant_return.value,
                                 cooling_power(outcome).value, outcome.water.value, outcome.heat_rejected.value})
        EXPECT_TRUE(std::isfinite(value)) << dry_bulb_c;
      EXPECT_GE(outcome.water.value, 0.0);
      EXPECT_EQ(outcome.chiller_power.value > 0.0, outcome.chilling);
      EXPECT_LT(cooling_power(outcome) / megawatts(10), dry_bulb_c < plant.air.supply.value - 5 ? 0.003 : 0.03)
          << dry_bulb_c;
    }
  }
}

// Racks that air alone cools: the air is the coolant, at 27 degC, and leaves 12 K warmer.
TEST(Hall, InAHallOfAirAloneTheAirIsTheCoolant) {
  HallInputs in = hall_at(1.0, 5, 2);
  in.rated_air_heat = in.air_heat = megawatts(10);
  in.rated_liquid_heat = in.liquid_heat = Watts{};
  const HallOutcome outcome = at_rest(warm_water_dry(), in);
  EXPECT_EQ(outcome.pump_power, Watts{});
  EXPECT_EQ(outcome.state.air, Celsius{27});
  EXPECT_EQ(outcome.state.supply, Celsius{27});
  EXPECT_NEAR(outcome.coolant_return.value, 39.0, 1e-12);
  EXPECT_NEAR(outcome.heat_in.value, 10e6 * 1.04, 1e-3);
}

PlantSpec random_plant(const Draws& draws, std::uint64_t base) {
  const auto u = [&](std::uint64_t i) { return draws.uniform(base + i); };
  PlantSpec plant = u(0) < 0.33 ? warm_water_adiabatic() : u(0) < 0.66 ? evaporative_tower() : warm_water_dry();
  plant.liquid.supply = Celsius{15 + 30 * u(1)};
  plant.liquid.inertia = Seconds{5 + 60 * u(2)};
  plant.liquid.approach = KelvinDelta{1 + 5 * u(3)};
  plant.rejection.approach = KelvinDelta{3 + 12 * u(4)};
  plant.rejection.fan_floor = u(5) < 0.3 ? 0.0 : 0.5 * u(6);
  plant.chillers->liquid_capacity = u(7) < 0.3 ? 0.0 : 1.2 * u(8);
  plant.chillers->air_capacity = u(9) < 0.3 ? 0.0 : 1.2 * u(10);
  if (u(11) < 0.2) plant.chillers.reset();
  if (u(12) < 0.3) plant.liquid.cdu_pumps = constant_pumps(kilowatts(20), megawatts(1));
  return plant;
}

HallInputs random_inputs(const Draws& draws, std::uint64_t base) {
  const auto u = [&](std::uint64_t i) { return draws.uniform(base + i); };
  const double dry_bulb_c = -20 + 65 * u(0);
  HallInputs in = hall_at(u(1) < 0.1 ? 0.0 : 1.2 * u(2), dry_bulb_c, dry_bulb_c - 12 * u(3));
  in.pressure = Pascals{75e3 + 30e3 * u(4)};
  return in;
}

TEST(Hall, HeatBalancesAndHalfStepsAgreeOverRandomScenarios) {
  const Draws draws{21, "test.hall"};
  for (std::uint64_t k = 0; k < 3000; ++k) {
    const PlantSpec plant = random_plant(draws, 200 * k);
    const HallInputs in = random_inputs(draws, 200 * k + 50);
    const HallState from{plant.liquid.supply + KelvinDelta{15 * draws.uniform(200 * k + 100) - 3},
                         plant.air.supply + KelvinDelta{10 * draws.uniform(200 * k + 101) - 3}};
    const Seconds dt{1 + 3600 * draws.uniform(200 * k + 102)};
    const HallOutcome whole = advance(plant, from, in, dt);
    EXPECT_NEAR(whole.heat_in.value, (whole.heat_rejected + whole.heat_stored).value, 1e-12 * whole.heat_in.value);
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
    const double rejected = 0.5 * (first.heat_rejected + second.heat_rejected).value;
    EXPECT_NEAR(whole.heat_rejected.value, rejected, 1e-6 * whole.heat_in.value + 1.0) << k;
  }
}

// Two exceptions: where pads get wet they help the fans; and where set points are lost the warmer loop helps the COP
// (which goes with the kelvins of the evaporator, 0.5 / 290 per step here).
TEST(Hall, WarmerOutdoorsNeverLowersCoolingPower) {
  const Draws draws{22, "test.hall.monotonic"};
  for (std::uint64_t k = 0; k < 200; ++k) {
    const PlantSpec plant = random_plant(draws, 200 * k);
    HallInputs in = random_inputs(draws, 200 * k + 50);
    const KelvinDelta depression = in.dry_bulb - in.wet_bulb;
    HallOutcome cooler;
    for (double dry_bulb_c = -20; dry_bulb_c < 45; dry_bulb_c += 0.5) {
      in.dry_bulb = Celsius{dry_bulb_c};
      in.wet_bulb = in.dry_bulb - depression;
      const HallOutcome warmer = at_rest(plant, in);
      const bool held = warmer.state.supply == plant.liquid.supply && warmer.state.air == plant.air.supply;
      const bool getting_wet =
          plant.rejection.kind == RejectionKind::adiabatic && dry_bulb_c == plant.rejection.wet_above.value + 0.5;
      if (!getting_wet) {
        const double tolerance = held ? 1e-9 : 0.002;
        EXPECT_GE(cooling_power(warmer).value, cooling_power(cooler).value * (1 - tolerance))
            << k << " at " << dry_bulb_c;
        EXPECT_GE(warmer.chiller_heat.value, cooler.chiller_heat.value * (1 - 1e-9)) << k << " at " << dry_bulb_c;
        EXPECT_GE(warmer.state.supply.value, cooler.state.supply.value - 1e-9) << k << " at " << dry_bulb_c;
      }
      cooler = warmer;
    }
  }
}

}  // namespace
}  // namespace gigatwin::cooling
