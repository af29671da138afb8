#include "cooling/coolant.hpp"

#include <gtest/gtest.h>

#include "cooling/humid_air.hpp"

namespace gigatwin::cooling {
namespace {

// OCP table: 1 kW at 1.0 L/min: 24.5 K.
TEST(ColdPlate, HasTheResistanceOfItsTable) {
  EXPECT_DOUBLE_EQ((kilowatts(1) * cold_plate_resistance(1.0)).value, 24.5);
  EXPECT_DOUBLE_EQ(cold_plate_resistance(0.4).value, 0.0389);
  EXPECT_DOUBLE_EQ(cold_plate_resistance(2.4).value, 0.0197);
}

// Halfway between 1.0 (0.0245) and 1.2 L/min (0.0230).
TEST(ColdPlate, IsLinearBetweenThePointsAndConstantBeyond) {
  EXPECT_NEAR(cold_plate_resistance(1.1).value, 0.02375, 1e-12);
  EXPECT_DOUBLE_EQ(cold_plate_resistance(0.1).value, 0.0389);
  EXPECT_DOUBLE_EQ(cold_plate_resistance(9.0).value, 0.0197);
}

TEST(ColdPlate, MoreFlowNeverResistsMore) {
  for (double flow = 0.2; flow < 3.0; flow += 0.01)
    EXPECT_GE(cold_plate_resistance(flow).value, cold_plate_resistance(flow + 0.01).value);
}

// Deschutes CDU: 2 MW in 31.48 kg/s of PG25 warm it by 16 to 17 K: 2e6 / (31.48 * 3900) = 16.29 K.
TEST(Coolant, FlowOfTheDeschutesCduWarmsBy16To17Kelvin) {
  EXPECT_NEAR(coolant_flow(megawatts(2), KelvinDelta{16.29}, pg25_specific_heat).value, 31.48, 0.01);
  EXPECT_GT(coolant_flow(megawatts(2), KelvinDelta{16}, pg25_specific_heat).value, 31.48);
  EXPECT_LT(coolant_flow(megawatts(2), KelvinDelta{17}, pg25_specific_heat).value, 31.48);
}

// ASHRAE Fundamentals, chapter 1, table 2 (sea level): 9.47, 29.35, 57.55, 99.97 kJ/kg; table 3: 2339 Pa at 20 degC.
TEST(HumidAir, AgreesWithTheTablesOfAshrae) {
  const double published[][2] = {{0, 9473}, {10, 29352}, {20, 57555}, {30, 99977}};
  for (const auto& [t, h] : published) EXPECT_NEAR(saturated_enthalpy_j_kg(Celsius{t}, sea_level), h, 0.005 * h);
  EXPECT_NEAR(saturation_pressure(Celsius{20}).value, 2339.0, 0.004 * 2339.0);
}

}  // namespace
}  // namespace gigatwin::cooling
