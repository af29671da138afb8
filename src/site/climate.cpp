#include "site/climate.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "site/psychrometrics.hpp"
#include "site/sky.hpp"
#include "site/typical_year.hpp"

namespace gigatwin::site {
namespace {

constexpr double minimum_at_h = 5.0;   // assumption: local solar time, yearly mean of sunrise less half an hour
constexpr double maximum_at_h = 15.0;  // assumption: two to three hours after noon on clear days
constexpr int iterations = 120;

double celsius_saturation_pa(double t_c) { return saturation_pressure(Celsius{t_c}).value; }

/// -1 at the coldest and +1 at the warmest hour. [hour]
std::vector<double> daily_cycle(double longitude_deg) {
  std::vector<double> cycle(hours_per_year);
  for (int hour = 0; hour < hours_per_year; ++hour) {
    const double solar_h =
        std::fmod(hour % 24 + longitude_deg / 15.0 + 48.0 - minimum_at_h, 24.0);  // since the minimum
    const double rise_h = maximum_at_h - minimum_at_h;
    const double phase = solar_h < rise_h ? solar_h / rise_h : 1.0 + (solar_h - rise_h) / (24.0 - rise_h);
    cycle[static_cast<std::size_t>(hour)] = -std::cos(std::numbers::pi * phase);
  }
  return cycle;
}

/// Standard deviation of daily means, coldest phase at mid-January. [hour]
std::vector<double> deviation(const ClimateSpec& climate) {
  const double january = climate.january_deviation.value, july = climate.july_deviation.value;
  std::vector<double> curve(hours_per_year);
  for (std::size_t hour = 0; hour < curve.size(); ++hour) {
    const double angle = 2.0 * std::numbers::pi * (static_cast<double>(hour) / 24.0 - 15.5) / days_per_year;
    curve[hour] = 0.5 * (january + july) + 0.5 * (january - july) * std::cos(angle);
  }
  return curve;
}

Monthly plain(const std::vector<Celsius>& list) {
  Monthly values{};
  for (std::size_t m = 0; m < 12; ++m) values[m] = list[m].value;
  return values;
}

/// What the iteration adjusts: values at mid-month of the curves M, A and B.
struct Knots {
  Monthly mean{}, amplitude{}, skew{};
};

struct Temperature {
  std::vector<double> slow_c;  ///< M + s z
  std::vector<double> dry_bulb_c;
  std::vector<double> mean_c;  ///< M
};

class TemperatureModel {
 public:
  TemperatureModel(const ClimateSpec& climate, double longitude_deg, std::uint64_t seed)
      : anomaly_k_(daily_noise(seed, "site.weather.day", climate.persistence)), cycle_(daily_cycle(longitude_deg)) {
    const std::vector<double> scale = deviation(climate);
    for (std::size_t hour = 0; hour < anomaly_k_.size(); ++hour) anomaly_k_[hour] *= scale[hour];
  }

  Temperature at(const Knots& knots) const {
    Temperature t{std::vector<double>(hours_per_year), std::vector<double>(hours_per_year),
                  through_mid_months(knots.mean)};
    const std::vector<double> amplitude = through_mid_months(knots.amplitude), skew = through_mid_months(knots.skew);
    for (std::size_t hour = 0; hour < cycle_.size(); ++hour) {
      const double c = cycle_[hour];
      t.slow_c[hour] = t.mean_c[hour] + anomaly_k_[hour];
      t.dry_bulb_c[hour] = t.slow_c[hour] + amplitude[hour] * c + skew[hour] * (c * c - 0.5);
    }
    return t;
  }

 private:
  std::vector<double> anomaly_k_, cycle_;
};

/// One step of the daily cycle towards the climate's extremes: its ends are A + B/2 above and A - B/2 below the mean.
void adjust_cycle(Knots& knots, std::size_t m, double range_error_k, double middle_error_k) {
  knots.amplitude[m] = std::max(0.0, knots.amplitude[m] - 0.5 * range_error_k);
  // Beyond half the amplitude the extremes would leave the cycle's ends.
  const double limit = 0.5 * knots.amplitude[m];
  knots.skew[m] = std::clamp(knots.skew[m] - 2.0 * middle_error_k, -limit, limit);
}

Temperature fit_temperature(const ClimateSpec& climate, const TemperatureModel& model) {
  const Monthly mean = plain(climate.t_mean), high = plain(climate.t_max_mean), low = plain(climate.t_min_mean);
  Knots knots;
  knots.mean = mean;
  Temperature t = model.at(knots);
  for (int i = 0; i < iterations; ++i) {
    const Monthly found = monthly_means(t.dry_bulb_c);
    const DailyExtremes extremes = daily_extremes(t.dry_bulb_c);
    const bool cycle_is_settled = i > iterations / 2;  // the rest is for the means, which are to be exact
    for (std::size_t m = 0; m < 12; ++m) {
      const double middle_error_k =
          0.5 * (extremes.maximum[m] + extremes.minimum[m] - high[m] - low[m]) - (found[m] - mean[m]);
      const double range_error_k = extremes.maximum[m] - extremes.minimum[m] - (high[m] - low[m]);
      knots.mean[m] += mean[m] - found[m];
      if (!cycle_is_settled) adjust_cycle(knots, m, range_error_k, middle_error_k);
    }
    t = model.at(knots);
  }
  return t;
}

/// Vapour pressure, Pa. [hour]
std::vector<double> fit_vapour_pressure(const ClimateSpec& climate, const Temperature& t) {
  std::vector<double> response(hours_per_year), limit_pa(hours_per_year), e_pa(hours_per_year);
  for (std::size_t hour = 0; hour < response.size(); ++hour) {
    const double ratio = celsius_saturation_pa(t.slow_c[hour]) / celsius_saturation_pa(t.mean_c[hour]);
    response[hour] = std::pow(ratio, climate.humidity_response);
    limit_pa[hour] = celsius_saturation_pa(t.dry_bulb_c[hour]);
  }
  Monthly knots{};
  for (std::size_t m = 0; m < 12; ++m) knots[m] = climate.vapour_pressure[m].value;
  for (int i = 0; i < iterations; ++i) {
    const std::vector<double> level = through_mid_months(knots);
    for (std::size_t hour = 0; hour < e_pa.size(); ++hour)
      e_pa[hour] = std::min(level[hour] * response[hour], limit_pa[hour]);
    const Monthly found = monthly_means(e_pa);
    for (std::size_t m = 0; m < 12; ++m) {
      const double target = climate.vapour_pressure[m].value;
      // A month that is saturated throughout cannot be made moister: do not try for ever.
      knots[m] = std::clamp(knots[m] * target / found[m], 0.2 * target, 2.0 * target);
    }
  }
  return e_pa;
}

}  // namespace

GeneratedAir generate_air(const ClimateSpec& climate, const Place& place, std::uint64_t seed) {
  const Temperature t = fit_temperature(climate, TemperatureModel{climate, place.longitude, seed});
  const std::vector<double> e_pa = fit_vapour_pressure(climate, t);

  GeneratedAir result;
  result.air.pressure_pa.assign(hours_per_year, pressure_at(place.elevation).value);
  for (std::size_t hour = 0; hour < e_pa.size(); ++hour)
    result.air.relative_humidity.push_back(std::min(1.0, e_pa[hour] / celsius_saturation_pa(t.dry_bulb_c[hour])));
  const DailyExtremes extremes = daily_extremes(t.dry_bulb_c);
  const Monthly vapour = monthly_means(e_pa);
  for (std::size_t m = 0; m < 12; ++m) {
    const double range_k = (climate.t_max_mean[m] - climate.t_min_mean[m]).value;
    result.range_error_k[m] = extremes.maximum[m] - extremes.minimum[m] - range_k;
    result.vapour_error_pa[m] = vapour[m] - climate.vapour_pressure[m].value;
  }
  result.air.dry_bulb_c = t.dry_bulb_c;
  result.air.irradiance_w_m2 = drawn_irradiance(climate, place, seed);
  result.air.wind_m_s = drawn_wind(climate, seed);
  return result;
}

}  // namespace gigatwin::site
