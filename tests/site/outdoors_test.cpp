#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>

#include "samples.hpp"
#include "site/conditions.hpp"
#include "site/sun.hpp"
#include "site/typical_year.hpp"

namespace gigatwin::site {
namespace {

using testing::HasSubstr;

Conditions made(const SiteSpec& site) {
  Diagnostics diagnostics;
  Conditions conditions = make_conditions(site, 1, diagnostics);
  for (const Diagnostic& problem : diagnostics.list()) ADD_FAILURE() << to_text(problem);
  return conditions;
}

TEST(Conditions, HoldTheSunForItsHourAndInterpolateTheWind) {
  const Conditions conditions = made(sample_site());
  const Instant at = *parse_instant("2027-06-01 09:15");  // hour 151 * 24 + 9 = 3633
  EXPECT_EQ(conditions.air(at).irradiance_w_m2, conditions.irradiance_w_m2[3633]);
  EXPECT_GT(conditions.irradiance_w_m2[3633], 0.0);
  EXPECT_NEAR(conditions.air(at).wind.value, 0.75 * conditions.wind_m_s[3633] + 0.25 * conditions.wind_m_s[3634],
              1e-12);
}

TEST(Conditions, HaveWaterOnlyWhereTheSiteHas) {
  SiteSpec site = sample_site();
  const Instant at = *parse_instant("2027-06-01 09:15");
  EXPECT_TRUE(std::isnan(made(site).air(at).water.value));
  site.water_body = WaterBodySpec{WaterKind::lake, listed<Celsius>({1, 1, 1, 2, 7, 14, 18, 17, 12, 7, 3, 1})};
  const Conditions conditions = made(site);
  const Monthly found = monthly_means(conditions.water_c);
  for (std::size_t m = 0; m < 12; ++m) EXPECT_NEAR(found[m], site.water_body->temperature[m].value, 1e-9);
  EXPECT_GT(conditions.air(at).water.value, 7.0);
  EXPECT_LT(conditions.air(at).water.value, 14.0);
}

// Relative humidity stays, so the wet bulb of a warmer year rises too, by less than the dry bulb.
TEST(Conditions, ShiftDrawnWeather) {
  SiteSpec site = sample_site();
  const Conditions today = made(site);
  site.weather.shift = ClimateShiftSpec{.mean = {2.0}, .monthly = {}, .warm_stretch = 0.0};
  const Conditions future = made(site);
  for (std::size_t h = 0; h < 8760; h += 11) {
    ASSERT_NEAR(future.dry_bulb_c[h] - today.dry_bulb_c[h], 2.0, 1e-9);
    ASSERT_GT(future.wet_bulb_c[h] - today.wet_bulb_c[h], 0.5);
    ASSERT_LT(future.wet_bulb_c[h] - today.wet_bulb_c[h], 2.1);
  }
}

/// A plain table of a place: sun of clear days, 10 degC, 60 % humidity; local noon may be moved.
std::string table(double latitude, double longitude, double hours_late) {
  std::string text = "time_utc,dry_bulb_c,relative_humidity_percent,pressure_pa,irradiance_w_m2\n";
  const Instant begin = instant_of({2023, 1, 1, 0, 0, 0});
  for (int hour = 0; hour < hours_per_year; ++hour)
    text += fmt::format("{},10,60,100000,{:.1f}\n", to_text(begin + hours(hour)),
                        std::max(0.0, 900.0 * cosine_of_zenith(hour - hours_late, latitude, longitude)));
  return text;
}

TEST(Conditions, ReadATableAndDrawWhatItLacks) {
  SiteSpec site = sample_site();
  const TemporaryFile file{"clear.csv", table(site.latitude, site.longitude, 0.0)};
  site.weather = {.kind = WeatherKind::tmy, .climate = {}, .epw = {}, .tmy = file.path(), .shift = {}};
  const Conditions conditions = made(site);
  EXPECT_NEAR(conditions.dry_bulb_c[4000], 10.0, 1e-12);
  EXPECT_NEAR(mean_of(conditions.wind_m_s), ClimateSpec{}.wind.value, 1e-9) << "drawn: the table has no wind";
}

TEST(Conditions, RefuseAFileWhoseSunShinesAtNight) {
  SiteSpec site = sample_site();
  const TemporaryFile late{"late.csv", table(site.latitude, site.longitude, 4.0)},
      south{"south.csv", table(-site.latitude, site.longitude, 0.0)};
  for (const TemporaryFile* file : {&late, &south}) {
    site.weather = {.kind = WeatherKind::tmy, .climate = {}, .epw = {}, .tmy = file->path(), .shift = {}};
    Diagnostics diagnostics;
    make_conditions(site, 1, diagnostics);
    ASSERT_EQ(diagnostics.errors(), 1u) << file->path();
    EXPECT_EQ(diagnostics.list()[0].key_path, "site.weather.tmy");
    EXPECT_THAT(diagnostics.list()[0].expected, HasSubstr("latitude, longitude or time zone is wrong"));
  }
}

// A year takes some 20 ms on a free core; the limit leaves room for a busy machine and for sanitizers.
TEST(Conditions, AreMadeInAFractionOfASecond) {
  const auto begin = std::chrono::steady_clock::now();
  made(sample_site());
  EXPECT_LT(std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count(), 1.0);
}

}  // namespace
}  // namespace gigatwin::site
