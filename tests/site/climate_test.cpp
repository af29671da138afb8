#include "site/climate.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "samples.hpp"
#include "site/fit.hpp"
#include "site/psychrometrics.hpp"
#include "site/sky.hpp"

namespace gigatwin::site {
namespace {

const Place place{64.22728, 27.72846, Metres{135}};

Monthly vapour_means(const HourlyAir& air) {
  std::vector<double> e_pa;
  for (std::size_t h = 0; h < air.dry_bulb_c.size(); ++h)
    e_pa.push_back(air.relative_humidity[h] * saturation_pressure(Celsius{air.dry_bulb_c[h]}).value);
  return monthly_means(e_pa);
}

/// Mean over the month's days of the day's highest and lowest hour, reckoned apart from the generator.
void expect_daily_extremes(const HourlyAir& air, const ClimateSpec& climate) {
  for (std::size_t m = 0; m < 12; ++m) {
    double high = 0.0, low = 0.0;
    const int first = month_begin[m] / 24, last = month_begin[m + 1] / 24;
    for (int day = first; day < last; ++day) {
      const auto begin = air.dry_bulb_c.begin() + day * 24;
      high += *std::max_element(begin, begin + 24) / (last - first);
      low += *std::min_element(begin, begin + 24) / (last - first);
    }
    EXPECT_NEAR(high - low, (climate.t_max_mean[m] - climate.t_min_mean[m]).value, 0.5)
        << "daily range of month " << m + 1;
    EXPECT_NEAR(high, climate.t_max_mean[m].value, 0.5) << "month " << m + 1;
    EXPECT_NEAR(low, climate.t_min_mean[m].value, 0.5) << "month " << m + 1;
  }
}

TEST(GenerateAir, MeetsTheMonthlyMeansAndTheDailyRange) {
  const ClimateSpec climate = kajaani_climate();
  for (const std::uint64_t seed : {1u, 2u, 3u}) {
    const GeneratedAir drawn = generate_air(climate, place, seed);
    const Monthly means = monthly_means(drawn.air.dry_bulb_c);
    for (std::size_t m = 0; m < 12; ++m) EXPECT_NEAR(means[m], climate.t_mean[m].value, 1e-6) << "month " << m + 1;
    expect_daily_extremes(drawn.air, climate);
    for (const double error : drawn.range_error_k) EXPECT_LT(std::abs(error), 0.5);
  }
}

TEST(GenerateAir, MeetsTheVapourPressureWhereTheAirCanHoldIt) {
  const ClimateSpec climate = kajaani_climate();
  const GeneratedAir drawn = generate_air(climate, place, 1);
  const Monthly vapour = vapour_means(drawn.air);
  for (std::size_t m = 0; m < 12; ++m) {
    EXPECT_NEAR(vapour[m] - climate.vapour_pressure[m].value, drawn.vapour_error_pa[m], 1e-6);
    const bool is_summer = m >= 3 && m <= 8;
    // In winter the station's means are at saturation, which the drawn year cannot pass.
    EXPECT_NEAR(vapour[m], climate.vapour_pressure[m].value, is_summer ? 1.0 : 40.0) << "month " << m + 1;
  }
  for (const double humidity : drawn.air.relative_humidity) {
    ASSERT_GT(humidity, 0.0);
    ASSERT_LE(humidity, 1.0);
  }
}

// Local solar noon at 27.7 E is 10:09 UTC, so 15:00 solar is 13:09 UTC: the warmest full hour of the mean day is 13
// UTC. At 11.3 W solar noon is 12:45 UTC, so 15:45 UTC: hour 16.
TEST(GenerateAir, IsWarmestThreeHoursAfterSolarNoon) {
  const auto warmest_hour = [](double longitude_deg) {
    const GeneratedAir drawn = generate_air(kajaani_climate(), Place{64.2, longitude_deg, Metres{135}}, 1);
    std::array<double, 24> mean{};
    for (std::size_t h = 0; h < drawn.air.dry_bulb_c.size(); ++h) mean[h % 24] += drawn.air.dry_bulb_c[h];
    return std::max_element(mean.begin(), mean.end()) - mean.begin();
  };
  EXPECT_EQ(warmest_hour(27.72846), 13);
  EXPECT_EQ(warmest_hour(-11.3), 16);
}

TEST(GenerateAir, VariesFromDayToDayAsStated) {
  ClimateSpec climate = kajaani_climate();
  climate.january_deviation = climate.july_deviation = {3.0};
  const GeneratedAir drawn = generate_air(climate, place, 5);
  const std::vector<double> normal = smooth_year([&] {
    Monthly means{};
    for (std::size_t m = 0; m < 12; ++m) means[m] = climate.t_mean[m].value;
    return means;
  }());
  double square = 0.0;
  for (std::size_t day = 0; day < 365; ++day) {
    double deviation = 0.0;
    for (std::size_t h = day * 24; h < day * 24 + 24; ++h) deviation += (drawn.air.dry_bulb_c[h] - normal[h]) / 24.0;
    square += deviation * deviation / 365.0;
  }
  EXPECT_NEAR(std::sqrt(square), 3.0, 0.1);
}

TEST(GenerateAir, GivesTwoSitesTheSameDraws) {
  ClimateSpec warmer = kajaani_climate();
  for (auto* list : {&warmer.t_mean, &warmer.t_max_mean, &warmer.t_min_mean})
    for (Celsius& t : *list) t = t + KelvinDelta{10.0};
  const GeneratedAir here = generate_air(kajaani_climate(), place, 4);
  const GeneratedAir there = generate_air(warmer, place, 4);
  for (std::size_t h = 0; h < here.air.dry_bulb_c.size(); ++h)
    ASSERT_NEAR(there.air.dry_bulb_c[h] - here.air.dry_bulb_c[h], 10.0, 1e-6) << "hour " << h;
  EXPECT_NE(here.air.dry_bulb_c, generate_air(kajaani_climate(), place, 9).air.dry_bulb_c);
}

TEST(GenerateAir, ReportsARangeThatTheDeviationsExceed) {
  ClimateSpec climate = kajaani_climate();
  climate.january_deviation = climate.july_deviation = {15.0};
  climate.persistence = 0.0;
  const GeneratedAir drawn = generate_air(climate, place, 1);
  EXPECT_GT(*std::max_element(drawn.range_error_k.begin(), drawn.range_error_k.end()), 0.5);
}

TEST(GenerateAir, HoldsHumidityResponse) {
  ClimateSpec climate = kajaani_climate();
  climate.january_deviation = climate.july_deviation = {1.0};
  for (Pascals& e : climate.vapour_pressure) e = e * 0.4;  // far from saturation, so that no cap acts
  climate.humidity_response = climate.humidity_deviation = 0.0;
  const GeneratedAir drawn = generate_air(climate, place, 1);
  // Without a response the vapour pressure is smooth: at most 0.4 * 3.3 hPa = 132 Pa from one month to the next, 0.2 Pa
  // an hour, sharpened by at most a factor of 2.
  for (std::size_t h = 1; h < drawn.air.dry_bulb_c.size(); ++h) {
    const auto e = [&](std::size_t hour) {
      return drawn.air.relative_humidity[hour] * saturation_pressure(Celsius{drawn.air.dry_bulb_c[hour]}).value;
    };
    ASSERT_LT(std::abs(e(h) - e(h - 1)), 0.4) << "hour " << h;
  }
}

// Neighbouring hours and the same hour of neighbouring days, about the smooth year: in twenty measured years 0.94 to
// 0.985 and 0.64 to 0.86. A lower first one would make temperature jump, a higher second one would leave no weather.
TEST(GenerateAir, CorrelatesFromHourToHourAndFromDayToDay) {
  const std::vector<double> t_c = generate_air(kajaani_climate(), place, 6).air.dry_bulb_c;
  const std::vector<double> season = smooth_year(monthly_means(t_c));
  double square = 0.0, hour_later = 0.0, day_later = 0.0;
  for (std::size_t h = 0; h < t_c.size(); ++h) {
    const auto deviation = [&](std::size_t at) { return t_c[at % 8760] - season[at % 8760]; };
    square += deviation(h) * deviation(h);
    hour_later += deviation(h) * deviation(h + 1);
    day_later += deviation(h) * deviation(h + 24);
  }
  EXPECT_GT(hour_later / square, 0.94);
  EXPECT_GT(day_later / square, 0.64);
  EXPECT_LT(day_later / square, 0.88);
}

// Cloudless days are both bright and of wide range from night to day.
TEST(GenerateAir, IsSunniestOnDaysOfWideRange) {
  const HourlyAir air = generate_air(kajaani_climate(), place, 6).air;
  const std::vector<double> range = brightness_of(air);
  double together = 0.0;
  for (std::size_t day = 150; day < 240; ++day) {
    double sun = 0.0;
    for (std::size_t h = day * 24; h < day * 24 + 24; ++h) sun += air.irradiance_w_m2[h] / 24.0;
    together += range[day] * (sun - 200.0);
  }
  EXPECT_GT(together / 90.0, 20.0);
}

TEST(GenerateAir, PutsTheSkewWhereItIsAsked) {
  ClimateSpec climate = kajaani_climate();
  const auto coldest = [&](double skew) {
    climate.january_skew = skew;
    const HourlyAir air = generate_air(climate, place, 3).air;
    return *std::min_element(air.dry_bulb_c.begin(), air.dry_bulb_c.end());
  };
  EXPECT_LT(coldest(-1.0), coldest(0.0) - 2.0);
  EXPECT_LT(coldest(0.0), coldest(1.0) - 2.0);
}

TEST(GenerateAir, TakesDeviationsByTheMonth) {
  ClimateSpec climate = kajaani_climate();
  climate.daily_deviation.assign(12, KelvinDelta{3.0});
  climate.daily_deviation[3] = {1.5};
  const ClimateSpec found = climate_of(generate_air(climate, place, 2).air, place);
  for (std::size_t m = 0; m < 12; ++m)
    EXPECT_NEAR(found.daily_deviation[m].value, climate.daily_deviation[m].value, 0.35) << "month " << m + 1;
}

}  // namespace
}  // namespace gigatwin::site
