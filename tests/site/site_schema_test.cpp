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

std::string expected_of_price(const PriceProfile& profile) {
  const auto found = problems(price_profile_schema(), &profile);
  return found.size() == 1 ? found[0].key + ": " + found[0].expected : std::to_string(found.size()) + " problems";
}

TEST(ProfileSchema, WantsAMeanThatShapesCanBeRatiosTo) {
  PriceProfile profile = sample_price();
  profile.mean = {-20.0 / 3.6e9};
  EXPECT_EQ(expected_of_price(profile), "0 problems");
  profile.non_positive_share = 0.1;
  EXPECT_EQ(expected_of_price(profile), "non_positive_share: none where the mean itself is negative");
  profile.non_positive_share = 0.0;
  profile.mean = {};
  EXPECT_EQ(expected_of_price(profile), "mean: a price other than 0, since shapes and volatilities are ratios to it");
  profile.mean = profile.floor;
  EXPECT_EQ(expected_of_price(profile), "floor: a price below the mean, -500 EUR/MWh");
}

TEST(PriceSchema, AddsLeviesOfDifferentNamesToTheTax) {
  PriceSpec price = sample_site().price;
  price.levies = {{"offshore", {6.5 / 3.6e9}}, {"cogeneration", {2.8 / 3.6e9}}};
  EXPECT_TRUE(problems(price_schema(), &price).empty());
  EXPECT_NEAR(taxes_of(price).value * 3.6e9, 22.4 + 6.5 + 2.8, 1e-9);
  price.levies[1].name = "offshore";
  ASSERT_EQ(problems(price_schema(), &price).size(), 1u);
  EXPECT_EQ(problems(price_schema(), &price)[0].found, "\"offshore\", as levies[0]");
}

// Pfister et al.: 0.01 without stress, 0.5 where 6.4 s = ln 99; over the world's 0.602.
TEST(WaterScarcity, FollowsTheStressUnlessItIsStated) {
  SiteSpec site = sample_site();
  site.water_stress = 0.0;
  EXPECT_NEAR(water_scarcity_of(site), 0.01 / 0.602, 1e-12);
  site.water_stress = 0.7179874;
  EXPECT_NEAR(water_scarcity_of(site), 0.5 / 0.602, 1e-6);
  site.water_stress = 5.0;
  EXPECT_NEAR(water_scarcity_of(site), 1.0 / 0.602, 1e-6);
  site.water_scarcity = 31.0;
  EXPECT_EQ(water_scarcity_of(site), 31.0);
}

}  // namespace
}  // namespace gigatwin::site
