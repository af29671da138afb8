#include "site/climate.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>

#include "samples.hpp"
#include "site/epw.hpp"
#include "site/psychrometrics.hpp"

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

struct MeasuredYear {
  const char* name;
  double january_k, july_k, persistence, response;  ///< of the same file, as in catalog/sites.yaml
  double longitude, elevation_m;
};

/// Monthly climate of a year of hours.
ClimateSpec climate_of(const HourlyAir& air, const MeasuredYear& year) {
  ClimateSpec climate;
  climate.january_deviation = {year.january_k};
  climate.july_deviation = {year.july_k};
  climate.persistence = year.persistence;
  climate.humidity_response = year.response;
  climate.t_mean = climate.t_max_mean = climate.t_min_mean = std::vector<Celsius>(12);
  for (const double mean : vapour_means(air)) climate.vapour_pressure.push_back({mean});
  const Monthly means = monthly_means(air.dry_bulb_c);
  for (std::size_t m = 0; m < 12; ++m) {
    climate.t_mean[m].value = means[m];
    const int first = month_begin[m] / 24, last = month_begin[m + 1] / 24;
    for (int day = first; day < last; ++day) {
      const auto begin = air.dry_bulb_c.begin() + day * 24;
      climate.t_max_mean[m].value += *std::max_element(begin, begin + 24) / (last - first);
      climate.t_min_mean[m].value += *std::min_element(begin, begin + 24) / (last - first);
    }
  }
  return climate;
}

struct Extremes {
  double dry_c, wet_c, mean_wet_c;  ///< exceeded in 0.4 % of the hours; mean
};

Extremes extremes_of(const HourlyAir& air) {
  std::vector<double> dry = air.dry_bulb_c, wet;
  for (std::size_t h = 0; h < dry.size(); ++h)
    wet.push_back(wet_bulb(Celsius{dry[h]}, air.relative_humidity[h], Pascals{air.pressure_pa[h]}).value);
  const double mean_wet = mean_of(wet);
  std::sort(dry.begin(), dry.end());
  std::sort(wet.begin(), wet.end());
  return {dry[8760 * 996 / 1000], wet[8760 * 996 / 1000], mean_wet};
}

// What the year drawn from a file's monthly climate has of the file's own extremes, over five seeds: within 3 K of the
// dry bulb, 2 K of the wet bulb, and 0.1 K of the mean wet bulb. docs/model/site.md has the table.
TEST(GenerateAir, ComesNearTheExtremesOfMeasuredYears) {
  const std::string folder = std::string(GIGATWIN_SHARED_DATA) + "/weather/";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "no weather files at " << folder;
  const MeasuredYear years[] = {
      {"FIN_Helsinki.029740_IWEC.epw.gz", 4.1, 2.6, 0.72, 1.0, 24.97, 56},
      {"ITA_ER_Bologna-Marconi.AP.161400_TMYx.2004-2018.epw.gz", 2.2, 2.7, 0.73, 0.63, 11.30, 37},
      {"ESP_Barcelona.081810_IWEC.epw.gz", 2.1, 1.2, 0.69, 1.0, 2.07, 6},
      {"DEU_Frankfurt.am.Main.106370_IWEC.epw.gz", 2.7, 2.8, 0.65, 0.89, 8.60, 113}};
  for (const MeasuredYear& year : years) {
    const HourlyAir measured = read_epw(folder + year.name).air;
    const ClimateSpec climate = climate_of(measured, year);
    const Extremes expected = extremes_of(measured);
    Extremes found{0.0, 0.0, 0.0};
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
      const Extremes drawn =
          extremes_of(generate_air(climate, Place{45.0, year.longitude, Metres{year.elevation_m}}, seed).air);
      found.dry_c += drawn.dry_c / 5.0;
      found.wet_c += drawn.wet_c / 5.0;
      found.mean_wet_c += drawn.mean_wet_c / 5.0;
    }
    EXPECT_NEAR(found.dry_c, expected.dry_c, 2.5) << year.name;
    EXPECT_NEAR(found.wet_c, expected.wet_c, 2.0) << year.name;
    EXPECT_NEAR(found.mean_wet_c, expected.mean_wet_c, 0.1) << year.name;
  }
}

}  // namespace
}  // namespace gigatwin::site
