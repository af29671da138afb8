#include "cooling/circuit.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/error.hpp"

namespace gigatwin::cooling {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();
constexpr double rounding = 1e-12;   // a load at the very edge of capacity is held
constexpr double free_spare = 1.02;  // free cooling that brings a circuit down alone; assumption, 1.0 .. 1.1

/// A circuit at one heat q, with the tank's part taken off.
struct Branch {
  const Circuit& circuit;
  double heat;
  double held;      ///< most heat that the set point can be held at
  double chillers;  ///< that run above the set point

  double resistance_k() const { return (circuit.rise + circuit.cooler).value; }
  /// Supply above which the cooler helps the chillers: its return is warmer than the sink.
  double cooler_helps_above_c() const {
    if (!circuit.free_cooling) return infinite;
    return circuit.sink.value - circuit.rise.value * heat + circuit.crowding.value * chillers;
  }
  /// Where R(T) = q in the branch with the cooler.
  double balance_c() const { return cooler_helps_above_c() + resistance_k() * (heat - chillers); }
  bool can_hold() const { return heat <= held * (1.0 + rounding); }
};

/// Straight line at `rate` K/s, until `target` or the end of the step.
Stretch line(Control control, double from_c, double rate, double target_c, double left_s) {
  const double arrival_s = rate == 0.0 ? left_s : (target_c - from_c) / rate;
  const bool arrives = arrival_s <= left_s && rate != 0.0;
  const double end_c = arrives ? target_c : from_c + rate * left_s;
  return {.control = control,
          .duration = Seconds{std::min(arrival_s, left_s)},
          .mean = Celsius{0.5 * (from_c + end_c)},
          .end = Celsius{end_c}};
}

/// Exponential towards the balance, until `target` (below) or the end of the step.
Stretch decay(const Branch& branch, double from_c, double target_c, double left_s) {
  const double balance = branch.balance_c();
  const double constant_s = branch.circuit.inertia.value * branch.resistance_k();
  const bool falls_past = from_c > target_c && balance < target_c;
  const double arrival_s = falls_past ? constant_s * std::log((from_c - balance) / (target_c - balance)) : left_s;
  const double duration_s = std::min(arrival_s, left_s);
  const double x = duration_s / constant_s;
  const double end_c = falls_past && arrival_s <= left_s ? target_c : balance + (from_c - balance) * std::exp(-x);
  const double mean_c = x > 0.0 ? balance + (from_c - balance) * (-std::expm1(-x) / x) : from_c;
  return {
      .control = Control::saturated, .duration = Seconds{duration_s}, .mean = Celsius{mean_c}, .end = Celsius{end_c}};
}

Stretch saturated(const Branch& branch, double from_c, double left_s) {
  const double kink_c = branch.cooler_helps_above_c(), setpoint_c = branch.circuit.setpoint.value;
  const double rate = (branch.heat - branch.chillers) / branch.circuit.inertia.value;
  const bool chillers_alone = from_c < kink_c || (from_c == kink_c && rate <= 0.0);
  if (chillers_alone) return line(Control::saturated, from_c, rate, rate > 0.0 ? kink_c : setpoint_c, left_s);
  return decay(branch, from_c, std::max(setpoint_c, kink_c), left_s);
}

Stretch next(const Branch& branch, double from_c, double left_s) {
  const double setpoint_c = branch.circuit.setpoint.value;
  if (from_c < setpoint_c)
    return line(Control::warming, from_c, branch.heat / branch.circuit.inertia.value, setpoint_c, left_s);
  if (from_c == setpoint_c && branch.can_hold()) return line(Control::holding, from_c, 0.0, from_c, left_s);
  return saturated(branch, from_c, left_s);
}

/// Heat that the tank takes from here on; negative: it is filled.
double tank_share(const Circuit& circuit, const CircuitState& now, double held) {
  const double above_k = (now.supply - circuit.setpoint).value;
  if (circuit.tank_capacity.value <= 0.0 || above_k < 0.0) return 0.0;
  const bool has_reserve = now.reserve.value > 0.0, has_room = now.reserve < circuit.tank_capacity;
  if (above_k > 0.0) return has_reserve ? std::min(circuit.tank_discharge, circuit.heat) : 0.0;
  const double spare = held - circuit.heat;
  if (spare < -rounding * held) return has_reserve ? std::min(circuit.tank_discharge, -spare) : 0.0;
  return has_room ? -std::clamp(spare, 0.0, circuit.tank_charge) : 0.0;
}

/// How long the tank can go on like this.
double tank_lasts_s(const Circuit& circuit, const CircuitState& now, double share) {
  if (share > 0.0) return now.reserve.value / share;
  if (share < 0.0) return (circuit.tank_capacity - now.reserve).value / -share;
  return infinite;
}

Seconds reserve_after(const Circuit& circuit, const CircuitState& now, const Stretch& stretch, double lasts_s) {
  if (stretch.duration.value < lasts_s) return now.reserve - stretch.tank * stretch.duration;
  return stretch.tank > 0.0 ? Seconds{0.0} : circuit.tank_capacity;
}

/// Most heat for which the set point is held with chillers of `k`.
double held_with(const Circuit& circuit, double k) {
  if (!circuit.free_cooling) return k;
  const double with_chillers_k = (circuit.rise + circuit.cooler - circuit.crowding).value * k;
  return std::max(k, ((circuit.setpoint - circuit.sink).value + with_chillers_k) / circuit.cooler.value);
}

Stretch with_balance(const Branch& branch, Stretch stretch, double tank, Celsius from) {
  const Circuit& circuit = branch.circuit;
  const double heat = branch.heat;
  stretch.heat = heat;
  stretch.tank = tank;
  stretch.chillers = branch.chillers;
  const double stored = circuit.inertia.value * (stretch.end - from).value;
  stretch.rejected = stretch.duration.value > 0.0 ? std::max(0.0, heat - stored / stretch.duration.value) : heat;
  return stretch;
}

}  // namespace

double holdable(const Circuit& circuit) { return held_with(circuit, circuit.chillers); }

Course advance(const Circuit& circuit, CircuitState from, Seconds dt) {
  GIGATWIN_ASSERT(circuit.heat >= 0.0 && std::isfinite(circuit.heat), "heat {}", circuit.heat);
  GIGATWIN_ASSERT(circuit.inertia.value > 0.0, "inertia {} s", circuit.inertia.value);
  GIGATWIN_ASSERT(!circuit.free_cooling || circuit.cooler.value > 0.0, "cooler {} K", circuit.cooler.value);
  const double held = holdable(circuit), held_free = held_with(circuit, 0.0);
  Course course;
  course.end = from;
  for (double left_s = dt.value; left_s > 0.0;) {
    const double tank = tank_share(circuit, course.end, held);
    const double lasts_s = tank_lasts_s(circuit, course.end, tank);
    const double heat = circuit.heat - tank;
    const bool free_alone = course.end.supply > circuit.setpoint && heat * free_spare <= held_free;
    const Branch branch{circuit, heat, held, free_alone ? 0.0 : circuit.chillers};
    const Stretch stretch =
        with_balance(branch, next(branch, course.end.supply.value, std::min(left_s, lasts_s)), tank, course.end.supply);
    GIGATWIN_ASSERT(course.count < static_cast<int>(course.stretches.size()),
                    "course does not end: {} s left at {} degC", left_s, stretch.end.value);
    course.stretches[static_cast<std::size_t>(course.count++)] = stretch;
    course.end = {stretch.end, tank == 0.0 ? course.end.reserve : reserve_after(circuit, course.end, stretch, lasts_s)};
    left_s -= stretch.duration.value;
  }
  return course;
}

Celsius settled(const Circuit& circuit) {
  const Branch branch{circuit, circuit.heat, holdable(circuit), circuit.chillers};
  return branch.can_hold() ? circuit.setpoint : Celsius{branch.balance_c()};
}

}  // namespace gigatwin::cooling
