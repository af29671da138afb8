#pragma once

#include "hardware/system.hpp"

namespace gigatwin::hardware {

/// GB200 NVL72 as far as its heat goes: 72 accelerators of 1.2 kW in a rack of 132 kW, 85 % of its heat in the coolant.
inline SystemSpec liquid_racks() {
  SystemSpec system;
  AcceleratorSpec& chip = system.accelerator;
  chip.title = "GB200";
  chip.idle = Watts{200};
  chip.tdp = Watts{1200};
  chip.compute_power_fraction = 0.95;
  chip.communication_power_fraction = 0.45;
  chip.training_clock = 0.8;
  chip.thermal = ChipThermalSpec{.junction_resistance = {0.012},
                                 .heat_capacity = {400},
                                 .throttle = {87},
                                 .trip = {92},
                                 .leakage_fraction = 0.15,
                                 .leakage_reference = {75},
                                 .leakage_doubling = {25},
                                 .clock_exponent = 2.0};
  system.accelerators_per_node = 4;
  system.nodes_per_rack = 18;
  system.liquid_fraction = 0.85;
  system.rack_rating = kilowatts(132);
  system.coolant_rise = {10};
  return system;
}

}  // namespace gigatwin::hardware
