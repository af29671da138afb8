#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/schema.hpp"
#include "hardware/network_parts.hpp"
#include "hardware/system.hpp"

namespace gigatwin::topology {

enum class FabricKind {
  two_tier,
  three_tier,
  rail_optimised,
  rail_only,
  dragonfly,
  dragonfly_plus,
  torus,
  hyperx,
  graph
};

/// How a message finds its way.
enum class Routing {
  deterministic,  ///< by destination: D-mod-k, minimal, dimension order, first shortest path
  ecmp,           ///< each flow hashed to one of the shortest paths
  adaptive,       ///< each flow spread evenly over all shortest paths (packet spraying)
  valiant         ///< dragonflies: over a random third group
};

/// Which model times communication phases.
enum class NetworkModel { analytic, fluid };

/// Halls with a fabric each, joined by one more tier of switches.
struct InterHallSpec {
  std::int64_t halls = 1;
  double oversubscription = 1.0;  ///< bandwidth below a full hall's top switches / bandwidth between halls, >= 1
  Seconds cable_latency;          ///< of one cable between halls
  Euros cable_price;              ///< of one cable between halls, without transceivers
};

const Schema<InterHallSpec>& inter_hall_schema();

/// The scale-out network between the nodes, as a buyer states it. Numbers of switches and sizes of leaf groups and pods
/// follow from the switch's radix: see `plan_fabric`.
struct FabricSpec {
  FabricKind kind = FabricKind::three_tier;
  hardware::SwitchSpec network_switch;  ///< the same for all tiers
  hardware::TransceiverSpec transceiver;
  double leaf_oversubscription = 1.0;                   ///< bandwidth below a leaf / bandwidth above it, >= 1
  double spine_oversubscription = 1.0;                  ///< bandwidth below a pod's spines / bandwidth above them, >= 1
  std::optional<std::int64_t> routers_per_group;        ///< dragonfly; absent: 2 x global_links_per_router
  std::optional<std::int64_t> global_links_per_router;  ///< dragonfly; absent: (ports + 1) / 4, the balanced choice
  std::optional<std::int64_t> leaves_per_group;         ///< dragonfly-plus
  std::optional<std::int64_t> spines_per_group;         ///< dragonfly-plus
  std::vector<double> dimensions;                       ///< torus, HyperX: switches along each dimension
  std::int64_t links_per_neighbour = 1;                 ///< torus, HyperX: parallel links between two switches
  std::int64_t planes = 1;                              ///< over which every NIC is split
  std::optional<InterHallSpec> inter_hall;              ///< fat trees
  std::string graph;                                    ///< kind graph: GraphML file
  Routing routing = Routing::deterministic;
  NetworkModel model = NetworkModel::analytic;
  bool in_network_reduction = false;        ///< switches add up what passes them (SHARP)
  Seconds cable_latency;                    ///< of one cable with its transceivers
  Euros cable_price;                        ///< of one cable without transceivers
  std::optional<Euros> copper_cable_price;  ///< of one cable inside a rack; absent: cable_price
};

const Schema<FabricSpec>& fabric_schema();

/// Why a fabric cannot be built; keys are relative to the fabric block ("switch.ports").
struct FabricProblem {
  std::string key, expected, found, hint;
};

/// All problems of `fabric` for this many accelerators of `system`: a radix that does not reach them, a leaf that does
/// not hold a scale-up domain, NICs that do not match accelerators.
std::vector<FabricProblem> problems_of(const FabricSpec& fabric, const hardware::SystemSpec& system,
                                       std::int64_t accelerators);

}  // namespace gigatwin::topology
