#include "cooling/chip.hpp"

#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "cooling/chip_power_internal.hpp"
#include "cooling/coolant.hpp"

namespace gigatwin::cooling {
namespace {

/// 25 % propylene glycol near 35 degC; makers' data sheets, 1.01 to 1.03 kg/L.
constexpr double pg25_density_kg_l = 1.02;

/// Warming of the air through a heat sink over the difference between its base and the air that enters; assumption:
/// tall fin stacks with heat pipes reach 0.35 .. 0.6, so that air-cooled chips run 40 to 50 K above the room.
constexpr double air_sink_effectiveness = 0.45;

const hardware::ChipThermalSpec& thermal_of(const hardware::AcceleratorSpec& accelerator) {
  GIGATWIN_ASSERT(accelerator.thermal.has_value(), "{} has no thermal figures", accelerator.title);
  return *accelerator.thermal;
}

/// Smallest T = coolant + R P(T), P not falling: iterated from below, where it rises towards it. Stops above `most_c`.
template <class Power>
double balance_c(double coolant_c, double resistance, double most_c, Power power_w) {
  constexpr int rounds = 500;  // the error falls by R dP/dT, about a fifth, a round
  constexpr double settled_k = 1e-9;
  double junction_c = coolant_c;
  for (int i = 0; i < rounds; ++i) {
    const double next_c = coolant_c + resistance * power_w(junction_c);
    const bool settled = next_c - junction_c < settled_k;
    junction_c = next_c;
    if (settled || junction_c > most_c) break;
  }
  return junction_c;
}

}  // namespace

KgPerSecond chip_coolant_flow(const hardware::SystemSpec& system) {
  if (system.liquid_fraction <= 0.0) return {0.0};
  const Watts liquid = system.liquid_fraction * system.rack_rating;
  const double chips = system.accelerators_per_node * system.nodes_per_rack;
  const double share = system.accelerator.tdp / std::max(chips * system.accelerator.tdp, liquid);
  return {share * coolant_flow(liquid, system.coolant_rise, pg25_specific_heat).value};
}

KelvinPerWatt chip_resistance(const hardware::SystemSpec& system, double flow) {
  GIGATWIN_ASSERT(flow > 0.0, "flow {}", flow);
  const KelvinPerWatt inner = thermal_of(system.accelerator).junction_resistance;
  if (system.liquid_fraction > 0.0) {
    const double litres_per_minute = chip_coolant_flow(system).value * flow / pg25_density_kg_l * 60.0;
    return {cold_plate_resistance(litres_per_minute).value + inner.value};
  }
  const double sink = system.coolant_rise.value / (air_sink_effectiveness * system.accelerator.tdp.value * flow);
  return {sink + inner.value};
}

double boost_clock(const hardware::AcceleratorSpec& accelerator) {
  return accelerator.training_clock > 0.0 ? std::max(1.0, 1.0 / accelerator.training_clock) : 1.0;
}

Watts leakage(const hardware::AcceleratorSpec& accelerator, Celsius t) {
  const hardware::ChipThermalSpec& thermal = thermal_of(accelerator);
  const double doublings = (t - thermal.leakage_reference).value / thermal.leakage_doubling.value;
  return thermal.leakage_fraction * std::exp2(doublings) * accelerator.tdp;
}

ChipState chip_state(const hardware::AcceleratorSpec& accelerator, KelvinPerWatt resistance, Celsius coolant,
                     double activity) {
  const hardware::ChipThermalSpec& thermal = thermal_of(accelerator);
  const ChipPower chip{accelerator, activity};
  const double r = resistance.value, throttle_c = thermal.throttle.value, trip_c = thermal.trip.value;

  const double free_c = balance_c(coolant.value, r, throttle_c, [&](double t) { return chip.limited_w(t); });
  if (free_c <= throttle_c)
    return {.speed = chip.limited_speed(free_c), .power = {chip.limited_w(free_c)}, .junction = {free_c}};

  const double speed = chip.speed_for(throttle_c, std::max(0.0, throttle_c - coolant.value) / r);
  if (speed > lowest_clock)
    return {.speed = speed, .power = {chip.mean_w(throttle_c, speed)}, .junction = thermal.throttle, .throttled = true};

  const double slow_c = balance_c(coolant.value, r, trip_c, [&](double t) { return chip.mean_w(t, lowest_clock); });
  if (slow_c > trip_c) return {.speed = 0.0, .power = {}, .junction = thermal.trip, .throttled = true, .tripped = true};
  return {.speed = lowest_clock, .power = {chip.mean_w(slow_c, lowest_clock)}, .junction = {slow_c}, .throttled = true};
}

namespace {

// The grid of ChipTable.
constexpr double coldest_c = -10.0, hottest_c = 90.0, step_c = 0.5;
constexpr std::size_t coolants = 201;
constexpr std::size_t activities = 41;

}  // namespace

ChipTable::ChipTable(const hardware::SystemSpec& system)
    : full_load_(system.accelerator.compute_power_fraction),
      throttle_c_(thermal_of(system.accelerator).throttle.value) {
  const KelvinPerWatt resistance = chip_resistance(system);
  cells_.reserve(activities * coolants);
  for (std::size_t a = 0; a < activities; ++a)
    for (std::size_t c = 0; c < coolants; ++c) {
      const double activity = static_cast<double>(a) / static_cast<double>(activities - 1);
      const Celsius coolant{coldest_c + step_c * static_cast<double>(c)};
      const ChipState state = chip_state(system.accelerator, resistance, coolant, activity);
      cells_.push_back({state.speed, state.power.value, state.junction.value});
    }
}

ChipState ChipTable::at(Celsius coolant, double activity) const {
  const double x = (std::clamp(coolant.value, coldest_c, hottest_c) - coldest_c) / step_c;
  const double y = std::clamp(activity, 0.0, 1.0) * static_cast<double>(activities - 1);
  const std::size_t column = std::min(static_cast<std::size_t>(x), coolants - 2);
  const std::size_t row = std::min(static_cast<std::size_t>(y), activities - 2);
  const double right = x - static_cast<double>(column), up = y - static_cast<double>(row);
  const Cell* low = &cells_[row * coolants + column];
  const Cell* high = low + coolants;
  const double far = up * right, above = up - far, beside = right - far, here = 1.0 - up - beside;
  const auto blend = [&](double Cell::*m) {
    return here * low[0].*m + beside * low[1].*m + above * high[0].*m + far * high[1].*m;
  };
  ChipState state{
      .speed = blend(&Cell::speed), .power = {blend(&Cell::power_w)}, .junction = {blend(&Cell::junction_c)}};
  constexpr double near_k = 0.05;
  state.throttled = state.junction.value > throttle_c_ - near_k;
  state.tripped = state.speed < lowest_clock * (1.0 - 1e-9);
  if (state.tripped) state.speed = 0.0, state.power = {};
  return state;
}

}  // namespace gigatwin::cooling
