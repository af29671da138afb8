#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "base/units.hpp"
#include "topology/fabric_spec.hpp"
#include "topology/placement.hpp"

/// A fabric as counts: everything that follows from its regularity, without a vertex or an edge. `build_fabric` makes
/// the graph.
namespace gigatwin::topology {

enum class LengthClass {
  board,  ///< inside a node
  rack,   ///< copper, no transceivers
  hall,   ///< optical, a transceiver at each end
  site,   ///< optical, between halls
};

/// Tiers by index, from the accelerators up. Those from leaf_tier are there only where several blocks have to be
/// joined. Fat trees: leaf-spine, spine-core. Dragonfly: local (router to router inside a group), global (group to
/// group). Dragonfly-plus: leaf-spine, global. Torus, HyperX: neighbour. Graphs: by name, in the file's order.
inline constexpr std::size_t scale_up_tier = 0;
inline constexpr std::size_t access_tier = 1;
inline constexpr std::size_t leaf_tier = 2;
inline constexpr std::size_t pod_tier = 3;
inline constexpr std::size_t hall_tier = 4;  ///< core to inter-hall switch

/// All links of one tier are alike.
struct Tier {
  std::string name;
  std::int64_t links = 0;
  BytesPerSecond bandwidth;        ///< of one link, per direction
  BytesPerSecond total_bandwidth;  ///< links x bandwidth
  double oversubscription =
      1.0;          ///< bandwidth that can enter from the tier below / bandwidth of this tier, of a full block
  Seconds latency;  ///< of one link with its share of the switches
  std::int64_t nodes_below = 0;  ///< nodes that reach each other through this tier and those below it
  LengthClass length = LengthClass::hall;
};

/// What the links of one tier and the switches at their upper ends take.
struct TierParts {
  std::int64_t switches = 0;
  std::int64_t cables = 0;
  LengthClass length = LengthClass::hall;  ///< of the cables
  std::int64_t transceivers = 0;
  Watts idle_power, peak_power;
  Euros price;
};

/// What has to be bought and fed, over all copies. The scale-up network is part of the system and is not counted.
struct FabricParts {
  std::int64_t leaves = 0, spines = 0, cores = 0, inter_halls = 0;  ///< switches; routers without spines are leaves
  std::array<std::int64_t, 4> cables{};                             ///< [LengthClass]
  std::int64_t transceivers = 0;
  Watts switch_idle, switch_peak;  ///< all switches, without transceivers
  Watts transceiver_power;
  Euros switch_price, transceiver_price, cable_price;
  std::vector<TierParts> tiers;  ///< [tier] of the plan

  std::int64_t switches() const { return leaves + spines + cores + inter_halls; }
  std::int64_t cables_of(LengthClass length) const { return cables[static_cast<std::size_t>(length)]; }
  Watts idle_power() const { return switch_idle + transceiver_power; }
  Watts peak_power() const { return switch_peak + transceiver_power; }
  Euros price() const { return switch_price + transceiver_price + cable_price; }
};

struct FabricPlan {
  FabricKind kind = FabricKind::two_tier;
  NodeLayout layout;
  std::vector<Tier> tiers;
  FabricParts parts;

  std::int64_t nics_per_node = 1;
  std::int64_t rails = 1;             ///< rail-optimised, rail-only: nics_per_node, else 1
  std::int64_t planes = 1;            ///< over which every NIC is split; each is a copy of the fabric
  bool scale_up_mesh = false;         ///< accelerators of a domain joined pair by pair instead of over a switch
  bool scale_up_ports = true;         ///< every accelerator has a link to a scale-up switch, unless they are a mesh
  bool in_network_reduction = false;  ///< switches add up what passes them (SHARP)
  // Counts from here on are of one copy.
  std::int64_t leaves = 0;          ///< leaf switches or dragonfly routers
  std::int64_t leaves_per_pod = 0;  ///< dragonfly: routers of a group
  std::int64_t pods = 0;            ///< dragonfly: groups
  std::int64_t leaf_nics = 0;       ///< NICs on a full leaf

  // Fat trees. Link u of a leaf goes to spine u / (uplinks / spines) of its pod; link v of a spine to core
  // v / (spine_uplinks / cores) of the plane of that spine. 0 where the tier is not built.
  std::int64_t uplinks = 0;        ///< of a leaf
  std::int64_t spines = 0;         ///< of a pod
  std::int64_t spine_uplinks = 0;  ///< of a spine
  std::int64_t cores = 0;          ///< of a plane of a hall; there are `spines` planes

  // Fat trees of three tiers in halls that one more tier joins. Pod p lies in hall p / pods_per_hall, core c of plane s
  // of hall h is number (h spines + s) cores + c, its link w goes to inter-hall switch
  // (s cores + c) inter_hall + w / (core_uplinks / inter_hall). Two tiers: halls are pods, joined by cores.
  std::int64_t halls = 1;
  std::int64_t pods_per_hall = 0;  ///< of a full hall
  std::int64_t core_uplinks = 0;   ///< of a core; 0 without a tier above
  std::int64_t inter_hall = 0;     ///< switches for core c of plane s of all halls
  bool pods_are_halls = false;     ///< two tiers in each hall: spine_core links go between halls

  std::int64_t links_per_pair = 0;  ///< dragonfly, dragonfly-plus: between every two groups

  // Torus, HyperX: switch x + n0 (y + n1 (z ...)) at coordinates (x, y, z ...); pods are its hyperplanes along the last
  // dimension.
  std::vector<std::int64_t> dimensions;  ///< n0, n1 ...: switches along each
  std::int64_t links_per_neighbour = 0;  ///< parallel links between two neighbouring switches

  bool grid() const { return kind == FabricKind::torus || kind == FabricKind::hyperx; }
  bool rail_only() const { return kind == FabricKind::rail_only; }
  /// Disjoint networks of the same form: planes, and rails that nothing joins.
  std::int64_t copies() const { return planes * (rail_only() ? rails : 1); }
  std::int64_t spine_count() const { return pods * spines; }
  std::int64_t core_count() const { return halls * spines * cores; }
  std::int64_t inter_hall_count() const { return spines * cores * inter_hall; }
  /// Leaves of a leaf group in one copy.
  std::int64_t group_leaves() const { return rail_only() ? 1 : rails; }
  std::int64_t accelerators() const { return layout.nodes * layout.accelerators_per_node; }
  std::int64_t nics() const { return layout.nodes * nics_per_node; }
  std::int64_t domains() const { return (layout.nodes + layout.domain_nodes - 1) / layout.domain_nodes; }
  /// NICs over which the traffic of one accelerator is spread; 1 where accelerators share a NIC.
  std::int64_t paths() const {
    return nics_per_node > layout.accelerators_per_node ? nics_per_node / layout.accelerators_per_node : 1;
  }
  /// Of one accelerator to all others of its domain together, per direction.
  BytesPerSecond scale_up_bandwidth() const {
    const std::int64_t links = scale_up_mesh ? layout.domain_nodes * layout.accelerators_per_node - 1 : 1;
    return static_cast<double>(links > 0 ? links : 1) * tiers[scale_up_tier].bandwidth;
  }
  /// Between two accelerators of a domain.
  Seconds scale_up_latency() const { return (scale_up_mesh ? 1.0 : 2.0) * tiers[scale_up_tier].latency; }
  /// Of one NIC over all its planes, per direction.
  BytesPerSecond nic_bandwidth() const { return static_cast<double>(planes) * tiers[access_tier].bandwidth; }
  /// Scale-out bandwidth of one accelerator, per direction, when all accelerators of its node send.
  BytesPerSecond nic_share() const {
    const double nics_per_accelerator =
        static_cast<double>(nics_per_node) / static_cast<double>(layout.accelerators_per_node);
    return nics_per_accelerator * nic_bandwidth();
  }
};

/// Sizes a fabric for `accelerators` (rounded up to whole nodes). Asserts that `problems_of` is empty.
///
/// Fat trees, radix R, oversubscription o: of a switch floor(R / (1 + o)) ports point up, o times as many down. A leaf
/// holds as many whole scale-up domains as its down ports allow (a port that is f times as fast as a NIC serves f
/// NICs), and gets only the uplinks that these need. A pod is what the down ports of a spine reach; a core switch
/// reaches R pods. Where fewer switches do, links between the same two switches are bundled. Dragonfly, a routers a
/// group with h global links each: R - (a - 1) - h ports of a router serve NICs.
FabricPlan plan_fabric(const FabricSpec& fabric, const hardware::SystemSpec& system, std::int64_t accelerators);

/// Bandwidth between the halves of the site through the scale-out fabric, per direction: the least of what the tiers
/// carry across a cut between equal halves of their blocks. Exact where the halves are whole blocks.
///
///   access: N/2 b   fat tree: L/2 U b_s, P/2 S u b_s, H/2 C w b_s   dragonfly: (G/2)^2 k b_s, for one group (a/2)^2
///   b_s   dragonfly-plus: L/2 U b_s, (G/2)^2 k b_s   torus, HyperX: `grid_cut`   graph: NaN, counts do not tell it
///
/// N NICs of bandwidth b; of all copies together: L leaves of U uplinks, P pods of S spines of u uplinks, H halls of C
/// cores of w uplinks, G groups joined by k links each.
BytesPerSecond bisection_bandwidth(const FabricPlan& plan);

}  // namespace gigatwin::topology
