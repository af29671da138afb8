#include "cooling/circuit.hpp"

#include <algorithm>
#include <cmath>

#include "base/error.hpp"

namespace gigatwin::cooling {
namespace {

/// Supply above which the coolers help the chillers: the return, less what the exchanger drops, is warmer than the
/// sink.
double coolers_help_above_c(const Circuit& circuit) {
  return circuit.sink.value - circuit.rise.value * circuit.heat + circuit.exchanger.value * circuit.chillers;
}

double resistance_k(const Circuit& circuit) {
  return circuit.rise.value + circuit.cooler.value + circuit.exchanger.value;
}

/// Where R(T) = q in the branch with coolers.
double balance_c(const Circuit& circuit) {
  return coolers_help_above_c(circuit) + resistance_k(circuit) * (circuit.heat - circuit.chillers);
}

bool can_hold(const Circuit& circuit) {
  if (circuit.chillers >= circuit.heat) return true;
  return balance_c(circuit) <= circuit.setpoint.value;  // q > k: the balance is in the branch with coolers
}

/// Straight line at `rate` K/s, until `target` or the end of the step.
Stretch line(Control control, double from_c, double rate, double target_c, double left_s) {
  const double arrival_s = rate == 0.0 ? left_s : (target_c - from_c) / rate;
  const double end_c = arrival_s <= left_s && rate != 0.0 ? target_c : from_c + rate * left_s;
  return {control, Seconds{std::min(arrival_s, left_s)}, Celsius{0.5 * (from_c + end_c)}, Celsius{end_c}};
}

/// Exponential towards the balance, until `target` (below) or the end of the step.
Stretch decay(const Circuit& circuit, double from_c, double target_c, double left_s) {
  const double balance = balance_c(circuit);
  const double constant_s = circuit.inertia.value * resistance_k(circuit);
  const bool falls_past = from_c > target_c && balance < target_c;
  const double arrival_s = falls_past ? constant_s * std::log((from_c - balance) / (target_c - balance)) : left_s;
  const double duration_s = std::min(arrival_s, left_s);
  const double x = duration_s / constant_s;
  const double end_c = falls_past && arrival_s <= left_s ? target_c : balance + (from_c - balance) * std::exp(-x);
  const double mean_c = x > 0.0 ? balance + (from_c - balance) * (-std::expm1(-x) / x) : from_c;
  return {Control::saturated, Seconds{duration_s}, Celsius{mean_c}, Celsius{end_c}};
}

Stretch saturated(const Circuit& circuit, double from_c, double left_s) {
  const double kink_c = coolers_help_above_c(circuit), setpoint_c = circuit.setpoint.value;
  const double rate = (circuit.heat - circuit.chillers) / circuit.inertia.value;
  const bool chillers_alone = from_c < kink_c || (from_c == kink_c && rate <= 0.0);
  if (chillers_alone) return line(Control::saturated, from_c, rate, rate > 0.0 ? kink_c : setpoint_c, left_s);
  return decay(circuit, from_c, std::max(setpoint_c, kink_c), left_s);
}

Stretch next(const Circuit& circuit, double from_c, double left_s) {
  const double setpoint_c = circuit.setpoint.value;
  if (from_c < setpoint_c)
    return line(Control::warming, from_c, circuit.heat / circuit.inertia.value, setpoint_c, left_s);
  if (from_c == setpoint_c && can_hold(circuit)) return line(Control::holding, from_c, 0.0, from_c, left_s);
  return saturated(circuit, from_c, left_s);
}

}  // namespace

Course advance(const Circuit& circuit, Celsius from, Seconds dt) {
  GIGATWIN_ASSERT(circuit.heat >= 0.0 && std::isfinite(circuit.heat), "heat {}", circuit.heat);
  GIGATWIN_ASSERT(circuit.inertia.value > 0.0 && resistance_k(circuit) > 0.0, "inertia {} s, resistance {} K",
                  circuit.inertia.value, resistance_k(circuit));
  Course course;
  course.end = from;
  for (double left_s = dt.value; left_s > 0.0;) {
    Stretch stretch = next(circuit, course.end.value, left_s);
    const double stored = circuit.inertia.value * (stretch.end - course.end).value;
    stretch.rejected =
        stretch.duration.value > 0.0 ? std::max(0.0, circuit.heat - stored / stretch.duration.value) : circuit.heat;
    GIGATWIN_ASSERT(course.count < static_cast<int>(course.stretches.size()),
                    "course does not end: {} s left at {} degC", left_s, stretch.end.value);
    course.stretches[static_cast<std::size_t>(course.count++)] = stretch;
    course.end = stretch.end;
    left_s -= stretch.duration.value;
  }
  return course;
}

Celsius settled(const Circuit& circuit) { return can_hold(circuit) ? circuit.setpoint : Celsius{balance_c(circuit)}; }

}  // namespace gigatwin::cooling
