#pragma once

#include <cstdint>
#include <vector>

#include "routing/leaf_routes.hpp"
#include "routing/shortest_paths.hpp"

namespace gigatwin::routing {

/// In a fat tree, sprayed flows put the same load on all uplinks of a leaf, on all uplinks of a pod and of a hall, and
/// as much on all links down to them: each such set is one channel with the sum of the bandwidths. Exact, and 4 entries
/// a flow instead of some thousand.
///
/// A plane (the spines of one number with all that is above them) in which something failed is left out: its links stay
/// channels of their own.
class Pools {
 public:
  /// @param dead  [link]
  Pools(const topology::Fabric& fabric, const std::vector<bool>& dead);

  bool active() const { return !members_first_.empty(); }  ///< a fat tree of several leaves
  bool complete() const { return complete_; }              ///< nothing between switches failed
  /// Channels counted on from 2 x links. Pools without members have no capacity and are never used.
  std::int32_t count() const { return static_cast<std::int32_t>(capacity_.size()); }
  double capacity(std::int32_t pool) const { return capacity_[static_cast<std::size_t>(pool)]; }
  double latency_s(std::int32_t pool) const { return latency_s_[static_cast<std::size_t>(pool)]; }
  /// Channels of a pool.
  std::span<const Channel> members(std::int32_t pool) const;

  /// The way of a sprayed flow where nothing failed: one pool up and one down at each level that it climbs.
  /// @return false where one of the blocks has lost all its uplinks
  bool append(const Port& from, const Port& to, std::int64_t copy, double share, std::vector<Hop>& hops) const;
  /// Replaces channels of pools by their pools and adds up what they carry.
  void collapse(std::vector<Hop>& hops, std::size_t begin) const;

 private:
  struct Level {
    std::int64_t leaves = 1;  ///< below a block of this level
    std::int64_t blocks = 0;  ///< of one copy
    std::int32_t first = 0;   ///< first pool: copy x blocks x 2 + block x 2 + (down ? 1 : 0)
  };
  std::int32_t pool_of(std::size_t level, std::int64_t copy, std::int64_t leaf, bool down) const;
  void find_members(const topology::Fabric& fabric, const std::vector<bool>& dead);

  std::vector<Level> levels_;
  bool complete_ = true;
  std::int32_t first_channel_ = 0;
  std::vector<std::int32_t> pool_of_channel_;  ///< [channel], -1: none
  std::vector<double> capacity_, latency_s_;
  std::vector<std::size_t> members_first_;
  std::vector<Channel> members_;
};

}  // namespace gigatwin::routing
