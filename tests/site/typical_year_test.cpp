#include "site/typical_year.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>

#include "base/random.hpp"
#include "site/gaps.hpp"

namespace gigatwin::site {
namespace {

std::vector<double> daily_means(const std::vector<double>& hourly) {
  std::vector<double> means;
  for (auto day = hourly.begin(); day != hourly.end(); day += 24)
    means.push_back(std::accumulate(day, day + 24, 0.0) / 24.0);
  return means;
}

TEST(TypicalHour, IsThatOfTheCalendar) {
  const Draws draws{1, "test.typical_hour"};
  for (std::uint64_t i = 0; i < 20000; ++i) {
    const Instant when{static_cast<std::int64_t>((draws.uniform(i) - 0.3) * 200.0 * 31556952.0)};  // 1910 to 2110
    ASSERT_EQ(typical_hour(when), hour_of_typical_year(when)) << to_text(when);
  }
  for (Instant when = *parse_instant("2027-12-30"); when < *parse_instant("2029-01-03"); when = when + hours(1))
    ASSERT_EQ(typical_hour(when), hour_of_typical_year(when)) << to_text(when);
}

TEST(SmoothYear, HasTheGivenMonthlyMeansAndNoSteps) {
  const Monthly means{-9.7, -11.7, -5.3, 1.6, 8.6, 13.5, 16.5, 14.4, 9.5, 3.4, -1.6, -6.4};
  const std::vector<double> curve = smooth_year(means);
  const Monthly found = monthly_means(curve);
  for (std::size_t m = 0; m < 12; ++m) EXPECT_NEAR(found[m], means[m], 1e-9);
  // The steepest month-to-month change, 7 K in 30 days, sharpened by at most a factor of 2: 0.02 K an hour.
  for (std::size_t h = 0; h < curve.size(); ++h) EXPECT_LT(std::abs(curve[(h + 1) % curve.size()] - curve[h]), 0.02);
}

TEST(SmoothYear, OfEqualMonthsIsFlat) {
  for (const double value : smooth_year({5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5})) ASSERT_NEAR(value, 5.0, 1e-12);
}

TEST(DailyNoise, HasNoMonthlyMeanAndUnitDeviation) {
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    const std::vector<double> noise = daily_noise(seed, "test.noise", 0.7);
    for (const double mean : monthly_means(noise)) EXPECT_NEAR(mean, 0.0, 1e-9);
    double square = 0.0;
    for (const double mean : daily_means(noise)) square += mean * mean;
    EXPECT_NEAR(std::sqrt(square / 365.0), 1.0, 1e-9);
  }
}

// Correlation of neighbouring days, averaged over 20 seeds; the standard error is about 0.01. The cosines between noons
// and the removed monthly means change it by less than 0.1.
TEST(DailyNoise, PersistsFromDayToDay) {
  double correlation = 0.0;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const std::vector<double> days = daily_means(daily_noise(seed, "test.noise", 0.7));
    for (std::size_t d = 0; d < days.size(); ++d) correlation += days[d] * days[(d + 1) % days.size()] / 365.0 / 20.0;
  }
  EXPECT_NEAR(correlation, 0.7, 0.1);
}

TEST(DailyNoise, ClosesTheYearAndDependsOnSeedAndPurposeOnly) {
  const std::vector<double> noise = daily_noise(7, "test.noise", 0.7);
  double largest_step = 0.0;
  for (std::size_t h = 1; h < noise.size(); ++h)
    largest_step = std::max(largest_step, std::abs(noise[h] - noise[h - 1]));
  EXPECT_LE(std::abs(noise.front() - noise.back()), largest_step);
  EXPECT_EQ(noise, daily_noise(7, "test.noise", 0.7));
  EXPECT_NE(noise, daily_noise(8, "test.noise", 0.7));
  EXPECT_NE(noise, daily_noise(7, "test.other", 0.7));
}

TEST(Gaps, AreFoundAroundTheRing) {
  const double none = std::numeric_limits<double>::quiet_NaN();
  std::vector<double> values{none, 1.0, none, none, 4.0, none};
  const std::vector<Gap> gaps = gaps_of(values);
  ASSERT_EQ(gaps.size(), 2u);
  EXPECT_EQ(gaps[0].first, 2);
  EXPECT_EQ(gaps[0].length, 2);
  EXPECT_EQ(gaps[1].first, 5);
  EXPECT_EQ(gaps[1].length, 2) << "the last and the first hour";
  for (const Gap gap : gaps) fill_straight(values, gap);
  // 1 -> 4 over three steps: 2, 3. 4 -> 1 over three steps, round the end: 3, 2.
  EXPECT_EQ(values, (std::vector<double>{2.0, 1.0, 2.0, 3.0, 4.0, 3.0}));
  EXPECT_EQ(gaps_of({none, none}).at(0).length, 2);
}

}  // namespace
}  // namespace gigatwin::site
