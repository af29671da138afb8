#pragma once

#include <span>
#include <vector>

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

/// Power of a full rack. Hosts draw idle + u (tdp - idle), NICs, other parts and switches a constant. Each conversion
/// stage of n units, from the nodes outwards, makes
///
///   P_in = (P_out + n (shared_load + fixed_loss)) / efficiency                            W, or
///   P_in = P + n rating losses.at(P / (n rating)),    P = P_out + n shared_load
///
/// Source of the first form: ExaDigiT RAPS, where it reproduces Frontier. Asserts on a negative accelerator power and a
/// host utilisation outside 0..1.
RackPower rack_power(const hardware::SystemSpec& system, const RackLoad& load);

/// inlet = idle_inlet + per_watt (watts of accelerators and hosts above idle): exact where every stage states an
/// efficiency, the secant from idle to full load where one states a loss curve.
struct RackLine {
  Watts idle_inlet;       ///< all accelerators and hosts idle
  double per_watt = 1.0;  ///< inlet watts per watt more of accelerator or host
};
RackLine rack_line(const hardware::SystemSpec& system);

/// `rack_power` compiled for the year's step: the inlet of one rack as a function of its direct-current power. A
/// polynomial of degree two for each conversion stage, so that the losses are those of each rack's own load.
struct RackCurve {
  struct Stage {
    Watts shared;  ///< of all units of the rack
    Watts fixed;   ///< P_in = fixed + slope P + square P^2, P = P_out + shared
    double slope = 1.0;
    double square = 0.0;  ///< 1/W
  };
  Watts idle_direct_current;  ///< of one rack, accelerators and hosts idle
  std::vector<Stage> stages;  ///< from the nodes outwards

  /// @param dynamic  accelerators and hosts of one rack above idle
  Watts inlet(Watts dynamic) const;
};
RackCurve rack_curve(const hardware::SystemSpec& system);

/// Inlets of a hall of alike racks in two groups, busy and idle: busy racks share `dynamic`, the watts of accelerators
/// and hosts above idle, and the others idle. The mean over all racks would understate losses that grow with the
/// square.
///
/// @param racks       whole or not
/// @param busy_share  of the racks, 0..1; 0: `dynamic` is shared by all
Watts racks_inlet(const RackCurve& curve, double racks, double busy_share, Watts dynamic);

/// Losses between the rack inlets of one hall and the grid connection.
struct ElectricalState {
  Watts ups_loss, transformer_loss, distribution_loss;
  Watts input;  ///< load + losses, to rounding
};

/// The network of a site of one hall with all units in service, built anew at each call: for the year, keep a
/// `Network`.
///
/// @param it          rack inlets of the hall, >= 0
/// @param mechanical  pumps, fans, chillers and auxiliaries of the hall, >= 0
/// @param rated_it    the hall's IT rating, > 0
ElectricalState electrical(const PlantSpec& plant, Watts it, Watts mechanical, Watts rated_it);

/// Lighting, offices and controls of one hall: constant.
Watts auxiliary_power(const PlantSpec& plant, Watts rated_it);

/// Facility power of one hall over the speed of its accelerators: fixed + per_speed * speed, per_speed >= 0.
struct SpeedLine {
  Watts fixed;
  Watts per_speed;
};

/// The highest common speed in [lowest, 1] at which the halls together stay within `limit`; `lowest` where none does.
double capped_speed(std::span<const SpeedLine> halls, Watts limit, double lowest);

/// What capping keeps the facility below: the grid connection less its margin; nullopt where nothing is capped.
std::optional<Watts> capping_limit(const PlantSpec& plant);

}  // namespace gigatwin::power
