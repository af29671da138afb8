#pragma once

#include <string>
#include <utility>

#include "base/random.hpp"
#include "cooling/hall.hpp"

/// The plants of catalog/cooling.yaml, as far as a test needs them.
namespace gigatwin::cooling {

inline PumpSpec variable_pumps(double power_fraction) {
  PumpSpec pumps;
  pumps.power_fraction = power_fraction;
  pumps.floor = 0.3;
  return pumps;
}

inline PumpSpec constant_pumps(Watts power, Watts capacity) {
  PumpSpec pumps;
  pumps.control = PumpControl::constant;
  pumps.unit_power = power;
  pumps.unit_capacity = capacity;
  return pumps;
}

inline LoopSpec racks_loop(double power_fraction) {
  return {"technology", Serves::racks, Medium::pg25, {}, {}, Seconds{20}, variable_pumps(power_fraction)};
}
inline LoopSpec room_loop(double power_fraction) {
  return {"room", Serves::room, Medium::air, KelvinDelta{12}, {}, Seconds{60}, variable_pumps(power_fraction)};
}
inline LoopSpec water_loop(std::string name, double power_fraction) {
  return {
      std::move(name), Serves::none, Medium::water, KelvinDelta{10}, {}, Seconds{20}, variable_pumps(power_fraction)};
}
inline ExchangerSpec exchanger(std::string name, ExchangerKind kind, std::string from, std::string to,
                               double approach_k) {
  return {std::move(name), kind, std::move(from), std::move(to), KelvinDelta{approach_k}, {}};
}

inline RejectionSpec dry_coolers(std::string name, std::string loop) {
  RejectionSpec rejection;
  rejection.name = std::move(name);
  rejection.loop = std::move(loop);
  rejection.approach = KelvinDelta{10};
  rejection.fan_fraction = 0.02;
  rejection.fan_floor = 0.2;
  return rejection;
}

inline RejectionSpec adiabatic_coolers(std::string name, std::string loop, double wet_above_c) {
  RejectionSpec rejection = dry_coolers(std::move(name), std::move(loop));
  rejection.kind = RejectionKind::adiabatic;
  rejection.wet_above = Celsius{wet_above_c};
  rejection.pad_effectiveness = 0.75;
  rejection.air_rise = KelvinDelta{12};
  rejection.cycles = 3;
  return rejection;
}

inline RejectionSpec towers(std::string loop) {
  RejectionSpec rejection = dry_coolers("towers", std::move(loop));
  rejection.kind = RejectionKind::tower;
  rejection.approach = KelvinDelta{5};
  rejection.fan_fraction = 0.016;
  rejection.cycles = 6;
  rejection.drift = 2e-5;
  return rejection;
}

inline RejectionSpec sea_water(std::string loop) {
  RejectionSpec rejection = dry_coolers("sea-water", std::move(loop));
  rejection.kind = RejectionKind::sea;
  rejection.approach = KelvinDelta{2};
  rejection.fan_fraction = 0.012;
  rejection.intake_rise = KelvinDelta{8};
  rejection.discharge_rise = KelvinDelta{10};
  rejection.static_head = 0.3;
  return rejection;
}

inline ChillerSpec chillers(std::string name, std::string loop, std::string condenser, double capacity) {
  ChillerSpec chillers;
  const bool air = condenser == "air";
  chillers.name = std::move(name);
  chillers.loop = std::move(loop);
  chillers.condenser = std::move(condenser);
  chillers.capacity = capacity;
  chillers.carnot_fraction = air ? 0.45 : 0.55;
  chillers.evaporator_approach = KelvinDelta{air ? 3.0 : 2.0};
  chillers.condenser_approach = KelvinDelta{air ? 12.0 : 8.0};
  chillers.minimum_lift = KelvinDelta{12};
  chillers.part_load = {0.03303, 0.6852, 0.2818};
  chillers.minimum_load = 0.1;
  chillers.rated_at = Celsius{air ? 35.0 : 32.0};
  chillers.derating_per_k = air ? 0.015 : 0.01;
  chillers.units.needed = 4;
  chillers.units.redundancy = hardware::Redundancy::n_plus_1;
  return chillers;
}

/// Racks at 40 degC on dry coolers, the room on a chilled loop of its own.
inline PlantSpec warm_water_dry() {
  PlantSpec plant;
  plant.coolant_supply = Celsius{40};
  plant.air_supply = Celsius{27};
  plant.loops = {racks_loop(0.037), water_loop("facility", 0.01), room_loop(0.038), water_loop("chilled", 0.007)};
  plant.exchangers = {exchanger("cdus", ExchangerKind::cdu, "technology", "facility", 3),
                      exchanger("crahs", ExchangerKind::crah, "room", "chilled", 5)};
  plant.rejection = {dry_coolers("dry-coolers", "facility"), dry_coolers("room-coolers", "chilled")};
  plant.chillers = {chillers("trim-chillers", "facility", "air", 0.3),
                    chillers("room-chillers", "chilled", "air", 1.1)};
  return plant;
}

inline PlantSpec warm_water_adiabatic() {
  PlantSpec plant = warm_water_dry();
  plant.rejection = {adiabatic_coolers("adiabatic-coolers", "facility", 24),
                     adiabatic_coolers("room-coolers", "chilled", 16)};
  plant.chillers = {chillers("room-chillers", "chilled", "air", 1.1)};
  return plant;
}

/// Racks at 20 degC and room on one chilled loop.
inline PlantSpec chilled_water_dry() {
  PlantSpec plant;
  plant.coolant_supply = Celsius{20};
  plant.air_supply = Celsius{24};
  plant.loops = {racks_loop(0.037), room_loop(0.038), water_loop("chilled", 0.01)};
  plant.exchangers = {exchanger("cdus", ExchangerKind::cdu, "technology", "chilled", 3),
                      exchanger("crahs", ExchangerKind::crah, "room", "chilled", 5)};
  plant.rejection = {dry_coolers("dry-coolers", "chilled")};
  plant.chillers = {chillers("chillers", "chilled", "air", 1.1)};
  return plant;
}

/// The same on water-cooled chillers, with towers that cool the loop behind plates when they can.
inline PlantSpec chilled_water_economiser() {
  PlantSpec plant = chilled_water_dry();
  plant.loops.push_back(water_loop("tower", 0.008));
  plant.exchangers.push_back(exchanger("plates", ExchangerKind::plate, "chilled", "tower", 2));
  plant.rejection = {towers("tower")};
  plant.chillers = {chillers("chillers", "chilled", "tower", 1.1)};
  return plant;
}

/// Racks at 27 degC; towers cool both loops, with water-cooled chillers behind each.
inline PlantSpec evaporative_tower() {
  PlantSpec plant = warm_water_dry();
  plant.coolant_supply = Celsius{27};
  plant.loops.push_back(water_loop("tower", 0.008));
  plant.exchangers.push_back(exchanger("facility-plates", ExchangerKind::plate, "facility", "tower", 2));
  plant.exchangers.push_back(exchanger("chilled-plates", ExchangerKind::plate, "chilled", "tower", 2));
  plant.rejection = {towers("tower")};
  plant.chillers = {chillers("trim-chillers", "facility", "tower", 1.1),
                    chillers("room-chillers", "chilled", "tower", 1.1)};
  return plant;
}

/// Racks at 30 degC and room on water that the sea cools.
inline PlantSpec sea_cooled() {
  PlantSpec plant;
  plant.coolant_supply = Celsius{30};
  plant.air_supply = Celsius{27};
  plant.loops = {racks_loop(0.037), room_loop(0.038), water_loop("facility", 0.01)};
  plant.exchangers = {exchanger("cdus", ExchangerKind::cdu, "technology", "facility", 3),
                      exchanger("crahs", ExchangerKind::crah, "room", "facility", 5)};
  plant.rejection = {sea_water("facility")};
  return plant;
}

/// 10 MW hall with 85 % of the heat in the coolant, at `load` of its rating.
inline HallInputs hall_at(double load, double dry_bulb_c, double wet_bulb_c) {
  HallInputs in;
  in.rated_liquid_heat = megawatts(8.5);
  in.rated_air_heat = megawatts(1.5);
  in.liquid_heat = load * in.rated_liquid_heat;
  in.air_heat = load * in.rated_air_heat;
  in.dry_bulb = Celsius{dry_bulb_c};
  in.wet_bulb = Celsius{wet_bulb_c};
  in.pressure = Pascals{101325};
  in.rack_rise = KelvinDelta{10};
  in.water = Celsius{10};
  return in;
}

/// The same hall with all of its 10 MW in the coolant.
inline HallInputs liquid_only(double load, double dry_bulb_c) {
  HallInputs in = hall_at(load, dry_bulb_c, dry_bulb_c - 5);
  in.rated_liquid_heat = in.rated_liquid_heat + in.rated_air_heat;
  in.liquid_heat = load * in.rated_liquid_heat;
  in.rated_air_heat = in.air_heat = Watts{0.0};
  return in;
}

inline Watts cooling_power(const HallOutcome& outcome) {
  return outcome.pump_power + outcome.fan_power + outcome.chiller_power;
}

inline HallOutcome at_rest(const PlantSpec& spec, const HallInputs& in) {
  const Plant plant{spec, rating_of(in)};
  return advance(plant, settled(plant, in), in, minutes(5));
}

inline PlantSpec random_plant(const Draws& draws, std::uint64_t base) {
  const auto u = [&](std::uint64_t i) { return draws.uniform(base + i); };
  const std::array<PlantSpec (*)(), 6> kinds{warm_water_dry,           warm_water_adiabatic, chilled_water_dry,
                                             chilled_water_economiser, evaporative_tower,    sea_cooled};
  PlantSpec plant = kinds[static_cast<std::size_t>(6.0 * u(0))]();
  plant.coolant_supply = Celsius{15 + 30 * u(1)};
  for (std::size_t i = 0; i < plant.loops.size(); ++i) plant.loops[i].inertia = Seconds{5 + 60 * u(2 + i)};
  for (std::size_t i = 0; i < plant.exchangers.size(); ++i)
    plant.exchangers[i].approach = KelvinDelta{1 + 5 * u(10 + i)};
  for (std::size_t i = 0; i < plant.rejection.size(); ++i) {
    plant.rejection[i].approach = KelvinDelta{3 + 12 * u(20 + i)};
    plant.rejection[i].fan_floor = u(22 + i) < 0.3 ? 0.0 : 0.5 * u(24 + i);
  }
  for (std::size_t i = 0; i < plant.chillers.size(); ++i) plant.chillers[i].capacity = 0.05 + 1.15 * u(30 + i);
  const bool rejects = plant.rejection.size() > 1 || plant.rejection[0].loop != "tower";
  if (u(40) < 0.2 && rejects) plant.chillers.clear();
  if (u(41) < 0.3) plant.loops[0].pumps = constant_pumps(kilowatts(20), megawatts(1));
  if (u(42) < 0.3)
    plant.storage = {
        {"tank", plant.loops.size() == 3 ? plant.loops[2].name : "chilled", Seconds{600 * u(43)}, u(44), u(45)}};
  if (u(42) < 0.3 && plant.loops.size() == 4 && plant.loops[3].name == "tower") plant.storage[0].loop = "chilled";
  return plant;
}

inline HallInputs random_inputs(const Draws& draws, std::uint64_t base) {
  const auto u = [&](std::uint64_t i) { return draws.uniform(base + i); };
  const double dry_bulb_c = -20 + 65 * u(0);
  HallInputs in = hall_at(u(1) < 0.1 ? 0.0 : 1.2 * u(2), dry_bulb_c, dry_bulb_c - 12 * u(3));
  in.pressure = Pascals{75e3 + 30e3 * u(4)};
  in.water = Celsius{25 * u(5)};
  if (u(6) < 0.3) in.reused = u(7) * in.liquid_heat;
  return in;
}

}  // namespace gigatwin::cooling
