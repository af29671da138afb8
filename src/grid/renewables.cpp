#include "grid/renewables.hpp"

#include <algorithm>
#include <cmath>

#include "base/random.hpp"

namespace gigatwin::grid {
namespace {

constexpr double standard_irradiance_w_m2 = 1000.0;  // IEC 60904-3
constexpr double nominal_irradiance_w_m2 = 800.0;    // of the nominal operating cell temperature, IEC 61215
constexpr Celsius standard_cell{25.0};
constexpr std::size_t hours_of_year = 8760;
// Cut-in and rated speed of current turbines at hub height. Storms seldom stop a whole plant at once: no cut-out.
constexpr double cut_in_m_s = 3.0, rated_m_s = 12.0;

double cube(double x) { return x * x * x; }

double turbine_output(double speed_m_s) {
  return std::clamp((cube(speed_m_s) - cube(cut_in_m_s)) / (cube(rated_m_s) - cube(cut_in_m_s)), 0.0, 1.0);
}

/// Wind speed over its Weibull scale, by the hour: (-ln(1 - u))^(1/k), u the rank of an autoregressive normal number.
std::vector<double> relative_speeds(const AgreementSpec& spec, std::uint64_t seed) {
  const Draws draws{seed, "grid.wind", hash_of(spec.name)};
  const double fresh = std::sqrt(1.0 - spec.persistence * spec.persistence);
  std::vector<double> speeds(hours_of_year);
  double z = draws.normal(hours_of_year);
  for (std::size_t hour = 0; hour < hours_of_year; ++hour) {
    z = spec.persistence * z + fresh * draws.normal(hour);
    speeds[hour] = std::pow(-std::log(0.5 * std::erfc(z / std::sqrt(2.0))), 1.0 / spec.weibull_shape);
  }
  return speeds;
}

double mean_output(const std::vector<double>& relative, double scale_m_s) {
  double sum = 0.0;
  for (const double speed : relative) sum += turbine_output(scale_m_s * speed);
  return sum / static_cast<double>(relative.size());
}

}  // namespace

Watts photovoltaic_power(const PhotovoltaicsSpec& spec, double irradiance_w_m2, Celsius air) {
  const double plane_w_m2 = spec.yearly_gain * irradiance_w_m2;
  const Celsius cell = air + (plane_w_m2 / nominal_irradiance_w_m2) * spec.cell_heating;
  const double warm = std::max(0.0, 1.0 + spec.temperature_coefficient * (cell - standard_cell).value);
  const Watts modules = plane_w_m2 / standard_irradiance_w_m2 * (1.0 - spec.losses) * warm * spec.peak;
  return std::min(spec.inverter_efficiency * modules, spec.inverter);
}

std::vector<double> wind_year(const AgreementSpec& spec, std::uint64_t seed) {
  const std::vector<double> relative = relative_speeds(spec, seed);
  double low = 1.0, high = 100.0;  // m/s: mean output below 0.01 and above 0.9 for all shapes that are allowed
  for (int halving = 0; halving < 50; ++halving) {
    const double middle = 0.5 * (low + high);
    (mean_output(relative, middle) < spec.capacity_factor ? low : high) = middle;
  }
  std::vector<double> output(hours_of_year);
  for (std::size_t hour = 0; hour < hours_of_year; ++hour) output[hour] = turbine_output(high * relative[hour]);
  return output;
}

Watts agreement_output(const AgreementSpec& spec, double irradiance_w_m2, double wind_output) {
  switch (spec.kind) {
    case AgreementKind::solar:
      return std::min(1.0, spec.performance_ratio * irradiance_w_m2 / standard_irradiance_w_m2) * spec.capacity;
    case AgreementKind::wind:
      return wind_output * spec.capacity;
    case AgreementKind::baseload:
      return spec.capacity;
  }
  return {};
}

}  // namespace gigatwin::grid
