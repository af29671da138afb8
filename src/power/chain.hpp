#pragma once

#include <span>

#include "hardware/system.hpp"
#include "power/plant.hpp"

namespace gigatwin::power {

/// Load of one rack's parts, averaged over its nodes.
struct RackLoad {
  Watts accelerator;  ///< mean of one accelerator
  double host = 0.0;  ///< utilisation of the CPUs, 0..1
};

/// Power of one rack from its chips to its inlet.
struct RackPower {
  Watts accelerators, hosts, nics, other, scale_up, shared;  ///< direct-current loads
  Watts conversion_loss;
  Watts inlet;  ///< sum of all the above
};

RackPower rack_power(const hardware::SystemSpec& system, const RackLoad& load);

/// inlet = base + slope * (sum of the accelerator power of the rack) + ...: the chain is affine, so sums over racks are
/// exact.
struct RackLine {
  Watts idle_inlet;       ///< all accelerators and hosts idle
  double per_watt = 1.0;  ///< inlet watts per watt more of accelerator or host
};
RackLine rack_line(const hardware::SystemSpec& system);

/// Losses between the rack inlets of one hall and the grid, each in proportion to the hall's rated IT power.
struct ElectricalState {
  Watts ups_loss, transformer_loss;
  Watts input;  ///< at the medium-voltage side: load + losses
};

/// @param it  rack inlets of the hall @param mechanical  pumps, fans, chillers and auxiliaries of the hall (fed past
/// the UPS or through it as the spec says) @param rated_it  the hall's IT rating
ElectricalState electrical(const PlantSpec& plant, Watts it, Watts mechanical, Watts rated_it);

/// Lighting, offices and controls of one hall: constant.
Watts auxiliary_power(const PlantSpec& plant, Watts rated_it);

/// Facility power of one hall over the speed of its accelerators: fixed + per_speed * speed.
struct SpeedLine {
  Watts fixed;
  Watts per_speed;
};

/// The highest common speed in [lowest, 1] at which the halls together stay within `limit`; `lowest` where none does.
double capped_speed(std::span<const SpeedLine> halls, Watts limit, double lowest);

/// What capping keeps the facility below: the grid connection less its margin; nullopt where nothing is capped.
std::optional<Watts> capping_limit(const PlantSpec& plant);

}  // namespace gigatwin::power
