#include "site/psychrometrics.hpp"

#include <gtest/gtest.h>

#include "base/random.hpp"

namespace gigatwin::site {
namespace {

// ASHRAE Fundamentals (2017), ch. 1, table 3: 872.6 Pa at 5 degC, 3169.7 at 25, 12351.3 at 50. The AERK form is within
// 0.4 %.
TEST(SaturationPressure, AgreesWithTheTableOfAshrae) {
  EXPECT_NEAR(saturation_pressure(Celsius{5}).value, 872.6, 0.004 * 872.6);
  EXPECT_NEAR(saturation_pressure(Celsius{25}).value, 3169.7, 0.004 * 3169.7);
  EXPECT_NEAR(saturation_pressure(Celsius{50}).value, 12351.3, 0.004 * 12351.3);
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
// example 1 w = 0.0065 at 40 degC, wet bulb 20 degC and 101325 Pa. 0.4 % of saturation pressure is 0.07 K
// of wet bulb, and the rounding of 0.0065 another 0.04 K.
TEST(WetBulb, AgreesWithAshrae) {
  EXPECT_NEAR(wet_bulb(Celsius{30}, humidity_of(0.0192281, 30, 95461), Pascals{95461}).value, 25.0, 0.1);
  EXPECT_NEAR(wet_bulb(Celsius{40}, humidity_of(0.0065, 40, 101325), Pascals{101325}).value, 20.0, 0.15);
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
