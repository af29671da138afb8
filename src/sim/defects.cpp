#include "sim/defects.hpp"

#include <algorithm>

#include "base/error.hpp"

namespace gigatwin::sim {

void Defects::return_leaf(std::int64_t node) {
  const auto found = leaves_away_.find(node / layout_.leaf_nodes);
  GIGATWIN_ASSERT(found != leaves_away_.end(), "leaf group of node {} lacks no leaf", node);
  if (--found->second == 0) leaves_away_.erase(found);
}

double Defects::speed(const topology::Placement& placement) const {
  double slowest = 1.0;
  if (slow_.empty()) return slowest;
  for (const topology::NodeRange& range : placement.ranges)
    for (auto node = slow_.lower_bound(range.first); node != slow_.end() && node->first < range.first + range.count;
         ++node)
      slowest = std::min(slowest, node->second);
  return slowest;
}

double Defects::bandwidth(const topology::Placement& placement) const {
  std::int64_t away = 0;
  if (leaves_away_.empty()) return 1.0;
  for (const topology::NodeRange& range : placement.ranges) {
    const std::int64_t last = (range.first + range.count - 1) / layout_.leaf_nodes;
    for (auto group = leaves_away_.lower_bound(range.first / layout_.leaf_nodes);
         group != leaves_away_.end() && group->first <= last; ++group)
      away = std::max(away, group->second);
  }
  const std::int64_t left = std::max<std::int64_t>(leaves_of_group_ - away, 1);
  return static_cast<double>(left) / static_cast<double>(leaves_of_group_);
}

bool Defects::cut_off(std::int64_t node) const {
  const auto found = leaves_away_.find(node / layout_.leaf_nodes);
  return found != leaves_away_.end() && found->second >= leaves_of_group_;
}

}  // namespace gigatwin::sim
