#pragma once

#include <cstdint>
#include <map>

#include "topology/placement.hpp"

namespace gigatwin::sim {

/// What is in service but not sound: slow nodes, and leaf groups that lack some of their leaves.
class Defects {
 public:
  Defects(const topology::NodeLayout& layout, std::int64_t leaves_of_group)
      : layout_(layout), leaves_of_group_(leaves_of_group) {}

  void slow_down(std::int64_t node, double speed) { slow_[node] = speed; }
  /// The node is sound again; nothing happens where it was.
  void mend(std::int64_t node) { slow_.erase(node); }
  bool is_slow(std::int64_t node) const { return slow_.contains(node); }

  /// One more leaf of the group that `node` is in is away, or back.
  void lose_leaf(std::int64_t node) { ++leaves_away_[node / layout_.leaf_nodes]; }
  void return_leaf(std::int64_t node);

  /// Of the slowest of these nodes, 1 where all are sound.
  double speed(const topology::Placement& placement) const;
  /// Of its leaf groups, the least part of their bandwidth that is left; one leaf is never counted as lost, since jobs
  /// are interrupted when it goes.
  double bandwidth(const topology::Placement& placement) const;
  /// No leaf of the group that `node` is in is left.
  bool cut_off(std::int64_t node) const;

 private:
  topology::NodeLayout layout_;
  std::int64_t leaves_of_group_;
  std::map<std::int64_t, double> slow_;               ///< node -> speed
  std::map<std::int64_t, std::int64_t> leaves_away_;  ///< leaf group -> leaves
};

}  // namespace gigatwin::sim
