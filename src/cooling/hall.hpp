#pragma once

#include "cooling/plant.hpp"

namespace gigatwin::cooling {

/// Coolant loop and room air of one hall. Where racks are cooled by air alone, the air is their coolant.
struct HallState {
  Celsius supply;  ///< coolant to the racks
  Celsius air;     ///< room supply air
};

struct HallInputs {
  Watts liquid_heat;  ///< into the coolant, >= 0
  Watts air_heat;     ///< into the room, >= 0
  Celsius dry_bulb;
  Celsius wet_bulb;
  Pascals pressure;
  Watts rated_liquid_heat;  ///< what the loop is sized for; 0 where there is none
  Watts rated_air_heat;     ///< what the room's plant is sized for; 0 where there is none
  KelvinDelta rack_rise;    ///< of the coolant across the racks at rated heat
};

/// What one hall's plant did over a step: means over the step.
struct HallOutcome {
  HallState state;                             ///< at the end of the step
  Celsius coolant_return;                      ///< at the end of the step
  Watts pump_power, fan_power, chiller_power;  ///< fans: of coolers and air handlers
  Watts heat_in;  ///< liquid_heat + air_heat + power of pumps and air handlers, which ends as heat in the circuits
  Watts heat_rejected;    ///< outdoors, compressor heat apart
  Watts heat_stored;      ///< heat_in - heat_rejected, into loop and air
  Watts chiller_heat;     ///< part of heat_rejected that chillers carried
  KgPerSecond water;      ///< evaporation, drift and blowdown
  bool chilling = false;  ///< at some time of the step
};

/// State in balance with `in` (no storage): where a simulation starts.
HallState settled(const PlantSpec& plant, const HallInputs& in);

/// Advances one hall by `dt` > 0 under constant inputs: coolant loop and room air as two circuits (circuit.hpp), each
/// with its part of coolers and chillers (operation.hpp), pumps and air handlers.
///
/// Flow f of a variable pump or fan is max(floor, min(1, heat / rated)), its power fraction * rated * f^3. The rise of
/// coolant and air is rack_rise * heat / (rated f). Coolers move less air the thinner it is: their approach grows as 1
/// / density.
///
/// Two steps of dt/2 give the state of one of dt; heat_in = heat_rejected + heat_stored exactly; stable for any dt.
/// Asserts on negative heat, and on heat into a circuit whose rating is 0. Model reference: docs/model/cooling.md.
HallOutcome advance(const PlantSpec& plant, const HallState& now, const HallInputs& in, Seconds dt);

}  // namespace gigatwin::cooling
