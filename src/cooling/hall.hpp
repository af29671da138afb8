#pragma once

#include "cooling/plant.hpp"

namespace gigatwin::cooling {

/// Coolant loop and room air of one hall.
struct HallState {
  Celsius supply;  ///< coolant to the racks
  Celsius air;     ///< room supply air
};

struct HallInputs {
  Watts liquid_heat;  ///< into the coolant
  Watts air_heat;     ///< into the room
  Celsius dry_bulb;
  Celsius wet_bulb;
  Pascals pressure;
  Watts rated_liquid_heat;  ///< what the loop is sized for
  Watts rated_air_heat;
  KelvinDelta rack_rise;  ///< of the coolant across the racks at rated heat
};

/// What one hall's plant did over a step: means over the step.
struct HallOutcome {
  HallState state;  ///< at the end of the step
  Celsius coolant_return;
  Watts pump_power, fan_power, chiller_power;
  Watts heat_in;  ///< liquid_heat + air_heat + pump power + power of the room's air handlers, which all end as heat in
                  ///< the loops
  Watts heat_rejected;  ///< outdoors, compressor heat apart
  Watts heat_stored;    ///< heat_in - heat_rejected, into loop and air
  Watts chiller_heat;   ///< part of heat_rejected that chillers carried
  KgPerSecond water;    ///< evaporation, drift and blowdown
  bool chilling = false;
};

/// State in balance with `in` (no storage): where a simulation starts.
HallState settled(const PlantSpec& plant, const HallInputs& in);

/// Advances one hall by `dt` under constant inputs. Stable for any dt; heat_in = heat_rejected + heat_stored exactly.
HallOutcome advance(const PlantSpec& plant, const HallState& now, const HallInputs& in, Seconds dt);

}  // namespace gigatwin::cooling
