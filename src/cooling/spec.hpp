#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/schema.hpp"
#include "hardware/redundancy.hpp"
#include "hardware/source.hpp"

/// A hall's cooling plant as a scenario states it: loops of water or air, exchangers between them, equipment that
/// rejects heat, chillers and tanks. Sizes are relative to the rated heat of what they serve, so that one entry fits
/// halls of any size; rated heat: what racks and room give to a loop at their rating, without pumps.
namespace gigatwin::cooling {

using hardware::UnitsSpec;

enum class Medium { water, pg25, air };  ///< pg25: 25 % propylene glycol in water

enum class Serves {
  none,   ///< carries the heat of other loops
  racks,  ///< coolant of the racks
  room,   ///< room air: what the racks do not give to the coolant
};

enum class PumpControl {
  variable,  ///< flow follows the heat, down to a floor; power by the affinity laws
  constant,  ///< always the rated flow
};

/// Pumps, or fans, that move a loop. Their rated power is stated in one of three ways: as a share of the heat, by head
/// and efficiency, or by whole units.
struct PumpSpec {
  PumpControl control = PumpControl::variable;
  std::optional<double> power_fraction;  ///< electric power at rated flow, over the rated heat
  std::optional<Pascals> head;           ///< of the whole loop at rated flow
  std::optional<double> efficiency;      ///< with `head`: of pump, motor and drive
  std::optional<Watts> unit_power;       ///< constant: electric power of one unit
  std::optional<Watts> unit_capacity;    ///< with `unit_power`: heat that one is rated for; a begun unit is a whole one
  double floor = 1.0;                    ///< variable: lowest flow, over the rated flow
  double static_head = 0.0;              ///< variable: part of the head that does not follow the flow, 0..1
  UnitsSpec units;
};

struct LoopSpec {
  std::string name;
  Serves serves = Serves::none;
  Medium medium = Medium::water;
  std::optional<KelvinDelta> rise;  ///< supply to return at rated heat and flow; racks: the system says it
  std::optional<Celsius> supply;    ///< serves none: held at most this warm; none: as warm as what it serves allows
  Seconds inertia;                  ///< in which the rated heat warms the loop by 1 K
  PumpSpec pumps;
};

enum class ExchangerKind { cdu, plate, crah };  ///< crah: air to water coil

struct ExchangerSpec {
  std::string name;
  ExchangerKind kind = ExchangerKind::plate;
  std::string warm, cold;  ///< names of loops: the warmer and the colder
  KelvinDelta
      approach;  ///< supply of `warm` above supply of `cold`, at rated heat and flows, `units.needed` in service
  UnitsSpec units;
};

enum class RejectionKind {
  dry,        ///< dry coolers
  adiabatic,  ///< dry coolers whose air passes wet pads on warm days
  tower,      ///< open evaporative cooling towers
  sea,        ///< once-through sea, river or lake water behind plate exchangers
};

/// Equipment that gives the heat of a loop to air or water. Its unit is a cell with its fans, or an intake pump.
struct RejectionSpec {
  std::string name;
  std::string loop;  ///< loop
  RejectionKind kind = RejectionKind::dry;
  KelvinDelta approach;  ///< water leaving above air (tower: wet bulb; sea: intake) at rated heat, all at full speed
  double fan_fraction = 0.0;       ///< fan power at full speed (sea: intake pumps), over the rated heat
  double fan_floor = 0.0;          ///< lowest speed of a unit that runs; below it units are switched off
  Celsius rated_wet_bulb{25.6};    ///< tower: for which `approach` holds
  Celsius wet_above;               ///< adiabatic: dry bulb above which the pads are wet
  double pad_effectiveness = 0.0;  ///< adiabatic: share of the wet-bulb depression by which they cool the air
  KelvinDelta air_rise;            ///< adiabatic: of the air at rated heat and full speed
  double cycles = 0.0;             ///< adiabatic, tower: cycles of concentration
  double drift = 0.0;              ///< tower: droplets lost, over the circulating water
  KelvinDelta intake_rise;         ///< sea: of the intake water at rated heat and full flow
  KelvinDelta discharge_rise;      ///< sea: largest that the permit allows
  double static_head = 0.0;        ///< sea: part of the intake's head that does not follow the flow
  double freeze_heating = 0.0;     ///< heating of idle equipment in frost, over the rated heat
  UnitsSpec units;
};

/// Carry what free cooling cannot carry at the set point, in series after it (mixed mode), or all of it.
struct ChillerSpec {
  std::string name;
  std::string loop;                 ///< loop that they chill
  std::string condenser;            ///< "air", or the loop that takes their heat
  double capacity = 0.0;            ///< heat that they carry, over the rated heat of the loop
  double carnot_fraction = 0.0;     ///< COP at full load over that of a Carnot machine; condenser fans in it
  KelvinDelta evaporator_approach;  ///< chilled water above the evaporating temperature
  KelvinDelta condenser_approach;   ///< condensing temperature above outdoor air, or water entering the condenser
  KelvinDelta minimum_lift;         ///< between evaporator and condenser that the compressor needs
  std::vector<double> part_load;    ///< power over full-load power at load x: a + b x + c x^2, a + b + c = 1
  double minimum_load = 0.0;        ///< of one unit; below it runs on and off
  Celsius rated_at;                 ///< outdoor air, or water entering the condenser, up to which `capacity` holds
  double derating_per_k = 0.0;      ///< share of the capacity lost per kelvin above `rated_at`
  UnitsSpec units;
};

/// Tank of chilled or warm water beside a loop.
struct StorageSpec {
  std::string name;
  std::string loop;        ///< loop, with cooling equipment of its own
  Seconds capacity;        ///< time for which a full tank carries the rated heat of the loop
  double discharge = 1.0;  ///< most heat that it takes, over the rated heat
  double charge = 0.0;     ///< most that the plant spends to fill it, over the rated heat
};

/// From the racks of a hall to outdoors.
struct PlantSpec {
  std::string title;
  std::optional<Celsius> coolant_supply;  ///< set point of the loop that serves the racks, where there is one
  std::optional<Celsius> air_supply;      ///< set point of the loop that serves the room, where there is one
  std::vector<LoopSpec> loops;
  std::vector<ExchangerSpec> exchangers;
  std::vector<RejectionSpec> rejection;
  std::vector<ChillerSpec> chillers;
  std::vector<StorageSpec> storage;
  std::vector<hardware::Source> sources;
};

const Schema<PumpSpec>& pump_schema();
const Schema<LoopSpec>& loop_schema();
const Schema<ExchangerSpec>& exchanger_schema();
const Schema<RejectionSpec>& rejection_schema();
const Schema<ChillerSpec>& chiller_schema();
const Schema<StorageSpec>& storage_schema();
const Schema<PlantSpec>& plant_schema();  ///< checks the graph too

/// One kind of equipment whose units fail.
struct Component {
  std::string name;  ///< "facility pumps", "cdu", "towers": unique within the plant
  UnitsSpec units;
};

/// Pumps of the loops, exchangers, rejection, chillers, each in the order of the spec: the order of
/// `HallInputs::in_service`.
std::vector<Component> components(const PlantSpec& plant);

}  // namespace gigatwin::cooling
