#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "base/diagnostics.hpp"
#include "scenario/scenario.hpp"
#include "scheduling/job.hpp"
#include "topology/placement.hpp"
#include "workload/job.hpp"

namespace gigatwin::sim {

/// A part of the site with a queue of its own.
struct PartitionPlan {
  std::string name;
  topology::NodeRange nodes;
};

/// Who may use which nodes: tenant classes, and the parts of the site that are closed to others.
struct AccessPlan {
  std::vector<std::string> tenants;       ///< as the scenario lists them, then as jobs name them
  std::vector<scheduling::Tenant> rules;  ///< [tenant]
  std::vector<std::size_t> partition_of;  ///< [tenant]
  std::vector<Seconds> scrub;             ///< [tenant]: wiping a node that another tenant had
  /// The first is the shared one: all nodes that nobody has for itself. It may be empty.
  std::vector<PartitionPlan> partitions;
  std::vector<scheduling::Lane> lanes;
  std::vector<scheduling::Reservation> reservations;

  std::size_t tenant(const std::string& name) const { return index_.at(name); }
  void add(const std::string& name, scheduling::Tenant rule, Seconds scrub_time);

 private:
  std::map<std::string, std::size_t> index_;
};

/// Isolated tenants get their nodes from the end of the site: whole halls, then whole leaf groups, so that their traffic
/// meets no other at a leaf. Problems (no room, a reservation beyond the end ...) become diagnostics under "operations".
AccessPlan plan_access(const scenario::Scenario& scenario, const std::vector<workload::JobRequest>& jobs,
                       const topology::NodeLayout& layout, const std::vector<topology::NodeRange>& halls,
                       Diagnostics& diagnostics);

}  // namespace gigatwin::sim
