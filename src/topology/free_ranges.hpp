#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "topology/placement.hpp"

namespace gigatwin::topology {

/// Free nodes as ranges that never touch, by first node and by size. Cost depends on the number of ranges, never on the
/// number of nodes.
class FreeRanges {
 public:
  FreeRanges() = default;
  explicit FreeRanges(std::span<const NodeRange> ranges);

  /// Makes `range` free, joined with the ranges that touch it. Asserts that none of it is free yet.
  void insert(NodeRange range);
  /// Removes `range`, which lies in one free range.
  void take(NodeRange range);

  std::int64_t nodes() const { return nodes_; }
  bool contains(std::int64_t node) const;
  /// first -> count
  const std::map<std::int64_t, std::int64_t>& by_first() const { return by_first_; }
  /// (count, first)
  const std::set<std::pair<std::int64_t, std::int64_t>>& by_size() const { return by_size_; }
  /// In order of first node.
  std::vector<NodeRange> list() const;

 private:
  void erase(std::map<std::int64_t, std::int64_t>::iterator range);

  std::map<std::int64_t, std::int64_t> by_first_;
  std::set<std::pair<std::int64_t, std::int64_t>> by_size_;
  std::int64_t nodes_ = 0;
};

}  // namespace gigatwin::topology
