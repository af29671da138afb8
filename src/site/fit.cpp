#include "site/fit.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "site/psychrometrics.hpp"
#include "site/sky.hpp"
#include "site/sun.hpp"
#include "site/typical_year.hpp"

namespace gigatwin::site {
namespace {

std::vector<double> daily_means(const std::vector<double>& hourly) {
  std::vector<double> means;
  for (auto day = hourly.begin(); day != hourly.end(); day += 24)
    means.push_back(std::accumulate(day, day + 24, 0.0) / 24.0);
  return means;
}

/// Daily means less those of the smooth year. [day]
std::vector<double> deviations(const std::vector<double>& hourly) {
  std::vector<double> found = daily_means(hourly);
  const std::vector<double> season = daily_means(smooth_year(monthly_means(hourly)));
  std::transform(found.begin(), found.end(), season.begin(), found.begin(), std::minus<>{});
  return found;
}

struct Spread {
  double deviation, skew;
};

Spread spread(const std::vector<double>& deviation_k, const std::vector<int>& months) {
  double count = 0.0, square = 0.0, cube = 0.0;
  for (std::size_t day = 0; day < deviation_k.size(); ++day) {
    const int month = month_of(static_cast<int>(day) * 24);
    if (std::find(months.begin(), months.end(), month) == months.end()) continue;
    const double d = deviation_k[day];
    count += 1.0;
    square += d * d;
    cube += d * d * d;
  }
  const double deviation = std::sqrt(square / count);
  return {deviation, deviation > 0.0 ? std::clamp(cube / count / (deviation * deviation * deviation), -1.0, 1.0) : 0.0};
}

double product(const std::vector<double>& a, const std::vector<double>& b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

double persistence_of(const std::vector<double>& deviation_k) {
  const double square = product(deviation_k, deviation_k);
  double neighbours = deviation_k.back() * deviation_k.front();
  for (std::size_t day = 1; day < deviation_k.size(); ++day) neighbours += deviation_k[day - 1] * deviation_k[day];
  return square > 0.0 ? std::clamp(neighbours / square, 0.0, 0.95) : 0.0;
}

/// Correlation of warmth and daily range in the three warmest months.
double range_response_of(const std::vector<double>& deviation_k, const std::vector<double>& brightness,
                         bool july_is_warm) {
  double ww = 0.0, bb = 0.0, wb = 0.0;
  for (std::size_t day = 0; day < deviation_k.size(); ++day) {
    const int month = month_of(static_cast<int>(day) * 24);
    if (july_is_warm ? month < 5 || month > 7 : month > 1 && month < 11) continue;
    ww += deviation_k[day] * deviation_k[day];
    bb += brightness[day] * brightness[day];
    wb += deviation_k[day] * brightness[day];
  }
  return ww > 0.0 ? std::clamp(wb / std::sqrt(ww * bb), -0.5, 0.95) : 0.0;
}

struct Humidity {
  double response, deviation;
};

/// Only the days of the warm half-year, the others are 0: what decides the wet bulb's extremes.
std::vector<double> of_warm_half(std::vector<double> daily, bool july_is_warm) {
  for (std::size_t day = 0; day < daily.size(); ++day) {
    const int month = month_of(static_cast<int>(day) * 24);
    if ((month >= 4 && month <= 8) != july_is_warm) daily[day] = 0.0;
  }
  return daily;
}

/// ln e = k ln e_s + b brightness + rest, all as deviations from their seasons.
Humidity humidity_of(const HourlyAir& air, const std::vector<double>& e_pa, bool july_is_warm) {
  std::vector<double> log_e, log_saturation;
  for (std::size_t hour = 0; hour < e_pa.size(); ++hour) log_e.push_back(std::log(std::max(1.0, e_pa[hour])));
  for (const double t_c : air.dry_bulb_c) log_saturation.push_back(std::log(saturation_pressure(Celsius{t_c}).value));
  const auto warm = [&](std::vector<double> daily) { return of_warm_half(std::move(daily), july_is_warm); };
  const std::vector<double> y = warm(deviations(log_e)), x = warm(deviations(log_saturation)),
                            b = warm(brightness_of(air));
  const double xx = product(x, x), bb = product(b, b), xb = product(x, b), xy = product(x, y), by = product(b, y);
  const double determinant = xx * bb - xb * xb;
  if (determinant <= 0.0) return {0.0, 0.0};
  const double response = std::clamp((xy * bb - by * xb) / determinant, 0.0, 1.5);
  double rest = 0.0, count = 0.0;
  for (std::size_t day = 0; day < y.size(); ++day) {
    rest += (y[day] - response * x[day]) * (y[day] - response * x[day]);
    count += y[day] != 0.0 ? 1.0 : 0.0;
  }
  return {response, std::min(0.5, std::sqrt(rest / std::max(1.0, count)))};
}

std::vector<double> measured_clearness(const HourlyAir& air, const Place& place) {
  const Monthly ground = monthly_means(air.irradiance_w_m2),
                above = monthly_means(extraterrestrial_w_m2(place.latitude, place.longitude));
  std::vector<double> clearness;
  for (std::size_t m = 0; m < 12; ++m)  // a polar night has none: whatever is possible
    clearness.push_back(above[m] > 1.0 ? std::clamp(ground[m] / above[m], 0.1, 0.75) : 0.5);
  return clearness;
}

}  // namespace

ClimateSpec climate_of(const HourlyAir& air, const Place& place) {
  ClimateSpec climate;
  std::vector<double> e_pa;
  for (std::size_t hour = 0; hour < air.dry_bulb_c.size(); ++hour)
    e_pa.push_back(air.relative_humidity[hour] * saturation_pressure(Celsius{air.dry_bulb_c[hour]}).value);
  const Monthly t = monthly_means(air.dry_bulb_c), e = monthly_means(e_pa);
  const DailyExtremes extremes = daily_extremes(air.dry_bulb_c);
  for (std::size_t m = 0; m < 12; ++m) {
    climate.t_mean.push_back({t[m]});
    climate.t_max_mean.push_back({extremes.maximum[m]});
    climate.t_min_mean.push_back({extremes.minimum[m]});
    climate.vapour_pressure.push_back({e[m]});
  }
  const std::vector<double> deviation_k = deviations(air.dry_bulb_c);
  const Spread january = spread(deviation_k, {11, 0, 1}), july = spread(deviation_k, {5, 6, 7});
  climate.january_deviation = {january.deviation};
  climate.july_deviation = {july.deviation};
  for (int m = 0; m < 12; ++m) climate.daily_deviation.push_back({spread(deviation_k, {m}).deviation});
  climate.january_skew = january.skew;
  climate.july_skew = july.skew;
  climate.persistence = persistence_of(deviation_k);
  climate.range_response = range_response_of(deviation_k, brightness_of(air), t[6] > t[0]);
  const Humidity humidity = humidity_of(air, e_pa, t[6] > t[0]);
  climate.humidity_response = humidity.response;
  climate.humidity_deviation = humidity.deviation;
  if (!air.irradiance_w_m2.empty()) climate.clearness = measured_clearness(air, place);
  if (!air.wind_m_s.empty()) climate.wind = {mean_of(air.wind_m_s)};
  return climate;
}

}  // namespace gigatwin::site
