#include "site/noise.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "site/typical_year.hpp"

namespace gigatwin::site {

std::vector<double> autoregressive(const Draws& draws, std::size_t count, double persistence) {
  const double innovation = std::sqrt(1.0 - persistence * persistence);
  std::vector<double> normals(count), series(count);
  for (std::size_t i = 0; i < count; ++i) normals[i] = draws.normal(i);
  double level = 0.0;
  for (int pass = 0; pass < 2; ++pass)
    for (std::size_t i = 0; i < count; ++i) series[i] = level = persistence * level + innovation * normals[i];
  return series;
}

std::vector<double> joined_through_noons(const std::vector<double>& daily) {
  std::vector<double> hourly(hours_per_year);
  for (int hour = 0; hour < hours_per_year; ++hour) {
    const int since_noon = hour - 12;
    const int day = since_noon < 0 ? days_per_year - 1 : since_noon / 24;
    const int next = (day + 1) % days_per_year;
    const double share = ((since_noon + 24) % 24) / 24.0;
    const double weight = 0.5 - 0.5 * std::cos(std::numbers::pi * share);
    hourly[static_cast<std::size_t>(hour)] =
        daily[static_cast<std::size_t>(day)] * (1.0 - weight) + daily[static_cast<std::size_t>(next)] * weight;
  }
  return hourly;
}

std::vector<double> normal_scores_by_month(const std::vector<double>& daily) {
  std::vector<double> scores(daily.size());
  for (std::size_t m = 0; m < 12; ++m) {
    std::vector<std::size_t> days(static_cast<std::size_t>((month_begin[m + 1] - month_begin[m]) / 24));
    std::iota(days.begin(), days.end(), static_cast<std::size_t>(month_begin[m] / 24));
    std::stable_sort(days.begin(), days.end(), [&](std::size_t a, std::size_t b) { return daily[a] < daily[b]; });
    const double count = static_cast<double>(days.size());
    for (std::size_t rank = 0; rank < days.size(); ++rank)
      scores[days[rank]] = normal_quantile((static_cast<double>(rank) + 0.625) / (count + 0.25));
  }
  return scores;
}

double normal_share(double z) { return 0.5 * std::erfc(-z / std::numbers::sqrt2); }

}  // namespace gigatwin::site
