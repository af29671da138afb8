#include "cooling/humid_air.hpp"

#include <algorithm>
#include <cmath>

namespace gigatwin::cooling {

Pascals saturation_pressure(Celsius t) { return Pascals{610.94 * std::exp(17.625 * t.value / (t.value + 243.04))}; }

SaturatedAir saturated_air(Celsius t, Pascals pressure) {
  const double vapour_pa = std::min(saturation_pressure(t).value, 0.9 * pressure.value);
  const double dry_pa = pressure.value - vapour_pa;
  const double vapour_slope = vapour_pa * 17.625 * 243.04 / ((t.value + 243.04) * (t.value + 243.04));
  const double humidity_ratio = 0.622 * vapour_pa / dry_pa;
  const double humidity_slope = 0.622 * pressure.value * vapour_slope / (dry_pa * dry_pa);
  const double vapour_enthalpy = 2.501e6 + 1860.0 * t.value;
  return {air_specific_heat.value * t.value + humidity_ratio * vapour_enthalpy,
          air_specific_heat.value + humidity_slope * vapour_enthalpy + humidity_ratio * 1860.0};
}

}  // namespace gigatwin::cooling
