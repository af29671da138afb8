#include "cooling/chiller.hpp"

#include <algorithm>
#include <cmath>

namespace gigatwin::cooling {
namespace {

constexpr double kelvin_at_0_c = 273.15;
constexpr double rounding = 1e-9;  // a heat of exactly n units is not n + 1 of them

double relative_power(const std::vector<double>& curve, double load) {
  return curve[0] + load * (curve[1] + load * curve[2]);
}

double best_load(const ChillerSpec& spec) {
  const double no_load = spec.part_load[0], quadratic = spec.part_load[2];
  const double best = quadratic > 0.0 ? std::sqrt(no_load / quadratic) : 1.0;
  return std::clamp(best, std::max(spec.minimum_load, 0.05), 1.0);
}

}  // namespace

double full_load_cop(const ChillerSpec& spec, Celsius chilled_water, Celsius entering) {
  const Celsius evaporating = chilled_water - spec.evaporator_approach;
  const KelvinDelta lift = std::max(spec.minimum_lift, entering + spec.condenser_approach - evaporating);
  return spec.carnot_fraction * (evaporating.value + kelvin_at_0_c) / lift.value;
}

ChillerGroup group_of(const ChillerSpec& spec, double share, Celsius entering) {
  const int units = static_cast<int>(std::lround(share * spec.units.needed));
  const double warmer_k = std::max(0.0, (entering - spec.rated_at).value);
  const double rated = spec.capacity * units / spec.units.needed;
  return {rated * std::max(0.0, 1.0 - spec.derating_per_k * warmer_k), rated, units};
}

ChillerDuty staged(const ChillerSpec& spec, const ChillerGroup& group, double heat, double cop) {
  if (heat <= 0.0 || group.capacity <= 0.0) return {};
  const double unit = group.rated / group.units, most = group.capacity / group.units;
  const int least = std::clamp(static_cast<int>(std::ceil(heat / most - rounding)), 1, group.units);
  const int near_best = static_cast<int>(heat / (unit * best_load(spec)));
  ChillerDuty best;
  for (const int wanted : {near_best, near_best + 1}) {
    const int units = std::clamp(wanted, least, group.units);
    const double load = heat / (units * unit), running_load = std::max(load, spec.minimum_load);
    const double on = load / running_load;  // share of the time
    const double power = units * on * (unit / cop) * relative_power(spec.part_load, running_load);
    if (best.units == 0.0 || power < best.power) best = {power, units * on};
  }
  return best;
}

}  // namespace gigatwin::cooling
