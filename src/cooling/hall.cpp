#include "cooling/hall.hpp"

#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "cooling/humid_air.hpp"
#include "cooling/operation.hpp"

namespace gigatwin::cooling {
namespace {

double flow_of(double heat, double floor) { return std::clamp(heat, floor, 1.0); }

Watts pump_power(const PumpSpec& pumps, double heat, Watts rated) {
  if (pumps.kind == PumpKind::constant) {
    constexpr double rounding = 1e-9;  // a rated heat of exactly n units is not n + 1 of them
    return std::ceil(rated / pumps.unit_capacity - rounding) * pumps.unit_power;
  }
  const double flow = flow_of(heat, pumps.floor);
  return pumps.power_fraction * flow * flow * flow * rated;
}

/// A circuit with the powers that move its coolant and its air.
struct Side {
  Circuit circuit;
  Watts rated;
  Watts pumps;
  Watts air_handlers;
  Celsius now;

  Watts heat_in() const { return circuit.heat * rated; }
};

Circuit circuit_of(const PlantSpec& plant, const Outdoors& air) {
  Circuit circuit;
  circuit.cooler = plant.rejection.approach / air.density;
  circuit.sink = air.sink;
  return circuit;
}

Side liquid_side(const PlantSpec& plant, const HallInputs& in, const Outdoors& air) {
  const LiquidSpec& liquid = plant.liquid;
  const Watts rated = in.rated_liquid_heat;
  const double load = in.liquid_heat / rated;
  const double flow = liquid.cdu_pumps.kind == PumpKind::constant ? 1.0 : flow_of(load, liquid.cdu_pumps.floor);
  Side side{.circuit = circuit_of(plant, air), .rated = rated, .pumps = {}, .air_handlers = {}, .now = {}};
  side.pumps = pump_power(liquid.cdu_pumps, load, rated) + pump_power(liquid.facility_pumps, load, rated);
  side.circuit.setpoint = liquid.supply;
  side.circuit.inertia = liquid.inertia;
  side.circuit.heat = (in.liquid_heat + side.pumps) / rated;
  side.circuit.rise = in.rack_rise / flow;
  side.circuit.exchanger = liquid.approach;
  side.circuit.chillers = plant.chillers ? plant.chillers->liquid_capacity : 0.0;
  return side;
}

Side air_side(const PlantSpec& plant, const HallInputs& in, const Outdoors& air) {
  const AirSpec& room = plant.air;
  const Watts rated = in.rated_air_heat;
  const double flow = flow_of(in.air_heat / rated, room.fan_floor);
  Side side{.circuit = circuit_of(plant, air), .rated = rated, .pumps = {}, .air_handlers = {}, .now = {}};
  side.air_handlers = room.fan_fraction * flow * flow * flow * rated;
  side.circuit.setpoint = room.supply;
  side.circuit.inertia = room.inertia;
  side.circuit.heat = (in.air_heat + side.air_handlers) / rated;
  side.circuit.rise = room.rise / flow;
  side.circuit.exchanger = room.approach;
  side.circuit.chillers = plant.chillers ? plant.chillers->air_capacity : 0.0;
  return side;
}

/// Adds what coolers and chillers did in one stretch, weighted with its share of the step.
void add(HallOutcome& outcome, const Side& side, const Duty& duty, const RejectionSpec& rejection, const Outdoors& air,
         double weight) {
  outcome.fan_power += weight * fan_power(rejection, duty.speed, air.density) * side.rated;
  outcome.chiller_power += weight * duty.compressor * side.rated;
  outcome.chiller_heat += weight * duty.chilled * side.rated;
  outcome.water += weight * water_use(rejection, air, duty, side.rated, side.circuit.cooler, side.circuit.rise);
  outcome.chilling = outcome.chilling || duty.chilled > 0.0;
}

/// Advances one side, adds it to `outcome` and gives its new supply temperature.
Celsius advance_side(const PlantSpec& plant, const Side& side, const Outdoors& air, Seconds dt, HallOutcome& outcome) {
  const Course course = advance(side.circuit, side.now, dt);
  const ChillerSpec* chillers = plant.chillers ? &*plant.chillers : nullptr;
  for (int i = 0; i < course.count; ++i) {
    const Stretch& stretch = course.stretches[static_cast<std::size_t>(i)];
    const Duty duty = duty_of(side.circuit, stretch, plant.rejection, chillers, air);
    add(outcome, side, duty, plant.rejection, air, stretch.duration / dt);
  }
  const double stored = side.circuit.inertia.value * (course.end - side.now).value / dt.value;
  outcome.pump_power += side.pumps;
  outcome.fan_power += side.air_handlers;
  outcome.heat_in += side.heat_in();
  outcome.heat_stored += stored * side.rated;
  return course.end;
}

void check(const HallInputs& in) {
  GIGATWIN_ASSERT(in.liquid_heat.value >= 0.0 && in.air_heat.value >= 0.0, "heat {} W, {} W", in.liquid_heat.value,
                  in.air_heat.value);
  GIGATWIN_ASSERT(in.rated_liquid_heat.value > 0.0 || in.liquid_heat.value == 0.0, "heat {} W into no loop",
                  in.liquid_heat.value);
  GIGATWIN_ASSERT(in.rated_air_heat.value > 0.0 || in.air_heat.value == 0.0, "heat {} W into no room",
                  in.air_heat.value);
  GIGATWIN_ASSERT(in.pressure.value > 0.0, "pressure {} Pa", in.pressure.value);
}

KelvinDelta rack_rise(const Side& side, Watts rack_heat) { return (rack_heat / side.rated) * side.circuit.rise; }

}  // namespace

HallState settled(const PlantSpec& plant, const HallInputs& in) {
  check(in);
  const Outdoors air = outdoors(plant.rejection, in.dry_bulb, in.wet_bulb, in.pressure);
  HallState state{.supply = plant.liquid.supply, .air = plant.air.supply};
  if (in.rated_liquid_heat.value > 0.0) state.supply = settled(liquid_side(plant, in, air).circuit);
  if (in.rated_air_heat.value > 0.0) state.air = settled(air_side(plant, in, air).circuit);
  if (in.rated_liquid_heat.value == 0.0) state.supply = state.air;
  return state;
}

HallOutcome advance(const PlantSpec& plant, const HallState& now, const HallInputs& in, Seconds dt) {
  check(in);
  GIGATWIN_ASSERT(dt.value > 0.0, "step of {} s", dt.value);
  const Outdoors air = outdoors(plant.rejection, in.dry_bulb, in.wet_bulb, in.pressure);
  HallOutcome outcome;
  outcome.state = now;
  if (in.rated_liquid_heat.value > 0.0) {
    Side side = liquid_side(plant, in, air);
    side.now = now.supply;
    outcome.state.supply = advance_side(plant, side, air, dt, outcome);
    outcome.coolant_return = outcome.state.supply + rack_rise(side, in.liquid_heat);
  }
  if (in.rated_air_heat.value > 0.0) {
    Side side = air_side(plant, in, air);
    side.now = now.air;
    outcome.state.air = advance_side(plant, side, air, dt, outcome);
    if (in.rated_liquid_heat.value == 0.0) outcome.coolant_return = outcome.state.air + rack_rise(side, in.air_heat);
  }
  if (in.rated_liquid_heat.value == 0.0) outcome.state.supply = outcome.state.air;
  outcome.heat_rejected = outcome.heat_in - outcome.heat_stored;
  return outcome;
}

}  // namespace gigatwin::cooling
