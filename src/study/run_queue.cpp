#include "study/run_queue.hpp"

#include <algorithm>
#include <map>

#include "base/error.hpp"
#include "study/folder.hpp"

namespace gigatwin::study {
namespace {

/// Long beside the milliseconds that a process costs, short beside the patience of who watches.
constexpr double pack_s = 2.0;
constexpr std::size_t largest_pack = 5000;

}  // namespace

RunQueue::RunQueue(const Plan& plan, Shard shard, const std::vector<bool>& finished, std::size_t workers)
    : group_of_(workers) {
  std::map<std::pair<std::size_t, std::int64_t>, std::size_t> places;  // of scenario and seed
  for (std::uint64_t run = 0; run < plan.runs(); ++run) {
    if (finished[static_cast<std::size_t>(run)] || shard_of(plan, run, shard.count) != shard.index) continue;
    const auto [place, is_new] =
        places.try_emplace({plan.scenario_of(run), plan.replicate_of(plan.point_of(run))}, groups_.size());
    if (is_new) groups_.emplace_back();
    groups_[place->second].runs.push_back(run);
    ++left_;
  }
  // Shards that begin at the same moment begin with different scenarios: what they have in common is simulated once.
  if (!groups_.empty())
    first_group_ = groups_.size() * static_cast<std::size_t>(shard.index - 1) / static_cast<std::size_t>(shard.count);
}

std::optional<Pack> RunQueue::next(std::size_t worker) {
  if (!alone_.empty()) {
    Pack pack = std::move(alone_.front());
    alone_.pop_front();
    left_ -= pack.runs.size();
    return pack;
  }
  if (left_ == 0) return std::nullopt;
  const std::size_t chosen = choose(worker);
  Group& group = groups_[chosen];
  Pack pack{chosen, {}, false};
  const std::size_t size = pack_size(group);
  pack.runs.assign(group.runs.begin(), group.runs.begin() + static_cast<std::ptrdiff_t>(size));
  group.runs.erase(group.runs.begin(), group.runs.begin() + static_cast<std::ptrdiff_t>(size));
  left_ -= size;
  return pack;
}

/// The worker's own group while it lasts; else the one with fewest workers on it, of these the first from where the
/// shard begins.
std::size_t RunQueue::choose(std::size_t worker) {
  std::optional<std::size_t>& own = group_of_[worker];
  if (own && !groups_[*own].runs.empty()) return *own;
  if (own) --groups_[*own].workers;
  std::optional<std::size_t> best;
  for (std::size_t i = 0; i < groups_.size(); ++i) {
    const std::size_t candidate = (first_group_ + i) % groups_.size();
    if (groups_[candidate].runs.empty()) continue;
    if (!best || groups_[candidate].workers < groups_[*best].workers) best = candidate;
  }
  GIGATWIN_ASSERT(best, "{} runs are left, but no group has any", left_);
  own = best;
  ++groups_[*best].workers;
  return *best;
}

/// So many as take `pack_s`, and at the end few enough that all workers end together.
std::size_t RunQueue::pack_size(const Group& group) const {
  if (group.seconds_per_run == 0.0) return 1;
  const auto by_time = static_cast<std::size_t>(std::min(pack_s / group.seconds_per_run, 1.0 * largest_pack));
  const std::size_t fair = group.runs.size() / (2 * std::max<std::size_t>(group.workers, 1)) + 1;
  return std::clamp<std::size_t>(std::min(by_time, fair), 1, group.runs.size());
}

void RunQueue::put_back(const Pack& pack, std::size_t from) {
  Group& group = groups_[pack.group];
  group.runs.insert(group.runs.begin(), pack.runs.begin() + static_cast<std::ptrdiff_t>(from), pack.runs.end());
  left_ += pack.runs.size() - from;
}

void RunQueue::put_alone(const Pack& pack, std::size_t which) {
  alone_.push_back({pack.group, {pack.runs[which]}, true});
  ++left_;
}

void RunQueue::took(std::size_t group, std::size_t runs, double seconds) {
  if (runs > 0) groups_[group].seconds_per_run = std::max(seconds / static_cast<double>(runs), 1e-6);
}

}  // namespace gigatwin::study
