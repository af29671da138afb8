#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "base/error.hpp"
#include "site/profile.hpp"
#include "site/typical_year.hpp"

namespace gigatwin::site {
namespace {

constexpr std::size_t day_h = 24;

/// Means by the hour of the local day, relative to the mean of all.
std::vector<double> daily_shape_of(const std::vector<double>& ratio, TimeZone zone) {
  std::vector<double> shape(day_h, 0.0), count(day_h, 0.0);
  for (int hour = 0; hour < hours_per_year; ++hour) {
    const auto local = static_cast<std::size_t>(local_hour(hour, zone));
    shape[local] += ratio[static_cast<std::size_t>(hour)];
    count[local] += 1.0;
  }
  for (std::size_t h = 0; h < day_h; ++h) shape[h] = std::max(0.0, shape[h] / count[h]);
  return shape;
}

/// Level of each day over its season, and amplitude of its shape: the least-squares factor of the daily shape.
struct Days {
  std::vector<double> level, amplitude;
};
Days days_of(const std::vector<double>& ratio, const std::vector<double>& season, const std::vector<double>& shape,
             TimeZone zone) {
  Days days;
  for (std::size_t first = 0; first < ratio.size(); first += day_h) {
    double mean = 0.0, season_mean = 0.0, along = 0.0, square = 0.0;
    for (std::size_t h = first; h < first + day_h; ++h) {
      mean += ratio[h] / day_h;
      season_mean += season[h] / day_h;
    }
    for (std::size_t h = first; h < first + day_h; ++h) {
      const double swing = shape[static_cast<std::size_t>(local_hour(static_cast<int>(h), zone))] - 1.0;
      along += swing * (ratio[h] - mean);
      square += swing * swing;
    }
    days.level.push_back(mean / std::max(0.01, season_mean));
    days.amplitude.push_back(square > 0.0 ? along / square : 1.0);
  }
  return days;
}

double variance_of(const std::vector<double>& values) {
  const double mean = mean_of(values);
  double sum = 0.0;
  for (const double value : values) sum += (value - mean) * (value - mean);
  return sum / static_cast<double>(values.size());
}

/// Of a lognormal quantity of mean 1.
double volatility_of(const std::vector<double>& values) { return std::sqrt(std::log1p(variance_of(values))); }

/// Correlation of neighbouring days' means where the noons between which half cosines run have correlation p: a day's
/// mean is 1/2 + 1/pi of its own noon and 1/4 - 1/2pi of each of those beside it.
double correlation_of_means(double p) {
  constexpr double beside = 0.25 - 0.5 / std::numbers::pi, own = 1.0 - 2.0 * beside;
  const std::array<double, 3> weight{beside, own, beside};
  double same = 0.0, next = 0.0;
  for (int i = 0; i < 3; ++i)
    for (int j = 0; j < 3; ++j) {
      const double w = weight[static_cast<std::size_t>(i)] * weight[static_cast<std::size_t>(j)];
      same += w * std::pow(p, std::abs(j - i));
      next += w * std::pow(p, std::abs(1 + j - i));
    }
  return next / same;
}

/// The persistence of noons whose days' means correlate as these do.
double persistence_of(const std::vector<double>& means) {
  const double mean = mean_of(means), variance = variance_of(means);
  double sum = 0.0;
  for (std::size_t i = 0; i < means.size(); ++i) sum += (means[i] - mean) * (means[(i + 1) % means.size()] - mean);
  const double correlation = variance > 0.0 ? sum / (variance * static_cast<double>(means.size())) : 0.0;
  double low = 0.0, high = 0.99;
  for (int halving = 0; halving < 30; ++halving) {
    const double middle = 0.5 * (low + high);
    (correlation_of_means(middle) < correlation ? low : high) = middle;
  }
  return low;
}

}  // namespace

PriceProfile price_profile_of(const std::vector<double>& prices, TimeZone zone) {
  PriceProfile profile;
  profile.mean = {mean_of(prices)};
  GIGATWIN_ASSERT(profile.mean.value > 0.0, "mean price {} EUR/J", profile.mean.value);
  std::vector<double> ratio = prices;
  for (double& value : ratio) value /= profile.mean.value;
  Monthly months = monthly_means(ratio);
  for (double& month : months) month = std::max(0.0, month);
  profile.seasonal_shape.assign(months.begin(), months.end());
  profile.daily_shape = daily_shape_of(ratio, zone);
  const Days days = days_of(ratio, smooth_year(months), profile.daily_shape, zone);
  profile.daily_volatility = volatility_of(days.level);
  profile.shape_volatility = volatility_of(days.amplitude);
  profile.persistence = persistence_of(days.level);
  const auto cheap = std::count_if(ratio.begin(), ratio.end(), [](double r) { return r <= 0.0; });
  profile.non_positive_share = static_cast<double>(cheap) / hours_per_year;
  return profile;
}

}  // namespace gigatwin::site
