#pragma once

#include "cooling/hall.hpp"

/// The plants of catalog/cooling.yaml, as far as a test needs them.
namespace gigatwin::cooling {

inline PumpSpec variable_pumps(double power_fraction) {
  return {.kind = PumpKind::variable,
          .power_fraction = power_fraction,
          .floor = 0.3,
          .unit_power = {},
          .unit_capacity = {}};
}

inline PumpSpec constant_pumps(Watts power, Watts capacity) {
  return {
      .kind = PumpKind::constant, .power_fraction = 0.0, .floor = 0.0, .unit_power = power, .unit_capacity = capacity};
}

inline PlantSpec warm_water_dry() {
  PlantSpec plant;
  plant.liquid = {.supply = Celsius{40},
                  .inertia = Seconds{20},
                  .approach = KelvinDelta{3},
                  .cdu_pumps = variable_pumps(0.037),
                  .facility_pumps = variable_pumps(0.008)};
  plant.air = {.supply = Celsius{27},
               .inertia = Seconds{60},
               .rise = KelvinDelta{12},
               .approach = KelvinDelta{5},
               .fan_fraction = 0.04,
               .fan_floor = 0.3};
  plant.rejection.kind = RejectionKind::dry;
  plant.rejection.approach = KelvinDelta{10};
  plant.rejection.fan_fraction = 0.02;
  plant.rejection.fan_floor = 0.1;
  plant.chillers = ChillerSpec{.liquid_capacity = 0.3,
                               .air_capacity = 1.1,
                               .carnot_fraction = 0.45,
                               .evaporator_approach = KelvinDelta{3},
                               .condenser_approach = KelvinDelta{12},
                               .minimum_lift = KelvinDelta{12}};
  return plant;
}

inline PlantSpec warm_water_adiabatic() {
  PlantSpec plant = warm_water_dry();
  plant.rejection.kind = RejectionKind::adiabatic;
  plant.rejection.wet_above = Celsius{24};
  plant.rejection.pad_effectiveness = 0.75;
  plant.rejection.air_rise = KelvinDelta{12};
  plant.rejection.cycles = 3;
  plant.chillers->liquid_capacity = 0.0;
  return plant;
}

inline PlantSpec chilled_water_dry() {
  PlantSpec plant = warm_water_dry();
  plant.liquid.supply = Celsius{20};
  plant.air.supply = Celsius{24};
  plant.chillers->liquid_capacity = 1.1;
  return plant;
}

inline PlantSpec evaporative_tower() {
  PlantSpec plant = warm_water_dry();
  plant.liquid.supply = Celsius{27};
  plant.rejection.kind = RejectionKind::tower;
  plant.rejection.approach = KelvinDelta{5};
  plant.rejection.fan_fraction = 0.016;
  plant.rejection.cycles = 6;
  plant.rejection.drift = 2e-5;
  plant.chillers->liquid_capacity = 1.1;
  plant.chillers->carnot_fraction = 0.55;
  plant.chillers->condenser_approach = KelvinDelta{10};
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
  return in;
}

inline Watts cooling_power(const HallOutcome& outcome) {
  return outcome.pump_power + outcome.fan_power + outcome.chiller_power;
}

}  // namespace gigatwin::cooling
