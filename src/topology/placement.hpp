#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <utility>
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

/// Free nodes of the site and the packing policy: smallest free range that holds the job, else the fewest ranges.
/// Cost depends on the number of free ranges, never on the number of nodes.
class NodePool {
 public:
  explicit NodePool(const NodeLayout& layout);

  /// Packed: starts at a leaf boundary for jobs of a leaf or more and at a domain boundary for jobs of a domain or
  /// more, and stays inside the smallest block (domain, leaf group, pod) that can hold the job, where that is possible.
  /// A job that no free range holds gets whole domains where there are enough. nullopt if fewer than `nodes` are free.
  std::optional<Placement> allocate(std::int64_t nodes);
  void release(const Placement& placement);
  /// Takes one node out of service; it must be free (asserts). `put_back` returns it.
  void take_out(std::int64_t node);
  void put_back(std::int64_t node);
  std::int64_t free_nodes() const;
  bool is_free(std::int64_t node) const;
  /// The free ranges in order of first node: for tests and for measuring fragmentation.
  std::vector<NodeRange> free_ranges() const;

 private:
  /// Where a job may start and what it must not straddle, in nodes.
  struct Fit {
    std::int64_t alignment;
    std::int64_t block;
  };
  std::vector<Fit> fits(std::int64_t nodes) const;
  std::optional<NodeRange> best_range(std::int64_t nodes, Fit fit) const;
  Placement fewest_ranges(std::int64_t nodes) const;

  void insert(NodeRange range);
  void take(NodeRange range);
  void erase(std::map<std::int64_t, std::int64_t>::iterator range);

  NodeLayout layout_;
  std::map<std::int64_t, std::int64_t> free_;                     ///< first -> count, never touching
  std::set<std::pair<std::int64_t, std::int64_t>> free_by_size_;  ///< (count, first) of the same ranges
  std::int64_t free_nodes_ = 0;
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
