#include "site/fit.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "samples.hpp"
#include "site/climate.hpp"
#include "site/epw.hpp"
#include "site/psychrometrics.hpp"
#include "site/weather_table.hpp"

namespace gigatwin::site {
namespace {

// A year drawn from a climate has that climate again: what was fitted exactly, exactly; spreads within the noise of one
// year.
TEST(ClimateOf, FindsTheClimateOfADrawnYear) {
  const Place place{64.22728, 27.72846, Metres{135}};
  const ClimateSpec climate = kajaani_climate();
  const ClimateSpec found = climate_of(generate_air(climate, place, 4).air, place);
  for (std::size_t m = 0; m < 12; ++m) {
    EXPECT_NEAR(found.t_mean[m].value, climate.t_mean[m].value, 1e-6) << "month " << m + 1;
    EXPECT_NEAR((found.t_max_mean[m] - found.t_min_mean[m]).value,
                (climate.t_max_mean[m] - climate.t_min_mean[m]).value, 0.3)
        << "month " << m + 1;
  }
  EXPECT_NEAR(found.january_deviation.value, climate.january_deviation.value, 0.5);
  EXPECT_NEAR(found.july_deviation.value, climate.july_deviation.value, 0.4);
  EXPECT_NEAR(found.persistence, climate.persistence, 0.1);
  EXPECT_NEAR(found.humidity_response, climate.humidity_response, 0.25);
  EXPECT_NEAR(found.humidity_deviation, climate.humidity_deviation, 0.04);
  EXPECT_NEAR(found.wind.value, climate.wind.value, 1e-9);
}

/// Quantiles of a year, and the means of its months.
struct Figures {
  double dry_low_c, dry_high_c, wet_high_c;  ///< 1 % and 99 % of the hours lie below
  Monthly mean_c;
};

Figures figures_of(const HourlyAir& air) {
  std::vector<double> dry = air.dry_bulb_c, wet;
  for (std::size_t h = 0; h < dry.size(); ++h)
    wet.push_back(wet_bulb(Celsius{dry[h]}, air.relative_humidity[h], Pascals{air.pressure_pa[h]}).value);
  const Monthly mean_c = monthly_means(dry);
  std::sort(dry.begin(), dry.end());
  std::sort(wet.begin(), wet.end());
  return {dry[8760 / 100], dry[8760 - 8760 / 100], wet[8760 - 8760 / 100], mean_c};
}

struct RealYear {
  const char* file;
  double latitude, longitude, elevation_m;
};

constexpr RealYear real_years[] = {{"DEU_Frankfurt.am.Main.106370_IWEC.epw.gz", 50.05, 8.60, 113},
                                   {"DEU_NW_Aachen.105010_TMYx.epw.gz", 50.80, 6.02, 232},
                                   {"ESP_Barcelona.081810_IWEC.epw.gz", 41.28, 2.07, 6},
                                   {"FIN_Helsinki.029740_IWEC.epw.gz", 60.32, 24.97, 56},
                                   {"FRA_AR_Lyon-Bron.AP.074800_TMYx.2004-2018.epw.gz", 45.73, 4.94, 198},
                                   {"ITA_ER_Bologna-Marconi.AP.161400_TMYx.2004-2018.epw.gz", 44.53, 11.30, 37},
                                   {"ITA_Piedmont_45.0N_8.0E_PVGIS_TMY_2005-2023.epw.gz", 45.0, 8.0, 250},
                                   {"NLD_Amsterdam.062400_IWEC.epw.gz", 52.30, 4.77, -2},
                                   {"DEU_Munich_TRY2015_481593115227_Jahr.dat.gz", 48.16, 11.52, 521},
                                   {"DEU_Munich_TRY2045_481593115227_Jahr.dat.gz", 48.16, 11.52, 521},
                                   {"DEU_Potsdam_TRY2015_523938130651_Jahr.dat.gz", 52.39, 13.07, 34},
                                   {"NSRDB15min_2019_Athens_37.97_23.74.csv.gz", 37.97, 23.74, 140},
                                   {"NSRDB15min_2019_Vienna_48.21_16.38.csv.gz", 48.21, 16.38, 169},
                                   {"NSRDB15min_2019_Warsaw_52.25_21.02.csv.gz", 52.25, 21.02, 85}};

/// Mean of the figures of years drawn from a climate.
Figures drawn(const ClimateSpec& climate, const RealYear& year) {
  constexpr int seeds = 8;
  Figures mean{};
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    const Figures one =
        figures_of(generate_air(climate, {year.latitude, year.longitude, Metres{year.elevation_m}}, seed).air);
    mean.dry_low_c += one.dry_low_c / seeds;
    mean.dry_high_c += one.dry_high_c / seeds;
    mean.wet_high_c += one.wet_high_c / seeds;
    for (std::size_t m = 0; m < 12; ++m) mean.mean_c[m] += one.mean_c[m] / seeds;
  }
  return mean;
}

/// Only what a station's monthly table and a figure or two from near by tell: the rest is the spec's defaults.
ClimateSpec from_a_monthly_table(ClimateSpec climate) {
  const ClimateSpec plain;
  climate.daily_deviation.clear();
  climate.january_skew.reset();
  climate.july_skew = plain.july_skew;
  climate.range_response = plain.range_response;
  climate.humidity_deviation = plain.humidity_deviation;
  return climate;
}

// Monthly means within 0.5 K, extremes within 1.5 K; docs/model/site.md has the table.
TEST(GenerateAir, HasTheExtremesOfMeasuredYears) {
  const std::string folder = std::string(GIGATWIN_SHARED_DATA) + "/weather/";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "no weather files at " << folder;
  for (const RealYear& year : real_years) {
    const bool is_epw = std::string(year.file).ends_with(".epw.gz");
    const WeatherFile file =
        is_epw ? read_epw(folder + year.file) : read_weather_table(folder + year.file, Metres{year.elevation_m});
    const Figures measured = figures_of(file.air);
    const ClimateSpec fitted = climate_of(file.air, {year.latitude, year.longitude, Metres{year.elevation_m}});
    for (const bool is_fitted : {true, false}) {
      const Figures found = drawn(is_fitted ? fitted : from_a_monthly_table(fitted), year);
      SCOPED_TRACE(std::string(year.file) + (is_fitted ? ", fitted" : ", monthly table"));
      for (std::size_t m = 0; m < 12; ++m) EXPECT_NEAR(found.mean_c[m], measured.mean_c[m], 0.5) << "month " << m + 1;
      EXPECT_NEAR(found.dry_low_c, measured.dry_low_c, 1.5);
      EXPECT_NEAR(found.dry_high_c, measured.dry_high_c, 1.5);
      EXPECT_NEAR(found.wet_high_c, measured.wet_high_c, 1.5);
    }
  }
}

}  // namespace
}  // namespace gigatwin::site
