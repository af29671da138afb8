#include "site/shift.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "samples.hpp"
#include "site/climate.hpp"
#include "site/weather_table.hpp"

namespace gigatwin::site {
namespace {

const Place place{64.22728, 27.72846, Metres{135}};

double quantile(std::vector<double> values, double share) {
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(share * static_cast<double>(values.size()))];
}

TEST(ClimateShift, WarmsEveryHourAlikeAndKeepsRelativeHumidity) {
  const HourlyAir before = generate_air(kajaani_climate(), place, 2).air;
  const HourlyAir after = shifted(before, {.mean = {1.5}, .monthly = {}, .warm_stretch = 0.0});
  for (std::size_t h = 0; h < 8760; ++h) ASSERT_NEAR(after.dry_bulb_c[h] - before.dry_bulb_c[h], 1.5, 1e-9);
  EXPECT_EQ(after.relative_humidity, before.relative_humidity);
  EXPECT_EQ(after.irradiance_w_m2, before.irradiance_w_m2);
}

TEST(ClimateShift, WarmsEachMonthAsStatedAndStretchesOnlySummersHotDays) {
  const HourlyAir before = generate_air(kajaani_climate(), place, 2).air;
  ClimateShiftSpec shift;
  for (int m = 0; m < 12; ++m) shift.monthly.push_back({1.0 + 0.1 * m});
  shift.warm_stretch = 0.3;
  const HourlyAir after = shifted(before, shift);
  const Monthly was = monthly_means(before.dry_bulb_c), is = monthly_means(after.dry_bulb_c);
  for (std::size_t m = 0; m < 12; ++m) EXPECT_NEAR(is[m] - was[m], shift.monthly[m].value, 1e-9) << "month " << m + 1;
  EXPECT_GT(quantile(after.dry_bulb_c, 0.99) - quantile(before.dry_bulb_c, 0.99), 1.6 + 0.5);
  EXPECT_LT(quantile(after.dry_bulb_c, 0.01) - quantile(before.dry_bulb_c, 0.01), 1.6);
}

// The service's own pair for Munich, today and 2031 to 2060: today's hours with the pair's monthly warming alone.
TEST(ClimateShift, ComesNearTheServicesOwnFutureYear) {
  const std::string folder = std::string(GIGATWIN_SHARED_DATA) + "/weather/";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "no weather files at " << folder;
  const auto read = [&](const char* year) {
    return read_weather_table(folder + "DEU_Munich_TRY" + year + "_481593115227_Jahr.dat.gz", Metres{521}).air;
  };
  const HourlyAir today = read("2015"), future = read("2045");
  const Monthly now = monthly_means(today.dry_bulb_c), then = monthly_means(future.dry_bulb_c);
  ClimateShiftSpec shift;
  for (std::size_t m = 0; m < 12; ++m) shift.monthly.push_back({then[m] - now[m]});
  const HourlyAir found = shifted(today, shift);
  EXPECT_NEAR(mean_of(found.dry_bulb_c), mean_of(future.dry_bulb_c), 1e-6);
  EXPECT_NEAR(quantile(found.dry_bulb_c, 0.99), quantile(future.dry_bulb_c, 0.99), 1.5);
  EXPECT_NEAR(quantile(found.dry_bulb_c, 0.01), quantile(future.dry_bulb_c, 0.01), 1.5);
}

}  // namespace
}  // namespace gigatwin::site
