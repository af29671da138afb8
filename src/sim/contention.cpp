#include "sim/contention.hpp"

#include <algorithm>

#include "fluid/problem.hpp"
#include "fluid/solve.hpp"

namespace gigatwin::sim {
namespace {

/// Demands that fill a block to the last byte do not hold each other up, whatever their sum is rounded to.
constexpr double rounding = 1e-9;

struct BlockNodes {
  std::int64_t block = 0;
  std::int64_t nodes = 0;
};

/// Nodes of the placement in each block that it touches, in order.
std::vector<BlockNodes> nodes_by_block(const topology::Placement& placement, std::int64_t block_nodes) {
  std::vector<BlockNodes> list;
  for (const topology::NodeRange& range : placement.ranges) {
    const std::int64_t end = range.first + range.count;
    for (std::int64_t node = range.first; node < end;) {
      const std::int64_t block = node / block_nodes, stop = std::min(end, (block + 1) * block_nodes);
      if (list.empty() || list.back().block != block) list.push_back({block, 0});
      list.back().nodes += stop - node;
      node = stop;
    }
  }
  return list;
}

}  // namespace

/// A tier that carries whatever the NICs below it send is never overfull, and is left out.
Contention::Contention(const topology::FabricPlan& plan) {
  const topology::NodeLayout& layout = plan.layout;
  const std::int64_t sizes[] = {layout.leaf_nodes, layout.pod_nodes, layout.hall_nodes};
  for (std::size_t b = 0; b < std::size(sizes) && topology::leaf_tier + b < plan.tiers.size(); ++b) {
    const std::int64_t blocks = sizes[b] > 0 ? (layout.nodes + sizes[b] - 1) / sizes[b] : 1;
    if (blocks == 1) continue;
    const topology::Tier& tier = plan.tiers[topology::leaf_tier + b];
    const double capacity = 2.0 * tier.total_bandwidth.value / static_cast<double>(blocks);
    const double nics = 2.0 * static_cast<double>(sizes[b] * plan.nics_per_node) * plan.nic_bandwidth().value;
    if (capacity >= nics * (1.0 - rounding)) continue;
    kinds_.push_back({topology::leaf_tier + b, sizes[b], capacity, blocks_.size()});
    blocks_.resize(blocks_.size() + static_cast<std::size_t>(blocks), Block{capacity, {}});
  }
}

void Contention::place(std::int64_t job, const topology::Placement& placement,
                       std::span<const BytesPerSecond> tier_rates) {
  remove(job);
  blocks_of_[job];  // a job that uses none of them is there all the same
  for (const BlockKind& kind : kinds_)
    if (kind.tier < tier_rates.size() && tier_rates[kind.tier].value > 0.0)
      add_demands(job, placement, kind, tier_rates[kind.tier].value);
}

void Contention::add_demands(std::int64_t job, const topology::Placement& placement, const BlockKind& kind,
                             double rate) {
  const std::vector<BlockNodes> parts = nodes_by_block(placement, kind.nodes);
  if (parts.size() < 2) return;
  const auto nodes = static_cast<double>(placement.nodes());
  const auto pairs = [nodes](const BlockNodes& part) {
    return static_cast<double>(part.nodes) * (nodes - static_cast<double>(part.nodes));
  };
  double all = 0.0;
  for (const BlockNodes& part : parts) all += pairs(part);
  std::vector<std::size_t>& used = blocks_of_[job];
  for (const BlockNodes& part : parts) {
    const std::size_t index = kind.first_block + static_cast<std::size_t>(part.block);
    std::vector<Demand>& demands = blocks_[index].demands;
    const auto place = std::find_if(demands.begin(), demands.end(), [job](const Demand& d) { return d.job > job; });
    // Alone it fits, or the job's iteration would be longer: what is over is the even spread's error.
    demands.insert(place, {job, std::min(rate * pairs(part) / all, kind.capacity)});
    used.push_back(index);
    changed_.push_back(index);
  }
}

void Contention::remove(std::int64_t job) {
  const auto found = blocks_of_.find(job);
  if (found == blocks_of_.end()) return;
  for (const std::size_t index : found->second) {
    std::erase_if(blocks_[index].demands, [job](const Demand& d) { return d.job == job; });
    changed_.push_back(index);
  }
  blocks_of_.erase(found);
}

/// Whether the shares may be other than they were.
bool Contention::update_overfull() {
  std::sort(changed_.begin(), changed_.end());
  changed_.erase(std::unique(changed_.begin(), changed_.end()), changed_.end());
  bool concerned = false;
  for (const std::size_t index : changed_) {
    const Block& block = blocks_[index];
    double wanted = 0.0;
    for (const Demand& demand : block.demands) wanted += demand.rate;
    const bool overfull = wanted > block.capacity * (1.0 + rounding);
    concerned |= overfull_.erase(index) > 0 || overfull;
    if (overfull) overfull_.insert(index);
  }
  changed_.clear();
  return concerned;
}

/// Blocks that hold what is wanted of them cannot bind, since no share is above 1.
std::map<std::int64_t, double> Contention::solve() const {
  std::map<std::int64_t, std::vector<fluid::Use>> uses;
  std::vector<double> capacity;
  for (const std::size_t index : overfull_) {
    const auto link = static_cast<std::int32_t>(capacity.size());
    capacity.push_back(blocks_[index].capacity);
    for (const Demand& demand : blocks_[index].demands) uses[demand.job].push_back({link, demand.rate});
  }
  std::map<std::int64_t, double> shares;
  if (capacity.empty()) return shares;
  fluid::Problem problem{std::move(capacity)};
  for (const auto& [job, used] : uses) problem.add(used, {.cap = 1.0});
  const std::vector<double> rates = fluid::max_min_rates(problem);
  std::size_t flow = 0;
  for (const auto& [job, used] : uses) shares[job] = rates[flow++];
  return shares;
}

std::vector<std::pair<std::int64_t, double>> Contention::settle() {
  std::vector<std::pair<std::int64_t, double>> changes;
  if (!update_overfull()) return changes;
  std::map<std::int64_t, double> shares = solve();
  for (const auto& [job, share] : shares_)
    if (!shares.contains(job) && blocks_of_.contains(job)) changes.emplace_back(job, 1.0);
  for (const auto& [job, share] : shares)
    if (const auto before = shares_.find(job); (before == shares_.end() ? 1.0 : before->second) != share)
      changes.emplace_back(job, share);
  std::sort(changes.begin(), changes.end());
  shares_ = std::move(shares);
  return changes;
}

}  // namespace gigatwin::sim
