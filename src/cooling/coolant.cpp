#include "cooling/coolant.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/error.hpp"
#include "cooling/humid_air.hpp"

namespace gigatwin::cooling {
namespace {

struct Point {
  double flow_l_min, resistance_k_w;
};

constexpr std::array<Point, 14> table{{{0.4, 0.0389},
                                       {0.5, 0.0325},
                                       {0.6, 0.0300},
                                       {0.7, 0.0280},
                                       {0.8, 0.0265},
                                       {0.9, 0.0255},
                                       {1.0, 0.0245},
                                       {1.2, 0.0230},
                                       {1.4, 0.0220},
                                       {1.6, 0.0214},
                                       {1.8, 0.0209},
                                       {2.0, 0.0204},
                                       {2.2, 0.0200},
                                       {2.4, 0.0197}}};

}  // namespace

KelvinPerWatt cold_plate_resistance(double flow_l_min) {
  GIGATWIN_ASSERT(flow_l_min > 0.0, "flow {} L/min", flow_l_min);
  if (flow_l_min <= table.front().flow_l_min) return {table.front().resistance_k_w};
  if (flow_l_min >= table.back().flow_l_min) return {table.back().resistance_k_w};
  const auto above = std::lower_bound(table.begin(), table.end(), flow_l_min,
                                      [](const Point& p, double f) { return p.flow_l_min < f; });
  const Point& high = *above;
  const Point& low = *(above - 1);
  const double share = (flow_l_min - low.flow_l_min) / (high.flow_l_min - low.flow_l_min);
  return {std::lerp(low.resistance_k_w, high.resistance_k_w, share)};
}

JoulesPerKgKelvin specific_heat(Medium medium) {
  switch (medium) {
    case Medium::water:
      return water_specific_heat;
    case Medium::pg25:
      return pg25_specific_heat;
    case Medium::air:
      return air_specific_heat;
  }
  return water_specific_heat;
}

double density_kg_m3(Medium medium) {
  switch (medium) {
    case Medium::water:
      return 996.0;  // IAPWS, 30 degC
    case Medium::pg25:
      return 1020.0;  // assumption: makers' data sheets near 30 degC, 1015 to 1025
    case Medium::air:
      return 1.204;  // ideal gas at 20 degC and 101325 Pa
  }
  return 996.0;
}

KgPerSecond coolant_flow(Watts heat, KelvinDelta rise, JoulesPerKgKelvin specific_heat) {
  GIGATWIN_ASSERT(rise.value > 0.0, "rise {} K", rise.value);
  return {heat.value / (specific_heat.value * rise.value)};
}

}  // namespace gigatwin::cooling
