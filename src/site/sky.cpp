#include "site/sky.hpp"

#include <algorithm>
#include <cmath>

#include "base/random.hpp"
#include "site/noise.hpp"
#include "site/sun.hpp"
#include "site/typical_year.hpp"

namespace gigatwin::site {
namespace {

constexpr double overcast = 0.05, cloudless = 0.78;  // daily clearness of the darkest and the brightest days
constexpr double wind_persistence = 0.95;            // assumption: of neighbouring hours, 0.9 to 0.97
constexpr int iterations = 20;

}  // namespace

std::vector<double> clearness_of(const ClimateSpec& climate) {
  if (!climate.clearness.empty()) return climate.clearness;
  std::vector<double> clearness;
  for (std::size_t m = 0; m < 12; ++m)
    clearness.push_back(clearness_from_range((climate.t_max_mean[m] - climate.t_min_mean[m]).value));
  return clearness;
}

std::vector<double> brightness_of(const HourlyAir& air) {
  std::vector<double> range_k;
  for (auto day = air.dry_bulb_c.begin(); day != air.dry_bulb_c.end(); day += 24) {
    const auto [low, high] = std::minmax_element(day, day + 24);
    range_k.push_back(*high - *low);
  }
  return normal_scores_by_month(range_k);
}

std::vector<double> clearness_of(const HourlyAir& air) {
  const DailyExtremes extremes = daily_extremes(air.dry_bulb_c);
  std::vector<double> clearness;
  for (std::size_t m = 0; m < 12; ++m)
    clearness.push_back(clearness_from_range(extremes.maximum[m] - extremes.minimum[m]));
  return clearness;
}

std::vector<double> drawn_irradiance(const std::vector<double>& wanted, const std::vector<double>& brightness,
                                     const Place& place) {
  std::vector<double> irradiance = extraterrestrial_w_m2(place.latitude, place.longitude);
  for (std::size_t m = 0; m < 12; ++m) {
    const int first = month_begin[m] / 24, last = month_begin[m + 1] / 24;
    const auto clearness = [&](double shift, int day) {
      return overcast + (cloudless - overcast) * normal_share(shift + brightness[static_cast<std::size_t>(day)]);
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
  std::vector<double> wind = autoregressive(Draws{seed, "site.weather.wind"}, hours_per_year, wind_persistence);
  for (double& value : wind) value = std::sqrt(-std::log(normal_share(-value)));  // Weibull quantile of Phi(z), shape 2
  const double scale = climate.wind.value / mean_of(wind);
  for (double& value : wind) value *= scale;
  return wind;
}

}  // namespace gigatwin::site
