#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "topology/fabric.hpp"

namespace gigatwin::routing {

/// One direction of a link: 2 x link from its lower to its upper end, 2 x link + 1 back.
using Channel = std::int32_t;

/// Links between switches by switch, sorted by the neighbour's vertex and then by link: in a fat tree those below come
/// first.
class Adjacency {
 public:
  struct Neighbour {
    std::int32_t vertex;
    Channel channel;  ///< towards it
  };

  explicit Adjacency(const topology::Fabric& fabric);

  std::span<const Neighbour> all(std::int32_t vertex) const;
  std::span<const Neighbour> above(std::int32_t vertex) const;  ///< neighbours of higher vertex
  std::span<const Neighbour> below(std::int32_t vertex) const;  ///< neighbours of lower vertex
  /// Parallel links from `from` to `to`; empty where there is none.
  std::span<const Neighbour> between(std::int32_t from, std::int32_t to) const;

 private:
  std::size_t row(std::int32_t vertex) const { return static_cast<std::size_t>(vertex - first_switch_); }

  std::int32_t first_switch_;
  std::vector<std::size_t> first_;  ///< [switch + 1]
  std::vector<std::size_t> above_;  ///< [switch]
  std::vector<Neighbour> neighbours_;
};

}  // namespace gigatwin::routing
