#pragma once

#include <memory>
#include <vector>

#include "routing/adjacency.hpp"
#include "routing/choice.hpp"
#include "topology/fabric.hpp"

namespace gigatwin::routing {

/// A NIC as the switches see it.
struct Port {
  std::int32_t vertex = 0;   ///< of its leaf
  std::int64_t leaf = 0;     ///< number of the leaf in its copy
  std::int64_t on_leaf = 0;  ///< number of the NIC on its leaf
};

/// The way between two leaves of one copy of a fabric in full order, by arithmetic: nothing is stored per pair.
class LeafRoutes {
 public:
  virtual ~LeafRoutes() = default;
  /// Appends the channels from `from`'s leaf to `to`'s; nothing where they are the same.
  virtual void append(const Port& from, const Port& to, const Choice& choice, std::vector<Channel>& way) const = 0;
};

/// For the kind of the fabric; null for `graph`, which has no order. Keeps references to both.
std::unique_ptr<LeafRoutes> leaf_routes(const topology::Fabric& fabric, const Adjacency& adjacency, bool valiant);

std::unique_ptr<LeafRoutes> clos_routes(const topology::Fabric& fabric, const Adjacency& adjacency);
std::unique_ptr<LeafRoutes> dragonfly_routes(const topology::Fabric& fabric, const Adjacency& adjacency, bool valiant);
std::unique_ptr<LeafRoutes> grid_routes(const topology::Fabric& fabric, const Adjacency& adjacency);

}  // namespace gigatwin::routing
