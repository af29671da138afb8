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
  Seconds cable_latency;                                ///< of one cable with its transceivers
  Seconds endpoint_latency;  ///< of NIC, driver and library for one message, both ends together
  Euros cable_price;         ///< of one cable without transceivers
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
