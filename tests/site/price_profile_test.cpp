#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "samples.hpp"
#include "site/conditions.hpp"
#include "site/hourly_csv.hpp"
#include "site/profile.hpp"
#include "site/typical_year.hpp"

namespace gigatwin::site {
namespace {

constexpr double eur_per_mwh = 1.0 / 3.6e9;
const TimeZone berlin = *time_zone("Europe/Berlin");

double share_at_most(const std::vector<double>& values, double limit) {
  return static_cast<double>(std::count_if(values.begin(), values.end(), [&](double v) { return v <= limit; })) /
         static_cast<double>(values.size());
}

double quantile(std::vector<double> values, double q) {
  const auto at = values.begin() + std::lround(q * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), at, values.end());
  return *at;
}

/// Mean over the days of highest less lowest hour.
double daily_spread(const std::vector<double>& values) {
  double sum = 0.0;
  for (auto day = values.begin(); day != values.end(); day += 24)
    sum += *std::max_element(day, day + 24) - *std::min_element(day, day + 24);
  return sum / days_per_year;
}

// The share is met to the hour, for shares that the shape alone gives too seldom and too often.
TEST(PriceValues, MeetAnyShareOfNonPositiveHoursWithTheMeanKept) {
  for (const double share : {0.002, 0.06, 0.25})
    for (const double volatility : {0.2, 1.2}) {
      PriceProfile profile = sample_price();
      profile.shape_volatility = volatility;
      profile.non_positive_share = share;
      const std::vector<double> prices = hourly_values(profile, berlin, 3);
      EXPECT_NEAR(share_at_most(prices, 0.0), share, 1.0 / hours_per_year) << share << ' ' << volatility;
      EXPECT_NEAR(mean_of(prices) / profile.mean.value, 1.0, 1e-9);
    }
}

// A negative mean keeps the order of the hours: what is dear at +20 is dear at -20, 40 lower.
TEST(PriceValues, OfANegativeMeanAreThoseOfThePositiveOneMovedDown) {
  PriceProfile profile = sample_price();
  profile.mean = {20.0 * eur_per_mwh};
  const std::vector<double> above = hourly_values(profile, berlin, 3);
  profile.mean = {-20.0 * eur_per_mwh};
  const std::vector<double> below = hourly_values(profile, berlin, 3);
  for (std::size_t h = 0; h < below.size(); ++h)
    ASSERT_NEAR(below[h] / eur_per_mwh, above[h] / eur_per_mwh - 40.0, 1e-9);
  EXPECT_NEAR(mean_of(below) / eur_per_mwh, -20.0, 1e-9);
}

TEST(PriceValues, StayAboveTheFloorWithTheMeanKept) {
  PriceProfile profile = sample_price();
  profile.shape_volatility = 1.2;
  EXPECT_LT(quantile(hourly_values(profile, berlin, 3), 0.0), 10.0 * eur_per_mwh);
  profile.floor = {10.0 * eur_per_mwh};
  const std::vector<double> prices = hourly_values(profile, berlin, 3);
  EXPECT_NEAR(quantile(prices, 0.0) / eur_per_mwh, 10.0, 1e-9);
  EXPECT_NEAR(mean_of(prices) / profile.mean.value, 1.0, 1e-9);
}

// 32.4 EUR/MWh of charges stay on top of -20: the site pays in most hours.
TEST(PriceValues, NegativeAllYearLeaveChargesPositive) {
  SiteSpec site = sample_site();
  site.price.profile->mean = {-20.0 * eur_per_mwh};
  Diagnostics diagnostics;
  const Conditions conditions = make_conditions(site, 1, diagnostics);
  EXPECT_TRUE(diagnostics.empty());
  EXPECT_NEAR(conditions.charges.value / eur_per_mwh, 32.4, 1e-9);
  EXPECT_NEAR(mean_of(conditions.price_eur_j) / eur_per_mwh, 12.4, 1e-9);
  const Instant noon = *parse_instant("2028-06-01 12:00");
  EXPECT_NEAR((conditions.price(noon) - conditions.market_price(noon)).value / eur_per_mwh, 32.4, 1e-9);
}

// A year drawn from known figures gives them back: volatilities within their spread from year to year.
TEST(PriceFit, FindsTheFiguresOfADrawnYear) {
  PriceProfile stated = sample_price();
  stated.non_positive_share = 0.0;
  const PriceProfile found = price_profile_of(hourly_values(stated, berlin, 5), berlin);
  EXPECT_NEAR(found.mean.value / stated.mean.value, 1.0, 1e-12);
  EXPECT_NEAR(found.daily_volatility, stated.daily_volatility, 0.06);
  EXPECT_NEAR(found.shape_volatility, stated.shape_volatility, 0.12);
  EXPECT_NEAR(found.persistence, stated.persistence, 0.1);
  for (std::size_t h = 0; h < 24; ++h) EXPECT_NEAR(found.daily_shape[h], stated.daily_shape[h], 0.08) << h;
}

// Years drawn (mean of four seeds) against the published year that their figures were fitted to.
TEST(PriceFit, DrawsYearsLikePublishedOnes) {
  const std::string folder = std::string(GIGATWIN_SHARED_DATA) + "/grid/price/";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "no price files at " << folder;
  for (const char* name :
       {"DE-LU_2023", "DE-LU_2024", "ES_2022", "ES_2024", "FR_2023", "FR_2024", "NL_2024", "PT_2024"}) {
    HourlyFile file = read_hourly_file({folder + name + ".csv.gz", "Datetime", "Price (EUR/MWh)", "Europe/Berlin", {}});
    for (double& price : file.values) price *= eur_per_mwh;
    const PriceProfile profile = price_profile_of(file.values, berlin);
    const double mean = profile.mean.value;
    double low = 0.0, high = 0.0, share = 0.0, spread = 0.0;
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
      const std::vector<double> drawn = hourly_values(profile, berlin, seed);
      EXPECT_NEAR(mean_of(drawn) / mean, 1.0, 1e-9) << name;
      low += quantile(drawn, 0.05) / mean / 4.0;
      high += quantile(drawn, 0.95) / mean / 4.0;
      share += share_at_most(drawn, 0.0) / 4.0;
      spread += daily_spread(drawn) / mean / 4.0;
    }
    const double real_low = quantile(file.values, 0.05) / mean, real_high = quantile(file.values, 0.95) / mean;
    const double real_spread = daily_spread(file.values) / mean;
    EXPECT_NEAR(share, share_at_most(file.values, 0.0), 2.0 / hours_per_year) << name;
    EXPECT_NEAR(low, real_low, 0.1) << name;
    EXPECT_NEAR(high / real_high, 1.0, 0.3) << name;
    EXPECT_NEAR(spread / real_spread, 1.0, 0.25) << name;
    RecordProperty(name, testing::PrintToString(std::vector<double>{low, real_low, high, real_high, share, spread,
                                                                    real_spread, profile.daily_volatility,
                                                                    profile.shape_volatility, profile.persistence}));
  }
}

}  // namespace
}  // namespace gigatwin::site
