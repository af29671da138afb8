#include "grid/connection.hpp"

#include <algorithm>
#include <cmath>

namespace gigatwin::grid {
namespace {

/// Reactive over active power at a power factor: tan(acos pf).
double reactive_ratio(double power_factor) { return std::sqrt(1.0 / (power_factor * power_factor) - 1.0); }

}  // namespace

MeterLoad meter_load(const ConnectionSpec& spec, Watts import) {
  MeterLoad load;
  load.reactive = std::max(Watts{}, reactive_ratio(spec.power_factor) * import - spec.compensation);
  load.apparent = {std::hypot(import.value, load.reactive.value)};
  if (load.apparent.value > 0.0) load.power_factor = import / load.apparent;
  if (spec.demanded_power_factor > 0.0)
    load.excess = std::max(Watts{}, load.reactive - reactive_ratio(spec.demanded_power_factor) * import);
  return load;
}

Watts active_limit(const ConnectionSpec& spec, Watts capacity) {
  const double t = reactive_ratio(spec.power_factor);
  const double s = capacity.value, q = spec.compensation.value;
  if (t * s <= q) return capacity;
  // P^2 + (t P - q)^2 = s^2, the root at which t P >= q.
  return {(t * q + std::sqrt((1.0 + t * t) * s * s - q * q)) / (1.0 + t * t)};
}

}  // namespace gigatwin::grid
