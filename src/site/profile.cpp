#include "site/profile.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "site/typical_year.hpp"

namespace gigatwin::site {
namespace {

/// Smooth seasonal times daily shape, each drawn in toward 1 by q. [hour]
std::vector<double> regular_part(const std::vector<double>& season, const std::vector<double>& daily, TimeZone zone,
                                 double q) {
  std::vector<double> regular(hours_per_year);
  for (int hour = 0; hour < hours_per_year; ++hour) {
    const auto h = static_cast<std::size_t>(hour);
    const double day = daily[static_cast<std::size_t>(local_hour(hour, zone))];
    regular[h] = (q + (1.0 - q) * std::max(0.0, season[h])) * (q + (1.0 - q) * day);
  }
  return regular;
}

/// The value that a share of the values does not exceed.
double quantile(std::vector<double> values, double share) {
  const auto index = static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size()));
  if (index == 0) return 0.0;
  std::nth_element(values.begin(), values.begin() + index - 1, values.end());
  return values[static_cast<std::size_t>(index - 1)];
}

std::vector<double> brought_to_mean_1(std::vector<double> values) {
  const double mean = mean_of(values);
  for (double& value : values) value /= mean;
  return values;
}

}  // namespace

std::vector<double> hourly_ratios(const Shape& shape, TimeZone zone, std::uint64_t seed, std::string_view purpose) {
  std::vector<double> factor = daily_noise(seed, purpose, shape.persistence);
  for (double& value : factor) value = std::exp(shape.volatility * value);
  Monthly months{};
  const std::vector<double> seasonal = brought_to_mean_1(shape.seasonal), daily = brought_to_mean_1(shape.daily);
  std::copy(seasonal.begin(), seasonal.end(), months.begin());
  const std::vector<double> season = smooth_year(months);

  double q = 0.0;
  std::vector<double> y;
  const int passes = shape.non_positive_share > 0.0 ? 30 : 1;
  for (int pass = 0; pass < passes; ++pass) {
    y = regular_part(season, daily, zone, q);
    std::transform(y.begin(), y.end(), factor.begin(), y.begin(), std::multiplies<>{});
    y = brought_to_mean_1(std::move(y));
    // Half-way steps: the quantile rises with q, and full steps would overshoot.
    q = pass + 1 < passes ? 0.5 * (q + std::min(quantile(y, shape.non_positive_share), 0.9))
                          : quantile(y, shape.non_positive_share);
  }
  for (double& value : y) value = (value - q) / (1.0 - q);
  return y;
}

}  // namespace gigatwin::site
