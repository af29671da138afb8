#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "routing/adjacency.hpp"
#include "routing/choice.hpp"

namespace gigatwin::routing {

/// Part of a flow on one channel.
struct Hop {
  Channel channel = 0;
  double share = 1.0;
};

/// Fewest-hop ways through what is left of a fabric, by breadth-first search (Boost.Graph): for graphs without order,
/// around failures, and for spraying over all of them. In fat trees a way never turns up again after it went down, as
/// deadlock-free routing demands.
class ShortestPaths {
 public:
  /// Over the switches and their links; for `graph` fabrics over all vertices.
  /// @param dead  [link]
  ShortestPaths(const topology::Fabric& fabric, const std::vector<bool>& dead);
  ~ShortestPaths();
  ShortestPaths(ShortestPaths&&) noexcept;

  /// Appends one way. @return false where there is none
  /// @param preferred  taken where they lie on a fewest-hop way, so that a detour is no longer than it must be
  bool append(std::int32_t from, std::int32_t to, const Choice& choice, std::int64_t by_destination,
              std::span<const Channel> preferred, std::vector<Channel>& way);
  /// Appends all ways: at every switch what arrives is split evenly over the links that lie on one.
  bool spread(std::int32_t from, std::int32_t to, double share, std::vector<Hop>& hops);

 private:
  struct Search;
  std::unique_ptr<Search> search_;
};

}  // namespace gigatwin::routing
