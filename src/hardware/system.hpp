#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/schema.hpp"
#include "hardware/accelerator.hpp"
#include "hardware/communication_library.hpp"
#include "hardware/loss_curve.hpp"
#include "hardware/network_parts.hpp"
#include "hardware/source.hpp"

namespace gigatwin::hardware {

/// One CPU (socket or superchip half) of a node.
struct HostSpec {
  std::string title;
  Watts idle;
  Watts tdp;
  std::vector<Source> sources;
};

/// One stage of power conversion inside the rack, between the nodes and the rack inlet. Per unit, either
///
///   P_in = (P_out + fixed_loss) / efficiency            `efficiency`
///   P_in = P_out + rating * losses.at(P_out / rating)   `losses` and `rating`
///
/// A unit feeds `nodes_per_unit` nodes and, on its output side, `shared_load` (switches, fans of a chassis).
/// Source of the first form: the power chain of ExaDigiT RAPS (Frontier), where it is exact.
struct ConversionStage {
  std::string name;
  int nodes_per_unit = 1;
  Watts fixed_loss;
  std::optional<double> efficiency;
  Watts rating{};                   ///< of one unit, on its output side
  std::optional<LossCurve> losses{};///< over the load; without fixed_loss and efficiency
  Watts shared_load;
};

/// How the accelerators of a scale-up domain are joined.
enum class ScaleUpTopology {
  over_switch,  ///< each by its whole bandwidth to a non-blocking switch
  full_mesh     ///< each with every other by a link of 1 / (domain - 1) of its bandwidth
};

/// A server or rack system: nodes with accelerators, hosts and NICs; the scale-up network that joins them; the rack's
/// power conversion and its coolant.
struct SystemSpec {
  std::string title;
  AcceleratorSpec accelerator;
  int accelerators_per_node = 0;
  int nodes_per_rack = 0;
  HostSpec host;
  int hosts_per_node = 0;
  double host_load = 0.0;  ///< mean utilisation of the hosts while a job runs, 0..1
  NicSpec nic;             ///< of the scale-out network
  int nics_per_node = 0;
  Watts other_node_power;   ///< memory, drives, boards, node fans: constant
  int scale_up_domain = 0;  ///< accelerators that share one scale-up network
  ScaleUpTopology scale_up_topology = ScaleUpTopology::over_switch;
  Seconds scale_up_latency;                 ///< between two accelerators of a domain
  Watts scale_up_switch_power;              ///< per rack
  LibrarySpec library;                      ///< of collectives among its accelerators
  std::vector<ConversionStage> conversion;  ///< from the node outwards
  double liquid_fraction = 0.0;             ///< of the rack's heat taken by the coolant; the rest goes to the air
  KelvinDelta coolant_rise;                 ///< of the coolant across the rack at rated power
  Watts rack_rating;                        ///< at the inlet; what the plant is sized for
  Celsius coolant_limit;                    ///< supply above which accelerators slow down
  Celsius coolant_trip;                     ///< supply at which they stop
  PerSecond node_failure_rate;              ///< of one node, its accelerators and NICs apart
  Euros node_price;                         ///< with its accelerators, NICs and share of the rack
  Kilograms node_embodied_carbon;
  std::vector<Source> sources;
};

const Schema<HostSpec>& host_schema();
const Schema<ConversionStage>& conversion_stage_schema();
const Schema<SystemSpec>& system_schema();

}  // namespace gigatwin::hardware
