#include "site/profile.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "site/typical_year.hpp"

namespace gigatwin::site {
namespace {

std::vector<double> brought_to_mean_1(std::vector<double> values) {
  const double mean = mean_of(values);
  for (double& value : values) value /= mean;
  return values;
}

std::vector<double> seasonal_curve(const std::vector<double>& shape) {
  Monthly months{};
  std::copy(shape.begin(), shape.end(), months.begin());
  std::vector<double> curve = smooth_year(months);
  for (double& value : curve) value = std::max(0.0, value);  // a steep season may undershoot between its months
  return brought_to_mean_1(std::move(curve));
}

std::vector<double> daily_curve(const std::vector<double>& shape, TimeZone zone) {
  std::vector<double> curve;
  for (int hour = 0; hour < hours_per_year; ++hour)
    curve.push_back(shape[static_cast<std::size_t>(local_hour(hour, zone))]);
  return brought_to_mean_1(std::move(curve));
}

/// exp(v z), mean 1.
std::vector<double> lognormal_days(std::uint64_t seed, std::string_view purpose, double persistence,
                                   double volatility) {
  std::vector<double> factor = daily_noise(seed, purpose, persistence);
  for (double& value : factor) value = std::exp(volatility * value);
  return brought_to_mean_1(std::move(factor));
}

// Plants stop rather than pay for long: what lies below zero is half as deep as the shape alone would have it.
// Assumption, 0.2 to 1: the non-positive hours of twenty zone-years lie 0 to 0.5 of the mean below zero, most of them
// 0.1.
constexpr double depth_below_zero = 0.5;
constexpr double reach_of_the_tail = 2.0;  // in quantiles of the share; above 1 the order of the hours stays

/// Moves the cheap hours so that this share of them is zero or less, and little else.
void bend_cheap_hours(std::vector<double>& ratio, double share) {
  std::vector<double> ascending = ratio;
  const auto last = ascending.begin() + std::lround(share * hours_per_year) - 1;
  std::nth_element(ascending.begin(), last, ascending.end());
  const double quantile = *last, reach = reach_of_the_tail * std::abs(quantile);
  if (reach > 0.0)
    for (double& r : ratio) r -= quantile * std::exp(-std::max(0.0, r - quantile) / reach);
  double room = 0.0;
  for (double& r : ratio) {
    r = r < 0.0 ? depth_below_zero * r : r;
    room += std::clamp(r, 0.0, 1.0) / hours_per_year;
  }
  // Dear hours are lifted no more than usual ones, and zero stays zero. Where the mean has risen, all is scaled down.
  const double lift = (1.0 - mean_of(ratio)) / room;
  if (lift < 0.0) ratio = brought_to_mean_1(std::move(ratio));
  if (lift > 0.0)
    for (double& r : ratio) r += lift * std::clamp(r, 0.0, 1.0);
}

/// Lifts what lies below the floor to it, and lowers the rest alike so that the mean stays.
void keep_above(std::vector<double>& values, double floor) {
  const double mean = mean_of(values);
  if (*std::min_element(values.begin(), values.end()) >= floor) return;
  double low = 0.0, high = *std::max_element(values.begin(), values.end()) - floor;
  for (int halving = 0; halving < 60; ++halving) {
    const double middle = 0.5 * (low + high);
    double sum = 0.0;
    for (const double value : values) sum += std::max(floor, value - middle);
    (sum / hours_per_year > mean ? low : high) = middle;
  }
  for (double& value : values) value = std::max(floor, value - high);
}

}  // namespace

std::vector<double> hourly_ratios(const PriceProfile& profile, TimeZone zone, std::uint64_t seed) {
  const std::vector<double> season = seasonal_curve(profile.seasonal_shape),
                            day = daily_curve(profile.daily_shape, zone);
  const std::vector<double> level =
      lognormal_days(seed, "site.price.level", profile.persistence, profile.daily_volatility);
  const std::vector<double> amplitude =
      lognormal_days(seed, "site.price.shape", profile.persistence, profile.shape_volatility);
  std::vector<double> ratio(hours_per_year), variation(hours_per_year);
  for (std::size_t h = 0; h < ratio.size(); ++h) {
    ratio[h] = season[h] + day[h] - 1.0;
    variation[h] = season[h] * (level[h] - 1.0) + (amplitude[h] - 1.0) * (day[h] - 1.0);
  }
  // Its mean is not quite 0, since season and level are not independent in one sample of a year.
  const double mean_variation = mean_of(variation);
  for (double& value : variation) value -= mean_variation;
  for (std::size_t h = 0; h < ratio.size(); ++h) ratio[h] += variation[h];
  if (profile.non_positive_share * hours_per_year >= 1.0) bend_cheap_hours(ratio, profile.non_positive_share);
  return ratio;
}

std::vector<double> hourly_values(const PriceProfile& profile, TimeZone zone, std::uint64_t seed) {
  std::vector<double> values = hourly_ratios(profile, zone, seed);
  const double mean = profile.mean.value;
  for (double& value : values) value = mean + std::abs(mean) * (value - 1.0);
  keep_above(values, profile.floor.value);
  return values;
}

std::vector<double> hourly_values(const CarbonProfile& profile, TimeZone zone, std::uint64_t seed) {
  std::vector<double> values = hourly_ratios(profile, zone, seed);
  for (double& value : values) value *= profile.mean.value;
  return values;
}

std::vector<double> hourly_ratios(const CarbonProfile& profile, TimeZone zone, std::uint64_t seed) {
  std::vector<double> ratio = lognormal_days(seed, "site.carbon.level", profile.persistence, profile.daily_volatility);
  const std::vector<double> season = seasonal_curve(profile.seasonal_shape),
                            day = daily_curve(profile.daily_shape, zone);
  for (std::size_t h = 0; h < ratio.size(); ++h) ratio[h] *= season[h] * day[h];
  return brought_to_mean_1(std::move(ratio));
}

}  // namespace gigatwin::site
