#include "grid/battery.hpp"

#include <algorithm>
#include <cmath>

#include "base/error.hpp"

namespace gigatwin::grid {
namespace {

/// Capacity that is lost when throughput or age alone has used up its figure.
constexpr double loss_at_80 = 0.2;
/// Where the linear model of ageing ends: nobody runs a battery further.
constexpr double least_capacity = 0.5;
constexpr Seconds self_discharge_period = days(30);

}  // namespace

Battery::Battery(const BatterySpec& spec)
    : spec_(spec),
      auxiliary_(spec.auxiliary * spec.power),
      one_way_(std::sqrt(spec.round_trip_efficiency)),
      decay_(-std::log1p(-spec.self_discharge) / self_discharge_period.value),
      fade_per_joule_(loss_at_80 / (spec.cycles_to_80 * spec.energy.value)),
      fade_per_second_(loss_at_80 / spec.calendar_to_80.value) {}

BatteryState Battery::initial() const {
  BatteryState state;
  state.stored = spec_.initial_charge * spec_.energy;
  return state;
}

Joules Battery::capacity(const BatteryState& state) const {
  const double fade = fade_per_joule_ * state.discharged.value + fade_per_second_ * state.age.value;
  return std::max(least_capacity, 1.0 - fade) * spec_.energy;
}

double Battery::charge(const BatteryState& state) const {
  const Joules full = capacity(state);
  const double usable = (state.stored - spec_.minimum_charge * full) / full;
  return std::clamp(usable / (spec_.maximum_charge - spec_.minimum_charge), 0.0, 1.0);
}

Battery::Drift Battery::drift(Seconds dt) const {
  const double x = decay_ * dt.value;
  // The series is exact to rounding here, and several times as fast as the exponential; r dt is 3e-5 at 2 % and an
  // hour.
  if (x < 1e-4) return {1.0 - x * (1.0 - x / 2.0 * (1.0 - x / 3.0)), dt.value * (1.0 - x / 2.0 * (1.0 - x / 3.0))};
  return {std::exp(-x), -std::expm1(-x) / decay_};
}

Watts Battery::dischargeable(const BatteryState& state, double floor, Seconds dt) const {
  const Joules full = capacity(state), empty = spec_.minimum_charge * full;
  const Drift over = drift(dt);
  const Joules left = empty + over.remaining * (state.stored - empty);
  const Watts at_cells{(left - floor * full).value / over.gain_s};
  return std::clamp(one_way_ * at_cells, Watts{}, spec_.power);
}

Watts Battery::chargeable(const BatteryState& state, double ceiling, Seconds dt) const {
  const Joules full = capacity(state), empty = spec_.minimum_charge * full;
  const Drift over = drift(dt);
  const Joules left = empty + over.remaining * (state.stored - empty);
  const Watts at_cells{(ceiling * full - left).value / over.gain_s};
  return std::clamp(at_cells / one_way_, Watts{}, spec_.power);
}

Joules Battery::advance(BatteryState& state, Watts power, Seconds dt) const {
  GIGATWIN_ASSERT(std::abs(power.value) <= spec_.power.value * (1.0 + 1e-9), "{} W of {} W", power.value,
                  spec_.power.value);
  const Joules before = state.stored, empty = spec_.minimum_charge * capacity(state);
  const Watts into_cells = power.value < 0.0 ? -one_way_ * power : -power / one_way_;
  const Drift over = drift(dt);
  const Joules moved{into_cells.value * over.gain_s};
  state.discharged += std::max(Watts{}, -into_cells) * dt;
  state.age += dt;
  // Rounding, and the capacity that the step took, must not leave more than full or less than empty.
  const Joules full = capacity(state);
  state.stored = std::clamp(empty + over.remaining * (before - empty) + moved, spec_.minimum_charge * full,
                            std::max(spec_.maximum_charge * full, spec_.minimum_charge * full));
  return -(power * dt) - (state.stored - before);
}

}  // namespace gigatwin::grid
