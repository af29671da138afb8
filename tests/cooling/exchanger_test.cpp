#include "cooling/exchanger.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "cooling/coolant.hpp"
#include "cooling/rejection.hpp"
#include "plants.hpp"

namespace gigatwin::cooling {
namespace {

TEST(Exchanger, HasItsApproachAtRatedFlows) {
  for (const double cold_rise_k : {6.0, 10.0, 12.5}) {
    const Exchanger cdu = sized(ExchangerKind::cdu, KelvinDelta{3}, KelvinDelta{10}, KelvinDelta{cold_rise_k});
    EXPECT_NEAR(approach_per_heat(cdu, 1.0, 1.0, 1.0).value, 3.0, 1e-9) << cold_rise_k;
  }
}

// Balanced, so 1 / (U A): half of the flow on both sides has 0.5^0.8 = 0.574349 of it: 3 / 0.574349 = 5.2233 K per unit
// of heat, 2.612 K at half heat.
TEST(Exchanger, LosesEffectivenessWithItsFlows) {
  const Exchanger cdu = sized(ExchangerKind::cdu, KelvinDelta{3}, KelvinDelta{10}, KelvinDelta{10});
  EXPECT_NEAR(approach_per_heat(cdu, 0.5, 0.5, 1.0).value, 3.0 / 0.574349, 1e-4);
  EXPECT_LT(0.5 * approach_per_heat(cdu, 0.5, 0.5, 1.0).value, 3.0);
}

// One of two units: half of the area at twice the velocity, 0.5 * 2^0.8 = 0.870551 of U A.
TEST(Exchanger, UnitsThatRemainShareTheHeat) {
  const Exchanger cdu = sized(ExchangerKind::cdu, KelvinDelta{3}, KelvinDelta{10}, KelvinDelta{10});
  EXPECT_NEAR(approach_per_heat(cdu, 1.0, 1.0, 0.5).value, 3.0 / 0.870551, 1e-4);
}

// Google/OCP Deschutes (facility-parameters 10.1): 2 MW, 31.48 kg/s of coolant and 32.30 kg/s of water. PG25 rises by
// 2e6 / (31.48 * 3900) = 16.29 K, the water by 2e6 / (32.30 * 4186) = 14.79 K, 26.8 degC in: coolant at 29.8 degC.
TEST(Exchanger, DeschutesAsInItsDataSheet) {
  PlantSpec plant = sea_cooled();
  plant.coolant_supply = Celsius{29.8};
  plant.loops[2].rise = KelvinDelta{14.79};
  plant.loops[2].pumps = variable_pumps(0.0);
  HallInputs in = liquid_only(1.0, 20);
  in.rated_liquid_heat = in.liquid_heat = megawatts(2);
  in.rack_rise = KelvinDelta{16.29};
  const Plant cdu{plant, rating_of(in)};
  EXPECT_NEAR(cdu.loops()[0].flow.value, 31.48, 0.05 * 31.48);
  EXPECT_NEAR(cdu.loops()[2].flow.value, 32.30, 0.05 * 32.30);
  const HallOutcome outcome = advance(cdu, settled(cdu, in), in, minutes(5));
  EXPECT_NEAR(outcome.pump_power.value - outcome.intake_pump_power.value, 74e3, 0.05 * 74e3);
  EXPECT_NEAR((outcome.state.supply - outcome.facility_supply).value, 3.0,
              0.05 * 3.0 + 0.037 * 3.0);  // pumps' heat too
  EXPECT_NEAR(outcome.facility_supply.value, 26.8, 0.3);
}

// Vertiv XDU1350 (the same table): 1368 kW, approach 4 K, 20.6 kg/s on both sides, 500 kPa external head. PG20 as PG25:
// rise 17.0 K; water 15.9 K; pumps of 0.6: 20.6 / 1020 * 500e3 / 0.6 = 16.8 kW.
TEST(Exchanger, Xdu1350AsInItsDataSheet) {
  PlantSpec plant = sea_cooled();
  plant.loops[0].pumps.power_fraction.reset();
  plant.loops[0].pumps.head = Pascals{500e3};
  plant.loops[0].pumps.efficiency = 0.6;
  plant.exchangers[0].approach = KelvinDelta{4};
  plant.loops[2].rise = KelvinDelta{15.86};
  plant.loops[2].pumps = variable_pumps(0.0);
  HallInputs in = liquid_only(1.0, 20);
  in.rated_liquid_heat = in.liquid_heat = kilowatts(1368);
  in.rack_rise = KelvinDelta{17.03};
  const Plant cdu{plant, rating_of(in)};
  EXPECT_NEAR(cdu.loops()[0].flow.value, 20.6, 0.05 * 20.6);
  EXPECT_NEAR(cdu.loops()[2].flow.value, 20.6, 0.05 * 20.6);
  const HallOutcome outcome = advance(cdu, settled(cdu, in), in, minutes(5));
  EXPECT_NEAR(outcome.pump_power.value - outcome.intake_pump_power.value, 16.83e3, 50.0);
  EXPECT_NEAR((outcome.state.supply - outcome.facility_supply).value, 4.0, 0.05 * 4.0);
}

/// Leaving water above the air of a dry cooler in counterflow by effectiveness-NTU, at rated heat and water flow; its
/// water range 10 K, air rise 12 K and approach 10 K at full speed; film of the air by speed^0.6, half of the
/// resistance.
double approach_by_ntu(double speed) {
  const double water = 1.0 / 10.0, air_rated = 1.0 / 12.0;  // 1/K per unit of heat
  const double warm_end = 20.0 - 12.0, cold_end = 10.0;     // water in 20 K above the air, air out 12 K
  const double conductance_rated = std::log(cold_end / warm_end) / (cold_end - warm_end);
  const double conductance = 2.0 * conductance_rated / (1.0 + std::pow(speed, -0.6));
  const double air = air_rated * speed, least = std::min(air, water), ratio = least / std::max(air, water);
  const double e = std::exp(-conductance / least * (1.0 - ratio));
  const double effectiveness = (1.0 - e) / (1.0 - ratio * e);
  return 1.0 / (effectiveness * least) - 10.0;
}

// Approach in proportion to 1 / airflow is what the exchanger does where the year spends its hours.
TEST(DryCooler, ApproachGoesAsOneOverTheAirflow) {
  EXPECT_NEAR(approach_by_ntu(1.0), 10.0, 1e-9);
  for (const double speed : {0.9, 0.7, 0.5, 0.4})
    EXPECT_NEAR(approach_by_ntu(speed) * speed / 10.0, 1.0, 0.16) << speed;
}

// Saturated air (ASHRAE tables, interpolated): 5 + 5 K above 25.6 degC takes 133.8 - 79.2 = 54.6 kJ/kg; from 10 degC
// (29.4) that is 84.0 kJ/kg, 26.7 degC: 5 K * 16.7 / 10 = 8.35 K.
TEST(Tower, NeedsMoreApproachInTheCold) {
  const RejectionSpec spec = towers("facility");
  const CoolerRating rating = rating_of(spec, KelvinDelta{10});
  const auto approach_k = [&](double wet_bulb_c) {
    return in_weather(spec, rating, outdoors(Celsius{wet_bulb_c + 3}, Celsius{wet_bulb_c}, {}, Pascals{101325}))
        .approach.value;
  };
  EXPECT_NEAR(approach_k(25.6), 5.0, 1e-9);
  EXPECT_NEAR(approach_k(10.0), 8.35, 0.05);
  for (double t = -30; t < 35; t += 1) {
    EXPECT_LT(approach_k(t + 1), approach_k(t)) << t;
    EXPECT_GT(t + 1 + approach_k(t + 1), t + approach_k(t)) << "leaving water, " << t;
  }
}

}  // namespace
}  // namespace gigatwin::cooling
