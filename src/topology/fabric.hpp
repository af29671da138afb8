#pragma once

#include <cstdint>
#include <vector>

#include "topology/fabric_plan.hpp"

/// A fabric with every link, in flat arrays: what routing, the fluid network and exports read.
namespace gigatwin::topology {

enum class VertexKind : std::uint8_t { accelerator, nic, scale_up_switch, leaf, spine, core, inter_hall };

const char* name_of(VertexKind kind);
const char* name_of(LengthClass length);

/// A switch of the scale-out fabric. Routers of a dragonfly, torus or HyperX are leaves.
struct Switch {
  VertexKind kind = VertexKind::leaf;
  std::int32_t copy = 0;   ///< of the fabric: plane, rail network
  std::int64_t index = 0;  ///< among its kind in its copy
};

/// Full duplex: `bandwidth` each way. `lower` is the end nearer to the accelerators, or of lower number.
struct Link {
  std::int32_t lower = 0, upper = 0;  ///< vertices
  std::int8_t tier = 0;               ///< of the plan
  LengthClass length = LengthClass::hall;
  BytesPerSecond bandwidth;
  Seconds latency;
};

/// Vertices by number: accelerators, NICs, scale-up switches (none in a full mesh), switches.
/// Links by number: scale-up, access (NIC x access_links + k), then tier by tier.
struct Fabric {
  FabricPlan plan;
  std::vector<Switch> switches;
  std::vector<Link> links;
  std::int32_t first_nic = 0, first_scale_up = 0, first_switch = 0;  ///< vertices
  std::int32_t first_access = 0, access_end = 0;                     ///< links

  std::vector<std::int32_t> scale_up_ports;  ///< graphs: [accelerator] its link to a scale-up switch, -1: none

  /// An accelerator's link to its scale-up switch; -1 where it has none.
  std::int32_t scale_up_port(std::int64_t accelerator) const {
    if (plan.scale_up_mesh) return -1;
    return scale_up_ports.empty() ? static_cast<std::int32_t>(accelerator)
                                  : scale_up_ports[static_cast<std::size_t>(accelerator)];
  }
  std::int32_t vertices() const { return first_switch + static_cast<std::int32_t>(switches.size()); }
  VertexKind kind_of(std::int32_t vertex) const;
};

/// Plan and links. Asserts that `problems_of` is empty.
Fabric build_fabric(const FabricSpec& fabric, const hardware::SystemSpec& system, std::int64_t accelerators);

}  // namespace gigatwin::topology
