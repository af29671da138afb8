#pragma once

#include <span>

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
  Watts reused{0.0};        ///< heat that heat reuse takes out of the loop that cools the liquid, <= liquid_heat
  Celsius water{10.0};      ///< sea, river or lake at the intake; read where the plant has `kind: sea`
  std::span<const double> in_service{};  ///< share of the installed units, in the order of `components`; empty: all
};

/// What one hall's plant did over a step: means over the step.
struct HallOutcome {
  HallState state;                             ///< at the end of the step
  Celsius coolant_return;                      ///< at the end of the step
  Watts pump_power, fan_power, chiller_power;  ///< fans: of coolers and air handlers
  Watts heat_in;  ///< liquid_heat + air_heat + power of pumps and air handlers, which ends as heat in the circuits
  Watts heat_rejected;                       ///< outdoors, compressor heat apart
  Watts heat_stored;                         ///< heat_in - heat_rejected, into loop and air
  Watts chiller_heat;                        ///< part of heat_rejected that chillers carried
  KgPerSecond water;                         ///< evaporation, drift and blowdown
  bool chilling = false;                     ///< at some time of the step
  KgPerSecond evaporated, drift, blowdown;   ///< parts of `water`
  Celsius facility_supply, facility_return;  ///< of the loop that cools the liquid (the room, where there is none), end
  Celsius waste_heat;                        ///< return of that loop, mean over the step: what heat reuse finds
  Watts air_handler_power;                   ///< part of fan_power: fans of room air
  Watts rejection_fan_power;                 ///< part of fan_power: coolers and towers
  Watts intake_pump_power;                   ///< part of pump_power: sea water
  Watts heating_power;                       ///< part of pump_power: against frost
  double chiller_units = 0.0;                ///< running, mean over the step
  Watts reused;                              ///< part of heat_rejected
  double coolant_flow = 1.0;  ///< of the racks' loop over its rated flow; 0: it stands, and warms by itself
  Joules reserve;             ///< heat that the tanks can still take, end
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
