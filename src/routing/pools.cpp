#include "routing/pools.hpp"

#include <algorithm>

namespace gigatwin::routing {
namespace {

using topology::Fabric;
using topology::FabricPlan;
using topology::VertexKind;

const topology::Switch& switch_at(const Fabric& fabric, std::int32_t vertex) {
  return fabric.switches[static_cast<std::size_t>(vertex - fabric.first_switch)];
}

/// Where an uplink belongs: 0 leaf, 1 spine, 2 core; a leaf of the block below it; the plane.
struct Uplink {
  std::size_t level;
  std::int64_t copy, leaf, plane;
};

Uplink uplink_of(const Fabric& fabric, const topology::Link& link) {
  const FabricPlan& plan = fabric.plan;
  const topology::Switch &lower = switch_at(fabric, link.lower), &upper = switch_at(fabric, link.upper);
  switch (lower.kind) {
    case VertexKind::leaf:
      return {0, lower.copy, lower.index, upper.index % plan.spines};
    case VertexKind::spine:
      return {1, lower.copy, lower.index / plan.spines * plan.leaves_per_pod, lower.index % plan.spines};
    default: {
      const std::int64_t hall = lower.index / (plan.spines * plan.cores);
      return {2, lower.copy, hall * plan.pods_per_hall * plan.leaves_per_pod, lower.index / plan.cores % plan.spines};
    }
  }
}

bool is_fat_tree(topology::FabricKind kind) {
  using topology::FabricKind;
  return kind == FabricKind::two_tier || kind == FabricKind::three_tier || kind == FabricKind::rail_optimised ||
         kind == FabricKind::rail_only;
}

}  // namespace

Pools::Pools(const Fabric& fabric, const std::vector<bool>& dead) {
  const FabricPlan& plan = fabric.plan;
  if (!is_fat_tree(plan.kind) || plan.spines == 0) return;
  const std::int64_t hall_leaves = plan.pods_per_hall * plan.leaves_per_pod;
  for (const std::int64_t leaves : {std::int64_t{1}, plan.leaves_per_pod, hall_leaves}) {
    const std::int64_t blocks = (plan.leaves + leaves - 1) / leaves;
    levels_.push_back({leaves, blocks, count()});
    capacity_.resize(capacity_.size() + static_cast<std::size_t>(2 * blocks * plan.copies()));
  }
  latency_s_.resize(capacity_.size());
  first_channel_ = static_cast<std::int32_t>(2 * fabric.links.size());
  find_members(fabric, dead);
}

void Pools::find_members(const Fabric& fabric, const std::vector<bool>& dead) {
  const FabricPlan& plan = fabric.plan;
  const auto between_switches = [&](std::size_t i) { return fabric.links[i].lower >= fabric.first_switch; };
  // A leaf without any uplink is cut off: it is no reason to leave its planes out.
  std::vector<std::int64_t> uplinks(static_cast<std::size_t>(plan.copies() * plan.leaves));
  const auto leaf_row = [&](const Uplink& at) { return static_cast<std::size_t>(at.copy * plan.leaves + at.leaf); };
  for (std::size_t i = 0; i < fabric.links.size(); ++i) {
    if (!between_switches(i) || dead[i]) continue;
    const Uplink at = uplink_of(fabric, fabric.links[i]);
    if (at.level == 0) ++uplinks[leaf_row(at)];
  }
  std::vector<bool> whole(static_cast<std::size_t>(plan.copies() * plan.spines), true);
  const auto plane_row = [&](const Uplink& at) { return static_cast<std::size_t>(at.copy * plan.spines + at.plane); };
  for (std::size_t i = 0; i < fabric.links.size(); ++i) {
    if (!between_switches(i) || !dead[i]) continue;
    const Uplink at = uplink_of(fabric, fabric.links[i]);
    if (at.level == 0 && uplinks[leaf_row(at)] == 0) continue;
    whole[plane_row(at)] = false;
    complete_ = false;
  }
  pool_of_channel_.assign(2 * fabric.links.size(), -1);
  members_first_.assign(capacity_.size() + 1, 0);
  for (std::size_t i = 0; i < fabric.links.size(); ++i) {
    if (!between_switches(i) || dead[i]) continue;
    const Uplink at = uplink_of(fabric, fabric.links[i]);
    if (!whole[plane_row(at)]) continue;
    for (const bool down : {false, true}) {
      const std::int32_t pool = pool_of(at.level, at.copy, at.leaf, down);
      pool_of_channel_[2 * i + (down ? 1 : 0)] = pool;
      ++members_first_[static_cast<std::size_t>(pool) + 1];
      capacity_[static_cast<std::size_t>(pool)] += fabric.links[i].bandwidth.value;
      latency_s_[static_cast<std::size_t>(pool)] = fabric.links[i].latency.value;
    }
  }
  for (std::size_t p = 1; p < members_first_.size(); ++p) members_first_[p] += members_first_[p - 1];
  members_.resize(members_first_.back());
  std::vector<std::size_t> next(members_first_.begin(), members_first_.end() - 1);
  for (std::size_t c = 0; c < pool_of_channel_.size(); ++c)
    if (pool_of_channel_[c] >= 0)
      members_[next[static_cast<std::size_t>(pool_of_channel_[c])]++] = static_cast<Channel>(c);
}

std::int32_t Pools::pool_of(std::size_t level, std::int64_t copy, std::int64_t leaf, bool down) const {
  const Level& at = levels_[level];
  return at.first + static_cast<std::int32_t>(2 * (copy * at.blocks + leaf / at.leaves) + (down ? 1 : 0));
}

std::span<const Channel> Pools::members(std::int32_t pool) const {
  const auto p = static_cast<std::size_t>(pool);
  return {members_.data() + members_first_[p], members_.data() + members_first_[p + 1]};
}

bool Pools::append(const Port& from, const Port& to, std::int64_t copy, double share, std::vector<Hop>& hops) const {
  for (std::size_t l = 0; l < levels_.size(); ++l) {
    if (from.leaf / levels_[l].leaves == to.leaf / levels_[l].leaves) return true;
    for (const bool down : {false, true}) {
      const std::int32_t pool = pool_of(l, copy, down ? to.leaf : from.leaf, down);
      if (capacity(pool) <= 0.0) return false;
      hops.push_back({first_channel_ + pool, share});
    }
  }
  return true;
}

void Pools::collapse(std::vector<Hop>& hops, std::size_t begin) const {
  const auto first = hops.begin() + static_cast<std::ptrdiff_t>(begin);
  for (auto hop = first; hop != hops.end(); ++hop)
    if (const std::int32_t pool = pool_of_channel_[static_cast<std::size_t>(hop->channel)]; pool >= 0)
      hop->channel = first_channel_ + pool;
  std::sort(first, hops.end(), [](const Hop& a, const Hop& b) { return a.channel < b.channel; });
  auto last = first;
  for (auto hop = first; hop != hops.end(); ++hop) {
    if (hop == first) continue;
    if (hop->channel == last->channel)
      last->share += hop->share;
    else
      *++last = *hop;
  }
  if (first != hops.end()) hops.erase(last + 1, hops.end());
}

}  // namespace gigatwin::routing
