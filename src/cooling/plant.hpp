#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/schema.hpp"
#include "hardware/source.hpp"

namespace gigatwin::cooling {

enum class PumpKind {
  variable,  ///< flow follows the heat, down to a floor; power by the cubic law
  constant,  ///< whole units that always draw the same
};

/// Pumps of one circuit, for the heat that the circuit is rated for.
struct PumpSpec {
  PumpKind kind = PumpKind::variable;
  double power_fraction = 0.0;  ///< variable: electric power at rated heat, over that heat
  double floor = 0.0;           ///< variable: lowest flow, over the rated flow
  Watts unit_power;             ///< constant: electric power of one unit
  Watts unit_capacity;          ///< constant: heat that one unit is rated for; a begun unit counts as a whole
};

/// Coolant loop from the racks over the coolant distribution units (CDU) to the facility water.
struct LiquidSpec {
  Celsius supply;        ///< set point, to the racks
  Seconds inertia;       ///< in which the rated heat warms the loop by 1 K when nothing is rejected
  KelvinDelta approach;  ///< of the CDU: coolant supply above facility water supply, at rated heat
  PumpSpec cdu_pumps;
  PumpSpec facility_pumps;
};

/// Room air: what the racks do not give to the coolant.
struct AirSpec {
  Celsius supply;             ///< set point, to the racks
  Seconds inertia;            ///< as of the loop: room, air and coils
  KelvinDelta rise;           ///< of the air across the racks at rated heat
  KelvinDelta approach;       ///< of the air handler's coil: supply air above its water supply, at rated heat
  double fan_fraction = 0.0;  ///< power of its fans and coil pumps at rated heat, over that heat
  double fan_floor = 0.0;     ///< lowest airflow, over the rated airflow
};

enum class RejectionKind {
  dry,        ///< dry coolers
  adiabatic,  ///< dry coolers whose air passes wet pads on warm days
  tower,      ///< open evaporative cooling towers
};

/// Coolers that give the heat to the outdoor air; the same kind for liquid and room air, each sized for its rated heat.
struct RejectionSpec {
  RejectionKind kind = RejectionKind::dry;
  KelvinDelta
      approach;  ///< water leaving above the air entering (tower: its wet bulb), at rated heat and full fan speed
  double fan_fraction = 0.0;       ///< fan power at full speed, over the rated heat
  double fan_floor = 0.0;          ///< lowest fan speed, over the full speed
  Celsius wet_above;               ///< adiabatic: dry bulb above which the pads are wet
  double pad_effectiveness = 0.0;  ///< adiabatic: share of the wet-bulb depression by which they cool the air
  KelvinDelta air_rise;            ///< adiabatic: of the air through the cooler at rated heat and full fan speed
  double cycles = 0.0;             ///< adiabatic, tower: cycles of concentration
  double drift = 0.0;              ///< tower: droplets lost, over the circulating water
};

/// Chillers carry what the coolers cannot carry at the set point, in series after them.
struct ChillerSpec {
  double liquid_capacity = 0.0;     ///< heat that they can carry for the coolant, over its rated heat
  double air_capacity = 0.0;        ///< the same for the room air
  double carnot_fraction = 0.0;     ///< COP over that of a Carnot machine between evaporator and condenser
  KelvinDelta evaporator_approach;  ///< chilled water above the evaporating temperature
  KelvinDelta condenser_approach;   ///< condensing temperature above outdoors (tower: wet bulb, else dry bulb)
  KelvinDelta minimum_lift;         ///< between evaporator and condenser that the compressor needs
};

/// From the racks of a hall to the outdoor air.
struct PlantSpec {
  std::string title;
  LiquidSpec liquid;
  AirSpec air;
  RejectionSpec rejection;
  std::optional<ChillerSpec> chillers;
  std::vector<hardware::Source> sources;
};

const Schema<PumpSpec>& pump_schema();
const Schema<LiquidSpec>& liquid_schema();
const Schema<AirSpec>& air_schema();
const Schema<RejectionSpec>& rejection_schema();
const Schema<ChillerSpec>& chiller_schema();
const Schema<PlantSpec>& plant_schema();

}  // namespace gigatwin::cooling
