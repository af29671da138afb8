#include "cooling/transient_plant.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "cooling/chip.hpp"
#include "cooling/equipment.hpp"

namespace gigatwin::cooling {
namespace {

/// Coolers that are not there leave water as warm as it comes.
constexpr KelvinDelta no_coolers{1e9};

/// Everything of the year's step that the network is made from.
struct Balance {
  const Plant& plant;
  const Plant::Load& load;
  const Plant::Group& group;
  Hydraulics hydraulics;
  Equipment equipment;
  HallOutcome outcome;

  /// Loops from the racks to the free coolers.
  std::vector<std::size_t> way() const {
    std::vector<std::size_t> loops = load.loops;
    loops.insert(loops.end(), group.free_loops.begin(), group.free_loops.end());
    return loops;
  }
  /// Of the loops from a load to the circuit, its own first; the circuit's apart.
  Watts pumps_of(const Plant::Load& other) const {
    Watts sum;
    for (std::size_t i = 0; i + 1 < other.loops.size(); ++i) sum += hydraulics.pumps[other.loops[i]];
    return sum;
  }
  std::vector<std::size_t> links() const {
    std::vector<std::size_t> list = load.links;
    list.insert(list.end(), group.free_links.begin(), group.free_links.end());
    return list;
  }
};

Balance balance_of(const Plant& plant, const HallInputs& at, bool liquid) {
  const Plant::Load& load = plant.loads()[liquid ? 0 : 1];
  GIGATWIN_ASSERT(load.exists, "no loop takes the racks' heat in {}", plant.spec().title);
  const Plant::Group& group = plant.groups()[load.circuit];
  const Hydraulics now = hydraulics(plant, at);
  const Outdoors outside = outdoors(at.dry_bulb, at.wet_bulb, at.water, at.pressure);
  return {plant,
          load,
          group,
          now,
          equipment_of(plant, group, at, outside, now),
          advance(plant, settled(plant, at), at, Seconds{1.0})};
}

/// Set point of the circuit: what its loads allow, and below it where they cannot have it.
Celsius circuit_target(const Balance& balance, bool liquid) {
  const Celsius supply = liquid ? balance.outcome.state.supply : balance.outcome.state.air;
  const KelvinDelta beyond{std::max(0.0, (supply - balance.load.setpoint).value)};
  const Celsius now = balance.load.loops.size() > 1 ? balance.outcome.facility_supply : supply;
  return now - beyond;
}

/// @param rated  heat of the loop, or of the part of it that serves this way
TransientLoop loop_of(const Balance& balance, std::size_t index, Watts rated) {
  const LoopSpec& spec = balance.plant.spec().loops[index];
  TransientLoop made;
  made.name = spec.name;
  made.rated_heat = rated;
  made.carried_w_k = rated.value / balance.plant.loops()[index].rise.value;
  made.heat_capacity = {spec.inertia.value * rated.value};
  return made;
}

void add_chillers_and_tank(const Balance& balance, const std::vector<std::size_t>& way, TransientLoop& loop) {
  const Plant::Group& group = balance.group;
  if (group.chillers) {
    loop.chillers = balance.equipment.group.capacity * group.rated;
    const auto condenser = std::find(way.begin(), way.end(), group.condenser_loop.value_or(way.size()));
    if (group.condenser_loop && condenser != way.end()) {
      loop.condenser = static_cast<std::size_t>(condenser - way.begin());
      loop.compressor = 1.0 / balance.equipment.usual_cop;
    }
  }
  if (group.storage) {
    const StorageSpec& storage = balance.plant.spec().storage[*group.storage];
    loop.tank = storage.discharge * group.rated;
    loop.tank_energy = group.rated * storage.capacity;
  }
}

std::vector<TransientLoop> loops_of(const Balance& balance, const HallInputs& at, bool liquid) {
  const std::vector<std::size_t> way = balance.way(), links = balance.links();
  std::vector<TransientLoop> loops;
  for (const std::size_t index : balance.load.loops)
    loops.push_back(loop_of(balance, index, balance.plant.loops()[index].rated));
  for (const std::size_t index : balance.group.free_loops)  // towers may serve other circuits too
    loops.push_back(loop_of(
        balance, index, std::min(balance.plant.loops()[index].rated, balance.group.cooler_size * balance.group.rated)));
  for (std::size_t i = 0; i < links.size(); ++i) {
    const std::size_t exchanger = links[i];
    loops[i].approach = balance.plant.spec().exchangers[exchanger].approach;
  }
  const std::size_t circuit = balance.load.loops.size() - 1;
  loops.front().target = balance.load.setpoint;
  loops[circuit].target = circuit_target(balance, liquid);
  for (std::size_t i = 1; i < circuit; ++i) loops[i].target = loops[circuit].target;  // no valve holds it warmer
  for (std::size_t i = circuit + 1; i < loops.size(); ++i)
    loops[i].target = loops[i - 1].target - loops[i - 1].approach;
  for (std::size_t i = 0; i < loops.size(); ++i) loops[i].side_heat = balance.hydraulics.pumps[way[i]];
  const Plant::Load& other = balance.plant.loads()[liquid ? 1 : 0];
  if (other.exists && other.circuit == balance.load.circuit && circuit > 0)
    loops[circuit].side_heat += (liquid ? at.air_heat : at.liquid_heat) + balance.pumps_of(other);
  for (std::size_t i = 0; i < loops.size(); ++i)  // as it enters at the flow of this balance
    if (const double flow = balance.hydraulics.flow[way[i]]; flow > 0.0) loops[i].side_heat = loops[i].side_heat / flow;
  add_chillers_and_tank(balance, way, loops[circuit]);
  TransientLoop& last = loops.back();
  const double size = last.rated_heat / balance.group.rated;
  last.approach = balance.equipment.cooler ? size * balance.equipment.free.per_heat() : no_coolers;
  return loops;
}

ServicePower power_of(const Balance& balance) {
  ServicePower power;
  Watts way, all;
  for (std::size_t i = 0; i < balance.plant.loops().size(); ++i) all += balance.hydraulics.pumps[i];
  for (const std::size_t index : balance.way()) {
    power.pumps.push_back(balance.hydraulics.pumps[index]);
    way += power.pumps.back();
  }
  power.beside = all - way;
  power.coolers = balance.outcome.rejection_fan_power + balance.outcome.intake_pump_power;
  power.chillers = balance.outcome.chiller_power;
  return power;
}

}  // namespace

Watts ServicePower::sum() const {
  Watts all = coolers + beside + chillers;
  for (const Watts pump : pumps) all += pump;
  return all;
}

TransientStart transient_of(const Plant& plant, const HallInputs& at, const hardware::SystemSpec& system,
                            double accelerators) {
  const bool liquid = system.liquid_fraction > 0.0;
  const Balance balance = balance_of(plant, at, liquid);
  TransientStart start;
  start.spec.system = system;
  start.spec.accelerators = accelerators;
  start.spec.loops = loops_of(balance, at, liquid);
  start.spec.sink = balance.equipment.cooler ? balance.equipment.free.sink : at.dry_bulb;
  start.service.activity = system.accelerator.compute_power_fraction;
  start.power = power_of(balance);
  for (const std::size_t index : balance.way()) {
    start.service.pumps.push_back(std::min(1.0, balance.hydraulics.flow[index]));
    start.spare.push_back(std::max(1.0, plant.loops()[index].units));
  }
  const Celsius supply = liquid ? balance.outcome.state.supply : balance.outcome.state.air;
  const ChipState chip = chip_state(system.accelerator, chip_resistance(system), supply, start.service.activity);
  const Watts racks = liquid ? at.liquid_heat : at.air_heat;
  start.spec.other_heat = {std::max(0.0, racks.value - accelerators * chip.power.value)};
  return start;
}

}  // namespace gigatwin::cooling
