#include "cooling/rejection.hpp"

#include <algorithm>

#include "cooling/coolant.hpp"
#include "cooling/humid_air.hpp"

namespace gigatwin::cooling {
namespace {

constexpr double kelvin_at_0_c = 273.15;

Celsius behind_pads(const RejectionSpec& rejection, Celsius dry_bulb, Celsius wet_bulb) {
  if (dry_bulb <= rejection.wet_above) return dry_bulb;
  return dry_bulb - rejection.pad_effectiveness * (dry_bulb - wet_bulb);
}

Celsius sink_of(const RejectionSpec& rejection, Celsius dry_bulb, Celsius wet_bulb) {
  switch (rejection.kind) {
    case RejectionKind::dry:
      return dry_bulb;
    case RejectionKind::adiabatic:
      return behind_pads(rejection, dry_bulb, wet_bulb);
    case RejectionKind::tower:
      return wet_bulb;
  }
  return dry_bulb;
}

KgPerSecond evaporated_by_pads(const RejectionSpec& rejection, const Outdoors& air, const Duty& duty, Watts rated) {
  if (duty.free <= 0.0) return {};  // valves of the pads close with the coolers
  const double airflow = std::max(rejection.fan_floor, duty.speed) * air.density;
  const double cooling_w = rated.value * airflow * ((air.dry_bulb - air.sink) / rejection.air_rise);
  return KgPerSecond{cooling_w / evaporation_heat_j_kg};
}

double latent_share(const Outdoors& air, Celsius mean_water) {
  const double gained =
      saturated_enthalpy_j_kg(mean_water, air.pressure) - saturated_enthalpy_j_kg(air.wet_bulb, air.pressure);
  const double sensible = air_specific_heat.value * (mean_water - air.dry_bulb).value;
  return std::clamp(1.0 - sensible / std::max(gained, 1.0), 0.0, 1.5);
}

KgPerSecond evaporated_by_tower(const Outdoors& air, const Duty& duty, Watts rated, KelvinDelta cooler,
                                KelvinDelta rise) {
  const double heat = duty.free + duty.chilled + duty.compressor;
  if (heat <= 0.0 || duty.speed <= 0.0) return {};
  const Celsius mean_water = air.sink + (heat / duty.speed) * cooler + (0.5 * heat) * rise;
  return KgPerSecond{latent_share(air, mean_water) * heat * rated.value / evaporation_heat_j_kg};
}

}  // namespace

Outdoors outdoors(const RejectionSpec& rejection, Celsius dry_bulb, Celsius wet_bulb, Pascals pressure) {
  const Celsius wet = std::min(wet_bulb, dry_bulb);  // interpolated weather may cross by rounding
  const Celsius condenser = rejection.kind == RejectionKind::tower ? wet : dry_bulb;
  return {dry_bulb, wet, pressure, sink_of(rejection, dry_bulb, wet), condenser, pressure / sea_level};
}

double fan_power(const RejectionSpec& rejection, double speed, double density) {
  const double turning = std::max(rejection.fan_floor, speed);
  return rejection.fan_fraction * turning * turning * turning * density;
}

double coefficient_of_performance(const ChillerSpec& chillers, Celsius chilled_water, Celsius condenser) {
  const Celsius evaporating = chilled_water - chillers.evaporator_approach;
  const KelvinDelta lift = std::max(chillers.minimum_lift, condenser + chillers.condenser_approach - evaporating);
  return chillers.carnot_fraction * (evaporating.value + kelvin_at_0_c) / lift.value;
}

KgPerSecond water_use(const RejectionSpec& rejection, const Outdoors& air, const Duty& duty, Watts rated,
                      KelvinDelta cooler, KelvinDelta rise) {
  if (rejection.kind == RejectionKind::dry) return {};
  const bool tower = rejection.kind == RejectionKind::tower;
  const KgPerSecond evaporated =
      tower ? evaporated_by_tower(air, duty, rated, cooler, rise) : evaporated_by_pads(rejection, air, duty, rated);
  const KgPerSecond with_blowdown = evaporated * (rejection.cycles / (rejection.cycles - 1.0));
  if (!tower || evaporated.value <= 0.0) return with_blowdown;
  const KgPerSecond circulating = coolant_flow(rated, rise, water_specific_heat);
  return std::max(with_blowdown, evaporated + rejection.drift * circulating);
}

}  // namespace gigatwin::cooling
