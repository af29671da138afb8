#include "site/climate.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "site/climate_noise.hpp"
#include "site/psychrometrics.hpp"
#include "site/sky.hpp"
#include "site/typical_year.hpp"

namespace gigatwin::site {
namespace {

constexpr double minimum_at_h = 5.0;   // assumption: local solar time, yearly mean of sunrise less half an hour
constexpr double maximum_at_h = 15.0;  // assumption: two to three hours after noon on clear days
// Of the warmth's square: on hot days the ground runs out of water. Median of twenty files: 4 % less vapour at x = 0.2.
constexpr double hot_and_dry = 1.2;
constexpr int iterations = 40;

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
  TemperatureModel(const ClimateNoise& noise, double longitude_deg)
      : noise_(noise), cycle_(daily_cycle(longitude_deg)) {}

  Temperature at(const Knots& knots) const {
    Temperature t{std::vector<double>(hours_per_year), std::vector<double>(hours_per_year),
                  through_mid_months(knots.mean)};
    const std::vector<double> amplitude = through_mid_months(knots.amplitude), skew = through_mid_months(knots.skew);
    for (std::size_t hour = 0; hour < cycle_.size(); ++hour) {
      const double c = cycle_[hour];
      t.slow_c[hour] = t.mean_c[hour] + noise_.warmth_k[hour];
      t.dry_bulb_c[hour] = t.slow_c[hour] + noise_.range[hour] * (amplitude[hour] * c + skew[hour] * (c * c - 0.5));
    }
    return t;
  }

 private:
  const ClimateNoise& noise_;
  std::vector<double> cycle_;
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
    const bool cycle_is_settled = i + 1 == iterations;  // the last step is for the means, which are to be exact
    Monthly missing_k{};
    for (std::size_t m = 0; m < 12; ++m) missing_k[m] = mean[m] - found[m];
    const Monthly step_k = knots_of(missing_k);
    for (std::size_t m = 0; m < 12; ++m) {
      const double middle_error_k =
          0.5 * (extremes.maximum[m] + extremes.minimum[m] - high[m] - low[m]) - (found[m] - mean[m]);
      const double range_error_k = extremes.maximum[m] - extremes.minimum[m] - (high[m] - low[m]);
      knots.mean[m] += step_k[m];
      if (!cycle_is_settled) adjust_cycle(knots, m, range_error_k, middle_error_k);
    }
    t = model.at(knots);
  }
  return t;
}

/// Vapour pressure, Pa. [hour]
std::vector<double> fit_vapour_pressure(const ClimateSpec& climate, const Temperature& t, const ClimateNoise& noise) {
  const bool july_is_warm = climate.t_mean[6] > climate.t_mean[0];
  const std::vector<double> bend = july_is_warm ? january_to_july(0.0, hot_and_dry) : january_to_july(hot_and_dry, 0.0);
  std::vector<double> response(hours_per_year), limit_pa(hours_per_year), e_pa(hours_per_year);
  for (std::size_t hour = 0; hour < response.size(); ++hour) {
    const double x = std::log(celsius_saturation_pa(t.slow_c[hour]) / celsius_saturation_pa(t.mean_c[hour]));
    const double bent = x > 0.0 ? x - bend[hour] * x * x : x;
    response[hour] = std::exp(climate.humidity_response * bent + noise.moisture[hour]);
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
  const ClimateNoise noise = draw_climate_noise(climate, place.latitude, seed);
  const Temperature t = fit_temperature(climate, TemperatureModel{noise, place.longitude});
  const std::vector<double> e_pa = fit_vapour_pressure(climate, t, noise);

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
  result.air.irradiance_w_m2 = drawn_irradiance(clearness_of(climate), noise.brightness, place);
  result.air.wind_m_s = drawn_wind(climate, seed);
  return result;
}

}  // namespace gigatwin::site
