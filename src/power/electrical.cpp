#include <algorithm>

#include "base/error.hpp"
#include "power/chain.hpp"

namespace gigatwin::power {
namespace {

/// Rating of all units of a stage, spares included.
template <class Spec>
Watts installed(const Spec& spec, Watts rated_it) {
  const Watts needed = spec.capacity * rated_it;
  switch (spec.redundancy) {
    case Redundancy::n:
      return needed;
    case Redundancy::n_plus_1:
      return needed * ((spec.units + 1.0) / spec.units);
    case Redundancy::two_n:
      return 2.0 * needed;
  }
  return needed;
}

/// All units share the load, so that the loss of all is that of one unit of the whole rating.
Watts loss(const LossCurve& curve, Watts rating, Watts load) {
  const double x = load / rating;
  return (curve.no_load + x * (curve.proportional + x * curve.quadratic)) * rating;
}

Watts ups_loss(const UpsSpec& ups, Watts load, Watts rated_it) {
  const Watts rating = installed(ups, rated_it);
  const Watts converting = loss(ups.losses, rating, load);
  if (ups.mode == UpsMode::double_conversion) return converting;
  return ups.eco_share * loss(ups.eco_losses, rating, load) + (1.0 - ups.eco_share) * converting;
}

}  // namespace

ElectricalState electrical(const PlantSpec& plant, Watts it, Watts mechanical, Watts rated_it) {
  GIGATWIN_ASSERT(rated_it.value > 0.0, "rated IT power {} W", rated_it.value);
  GIGATWIN_ASSERT(it.value >= 0.0 && mechanical.value >= 0.0, "IT {} W, mechanical {} W", it.value, mechanical.value);
  ElectricalState state;
  if (plant.ups)
    state.ups_loss =
        ups_loss(*plant.ups, plant.ups->it_fraction * it + plant.ups->mechanical_fraction * mechanical, rated_it);
  const Watts low_voltage = it + mechanical + state.ups_loss;
  if (plant.transformer)
    state.transformer_loss = loss(plant.transformer->losses, installed(*plant.transformer, rated_it), low_voltage);
  state.input = low_voltage + state.transformer_loss;
  return state;
}

Watts auxiliary_power(const PlantSpec& plant, Watts rated_it) { return plant.auxiliary_fraction * rated_it; }

double capped_speed(std::span<const SpeedLine> halls, Watts limit, double lowest) {
  SpeedLine site;
  for (const SpeedLine& hall : halls) {
    GIGATWIN_ASSERT(hall.per_speed.value >= 0.0, "power falls with speed: {} W", hall.per_speed.value);
    site.fixed += hall.fixed;
    site.per_speed += hall.per_speed;
  }
  if (site.fixed + site.per_speed <= limit) return 1.0;
  if (site.per_speed.value == 0.0) return lowest;  // nothing to gain, but the limit is exceeded: as slow as allowed
  return std::clamp((limit - site.fixed) / site.per_speed, lowest, 1.0);
}

std::optional<Watts> capping_limit(const PlantSpec& plant) {
  if (!plant.capping.enabled || !plant.grid_connection) return std::nullopt;
  return (1.0 - plant.capping.margin) * *plant.grid_connection;
}

}  // namespace gigatwin::power
