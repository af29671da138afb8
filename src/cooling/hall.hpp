#pragma once

#include <array>
#include <span>

#include "cooling/circuit.hpp"
#include "cooling/plant.hpp"

namespace gigatwin::cooling {

/// What a hall remembers between steps. Where racks are cooled by air alone, the air is their coolant.
struct HallState {
  Celsius supply;                        ///< coolant to the racks
  Celsius air;                           ///< room supply air
  std::array<CircuitState, 2> circuits;  ///< as `Plant::groups`
  std::array<Joules, 2> stranded;        ///< heat of racks and room in loops that stand, above what they had flowing
};

struct HallInputs {
  Watts liquid_heat;  ///< into the coolant, >= 0
  Watts air_heat;     ///< into the room, >= 0
  Celsius dry_bulb;
  Celsius wet_bulb;
  Pascals pressure;
  Watts rated_liquid_heat;  ///< what the racks' loop is sized for; 0 where there is none
  Watts rated_air_heat;     ///< what the room's plant is sized for; 0 where there is none
  KelvinDelta rack_rise;    ///< of the coolant across the racks at rated heat
  Watts reused{0.0};        ///< heat that heat reuse takes out of the loop that cools the liquid, <= liquid_heat
  Celsius water{10.0};      ///< sea, river or lake at the intake; read where the plant has `kind: sea`
  std::span<const double> in_service{};  ///< share of the installed units, in the order of `components`; empty: all
};

inline HallRating rating_of(const HallInputs& in) { return {in.rated_liquid_heat, in.rated_air_heat, in.rack_rise}; }

/// What one hall's plant did over a step: means over the step.
struct HallOutcome {
  HallState state;         ///< at the end of the step
  Celsius coolant_return;  ///< at the end of the step
  Watts pump_power;        ///< of all loops, of intakes, and heating against frost
  Watts fan_power;         ///< of coolers, towers and air handlers
  Watts chiller_power;
  Watts heat_in;  ///< liquid_heat + air_heat + power of loop pumps and air handlers, which ends as heat in the loops
  Watts heat_rejected;                       ///< outdoors or to heat reuse, compressor heat apart
  Watts heat_stored;                         ///< heat_in - heat_rejected, to rounding: into loops, air and tanks
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

/// State in balance with `in` (tanks full): where a simulation starts.
HallState settled(const Plant& plant, const HallInputs& in);

/// Advances one hall by `dt` > 0 under constant inputs. Racks and room give their heat through loops and exchangers
/// (hydraulics.hpp) to one or two circuits, each with cooling equipment of its own, exact in time (circuit.hpp); how
/// that equipment shares the heat is in operation.hpp. A circuit is held as warm as the loops that it serves allow now:
///
///   set point = min over its loads (set point of the load - sum of approaches of the exchangers between)
///
/// A load's supply is the circuit's and these approaches, but not below its set point, which its valves hold. Where a
/// pump stands, or no unit of an exchanger is in service, the load's own loop takes its heat alone and warms; when it
/// flows again that heat mixes into the circuit.
///
/// Two steps of dt/2 give the state of one of dt; heat_in = heat_rejected + heat_stored to rounding; stable for any dt.
/// Asserts on negative heat, and on heat into a loop whose rating is 0. Model reference: docs/model/cooling.md.
HallOutcome advance(const Plant& plant, const HallState& now, const HallInputs& in, Seconds dt);

/// The same for few steps: sizes the plant each time. A `Plant` has its rating from where it was made.
HallState settled(const PlantSpec& plant, const HallInputs& in);
HallOutcome advance(const PlantSpec& plant, const HallState& now, const HallInputs& in, Seconds dt);

}  // namespace gigatwin::cooling
