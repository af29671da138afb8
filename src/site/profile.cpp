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

double non_positive_share(const std::vector<double>& regular, const std::vector<double>& variation, double k) {
  int count = 0;
  for (std::size_t hour = 0; hour < regular.size(); ++hour) count += regular[hour] + k * variation[hour] <= 0.0 ? 1 : 0;
  return static_cast<double>(count) / hours_per_year;
}

/// The k whose share is that stated: the share rises with k, so bisection finds it.
double widening(const std::vector<double>& regular, const std::vector<double>& variation, double share) {
  double low = 0.0, high = 10.0;
  for (int i = 0; i < 40; ++i) {
    const double middle = 0.5 * (low + high);
    (non_positive_share(regular, variation, middle) < share ? low : high) = middle;
  }
  return high;
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
  const double k = profile.non_positive_share > 0.0 ? widening(ratio, variation, profile.non_positive_share) : 1.0;
  for (std::size_t h = 0; h < ratio.size(); ++h) ratio[h] += k * variation[h];
  return ratio;
}

std::vector<double> hourly_ratios(const CarbonProfile& profile, TimeZone zone, std::uint64_t seed) {
  std::vector<double> ratio = lognormal_days(seed, "site.carbon.level", profile.persistence, profile.daily_volatility);
  const std::vector<double> season = seasonal_curve(profile.seasonal_shape),
                            day = daily_curve(profile.daily_shape, zone);
  for (std::size_t h = 0; h < ratio.size(); ++h) ratio[h] *= season[h] * day[h];
  return brought_to_mean_1(std::move(ratio));
}

}  // namespace gigatwin::site
