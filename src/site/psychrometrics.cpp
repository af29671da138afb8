#include "site/psychrometrics.hpp"

#include <algorithm>
#include <cmath>

#include "base/error.hpp"

namespace gigatwin::site {
namespace {

constexpr double aerk_pa = 610.94;
constexpr double aerk_slope = 17.625;
constexpr double aerk_offset_k = 243.04;

double saturation_pa(double t_c) { return aerk_pa * std::exp(aerk_slope * t_c / (t_c + aerk_offset_k)); }

/// Ratio of the molar masses of water and dry air.
constexpr double molar_ratio = 0.621945;

}  // namespace

Pascals saturation_pressure(Celsius t) { return {saturation_pa(t.value)}; }

Celsius dew_point(Pascals vapour_pressure) {
  GIGATWIN_ASSERT(vapour_pressure.value > 0.0, "vapour pressure {} Pa", vapour_pressure.value);
  const double logarithm = std::log(vapour_pressure.value / aerk_pa);
  return {aerk_offset_k * logarithm / (aerk_slope - logarithm)};
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
    const double dws = ws * p / (p - e) * aerk_slope * aerk_offset_k / ((wet + aerk_offset_k) * (wet + aerk_offset_k));
    const double f = (2501.0 - 2.326 * wet) * ws - 1.006 * (t - wet) - w * (2501.0 + 1.86 * t - 4.186 * wet);
    const double slope = (2501.0 - 2.326 * wet) * dws - 2.326 * ws + 1.006 + 4.186 * w;
    const double step = f / slope;
    wet -= step;
    if (std::abs(step) < 1e-6) break;
  }
  return {std::min(wet, t)};
}

Pascals pressure_at(Metres elevation) { return {101325.0 * std::pow(1.0 - 2.25577e-5 * elevation.value, 5.2559)}; }

}  // namespace gigatwin::site
