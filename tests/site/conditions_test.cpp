#include "site/conditions.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "samples.hpp"
#include "site/profile.hpp"
#include "site/psychrometrics.hpp"
#include "site/typical_year.hpp"

namespace gigatwin::site {
namespace {

using testing::HasSubstr;

constexpr double eur_per_mwh = 1.0 / 3.6e9, g_per_kwh = 1e-3 / 3.6e6;

Conditions made(const SiteSpec& site, std::uint64_t seed = 1) {
  Diagnostics diagnostics;
  Conditions conditions = make_conditions(site, seed, diagnostics);
  for (const Diagnostic& problem : diagnostics.list()) ADD_FAILURE() << to_text(problem);
  return conditions;
}

TEST(PriceRatios, HaveMeanOneTheShapesStatedAndTheVolatility) {
  PriceProfile profile = sample_price();
  const TimeZone utc = *time_zone("UTC");
  const std::vector<double> ratio = hourly_ratios(profile, utc, 3);
  EXPECT_NEAR(mean_of(ratio), 1.0, 1e-12);
  std::array<double, 24> by_hour{};
  for (std::size_t h = 0; h < ratio.size(); ++h) by_hour[h % 24] += ratio[h] / 365.0;
  // Levels and amplitudes have a yearly mean of 1, but hour 13 meets it within the noise of one year only.
  for (std::size_t h = 0; h < 24; ++h) EXPECT_NEAR(by_hour[h], profile.daily_shape[h], 0.06) << "hour " << h;
  const Monthly months = monthly_means(ratio);
  for (std::size_t m = 0; m < 12; ++m) EXPECT_NEAR(months[m], profile.seasonal_shape[m], 0.12) << "month " << m + 1;
}

TEST(PriceRatios, AreTheShapesAloneWithoutVolatility) {
  PriceProfile profile = sample_price();
  profile.daily_volatility = profile.shape_volatility = 0.0;
  const std::vector<double> ratio = hourly_ratios(profile, *time_zone("UTC"), 3);
  const Monthly months = monthly_means(ratio);
  for (std::size_t m = 0; m < 12; ++m)
    EXPECT_NEAR(months[m], profile.seasonal_shape[m], 0.004) << "months weigh by their days: 0.14 %";
  EXPECT_NEAR(ratio[19] - ratio[13], 1.55 - 0.60, 0.01);
}

// With volatility v of the level alone and a flat shape, the daily ratios are lognormal: their logarithm varies by v.
TEST(PriceRatios, VaryByTheStatedVolatility) {
  PriceProfile profile = sample_price();
  profile.seasonal_shape.assign(12, 1.0);
  profile.daily_shape.assign(24, 1.0);
  profile.daily_volatility = 0.3;
  const std::vector<double> ratio = hourly_ratios(profile, *time_zone("UTC"), 3);
  double sum = 0.0, square = 0.0;
  for (std::size_t day = 0; day < 365; ++day) {
    const double logarithm = std::log(std::accumulate(ratio.begin() + static_cast<long>(day) * 24,
                                                      ratio.begin() + static_cast<long>(day) * 24 + 24, 0.0) /
                                      24.0);
    sum += logarithm;
    square += logarithm * logarithm;
  }
  EXPECT_NEAR(std::sqrt(square / 365.0 - sum * sum / 365.0 / 365.0), 0.3, 0.02);
}

TEST(PriceRatios, MeetAShareOfNonPositiveHours) {
  PriceProfile profile = sample_price();
  profile.non_positive_share = 0.06;
  const std::vector<double> ratio = hourly_ratios(profile, *time_zone("UTC"), 3);
  const auto count = std::count_if(ratio.begin(), ratio.end(), [](double r) { return r <= 0.0; });
  EXPECT_NEAR(static_cast<double>(count) / 8760.0, 0.06, 2.0 / 8760.0);
  EXPECT_NEAR(mean_of(ratio), 1.0, 1e-12);
}

TEST(CarbonRatios, ArePositiveWithMeanOne) {
  CarbonProfile profile = sample_carbon();
  profile.daily_volatility = 1.0;
  const std::vector<double> ratio = hourly_ratios(profile, *time_zone("UTC"), 3);
  EXPECT_NEAR(mean_of(ratio), 1.0, 1e-12);
  for (const double r : ratio) ASSERT_GT(r, 0.0);
}

// 40.9 + 10 + 22.4 = 73.3 EUR/MWh; 68 g/kWh; months by their days: 31 * -9.7 - 28 * 11.7 + ... = 1028.9 K d in 365 d.
TEST(Conditions, HaveTheStatedYearlyMeans) {
  const Conditions conditions = made(sample_site());
  EXPECT_NEAR(mean_of(conditions.price_eur_j) / eur_per_mwh, 73.3, 1e-9);
  EXPECT_NEAR(mean_of(conditions.carbon_kg_j) / g_per_kwh, 68.0, 1e-9);
  EXPECT_NEAR(mean_of(conditions.dry_bulb_c), 1028.9 / 365.0, 1e-6);
}

// The daily shape peaks at local hour 19, which is 17 UTC in winter and 16 UTC in summer at Helsinki.
TEST(Conditions, ShapePricesByTheLocalClock) {
  SiteSpec site = sample_site();
  site.price.profile->daily_volatility = site.price.profile->shape_volatility = 0.0;
  const Conditions conditions = made(site);
  const auto peak = [&](int day) {
    const auto begin = conditions.price_eur_j.begin() + day * 24;
    return std::max_element(begin, begin + 24) - begin;
  };
  EXPECT_EQ(peak(20), 17);
  EXPECT_EQ(peak(200), 16);
}

TEST(Conditions, InterpolateWeatherAndHoldPrices) {
  const Conditions conditions = made(sample_site());
  const Instant at = *parse_instant("2027-03-01 06:15");  // hour 59 * 24 + 6 = 1422
  const double expected = 0.75 * conditions.dry_bulb_c[1422] + 0.25 * conditions.dry_bulb_c[1423];
  EXPECT_NEAR(conditions.air(at).dry_bulb.value, expected, 1e-12);
  EXPECT_EQ(conditions.price(at).value, conditions.price_eur_j[1422]);
  EXPECT_EQ(conditions.carbon(at).value, conditions.carbon_kg_j[1422]);
}

TEST(Conditions, RepeatTheYearAndThe28thOfFebruary) {
  const Conditions conditions = made(sample_site());
  const auto t = [&](const char* when) { return conditions.air(*parse_instant(when)).dry_bulb.value; };
  EXPECT_EQ(t("2027-07-01 12:30"), t("2031-07-01 12:30"));
  EXPECT_EQ(t("2028-02-29 12:30"), t("2028-02-28 12:30"));
  const double expected = 0.5 * (conditions.dry_bulb_c[8759] + conditions.dry_bulb_c[0]);
  EXPECT_NEAR(t("2027-12-31 23:30"), expected, 1e-12) << "the last hour leads to the first";
  EXPECT_EQ(t("1969-07-01 12:30"), t("2027-07-01 12:30")) << "before 1970 too";
}

TEST(Conditions, HaveAWetBulbBelowTheDryBulb) {
  const Conditions conditions = made(sample_site());
  for (std::size_t h = 0; h < 8760; h += 7) {
    ASSERT_LE(conditions.wet_bulb_c[h], conditions.dry_bulb_c[h]);
    ASSERT_NEAR(
        conditions.wet_bulb_c[h],
        wet_bulb(Celsius{conditions.dry_bulb_c[h]}, conditions.relative_humidity[h], Pascals{conditions.pressure_pa[h]})
            .value,
        1e-12);
  }
}

TEST(Conditions, AreTheSameForTheSameSeedOnly) {
  const Conditions a = made(sample_site(), 1), b = made(sample_site(), 1), c = made(sample_site(), 2);
  EXPECT_EQ(a.dry_bulb_c, b.dry_bulb_c);
  EXPECT_EQ(a.price_eur_j, b.price_eur_j);
  EXPECT_NE(a.dry_bulb_c, c.dry_bulb_c);
  EXPECT_NE(a.price_eur_j, c.price_eur_j);
  EXPECT_NE(a.carbon_kg_j, c.carbon_kg_j);
}

TEST(Conditions, ReportFilesThatCannotBeRead) {
  SiteSpec site = sample_site();
  site.weather.kind = WeatherKind::epw;
  site.weather.epw = "/nowhere/helsinki.epw";
  site.price.kind = SeriesKind::csv;
  site.price.csv = HourlyFileSpec{"/nowhere/price.csv", "time", "value", "UTC", {}};
  Diagnostics diagnostics;
  const Conditions conditions = make_conditions(site, 1, diagnostics);
  ASSERT_EQ(diagnostics.errors(), 2u);
  EXPECT_EQ(diagnostics.list()[0].key_path, "site.weather.epw");
  EXPECT_THAT(diagnostics.list()[0].expected, HasSubstr("/nowhere/helsinki.epw: No such file"));
  EXPECT_EQ(diagnostics.list()[1].key_path, "site.price.csv.file");
  EXPECT_TRUE(conditions.dry_bulb_c.empty());
}

std::string constant_year(double value) {
  std::string text = "time,value\n";
  const Instant begin = instant_of({2023, 1, 1, 0, 0, 0});
  for (int hour = 0; hour < hours_per_year; ++hour) text += fmt::format("{},{}\n", to_text(begin + hours(hour)), value);
  return text;
}

TEST(Conditions, ReadPricesAndWarnOfAnotherUnit) {
  SiteSpec site = sample_site();
  site.price.kind = SeriesKind::csv;
  const TemporaryFile dear{"dear.csv", constant_year(50.0)}, kilowatt_hours{"kwh.csv", constant_year(0.05)};
  site.price.csv = HourlyFileSpec{dear.path(), "time", "value", "UTC", {}};
  EXPECT_NEAR(made(site).price_eur_j[17] / eur_per_mwh, 50.0 + 32.4, 1e-9);
  site.price.csv->file = kilowatt_hours.path();
  Diagnostics diagnostics;
  make_conditions(site, 1, diagnostics);
  ASSERT_EQ(diagnostics.list().size(), 1u);
  EXPECT_THAT(diagnostics.list()[0].expected,
              HasSubstr("the mean is 0.00122 times that of the profile; is it in another unit?"));
}

TEST(Conditions, RefuseNegativeCarbon) {
  SiteSpec site = sample_site();
  site.carbon.kind = SeriesKind::csv;
  const TemporaryFile file{"carbon.csv", constant_year(-1.0)};
  site.carbon.csv = HourlyFileSpec{file.path(), "time", "value", "UTC", {}};
  site.carbon.profile.reset();
  Diagnostics diagnostics;
  make_conditions(site, 1, diagnostics);
  ASSERT_EQ(diagnostics.errors(), 1u);
  EXPECT_THAT(diagnostics.list()[0].expected, HasSubstr("a carbon intensity is negative"));
}

TEST(Conditions, WarnOfAWeatherFileFromElsewhere) {
  const std::string file =
      std::string(GIGATWIN_SHARED_DATA) + "/weather/ITA_ER_Bologna-Marconi.AP.161400_TMYx.2004-2018.epw.gz";
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "no weather file " << file;
  SiteSpec site = sample_site();
  site.weather.kind = WeatherKind::epw;
  site.weather.epw = file;
  Diagnostics diagnostics;
  const Conditions conditions = make_conditions(site, 1, diagnostics);
  EXPECT_FALSE(diagnostics.has_errors());
  ASSERT_EQ(diagnostics.list().size(), 2u);
  EXPECT_EQ(diagnostics.list()[0].expected,
            "Bologna Marconi AP is at latitude 44.53, longitude 11.30, but the site at 64.23, 27.73");
  EXPECT_THAT(diagnostics.list()[1].expected,
              HasSubstr("has a yearly mean of 14.5 degC, but the site's climate 2.7 degC"));
  EXPECT_EQ(conditions.wet_bulb_c.size(), 8760u);
}

}  // namespace
}  // namespace gigatwin::site
