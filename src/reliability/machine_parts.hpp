#pragma once

#include <cstdint>
#include <vector>

#include "hardware/system.hpp"
#include "reliability/failure_mode.hpp"
#include "topology/fabric_plan.hpp"

namespace gigatwin::reliability {

/// How many components of each kind there are, how often the catalogue says that they fail, and where they sit.
struct MachineParts {
  topology::NodeLayout layout;
  std::int64_t nodes_per_rack = 1;
  std::int64_t racks_per_cdu = 1;
  std::int64_t nics_per_node = 1;
  std::int64_t access_transceivers = 0;  ///< both ends; none where access links are copper
  std::int64_t access_links = 0;
  std::int64_t leaves = 0, upper_switches = 0;
  std::int64_t leaves_of_group = 1;  ///< that every node of a leaf group is wired to: rails times planes
  PerSecond accelerator, node, nic, transceiver, network_switch;  ///< catalogue rates, of one
  std::vector<topology::NodeRange> halls;

  std::int64_t count(Component component) const;
  /// Zero where the catalogue states none.
  PerSecond catalogue_rate(Component component) const;
  /// First node that component `number`, 0 .. count-1, serves; components are spread evenly over the nodes.
  std::int64_t node_of(Component component, std::int64_t number) const;
  /// The nodes of the block of that reach which `node` is in.
  topology::NodeRange reached(Reach reach, std::int64_t node) const;
};

MachineParts machine_parts(const topology::FabricPlan& plan, const topology::FabricSpec& fabric,
                           const hardware::SystemSpec& system, const FailureProfileSpec& profile,
                           std::vector<topology::NodeRange> halls);

/// A failure mode of this machine: `spec` with its rate as a number.
struct FailureCause {
  std::string name;
  FailureModeSpec spec;
  Law law;  ///< of one component
  std::int64_t components = 0;
  PerSecond total() const { return renewal_rate(law) * static_cast<double>(components); }
  /// Some job stops when it happens, sooner or later.
  bool interrupts() const;
};

/// The modes of `profile` that this machine has components for; `factor` multiplies every rate.
std::vector<FailureCause> failure_causes(const FailureProfileSpec& profile, const MachineParts& parts, double factor);

/// How often something interrupts a job of this shape, in the long run: of each cause, its rate times the share of the
/// site's blocks (nodes, domains, racks, leaf groups ...) that the job touches.
PerSecond interruption_rate(const std::vector<FailureCause>& causes, const MachineParts& parts,
                            const topology::PlacementShape& shape);
PerSecond interruption_rate(const FailureCause& cause, const MachineParts& parts,
                            const topology::PlacementShape& shape);

}  // namespace gigatwin::reliability
