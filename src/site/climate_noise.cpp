#include "site/climate_noise.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "site/noise.hpp"
#include "site/typical_year.hpp"

namespace gigatwin::site {
namespace {

// Medians of twenty files of Europe; ranges over the files in brackets.
constexpr double warm_season_range = 0.33;  // standard deviation / mean of the daily range [0.2 to 0.45]
constexpr double cold_season_range = 0.35;  // the rest of what the files have comes from warmth itself [0.3 to 0.7]
constexpr double least_range = 0.15;        // of the mean range, on overcast days
constexpr double cold_season_link = -0.1;   // in December to February [-0.4 to 0.2]
constexpr double dryness_link = -0.55;      // of moisture, at equal warmth, and range [-0.8 to -0.2]
constexpr double dry_persistence = 0.6;     // of neighbouring days' range and moisture [0.25 to 0.7]
constexpr double moisture_skew = -0.5;      // dry days lie further off than moist ones [-1.1 to 0.2]
constexpr double hourly_moisture = 0.6;     // spread within the day / from day to day [0.5 to 0.9]
constexpr double hourly_warmth = 0.12;      // spread within the day apart from its cycle / daily range
constexpr double hourly_warmth_persistence = 0.87;  // of neighbouring hours [0.8 to 0.9]
constexpr double hourly_persistence = 0.9;          // assumption: of neighbouring hours' moisture, 0.8 to 0.95
constexpr double usual_summer_skew = 0.2;
constexpr int scalings = 10;
constexpr double days_of_month = 365.0 / 12.0;

/// What autoregression lets neighbouring days correlate as wanted once each month's mean is taken away: the usual bias
/// of a short series, (1 + 3 rho) / n.  Source: Kendall (1954), Biometrika 41, 403.
double without_bias(double persistence) {
  return std::min(0.97, (persistence + 1.0 / days_of_month) / (1.0 - 3.0 / days_of_month));
}

std::vector<double> daily_scores(std::uint64_t seed, std::string_view purpose, double persistence) {
  return normal_scores_by_month(autoregressive(Draws{seed, purpose}, days_per_year, persistence));
}

/// Cold spells of the north lie far below its mild winters, mild spells of the south above its cool ones.
double winter_skew(double latitude_deg) { return std::clamp(-0.06 * (std::abs(latitude_deg) - 48.0), -1.0, 0.6); }

/// A shifted lognormal of about that skewness once days are joined, which halves it.
double skewed(double z, double skew) {
  const double a = 0.6 * skew;
  return std::abs(a) < 1e-6 ? z : std::expm1(a * z) / a;
}

/// Standard deviation of the daily means. [month]
Monthly deviation_of(const ClimateSpec& climate) {
  if (climate.daily_deviation.empty())
    return monthly_means(january_to_july(climate.january_deviation.value, climate.july_deviation.value));
  Monthly months{};
  for (std::size_t m = 0; m < 12; ++m) months[m] = climate.daily_deviation[m].value;
  return months;
}

/// Root mean square of the daily means of each month.
Monthly deviation_by_month(const std::vector<double>& hourly) {
  Monthly square{};
  for (std::size_t day = 0; day < days_per_year; ++day) {
    const auto first = hourly.begin() + static_cast<std::ptrdiff_t>(day * 24);
    const double mean = std::accumulate(first, first + 24, 0.0) / 24.0;
    const auto m = static_cast<std::size_t>(month_of(static_cast<int>(day) * 24));
    square[m] += mean * mean * 24.0 / (month_begin[m + 1] - month_begin[m]);
  }
  for (double& value : square) value = std::sqrt(value);
  return square;
}

/// What the day itself adds: the temperature's own unrest, in proportion to the month's daily range. [hour]
std::vector<double> unrest_k(const ClimateSpec& climate, std::uint64_t seed) {
  std::vector<double> unrest =
      autoregressive(Draws{seed, "site.weather.hour"}, hours_per_year, hourly_warmth_persistence);
  for (std::size_t hour = 0; hour < unrest.size(); ++hour) {
    const auto m = static_cast<std::size_t>(month_of(static_cast<int>(hour)));
    unrest[hour] *= hourly_warmth * (climate.t_max_mean[m] - climate.t_min_mean[m]).value;
  }
  return unrest;
}

/// Daily noise scaled smoothly over the year until the daily means of each month vary as the climate says.
std::vector<double> warmth_k(const ClimateSpec& climate, double latitude_deg, const std::vector<double>& z,
                             std::uint64_t seed) {
  const double usual_january_skew = july_is_warm(climate) ? winter_skew(latitude_deg) : usual_summer_skew;
  const std::vector<double> skew =
      january_to_july(climate.january_skew.value_or(usual_january_skew), climate.july_skew);
  std::vector<double> daily(z.size());
  for (std::size_t day = 0; day < z.size(); ++day) daily[day] = skewed(z[day], skew[day * 24 + 12]);
  const std::vector<double> shape = joined_through_noons(daily), unrest = unrest_k(climate, seed);
  const Monthly wanted = deviation_of(climate);
  Monthly knots = wanted;
  std::vector<double> warmth;
  for (int i = 0; i < scalings; ++i) {
    const std::vector<double> scale = through_mid_months(knots);
    warmth.resize(shape.size());
    for (std::size_t hour = 0; hour < shape.size(); ++hour) warmth[hour] = shape[hour] * scale[hour] + unrest[hour];
    const std::vector<double> drift = smooth_year(monthly_means(warmth));
    std::transform(warmth.begin(), warmth.end(), drift.begin(), warmth.begin(), std::minus<>{});
    const Monthly found = deviation_by_month(warmth);
    for (std::size_t m = 0; m < 12; ++m) knots[m] *= found[m] > 0.0 ? std::clamp(wanted[m] / found[m], 0.5, 2.0) : 1.0;
  }
  return warmth;
}

std::vector<double> mixed(const std::vector<double>& first, const std::vector<double>& second,
                          const std::vector<double>& link) {
  std::vector<double> result(first.size());
  for (std::size_t day = 0; day < result.size(); ++day)
    result[day] = link[day] * first[day] + std::sqrt(1.0 - link[day] * link[day]) * second[day];
  return result;
}

/// Correlation of warmth and daily range by the day.
std::vector<double> range_link(const ClimateSpec& climate) {
  const std::vector<double> season = july_is_warm(climate) ? january_to_july(cold_season_link, climate.range_response)
                                                           : january_to_july(climate.range_response, cold_season_link);
  std::vector<double> link(days_per_year);
  for (std::size_t day = 0; day < link.size(); ++day) link[day] = season[day * 24 + 12];
  return link;
}

std::vector<double> range_of(const ClimateSpec& climate, const std::vector<double>& brightness) {
  const std::vector<double> deviation = july_is_warm(climate) ? january_to_july(cold_season_range, warm_season_range)
                                                              : january_to_july(warm_season_range, cold_season_range);
  std::vector<double> range = joined_through_noons(brightness);
  for (std::size_t hour = 0; hour < range.size(); ++hour)
    range[hour] = std::max(least_range, 1.0 + deviation[hour] * range[hour]);
  return range;
}

std::vector<double> moisture_of(const ClimateSpec& climate, const std::vector<double>& brightness, std::uint64_t seed) {
  std::vector<double> daily = daily_scores(seed, "site.weather.moisture", dry_persistence);
  for (double& value : daily) value = skewed(value, moisture_skew);
  const std::vector<double> link(days_per_year, dryness_link);
  std::vector<double> moisture = joined_through_noons(mixed(brightness, daily, link));
  const std::vector<double> within =
      autoregressive(Draws{seed, "site.weather.moisture.hour"}, hours_per_year, hourly_persistence);
  for (std::size_t hour = 0; hour < within.size(); ++hour)
    moisture[hour] = climate.humidity_deviation * (moisture[hour] + hourly_moisture * within[hour]);
  return moisture;
}

}  // namespace

bool july_is_warm(const ClimateSpec& climate) { return climate.t_mean[6] > climate.t_mean[0]; }

ClimateNoise draw_climate_noise(const ClimateSpec& climate, double latitude_deg, std::uint64_t seed) {
  const std::vector<double> z = daily_scores(seed, "site.weather.day", without_bias(climate.persistence));
  ClimateNoise noise;
  noise.warmth_k = warmth_k(climate, latitude_deg, z, seed);
  noise.brightness = mixed(z, daily_scores(seed, "site.weather.brightness", dry_persistence), range_link(climate));
  noise.range = range_of(climate, noise.brightness);
  noise.moisture = moisture_of(climate, noise.brightness, seed);
  return noise;
}

}  // namespace gigatwin::site
