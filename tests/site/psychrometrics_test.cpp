#include "site/psychrometrics.hpp"

#include <gtest/gtest.h>

#include <utility>

#include "base/random.hpp"

namespace gigatwin::site {
namespace {

// ASHRAE Fundamentals (2017), ch. 1, table 3, whose text promises 300 ppm.
TEST(SaturationPressure, AgreesWithTheTableOfAshrae) {
  for (const auto& [t_c, e_pa] : {std::pair{5.0, 872.6}, {25.0, 3169.7}, {50.0, 12351.3}, {100.0, 101418.0}})
    EXPECT_NEAR(saturation_pressure(Celsius{t_c}).value, e_pa, 3e-4 * e_pa) << t_c;
}

// Supercooled water by Murphy & Koop (2005), eq. 10: 18.91 Pa at -40 degC, 125.5 Pa at -20 degC.
TEST(SaturationPressure, StaysGoodOverSupercooledWater) {
  EXPECT_NEAR(saturation_pressure(Celsius{-40}).value, 18.91, 0.01 * 18.91);
  EXPECT_NEAR(saturation_pressure(Celsius{-20}).value, 125.5, 0.005 * 125.5);
}

struct SaturatedAir {
  double t_c, humidity_ratio, enthalpy_kj_kg, volume_m3_kg;
};

// The same chapter, table 2, at 101325 Pa, whose air is a real gas. Perfect gases are within 0.7 % of it, says its
// section 9: at 20 degC w = 0.621945 * 2338.8 / (101325 - 2338.8) = 0.014695 for 0.014758.
TEST(MoistAir, AgreesWithTheTableOfAshrae) {
  for (const SaturatedAir& row : {SaturatedAir{5, 0.005425, 18.639, 0.7944},
                                  {20, 0.014758, 57.555, 0.8498},
                                  {25, 0.020173, 76.504, 0.8720},
                                  {30, 0.027329, 99.983, 0.8962},
                                  {40, 0.049141, 166.683, 0.9568}}) {
    const Celsius t{row.t_c};
    const double w = humidity_ratio(saturation_pressure(t), Pascals{101325});
    EXPECT_NEAR(w, row.humidity_ratio, 0.007 * row.humidity_ratio) << row.t_c;
    EXPECT_NEAR(enthalpy_j_kg(t, w), 1e3 * row.enthalpy_kj_kg, 7.0 * row.enthalpy_kj_kg) << row.t_c;
    EXPECT_NEAR((1.0 + w) / density_kg_m3(t, w, Pascals{101325}), row.volume_m3_kg, 0.002 * row.volume_m3_kg)
        << row.t_c;
  }
}

// 1006 * 20 + 0.01 * (2501000 + 1860 * 20) = 20120 + 25382 = 45502 J/kg.
TEST(MoistAir, HasTheEnthalpyOfItsParts) { EXPECT_NEAR(enthalpy_j_kg(Celsius{20}, 0.01), 45502.0, 1e-9); }

// Dry air at 20 degC: 101325 / (287.042 * 293.15) = 1.20415 kg/m3.
TEST(MoistAir, HasTheDensityOfAPerfectGas) {
  EXPECT_NEAR(density_kg_m3(Celsius{20}, 0.0, Pascals{101325}), 1.20415, 1e-5);
}

TEST(DewPoint, IsTheInverseOfSaturationPressure) {
  for (double t = -40.0; t <= 50.0; t += 7.5) EXPECT_NEAR(dew_point(saturation_pressure(Celsius{t})).value, t, 1e-9);
}

// e_s(7) = 1001 Pa, e_s(40) = 7377 Pa: 0.136. Example 1 of ASHRAE's chapter reads 14 % off the chart.
TEST(RelativeHumidity, FollowsFromTheDewPoint) {
  EXPECT_NEAR(relative_humidity(Celsius{40}, Celsius{7}), 0.136, 0.001);
  EXPECT_DOUBLE_EQ(relative_humidity(Celsius{10}, Celsius{10.4}), 1.0)
      << "a dew point above the dry bulb is saturated air";
}

// Table 1 of the same chapter: 95461 Pa at 500 m, 89875 at 1000 m, 61640 at 4000 m.
TEST(PressureAt, AgreesWithTheStandardAtmosphere) {
  EXPECT_DOUBLE_EQ(pressure_at(Metres{0}).value, 101325.0);
  EXPECT_NEAR(pressure_at(Metres{500}).value, 95461.0, 1.0);
  EXPECT_NEAR(pressure_at(Metres{1000}).value, 89875.0, 1.0);
  EXPECT_NEAR(pressure_at(Metres{4000}).value, 61640.0, 1.0);
}

// 0.621945 * 3169.7 Pa / (95461 - 3169.7) Pa = 0.0213604
TEST(HumidityRatio, FollowsFromTheVapourPressure) {
  EXPECT_NEAR(humidity_ratio(Pascals{3169.7}, Pascals{95461}), 0.0213604, 1e-7);
}

// Vapour pressure of a humidity ratio: e = p w / (0.621945 + w).
double humidity_of(double ratio, double dry_bulb_c, double pressure_pa) {
  return pressure_pa * ratio / (0.621945 + ratio) / saturation_pressure(Celsius{dry_bulb_c}).value;
}

// ASHRAE's eq. 33 with its own saturation pressures gives w = 0.0192281 at 30 degC, wet bulb 25 degC and 95461 Pa; its
// example 1 w = 0.0065 at 40 degC, wet bulb 20 degC and 101325 Pa, read off a chart to 0.1 K.
TEST(WetBulb, AgreesWithAshrae) {
  EXPECT_NEAR(wet_bulb(Celsius{30}, humidity_of(0.0192281, 30, 95461), Pascals{95461}).value, 25.0, 0.01);
  EXPECT_NEAR(wet_bulb(Celsius{40}, humidity_of(0.0065, 40, 101325), Pascals{101325}).value, 20.0, 0.1);
}

TEST(WetBulb, LiesBetweenDewPointAndDryBulb) {
  const Draws draws{1, "test.wet_bulb"};
  for (std::uint64_t i = 0; i < 2000; ++i) {
    const Celsius t{-35.0 + 85.0 * draws.uniform(3 * i)};
    const double humidity = 0.02 + 0.98 * draws.uniform(3 * i + 1);
    const Pascals p{60000.0 + 45000.0 * draws.uniform(3 * i + 2)};
    const Celsius wet = wet_bulb(t, humidity, p);
    const Celsius dew = dew_point(humidity * saturation_pressure(t));
    EXPECT_LE(wet.value, t.value);
    EXPECT_GE(wet.value, dew.value - 1e-6) << "t " << t.value << " humidity " << humidity << " p " << p.value;
    // The equation itself, as a residual: both sides of w.
    const double ws = humidity_ratio(saturation_pressure(wet), p);
    const double w =
        ((2501.0 - 2.326 * wet.value) * ws - 1.006 * (t - wet).value) / (2501.0 + 1.86 * t.value - 4.186 * wet.value);
    EXPECT_NEAR(w, humidity_ratio(humidity * saturation_pressure(t), p), 1e-8);
  }
}

TEST(WetBulb, IsTheDryBulbInSaturatedAir) {
  for (const double t : {-20.0, 0.0, 15.0, 40.0})
    EXPECT_NEAR(wet_bulb(Celsius{t}, 1.0, Pascals{101325}).value, t, 1e-6);
}

}  // namespace
}  // namespace gigatwin::site
