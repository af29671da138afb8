#include "site/samples.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/error.hpp"
#include "site/gaps.hpp"
#include "site/psychrometrics.hpp"
#include "site/typical_year.hpp"

namespace gigatwin::site {
namespace {

constexpr double longest_gap_h = 6.0;  // a straight line over more would cut a morning or an evening off
constexpr double whole_step_h = 1.01;  // rows an hour apart, but for rounding
constexpr double missing = std::numeric_limits<double>::quiet_NaN();

struct Point {
  double hour, value;
  int line;
};

/// One column: its points in order of time, asked in rising order.
class Curve {
 public:
  Curve(const std::vector<WeatherSample>& samples, double WeatherSample::*when, double WeatherSample::*what) {
    for (const WeatherSample& sample : samples)
      if (!std::isnan(sample.*what))
        points_.push_back({std::fmod(sample.*when + hours_per_year, hours_per_year), sample.*what, sample.line});
    std::sort(points_.begin(), points_.end(), [](const Point& a, const Point& b) { return a.hour < b.hour; });
  }

  bool empty() const { return points_.empty(); }
  /// Distance between the two points around an instant, h.
  double gap_h(double hour) const { return around(hour).width_h; }
  int line_after(double hour) const { return points_[around(hour).after].line; }
  double at(double hour) const {
    const Bracket bracket = around(hour);
    const double before = points_[bracket.before].value, after = points_[bracket.after].value;
    return before + (after - before) * bracket.share;
  }

 private:
  struct Bracket {
    std::size_t before, after;
    double width_h, share;
  };
  /// On the ring: the last point stands before the first.
  Bracket around(double hour) const {
    const auto next = std::upper_bound(points_.begin(), points_.end(), hour,
                                       [](double at, const Point& point) { return at < point.hour; });
    const std::size_t after = next == points_.end() ? 0 : static_cast<std::size_t>(next - points_.begin());
    const std::size_t before = after == 0 ? points_.size() - 1 : after - 1;
    const auto ahead = [](double from, double to) { return to >= from ? to - from : to - from + hours_per_year; };
    double width_h = ahead(points_[before].hour, points_[after].hour);
    if (before == after) width_h = hours_per_year;
    return {before, after, width_h, width_h > 0.0 ? ahead(points_[before].hour, hour) / width_h : 0.0};
  }

  std::vector<Point> points_;
};

std::vector<double> required(const Curve& curve, const char* what, const std::string& name,
                             std::vector<std::string>& remarks) {
  std::vector<double> values;
  int bridged = 0;
  for (int hour = 0; hour < hours_per_year; ++hour) {
    const double gap_h = curve.gap_h(hour);
    if (gap_h > longest_gap_h + whole_step_h)
      throw FormatError(name, curve.line_after(hour),
                        fmt::format("{}: {:.0f} hours are missing before this line; gaps up to {:.0f} hours are "
                                    "interpolated",
                                    what, gap_h - 1.0, longest_gap_h));
    bridged += gap_h > whole_step_h ? 1 : 0;
    values.push_back(curve.at(hour));
  }
  if (bridged > 0) remarks.push_back(fmt::format("{}: {} hours are interpolated over missing ones", what, bridged));
  return values;
}

/// @param means  over the hour instead of the value at its beginning
std::vector<double> optional_series(const Curve& curve, const char* what, bool means,
                                    std::vector<std::string>& remarks) {
  if (curve.empty()) return {};
  std::vector<double> values(hours_per_year, missing);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto hour = static_cast<double>(i);
    const double gap_h = curve.gap_h(means ? hour + 0.5 : hour);
    if (gap_h > longest_gap_h + whole_step_h) continue;
    if (!means)
      values[i] = curve.at(hour);
    else if (gap_h > 0.99)  // hourly rows stand for the hour around them
      values[i] = curve.at(hour + 0.5);
    else
      values[i] =
          (curve.at(hour + 0.125) + curve.at(hour + 0.375) + curve.at(hour + 0.625) + curve.at(hour + 0.875)) / 4;
  }
  const auto absent = std::count_if(values.begin(), values.end(), [](double value) { return std::isnan(value); });
  if (absent > hours_per_year / 2) return {};
  const std::vector<double> given = values;
  for (const Gap gap : gaps_of(given)) fill_from_days(values, given, gap);
  if (absent > 0)
    remarks.push_back(fmt::format("{}: {} missing hours are taken from the days around them", what, absent));
  return values;
}

/// Air saturated at the coldest hour of its day. Source: FAO-56 (Allen et al. 1998), eq. 48.
std::vector<double> humidity_from_minimum(const std::vector<double>& t_c) {
  std::vector<double> humidity;
  for (std::size_t hour = 0; hour < t_c.size(); ++hour) {
    const auto day = t_c.begin() + static_cast<std::ptrdiff_t>(hour / 24 * 24);
    humidity.push_back(relative_humidity(Celsius{t_c[hour]}, Celsius{*std::min_element(day, day + 24)}));
  }
  return humidity;
}

void take_humidity_from_dew_points(std::vector<WeatherSample>& samples, std::vector<std::string>& remarks) {
  int taken = 0;
  for (WeatherSample& sample : samples)
    if (std::isnan(sample.relative_humidity) && !std::isnan(sample.dew_point_c) && !std::isnan(sample.dry_bulb_c)) {
      sample.relative_humidity = relative_humidity(Celsius{sample.dry_bulb_c}, Celsius{sample.dew_point_c});
      ++taken;
    }
  if (taken > 0) remarks.push_back(fmt::format("relative humidity: {} rows are taken from the dew point", taken));
}

void refuse_equal_times(const std::vector<WeatherSample>& samples, const std::string& name) {
  std::vector<std::pair<double, int>> times;
  for (const WeatherSample& sample : samples) times.emplace_back(sample.hour, sample.line);
  std::sort(times.begin(), times.end());
  for (std::size_t i = 1; i < times.size(); ++i)
    if (times[i].first - times[i - 1].first < 1e-6)
      throw FormatError(name, times[i].second,
                        fmt::format("the same time of the year as in line {}", times[i - 1].second));
}

}  // namespace

HourlyAir hourly(std::vector<WeatherSample> samples, Metres elevation, const std::string& name,
                 std::vector<std::string>& remarks) {
  refuse_equal_times(samples, name);
  take_humidity_from_dew_points(samples, remarks);
  const auto curve = [&](double WeatherSample::*what) { return Curve{samples, &WeatherSample::hour, what}; };
  const Curve dry_bulb = curve(&WeatherSample::dry_bulb_c), humidity = curve(&WeatherSample::relative_humidity);
  if (dry_bulb.empty()) throw FormatError(name, 0, "has no rows with a dry bulb");

  HourlyAir air;
  air.dry_bulb_c = required(dry_bulb, "dry bulb", name, remarks);
  if (humidity.empty()) {
    air.relative_humidity = humidity_from_minimum(air.dry_bulb_c);
    remarks.push_back("has no humidity: the air is taken as saturated at the coldest hour of each day");
  } else {
    air.relative_humidity = required(humidity, "relative humidity", name, remarks);
  }
  const Curve pressure = curve(&WeatherSample::pressure_pa);
  if (!pressure.empty()) air.pressure_pa = optional_series(pressure, "pressure", false, remarks);
  if (air.pressure_pa.empty()) {
    air.pressure_pa.assign(hours_per_year, pressure_at(elevation).value);
    remarks.push_back(fmt::format("has no pressure: that of {:.0f} m above the sea is taken", elevation.value));
  }
  air.wind_m_s = optional_series(curve(&WeatherSample::wind_m_s), "wind", false, remarks);
  const Curve sun{samples, &WeatherSample::irradiance_hour, &WeatherSample::irradiance_w_m2};
  air.irradiance_w_m2 = optional_series(sun, "irradiance", true, remarks);
  return air;
}

}  // namespace gigatwin::site
