#include "site/typical_year.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "base/error.hpp"
#include "base/random.hpp"
#include "site/noise.hpp"

namespace gigatwin::site {
namespace {

constexpr int iterations = 60;  // 0.5^60: below the last bit

double mid_month(int month) {
  const auto m = static_cast<std::size_t>(month);
  return 0.5 * (month_begin[m] + month_begin[m + 1]);
}

/// Where an hour's middle lies between two mid-months.
struct Segment {
  std::size_t from, to;
  double share;
};

Segment segment_of(int hour) {
  const int month = month_of(hour);
  const double at = hour + 0.5;
  const int from = at < mid_month(month) ? (month + 11) % 12 : month;
  const int to = (from + 1) % 12;
  const auto wrapped = [](double hours) { return hours < 0.0 ? hours + hours_per_year : hours; };
  const double length = wrapped(mid_month(to) - mid_month(from));
  return {static_cast<std::size_t>(from), static_cast<std::size_t>(to), wrapped(at - mid_month(from)) / length};
}

const std::vector<Segment>& segments() {
  static const std::vector<Segment> table = [] {
    std::vector<Segment> list;
    for (int hour = 0; hour < hours_per_year; ++hour) list.push_back(segment_of(hour));
    return list;
  }();
  return table;
}

double deviation_of_daily_means(const std::vector<double>& hourly) {
  double sum = 0.0;
  for (std::size_t day = 0; day < days_per_year; ++day) {
    const auto first = hourly.begin() + static_cast<std::ptrdiff_t>(day * 24);
    const double mean = std::accumulate(first, first + 24, 0.0) / 24.0;
    sum += mean * mean;
  }
  return std::sqrt(sum / days_per_year);
}

}  // namespace

const std::array<int, 13> month_begin{0,    744,  1416, 2160, 2880, 3624,          4344,
                                      5088, 5832, 6552, 7296, 8016, hours_per_year};

int typical_hour(Instant when) {
  const auto floor_div = [](std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); };
  const std::int64_t days_from_epoch = floor_div(when.unix_s, 86400);
  // Days since 1 March 0000, whose leap day ends its year; by H. Hinnant, "chrono-compatible low-level date
  // algorithms".
  const std::int64_t days_from_march = days_from_epoch + 719468;
  const std::int64_t in_era = days_from_march - floor_div(days_from_march, 146097) * 146097;  // of 400 years
  const std::int64_t year = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
  const std::int64_t day = in_era - (365 * year + year / 4 - year / 100);  // 0: 1 March; 365: 29 February
  const std::int64_t typical_day = day == 365 ? 58 : (day + 59) % 365;
  return static_cast<int>(typical_day * 24 + (when.unix_s - days_from_epoch * 86400) / 3600);
}

int month_of(int hour) {
  return static_cast<int>(std::upper_bound(month_begin.begin(), month_begin.end(), hour) - month_begin.begin()) - 1;
}

Monthly monthly_means(const std::vector<double>& hourly) {
  GIGATWIN_ASSERT(hourly.size() == hours_per_year, "{} hours", hourly.size());
  Monthly means{};
  for (std::size_t m = 0; m < 12; ++m) {
    const auto first = hourly.begin() + month_begin[m], last = hourly.begin() + month_begin[m + 1];
    means[m] = std::accumulate(first, last, 0.0) / static_cast<double>(last - first);
  }
  return means;
}

double mean_of(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

DailyExtremes daily_extremes(const std::vector<double>& hourly) {
  DailyExtremes means;
  Monthly days{};
  for (std::size_t day = 0; day < days_per_year; ++day) {
    const auto first = hourly.begin() + static_cast<std::ptrdiff_t>(day * 24);
    const auto [low, high] = std::minmax_element(first, first + 24);
    const auto month = static_cast<std::size_t>(month_of(static_cast<int>(day) * 24));
    means.maximum[month] += *high;
    means.minimum[month] += *low;
    days[month] += 1.0;
  }
  for (std::size_t m = 0; m < 12; ++m) {
    means.maximum[m] /= days[m];
    means.minimum[m] /= days[m];
  }
  return means;
}

std::vector<double> through_mid_months(const Monthly& knots) {
  std::vector<double> hourly(hours_per_year);
  std::transform(segments().begin(), segments().end(), hourly.begin(), [&](const Segment& segment) {
    return knots[segment.from] * (1.0 - segment.share) + knots[segment.to] * segment.share;
  });
  return hourly;
}

Monthly knots_of(const Monthly& means) {
  // Linear: the knots of twelve unit vectors are found once, each by iteration.
  static const std::array<Monthly, 12> of_unit = [] {
    std::array<Monthly, 12> columns{};
    for (std::size_t unit = 0; unit < 12; ++unit) {
      Monthly wanted{};
      wanted[unit] = 1.0;
      for (int i = 0; i < iterations; ++i) {
        const Monthly found = monthly_means(through_mid_months(columns[unit]));
        for (std::size_t m = 0; m < 12; ++m) columns[unit][m] += wanted[m] - found[m];
      }
    }
    return columns;
  }();
  Monthly knots{};
  for (std::size_t unit = 0; unit < 12; ++unit)
    for (std::size_t m = 0; m < 12; ++m) knots[m] += of_unit[unit][m] * means[unit];
  return knots;
}

std::vector<double> smooth_year(const Monthly& means) { return through_mid_months(knots_of(means)); }

std::vector<double> january_to_july(double january, double july) {
  std::vector<double> curve(hours_per_year);
  for (std::size_t hour = 0; hour < curve.size(); ++hour) {
    const double angle = 2.0 * std::numbers::pi * (static_cast<double>(hour) / 24.0 - 15.5) / days_per_year;
    curve[hour] = 0.5 * (january + july) + 0.5 * (january - july) * std::cos(angle);
  }
  return curve;
}

std::vector<double> standardised(std::vector<double> noise) {
  const std::vector<double> drift = smooth_year(monthly_means(noise));
  std::transform(noise.begin(), noise.end(), drift.begin(), noise.begin(), std::minus<>{});
  const double deviation = deviation_of_daily_means(noise);
  for (double& value : noise) value /= deviation;
  return noise;
}

std::vector<double> daily_noise(std::uint64_t seed, std::string_view purpose, double persistence) {
  return standardised(joined_through_noons(autoregressive(Draws{seed, purpose}, days_per_year, persistence)));
}

}  // namespace gigatwin::site
