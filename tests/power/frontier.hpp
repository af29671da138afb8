#pragma once

#include "hardware/system.hpp"

namespace gigatwin::power {

/// Frontier as ExaDigiT RAPS has it (config/frontier.yaml): the figures of its power chain.
inline hardware::SystemSpec frontier() {
  hardware::SystemSpec system;
  system.accelerator.idle = Watts{88};
  system.accelerator.tdp = Watts{560};
  system.accelerators_per_node = 4;
  system.nodes_per_rack = 128;
  system.host.idle = Watts{90};
  system.host.tdp = Watts{280};
  system.hosts_per_node = 1;
  system.nic.power = Watts{20};
  system.nics_per_node = 4;
  system.other_node_power = Watts{74.26 + 30.0};  // memory, NVMe
  system.conversion = {
      {.name = "SIVOC", .nodes_per_unit = 1, .fixed_loss = Watts{13}, .efficiency = 0.98, .shared_load = {}},
      {.name = "rectifier",
       .nodes_per_unit = 4,
       .fixed_loss = Watts{17},
       .efficiency = 0.96,
       .shared_load = Watts{250}}};
  return system;
}

}  // namespace gigatwin::power
