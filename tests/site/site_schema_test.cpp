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
