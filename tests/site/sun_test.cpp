#include "site/sun.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "samples.hpp"
#include "site/climate_noise.hpp"
#include "site/sky.hpp"

namespace gigatwin::site {
namespace {

// Noon at 21 June (day 171): declination 23.45 degrees, so the sun over 50 degrees north stands 26.55 degrees from the
// zenith: cos = 0.8945. At longitude 0 noon is 12:02 UTC then, and 10:02 at 30 degrees east.
TEST(Sun, StandsHighestAtNoonOfMidsummer) {
  EXPECT_NEAR(cosine_of_zenith(171 * 24 + 12, 50.0, 0.0), 0.8945, 0.001);
  EXPECT_NEAR(cosine_of_zenith(171 * 24 + 10, 50.0, 30.0), 0.8945, 0.001);
  EXPECT_LT(cosine_of_zenith(171 * 24, 50.0, 0.0), 0.0);
}

// At an equinox (day 79) sunrise is six hours before noon everywhere: 06:07 UTC at longitude 0.
TEST(Sun, RisesInTheEastAtTheEquinox) {
  for (const double latitude : {-60.0, 0.0, 60.0}) {
    EXPECT_LT(cosine_of_zenith(79 * 24 + 5.8, latitude, 0.0), 0.0) << latitude;
    EXPECT_GT(cosine_of_zenith(79 * 24 + 6.4, latitude, 0.0), 0.0) << latitude;
  }
}

// FAO-56, example 8: 32.2 MJ/m2 a day at 20 degrees south on 3 September, with a solar constant of 1367 W/m2 and a
// declination of 0.120, which is 0.129 by Spencer and by the almanac: 1.1 % less sun so far south.
TEST(Sun, GivesTheExtraterrestrialDayOfFao56) {
  const std::vector<double> above = extraterrestrial_w_m2(-20.0, 0.0);
  double joules = 0.0;
  for (int hour = 245 * 24; hour < 246 * 24; ++hour) joules += above[static_cast<std::size_t>(hour)] * 3600.0;
  EXPECT_NEAR(joules / 1e6, 32.2 * 1361.0 / 1367.0 * 0.989, 0.2);
}

TEST(Sky, HasTheClearnessWantedAndNoSunAtNight) {
  const ClimateSpec climate = kajaani_climate();
  const Place place{64.2, 27.7, Metres{135}};
  const ClimateNoise noise = draw_climate_noise(climate, place.latitude, 3);
  std::vector<double> clearness(12, 0.5);
  clearness[6] = 0.3;
  const std::vector<double> sun = drawn_irradiance(clearness, noise.brightness, place);
  const Monthly ground = monthly_means(sun), above = monthly_means(extraterrestrial_w_m2(64.2, 27.7));
  for (std::size_t m = 0; m < 12; ++m)  // days weigh by their clearness alone, not by their length
    EXPECT_NEAR(ground[m] / above[m], clearness[m], 0.06) << "month " << m + 1;
  EXPECT_EQ(share_of_sun_at_night(sun, 64.2, 27.7), 0.0);
  EXPECT_GT(share_of_sun_at_night(sun, -64.2, 27.7), 0.1);
}

// Of the daily range of 12 K in July: 0.17 * sqrt(12) = 0.589.
TEST(Sky, TakesClearnessFromTheDailyRange) {
  ClimateSpec climate = kajaani_climate();
  climate.t_max_mean[6] = {22.0};
  climate.t_min_mean[6] = {10.0};
  EXPECT_NEAR(clearness_of(climate)[6], 0.589, 0.001);
  climate.clearness.assign(12, 0.4);
  EXPECT_EQ(clearness_of(climate)[6], 0.4);
}

// Rayleigh: mean 4 m/s; 1 - exp(-pi/4) = 54.4 % of the hours are below it. A calm month moves that by some percent.
TEST(Sky, DrawsWindAroundItsMean) {
  ClimateSpec climate = kajaani_climate();
  climate.wind = {4.0};
  const std::vector<double> wind = drawn_wind(climate, 1);
  EXPECT_NEAR(mean_of(wind), 4.0, 1e-9);
  const auto below = std::count_if(wind.begin(), wind.end(), [](double v) { return v < 4.0; });
  EXPECT_NEAR(static_cast<double>(below) / 8760.0, 0.544, 0.03);
  double same = 0.0, square = 0.0;
  for (std::size_t h = 0; h + 1 < wind.size(); ++h) {
    same += (wind[h] - 4.0) * (wind[h + 1] - 4.0);
    square += (wind[h] - 4.0) * (wind[h] - 4.0);
  }
  EXPECT_NEAR(same / square, 0.95, 0.02);
}

}  // namespace
}  // namespace gigatwin::site
