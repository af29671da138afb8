#include "cooling/equipment.hpp"

#include <algorithm>

namespace gigatwin::cooling {
namespace {

double in_service(const Plant& plant, const HallInputs& in, std::size_t rejection) {
  const UnitsSpec& units = plant.spec().rejection[rejection].units;
  const double spare = static_cast<double>(hardware::installed(units)) / units.needed;
  return units_in_service(in, plant.first_rejection() + rejection, spare);
}

Cooler sized(Cooler cooler, double size, double units) {
  cooler.size = size;
  cooler.units = units;
  return cooler;
}

bool way_is_open(const Plant::Group& group, const Hydraulics& now) {
  const auto open = [&](std::size_t link) { return now.open[link]; };
  return now.flow[group.loop] > 0.0 && std::all_of(group.free_links.begin(), group.free_links.end(), open);
}

void put_cooler(const Plant& plant, const Plant::Group& group, const HallInputs& in, const Hydraulics& now,
                const Coolers& coolers, Equipment& equipment) {
  if (!group.cooler || !way_is_open(group, now)) return;
  const double units = in_service(plant, in, *group.cooler);
  if (units <= 0.0) return;
  equipment.cooler = &plant.spec().rejection[*group.cooler];
  equipment.free = sized(coolers[*group.cooler], group.cooler_size, units);
}

/// Chillers whose condensers have nowhere to give their heat to stay off.
void put_chillers(const Plant& plant, const Plant::Group& group, const HallInputs& in, const Outdoors& outside,
                  const Hydraulics& now, const Coolers& coolers, Equipment& equipment) {
  if (!group.chillers || now.flow[group.loop] <= 0.0) return;
  Celsius entering = outside.dry_bulb;
  if (group.condenser_loop) {
    const double units = in_service(plant, in, *group.condenser);
    if (units <= 0.0 || now.flow[*group.condenser_loop] <= 0.0) return;
    equipment.condenser = &plant.spec().rejection[*group.condenser];
    equipment.chilled = sized(coolers[*group.condenser], group.condenser_size, units);
    entering = equipment.chilled.sink + equipment.chilled.approach;
  }
  const UnitsSpec& units = plant.spec().chillers[*group.chillers].units;
  const double spare = static_cast<double>(hardware::installed(units)) / units.needed;
  const double share = units_in_service(in, plant.first_chillers() + *group.chillers, spare);
  equipment.chillers = &plant.spec().chillers[*group.chillers];
  equipment.group = group_of(*equipment.chillers, share, entering);
  equipment.condenser_air = entering;
}

/// Pump power of a loop that falls on a group, over the group's rated heat.
double pump_share(const Plant& plant, std::size_t loop, double size, const Hydraulics& now) {
  return size * (now.pumps[loop] / plant.loops()[loop].rated);
}

DownstreamPumps pumps_of(const Plant& plant, const Plant::Group& group, const Hydraulics& now) {
  DownstreamPumps pumps;
  for (const std::size_t loop : group.free_loops) {
    const bool common = group.condenser_loop && *group.condenser_loop == loop;
    (common ? pumps.common : pumps.free) += pump_share(plant, loop, group.cooler_size, now);
  }
  if (group.condenser_loop && !group.shares_tower())
    pumps.chiller += pump_share(plant, *group.condenser_loop, group.condenser_size, now);
  return pumps;
}

}  // namespace

Coolers coolers_in(const Plant& plant, const Outdoors& outside) {
  Coolers coolers;
  for (std::size_t i = 0; i < plant.spec().rejection.size(); ++i)
    coolers[i] = in_weather(plant.spec().rejection[i], plant.rejection()[i], outside);
  return coolers;
}

Equipment equipment_of(const Plant& plant, const Plant::Group& group, const HallInputs& in, const Outdoors& outside,
                       const Hydraulics& now) {
  return equipment_of(plant, group, in, outside, now, coolers_in(plant, outside));
}

Equipment equipment_of(const Plant& plant, const Plant::Group& group, const HallInputs& in, const Outdoors& outside,
                       const Hydraulics& now, const Coolers& coolers) {
  Equipment equipment;
  put_cooler(plant, group, in, now, coolers, equipment);
  put_chillers(plant, group, in, outside, now, coolers, equipment);
  equipment.shared = group.shares_tower() && equipment.cooler != nullptr && equipment.condenser != nullptr;
  equipment.usual_cop = group.usual_cop;
  equipment.pumps = pumps_of(plant, group, now);
  equipment.density = outside.density;
  return equipment;
}

Circuit circuit_of(const Plant& plant, const Plant::Group& group, const Equipment& equipment, const Hydraulics& now) {
  Circuit circuit;
  circuit.inertia = group.inertia;
  constexpr double trickle = 0.01;  // of the rated flow: keeps the rise of a loop that stands finite; no heat enters it
  circuit.rise = plant.loops()[group.loop].rise / std::max(trickle, now.flow[group.loop]);
  circuit.free_cooling = equipment.cooler != nullptr;
  if (circuit.free_cooling) {
    circuit.cooler = equipment.free.per_heat();
    for (const std::size_t link : group.free_links) circuit.cooler += now.approach[link];
    circuit.sink = equipment.free.sink;
    if (equipment.shared) circuit.crowding = (1.0 + 1.0 / equipment.usual_cop) * equipment.free.per_heat();
  }
  circuit.chillers = equipment.group.capacity;
  if (group.storage) {
    const StorageSpec& tank = plant.spec().storage[*group.storage];
    circuit.tank_capacity = tank.capacity;
    circuit.tank_discharge = tank.discharge;
    circuit.tank_charge = tank.charge;
  }
  return circuit;
}

}  // namespace gigatwin::cooling
