#include "site/sky.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/random.hpp"
#include "site/sun.hpp"
#include "site/typical_year.hpp"

namespace gigatwin::site {
namespace {

constexpr double overcast = 0.05, cloudless = 0.78;  // daily clearness of the darkest and the brightest days
constexpr double cloud_persistence = 0.35;           // assumption: correlation of neighbouring days, 0.2 to 0.5
constexpr double wind_persistence = 0.95;            // assumption: of neighbouring hours, 0.9 to 0.97
constexpr int iterations = 20;

double normal_share(double z) { return 0.5 * std::erfc(-z / std::numbers::sqrt2); }

/// First-order autoregressive normals on a ring: run twice, so that the end meets the beginning.
std::vector<double> correlated(const Draws& draws, std::size_t count, double persistence) {
  const double innovation = std::sqrt(1.0 - persistence * persistence);
  std::vector<double> normals(count), series(count);
  for (std::size_t i = 0; i < count; ++i) normals[i] = draws.normal(i);
  double level = 0.0;
  for (int pass = 0; pass < 2; ++pass)
    for (std::size_t i = 0; i < count; ++i) series[i] = level = persistence * level + innovation * normals[i];
  return series;
}

}  // namespace

std::vector<double> clearness_of(const ClimateSpec& climate) {
  if (!climate.clearness.empty()) return climate.clearness;
  std::vector<double> clearness;
  for (std::size_t m = 0; m < 12; ++m)
    clearness.push_back(clearness_from_range((climate.t_max_mean[m] - climate.t_min_mean[m]).value));
  return clearness;
}

std::vector<double> clearness_of(const HourlyAir& air) {
  const DailyExtremes extremes = daily_extremes(air.dry_bulb_c);
  std::vector<double> clearness;
  for (std::size_t m = 0; m < 12; ++m)
    clearness.push_back(clearness_from_range(extremes.maximum[m] - extremes.minimum[m]));
  return clearness;
}

std::vector<double> drawn_irradiance(const ClimateSpec& climate, const Place& place, std::uint64_t seed) {
  const std::vector<double> z = correlated(Draws{seed, "site.weather.clearness"}, days_per_year, cloud_persistence);
  const std::vector<double> wanted = clearness_of(climate);
  std::vector<double> irradiance = extraterrestrial_w_m2(place.latitude, place.longitude);
  for (std::size_t m = 0; m < 12; ++m) {
    const int first = month_begin[m] / 24, last = month_begin[m + 1] / 24;
    const auto clearness = [&](double shift, int day) {
      return overcast + (cloudless - overcast) * normal_share(shift + z[static_cast<std::size_t>(day)]);
    };
    double low = -8.0, high = 8.0;  // the mean rises with the shift
    for (int i = 0; i < iterations; ++i) {
      const double middle = 0.5 * (low + high);
      double mean = 0.0;
      for (int day = first; day < last; ++day) mean += clearness(middle, day) / (last - first);
      (mean < wanted[m] ? low : high) = middle;
    }
    for (int day = first; day < last; ++day)
      for (int hour = day * 24; hour < day * 24 + 24; ++hour)
        irradiance[static_cast<std::size_t>(hour)] *= clearness(low, day);
  }
  return irradiance;
}

std::vector<double> drawn_wind(const ClimateSpec& climate, std::uint64_t seed) {
  std::vector<double> wind = correlated(Draws{seed, "site.weather.wind"}, hours_per_year, wind_persistence);
  for (double& value : wind) value = std::sqrt(-std::log(normal_share(-value)));  // Weibull quantile of Phi(z), shape 2
  const double scale = climate.wind.value / mean_of(wind);
  for (double& value : wind) value *= scale;
  return wind;
}

}  // namespace gigatwin::site
