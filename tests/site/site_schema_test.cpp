#include <gtest/gtest.h>

#include "samples.hpp"

namespace gigatwin::site {
namespace {

std::vector<BlockProblems::Problem> problems(const BlockSchema& schema, const void* spec) {
  return schema.problems_of(spec).list;
}

TEST(SiteSchema, AcceptsAGoodSite) {
  const SiteSpec site = sample_site();
  EXPECT_TRUE(problems(site_schema(), &site).empty());
  EXPECT_TRUE(problems(climate_schema(), &*site.weather.climate).empty());
  EXPECT_TRUE(problems(price_profile_schema(), &*site.price.profile).empty());
}

TEST(SiteSchema, RefusesATimeZoneWithOtherRules) {
  SiteSpec site = sample_site();
  site.timezone = "Europe/Helsinky";
  ASSERT_EQ(problems(site_schema(), &site).size(), 1u);
  EXPECT_EQ(problems(site_schema(), &site)[0].key, "timezone");
  EXPECT_EQ(problems(site_schema(), &site)[0].found, "\"Europe/Helsinky\"; did you mean Europe/Helsinki?");
}

// The sun of 27.7 degrees east is at UTC+1.8; of 27.7 degrees west at UTC-1.8, 3.8 hours behind the clocks of Helsinki.
TEST(SiteSchema, RefusesAPlaceThatCannotKeepItsClocks) {
  SiteSpec site = sample_site();
  site.longitude = -site.longitude;
  auto found = problems(site_schema(), &site);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].key, "longitude");
  EXPECT_EQ(found[0].expected, "a place whose sun keeps Europe/Helsinki (UTC+2) within 3 hours");
  site = sample_site();
  site.latitude = -site.latitude;
  found = problems(site_schema(), &site);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].key, "latitude");
  site.timezone = "UTC";
  EXPECT_TRUE(problems(site_schema(), &site).empty()) << "UTC says nothing about the place";
}

TEST(ShiftSchema, RefusesTwoWarmingsAndElevenMonths) {
  ClimateShiftSpec shift{.mean = {1.0}, .monthly = std::vector<KelvinDelta>(11), .warm_stretch = 0.0};
  const auto found = problems(climate_shift_schema(), &shift);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].key, "monthly");
  EXPECT_EQ(found[1].key, "mean");
}

TEST(WaterSchema, RefusesFreshWaterBelowFreezing) {
  WaterBodySpec water{WaterKind::sea, std::vector<Celsius>(12, Celsius{-1.0})};
  EXPECT_TRUE(problems(water_body_schema(), &water).empty());
  water.kind = WaterKind::river;
  EXPECT_EQ(problems(water_body_schema(), &water).size(), 12u);
}

TEST(ClimateSchema, RefusesAMeanOutsideItsExtremesAndAirWetterThanSaturation) {
  ClimateSpec climate = kajaani_climate();
  climate.t_max_mean[6] = {16.0};
  climate.t_min_mean[1] = {-11.0};
  climate.vapour_pressure[0] = {1370.0};  // saturation at -9.7 degC is 2.9 hPa
  const auto found = problems(climate_schema(), &climate);
  ASSERT_EQ(found.size(), 3u);
  EXPECT_EQ(found[0].key, "vapour_pressure[0]");
  EXPECT_EQ(found[0].expected, "about saturation at most, 2.9 hPa at the January mean of -9.7 degC");
  EXPECT_EQ(found[1].key, "t_min_mean[1]");
  EXPECT_EQ(found[2].key, "t_max_mean[6]");
  EXPECT_EQ(found[2].expected, "at least the July mean of 16.5 degC");
}

TEST(WeatherSchema, WantsAClimateUnlessAFileIsRead) {
  WeatherSpec weather;
  ASSERT_EQ(problems(weather_schema(), &weather).size(), 1u);
  EXPECT_EQ(problems(weather_schema(), &weather)[0].key, "climate");
  weather.kind = WeatherKind::epw;
  EXPECT_TRUE(problems(weather_schema(), &weather).empty());
}

TEST(PriceSchema, WantsAProfileUnlessAFileIsRead) {
  PriceSpec price;
  ASSERT_EQ(problems(price_schema(), &price).size(), 1u);
  EXPECT_EQ(problems(price_schema(), &price)[0].key, "profile");
}

TEST(ProfileSchema, RefusesAShapeThatIsNotRelativeToItsMean) {
  PriceProfile profile = sample_price();
  profile.daily_shape.assign(24, 0.9);
  ASSERT_EQ(problems(price_profile_schema(), &profile).size(), 1u);
  EXPECT_EQ(problems(price_profile_schema(), &profile)[0].found, "a mean of 0.900");
}

}  // namespace
}  // namespace gigatwin::site
