#pragma once

#include <compare>
#include <cstdint>
#include <vector>

#include "base/units.hpp"

namespace gigatwin::topology {

/// Nodes [first, first + count): neighbours in number are neighbours in the fabric (domain, leaf, pod).
struct NodeRange {
  std::int64_t first = 0;
  std::int64_t count = 0;
};

/// The nodes of one job, in rank order: ranges sorted by first node.
struct Placement {
  std::vector<NodeRange> ranges;
  std::int64_t nodes() const;
};

/// How the nodes nest: node < scale-up domain < leaf group < pod < hall. Group sizes in nodes, each a multiple of the
/// one below (the last group of a kind may be incomplete).
struct NodeLayout {
  std::int64_t nodes = 0;
  std::int64_t accelerators_per_node = 1;
  std::int64_t domain_nodes = 1;
  std::int64_t leaf_nodes = 1;
  std::int64_t pod_nodes = 1;
  std::int64_t hall_nodes = 0;  ///< of a hall of several pods; 0: there is no such block
};

/// How far a placement spreads; equal shapes have equal communication times in the analytic network.
struct PlacementShape {
  std::int64_t nodes = 0;
  std::int64_t domains = 0;  ///< scale-up domains touched
  std::int64_t leaves = 0;   ///< leaf groups touched
  std::int64_t pods = 0;     ///< pods touched
  std::int64_t halls = 1;    ///< halls of several pods touched
  auto operator<=>(const PlacementShape&) const = default;
};

PlacementShape shape_of(const Placement& placement, const NodeLayout& layout);

}  // namespace gigatwin::topology
