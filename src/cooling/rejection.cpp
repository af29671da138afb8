#include "cooling/rejection.hpp"

#include <algorithm>
#include <cmath>

#include "cooling/humid_air.hpp"

namespace gigatwin::cooling {
namespace {

Celsius behind_pads(const RejectionSpec& spec, const Outdoors& outside) {
  if (outside.dry_bulb <= spec.wet_above) return outside.dry_bulb;
  return outside.dry_bulb - spec.pad_effectiveness * (outside.dry_bulb - outside.wet_bulb);
}

Celsius sink_of(const RejectionSpec& spec, const Outdoors& outside) {
  switch (spec.kind) {
    case RejectionKind::dry:
      return outside.dry_bulb;
    case RejectionKind::adiabatic:
      return behind_pads(spec, outside);
    case RejectionKind::tower:
      return outside.wet_bulb;
    case RejectionKind::sea:
      return outside.water;
  }
  return outside.dry_bulb;
}

/// w of the docstring in this weather, by Newton's method from the mean water of the rating: the enthalpy is convex and
/// a rating is warm, so that it comes down from above, in five steps in the coldest weather.
KelvinDelta drive_needed(const CoolerRating& rating, const Outdoors& outside) {
  const double wanted = saturated_air(outside.wet_bulb, outside.pressure).enthalpy_j_kg + rating.enthalpy_j_kg;
  constexpr double fine_k = 1e-4;  // below this a Newton step leaves 1e-9 K
  Celsius water = std::max(rating.water, outside.wet_bulb);
  for (int step = 0; step < 8; ++step) {
    const SaturatedAir air = saturated_air(water, outside.pressure);
    const KelvinDelta correction{(wanted - air.enthalpy_j_kg) / air.slope_j_kg_k};
    water = water + correction;
    if (std::abs(correction.value) < fine_k) break;
  }
  return water - outside.wet_bulb;
}

double static_head(const RejectionSpec& spec) { return spec.kind == RejectionKind::sea ? spec.static_head : 0.0; }

KgPerSecond evaporated_by_pads(const RejectionSpec& spec, const Cooler& cooler, const Outdoors& outside,
                               const Rejected& rejected) {
  const double airflow = cooler.size * cooler.units * rejected.speed * outside.density;
  const double cooling_w = rejected.rated.value * airflow * ((outside.dry_bulb - cooler.sink) / spec.air_rise);
  return KgPerSecond{cooling_w / evaporation_heat_j_kg};
}

double latent_share(const Outdoors& outside, Celsius mean_water) {
  const double gained = saturated_enthalpy_j_kg(mean_water, outside.pressure) -
                        saturated_enthalpy_j_kg(outside.wet_bulb, outside.pressure);
  const double sensible = air_specific_heat.value * (mean_water - outside.dry_bulb).value;
  return std::clamp(1.0 - sensible / std::max(gained, 1.0), 0.0, 1.5);
}

KgPerSecond evaporated_by_tower(const Cooler& cooler, const Outdoors& outside, const Rejected& rejected) {
  const Celsius leaving = cooler.sink + (rejected.heat / rejected.speed) * cooler.per_heat();
  const Celsius mean_water = leaving + (0.5 * rejected.heat) * rejected.range;
  const double heat_w = rejected.heat * rejected.rated.value;
  return KgPerSecond{latent_share(outside, mean_water) * heat_w / evaporation_heat_j_kg};
}

}  // namespace

Outdoors outdoors(Celsius dry_bulb, Celsius wet_bulb, Celsius water, Pascals pressure) {
  // Interpolated weather may cross by rounding.
  return {dry_bulb, std::min(wet_bulb, dry_bulb), water, pressure, pressure / sea_level};
}

CoolerRating rating_of(const RejectionSpec& spec, KelvinDelta range) {
  const KelvinDelta drive = spec.approach + 0.5 * range;
  const Celsius water = spec.rated_wet_bulb + drive;
  return {drive, water,
          saturated_enthalpy_j_kg(water, sea_level) - saturated_enthalpy_j_kg(spec.rated_wet_bulb, sea_level)};
}

Cooler in_weather(const RejectionSpec& spec, const CoolerRating& rating, const Outdoors& outside) {
  Cooler cooler{.sink = sink_of(spec, outside), .approach = spec.approach};
  if (spec.kind == RejectionKind::tower)
    cooler.approach = spec.approach * (drive_needed(rating, outside) / rating.drive);
  if (spec.kind == RejectionKind::dry || spec.kind == RejectionKind::adiabatic)
    cooler.approach = spec.approach / outside.density;
  return cooler;
}

double speed_for(const RejectionSpec& spec, const Cooler& cooler, double heat, KelvinDelta above_sink) {
  const double needed = heat * cooler.per_heat() / above_sink;
  if (spec.kind != RejectionKind::sea) return needed;
  const double permitted = heat / (cooler.size * cooler.units) * (spec.intake_rise / spec.discharge_rise);
  return std::max(needed, std::min(permitted, 1.0));
}

double fan_power(const RejectionSpec& spec, const Cooler& cooler, double speed, double density) {
  const double turning = std::max(spec.fan_floor, speed);
  const double head = static_head(spec) + (1.0 - static_head(spec)) * turning * turning;
  const double medium = spec.kind == RejectionKind::sea ? 1.0 : density;
  return spec.fan_fraction * cooler.size * cooler.units * medium * speed * head;
}

WaterUse water_use(const RejectionSpec& spec, const Cooler& cooler, const Outdoors& outside, const Rejected& rejected) {
  const bool wet = spec.kind == RejectionKind::tower || spec.kind == RejectionKind::adiabatic;
  if (!wet || rejected.heat <= 0.0 || rejected.speed <= 0.0) return {};
  if (spec.kind == RejectionKind::adiabatic) {
    const KgPerSecond evaporated = evaporated_by_pads(spec, cooler, outside, rejected);
    return {.evaporated = evaporated, .drift = {}, .blowdown = evaporated / (spec.cycles - 1.0)};
  }
  const KgPerSecond evaporated = evaporated_by_tower(cooler, outside, rejected);
  const KgPerSecond drift = spec.drift * rejected.circulating;
  const KgPerSecond blowdown = evaporated / (spec.cycles - 1.0) - drift;
  return {.evaporated = evaporated, .drift = drift, .blowdown = std::max(KgPerSecond{0.0}, blowdown)};
}

}  // namespace gigatwin::cooling
