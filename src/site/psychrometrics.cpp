#include "site/psychrometrics.hpp"

#include <algorithm>
#include <cmath>

#include "base/error.hpp"

namespace gigatwin::site {
namespace {

constexpr double zero_k = 273.15;

/// ln of saturation pressure in Pa, and its derivative per K; T in K. Hyland & Wexler (1983), over water.
double log_saturation(double t_k) {
  return -5.8002206e3 / t_k + 1.3914993 + t_k * (-4.8640239e-2 + t_k * (4.1764768e-5 - t_k * 1.4452093e-8)) +
         6.5459673 * std::log(t_k);
}
double log_slope(double t_k) {
  return 5.8002206e3 / (t_k * t_k) - 4.8640239e-2 + t_k * (2.0 * 4.1764768e-5 - t_k * 3.0 * 1.4452093e-8) +
         6.5459673 / t_k;
}

double saturation_pa(double t_c) { return std::exp(log_saturation(t_c + zero_k)); }

/// Ratio of the molar masses of water and dry air.
constexpr double molar_ratio = 0.621945;
constexpr double dry_air_constant = 287.042;  // J/(kg K)

}  // namespace

Pascals saturation_pressure(Celsius t) { return {saturation_pa(t.value)}; }

Celsius dew_point(Pascals vapour_pressure) {
  GIGATWIN_ASSERT(vapour_pressure.value > 0.0, "vapour pressure {} Pa", vapour_pressure.value);
  const double logarithm = std::log(vapour_pressure.value);
  // Starts from Alduchov & Eskridge (1996), whose inverse is closed, within 0.1 K; Newton then squares the error.
  const double start = std::log(vapour_pressure.value / 610.94);
  double t_k = 243.04 * start / (17.625 - start) + zero_k;
  for (int i = 0; i < 3; ++i) t_k -= (log_saturation(t_k) - logarithm) / log_slope(t_k);
  return {t_k - zero_k};
}

double relative_humidity(Celsius dry_bulb, Celsius dew) {
  return std::min(1.0, saturation_pa(dew.value) / saturation_pa(dry_bulb.value));
}

double humidity_ratio(Pascals vapour_pressure, Pascals pressure) {
  return molar_ratio * vapour_pressure.value / (pressure.value - vapour_pressure.value);
}

Celsius wet_bulb(Celsius dry_bulb, double relative_humidity, Pascals pressure) {
  const double t = dry_bulb.value, p = pressure.value;
  const double w = humidity_ratio({relative_humidity * saturation_pa(t)}, pressure);
  // The equation times its denominator, so that it has no pole: f = 0 at the wet bulb, rising in t*.
  double wet = t;
  for (int i = 0; i < 20; ++i) {
    const double e = saturation_pa(wet);
    const double ws = molar_ratio * e / (p - e);
    const double dws = ws * p / (p - e) * log_slope(wet + zero_k);
    const double f = (2501.0 - 2.326 * wet) * ws - 1.006 * (t - wet) - w * (2501.0 + 1.86 * t - 4.186 * wet);
    const double slope = (2501.0 - 2.326 * wet) * dws - 2.326 * ws + 1.006 + 4.186 * w;
    const double step = f / slope;
    wet -= step;
    if (std::abs(step) < 1e-6) break;
  }
  return {std::min(wet, t)};
}

double enthalpy_j_kg(Celsius dry_bulb, double humidity_ratio) {
  return 1006.0 * dry_bulb.value + humidity_ratio * (2.501e6 + 1860.0 * dry_bulb.value);
}

double density_kg_m3(Celsius dry_bulb, double humidity_ratio, Pascals pressure) {
  const double volume = dry_air_constant * (dry_bulb.value + zero_k) * (1.0 + humidity_ratio / molar_ratio) /
                        pressure.value;  // of moist air per kg of dry air
  return (1.0 + humidity_ratio) / volume;
}

Pascals pressure_at(Metres elevation) { return {101325.0 * std::pow(1.0 - 2.25577e-5 * elevation.value, 5.2559)}; }

}  // namespace gigatwin::site
