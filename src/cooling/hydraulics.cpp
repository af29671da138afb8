#include "cooling/hydraulics.hpp"

#include <algorithm>

namespace gigatwin::cooling {
namespace {

using HeatShares = std::array<double, Hydraulics::most>;

/// Heat of each loop over its rated heat, without pumps.
HeatShares heat_shares(const Plant& plant, const HallInputs& in) {
  HeatShares watts{};
  const std::array<double, 2> heats{in.liquid_heat.value, in.air_heat.value};
  std::array<double, 2> circuits{};
  for (std::size_t i = 0; i < 2; ++i) {
    const Plant::Load& load = plant.loads()[i];
    if (!load.exists) continue;
    circuits[load.circuit] += heats[i];
    for (const std::size_t loop : load.loops) watts[loop] += heats[i];
  }
  for (std::size_t i = 0; i < plant.groups().size(); ++i) {
    const Plant::Group& group = plant.groups()[i];
    for (const std::size_t loop : group.free_loops) watts[loop] += group.cooler_size * circuits[i];
    if (group.condenser_loop && !group.shares_tower())
      watts[*group.condenser_loop] += group.condenser_size * circuits[i];
  }
  for (std::size_t i = 0; i < plant.loops().size(); ++i)
    watts[i] = plant.loops()[i].rated.value > 0.0 ? watts[i] / plant.loops()[i].rated.value : 0.0;
  return watts;
}

void set_flow(const PumpSpec& pumps, const Plant::Loop& loop, double heat, double units, double& flow, Watts& power) {
  const double most = std::min(1.0, units);
  if (pumps.control == PumpControl::constant) {
    flow = most;
    power = most * loop.pump_power;
    return;
  }
  flow = std::min(most, std::clamp(heat, pumps.floor, 1.0));
  const double head = pumps.static_head + (1.0 - pumps.static_head) * flow * flow;
  power = flow * head * loop.pump_power;
}

}  // namespace

double units_in_service(const HallInputs& in, std::size_t component, double installed) {
  return in.in_service.empty() ? installed : installed * in.in_service[component];
}

Hydraulics hydraulics(const Plant& plant, const HallInputs& in) {
  Hydraulics now;
  const HeatShares heat = heat_shares(plant, in);
  for (std::size_t i = 0; i < plant.loops().size(); ++i) {
    const Plant::Loop& loop = plant.loops()[i];
    const double units = units_in_service(in, loop.component, loop.units);
    set_flow(plant.spec().loops[i].pumps, loop, heat[i], units, now.flow[i], now.pumps[i]);
  }
  for (std::size_t i = 0; i < plant.links().size(); ++i) {
    const Plant::Link& link = plant.links()[i];
    const double units = units_in_service(in, link.component, link.units);
    now.open[i] = units > 0.0 && now.flow[link.from] > 0.0 && now.flow[link.to] > 0.0;
    if (now.open[i] && plant.loops()[link.from].rated.value > 0.0)
      now.approach[i] = approach_per_heat(link.exchanger, now.flow[link.from], now.flow[link.to], units);
  }
  return now;
}

}  // namespace gigatwin::cooling
