#pragma once

#include "topology/fabric.hpp"

/// The steps of `plan_fabric`, each also saying what does not fit. Internal to this folder.
namespace gigatwin::topology {

/// The counts of a plan, without tiers and parts, and why they are not possible.
struct Sizing {
  FabricPlan plan;
  std::vector<FabricProblem> problems;
};

Sizing size_fabric(const FabricSpec& fabric, const hardware::SystemSpec& system, std::int64_t accelerators);

/// A plan while it is being sized: what the families of fabrics have in common.
class Sizer {
 public:
  Sizer(const FabricSpec& fabric, const hardware::SystemSpec& system, std::int64_t accelerators);

  /// Whether the parts go together at all, whatever the kind.
  bool parts_match();
  /// Sets the size of a leaf group from the ports that a leaf has for NICs.
  bool size_leaf(std::int64_t down_ports);

  void problem(std::string key, std::string expected, std::string found, std::string hint);
  /// The fabric reaches no more than `reach_nodes`; `other` remedies than a larger switch.
  void too_small(std::int64_t reach_nodes, const std::string& other);
  void no_uplink(const std::string& key, double oversubscription);
  /// A spine with `down_ports` does not reach all leaves of a leaf group.
  void group_too_wide(std::int64_t down_ports);

  const FabricSpec& fabric;
  const hardware::SystemSpec& system;
  std::int64_t radix, wanted;  ///< ports of a switch, accelerators
  FabricPlan plan;
  std::vector<FabricProblem> problems;
};

void size_clos(Sizer& sizer);
void size_dragonfly(Sizer& sizer);
void size_dragonfly_plus(Sizer& sizer);
/// Of a graph nothing is sized: checks its file.
void check_graph(Sizer& sizer);
/// Torus and HyperX.
void size_grid(Sizer& sizer);

/// `below` is the bandwidth that can enter a full block from the tier below, `above` what the block has of this tier.
Tier make_tier(std::string name, std::int64_t links, BytesPerSecond bandwidth, double below, double above);
std::vector<Tier> dragonfly_plus_tiers(const FabricPlan& plan, BytesPerSecond port, BytesPerSecond access);
/// Links of one copy between halves of the groups: min(L/2 U, (G/2)^2 k); exact for whole groups.
double dragonfly_plus_cut(const FabricPlan& plan);
inline double times(std::int64_t count, BytesPerSecond rate) { return static_cast<double>(count) * rate.value; }

std::vector<Tier> tiers_of(const FabricPlan& plan, const FabricSpec& fabric, const hardware::SystemSpec& system);

/// Reads `plan.tiers`.
FabricParts parts_of(const FabricPlan& plan, const FabricSpec& fabric);

/// Of a graph, from its links: the scale-up tier and links on a board are part of the system.
FabricParts parts_of(const Fabric& graph, const FabricSpec& fabric);

/// Of a NIC's link to one plane.
BytesPerSecond access_bandwidth(const FabricSpec& fabric, const hardware::SystemSpec& system);
/// NIC links that one switch port serves: a fast port is split.
std::int64_t nics_per_port(const FabricSpec& fabric, const hardware::SystemSpec& system);

inline std::int64_t divide_up(std::int64_t a, std::int64_t b) { return (a + b - 1) / b; }

}  // namespace gigatwin::topology
