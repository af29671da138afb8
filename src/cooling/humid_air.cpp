#include "cooling/humid_air.hpp"

#include <algorithm>
#include <cmath>

namespace gigatwin::cooling {

Pascals saturation_pressure(Celsius t) { return Pascals{610.94 * std::exp(17.625 * t.value / (t.value + 243.04))}; }

double saturated_enthalpy_j_kg(Celsius t, Pascals pressure) {
  const double vapour_pa = std::min(saturation_pressure(t).value, 0.9 * pressure.value);
  const double humidity_ratio = 0.622 * vapour_pa / (pressure.value - vapour_pa);
  return air_specific_heat.value * t.value + humidity_ratio * (2.501e6 + 1860.0 * t.value);
}

}  // namespace gigatwin::cooling
