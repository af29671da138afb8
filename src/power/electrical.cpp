#include <algorithm>

#include "base/error.hpp"
#include "power/chain.hpp"
#include "power/network.hpp"

namespace gigatwin::power {

ElectricalState electrical(const PlantSpec& plant, Watts it, Watts mechanical, Watts rated_it) {
  const std::vector<HallLoad> load{{it, mechanical}};
  Network network{plant, std::vector<Watts>{rated_it}};
  Flow flow;
  network.flow(load, flow);
  return {flow.ups_loss, flow.transformer_loss, flow.distribution_loss, flow.input};
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
