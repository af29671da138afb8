#include "storage/checkpoint_plan.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "base/error.hpp"
#include "storage/interval.hpp"

namespace gigatwin::storage {
namespace {

constexpr std::array<Destroys, destroys_count> all_kinds{Destroys::nothing, Destroys::node, Destroys::hall,
                                                         Destroys::state};

const NodeStoreSpec& node_store(const StorageSpec& storage, Level level) {
  const std::optional<NodeStoreSpec>& store = level == Level::nvme ? storage.nvme : storage.host_memory;
  GIGATWIN_ASSERT(store.has_value(), "no {} on this site", to_text(level));
  return *store;
}

/// Checkpoints of this size that one node holds, second copies of another node's beside its own.
std::int64_t room_for(const StorageSpec& storage, Level level, Bytes per_node) {
  if (level == Level::storage) return std::numeric_limits<std::int64_t>::max();
  const NodeStoreSpec& store = node_store(storage, level);
  return static_cast<std::int64_t>(std::min(1e6, store.capacity / per_node / (store.peer_bandwidth ? 2.0 : 1.0)));
}

/// A silent corruption is found late: what nodes keep is then of no use.
bool covers(const StorageSpec& storage, Level level, Destroys kind) {
  return kind == Destroys::state ? level == Level::storage : survives(storage, level, kind);
}

/// A level that a job may use.
struct Candidate {
  LevelPlan plan;
  std::optional<Seconds> stated;
  double cost_s = 0.0;  ///< training time that one checkpoint takes
};

Candidate candidate(const CheckpointSpec& checkpoint, const StorageSpec& storage, const LevelSpec& level, Bytes bytes,
                    std::int64_t nodes) {
  Candidate c;
  c.plan.to = level.to;
  c.plan.keep = std::min(level.keep, room_for(storage, level.to, bytes / static_cast<double>(nodes)));
  c.plan.pause = write_time(storage, level.to, bytes, nodes);
  if (checkpoint.mode == CheckpointMode::asynchronous) {
    const Seconds copy = bytes / (static_cast<double>(nodes) * node_store(storage, Level::host_memory).write_bandwidth);
    c.plan.drain = level.to == Level::host_memory ? c.plan.pause - copy : c.plan.pause;
    c.plan.pause = copy;
  }
  c.stated = level.every;
  if (!c.stated && checkpoint.interval == CheckpointInterval::fixed) c.stated = checkpoint.every;
  c.cost_s = c.plan.pause.value + checkpoint.drain_slowdown * c.plan.drain.value;
  return c;
}

/// Rate of the failures that level `i` covers and no cheaper one.
PerSecond left_to(const std::vector<Candidate>& levels, std::size_t i, const StorageSpec& storage,
                  const FailureRates& failures) {
  PerSecond rate{0.0};
  for (const Destroys kind : all_kinds) {
    bool mine = covers(storage, levels[i].plan.to, kind);
    for (std::size_t cheaper = 0; cheaper < i; ++cheaper)
      mine = mine && !covers(storage, levels[cheaper].plan.to, kind);
    if (mine) rate += failures[kind];
  }
  return rate;
}

Seconds interval_of(const std::vector<Candidate>& levels, std::size_t i, const CheckpointSpec& checkpoint) {
  if (levels[i].stated) return *levels[i].stated;
  const PerSecond rate = levels[i].plan.failures;
  if (rate.value <= 0.0) return {std::numeric_limits<double>::infinity()};
  const Seconds cost{std::max(0.0, levels[i].cost_s - (i > 0 ? levels[i - 1].cost_s : 0.0))}, mean{1.0 / rate.value};
  const Seconds best =
      checkpoint.interval == CheckpointInterval::daly ? daly_interval(cost, mean) : young_interval(cost, mean);
  return std::max({checkpoint.shortest, levels[i].plan.drain, best});
}

/// The first level that another makes useless.
std::optional<std::size_t> useless(const std::vector<Candidate>& levels) {
  for (std::size_t i = 0; i + 1 < levels.size(); ++i) {
    const bool rare =
        std::isinf(levels[i].plan.interval.value) || levels[i].plan.interval >= levels[i + 1].plan.interval;
    if (!levels[i].stated && (rare || levels[i].cost_s >= levels[i + 1].cost_s)) return i;
  }
  return std::nullopt;
}

}  // namespace

PerSecond FailureRates::total() const {
  PerSecond sum{0.0};
  for (const PerSecond rate : of) sum += rate;
  return sum;
}

bool survives(const StorageSpec& storage, Level level, Destroys kind) {
  if (level == Level::storage || kind == Destroys::nothing || kind == Destroys::state) return true;
  return kind == Destroys::node && node_store(storage, level).peer_bandwidth.has_value();
}

Seconds write_time(const StorageSpec& storage, Level level, Bytes bytes, std::int64_t nodes) {
  const double count = static_cast<double>(nodes);
  if (level == Level::storage)
    return storage.latency + bytes / std::min(storage.write_bandwidth, count * storage.node_bandwidth);
  const NodeStoreSpec& store = node_store(storage, level);
  const Bytes per_node = bytes / count;
  return per_node / store.write_bandwidth + (store.peer_bandwidth ? per_node / *store.peer_bandwidth : Seconds{0.0});
}

Seconds load_time(const StorageSpec& storage, Level level, Bytes bytes, std::int64_t nodes, Destroys kind) {
  const double count = static_cast<double>(nodes);
  if (level == Level::storage)
    return storage.latency + bytes / std::min(storage.read_bandwidth, count * storage.node_bandwidth);
  const NodeStoreSpec& store = node_store(storage, level);
  const Bytes per_node = bytes / count;
  const bool fetched = kind == Destroys::node && store.peer_bandwidth;
  return per_node / store.read_bandwidth + (fetched ? per_node / *store.peer_bandwidth : Seconds{0.0});
}

CheckpointPlan plan_checkpoints(const CheckpointSpec& checkpoint, const StorageSpec& storage, Bytes bytes,
                                std::int64_t nodes, const FailureRates& failures) {
  CheckpointPlan plan;
  if (bytes.value <= 0.0) return plan;
  plan.drain_slowdown = checkpoint.mode == CheckpointMode::asynchronous ? checkpoint.drain_slowdown : 0.0;
  const std::vector<LevelSpec> storage_alone{LevelSpec{}};
  std::vector<Candidate> levels;
  for (const LevelSpec& level : checkpoint.levels.empty() ? storage_alone : checkpoint.levels)
    if (const Candidate c = candidate(checkpoint, storage, level, bytes, nodes); c.plan.keep > 0) levels.push_back(c);
  while (true) {
    for (std::size_t i = 0; i < levels.size(); ++i) {
      levels[i].plan.failures = left_to(levels, i, storage, failures);
      levels[i].plan.interval = interval_of(levels, i, checkpoint);
    }
    const std::optional<std::size_t> gone = useless(levels);
    if (!gone) break;
    levels.erase(levels.begin() + static_cast<std::ptrdiff_t>(*gone));
  }
  for (const Candidate& level : levels) plan.levels.push_back(level.plan);
  return plan;
}

double CheckpointForecast::training() const { return std::max(0.0, 1.0 - checkpointing - lost - restarting); }

CheckpointForecast forecast(const CheckpointPlan& plan, const StorageSpec& storage, Bytes bytes, std::int64_t nodes,
                            const FailureRates& failures, Seconds restart) {
  CheckpointForecast shares;
  for (const Destroys kind : all_kinds) {
    const auto answer = std::find_if(plan.levels.begin(), plan.levels.end(),
                                     [&](const LevelPlan& level) { return covers(storage, level.to, kind); });
    shares.restarting += failures[kind] * restart;
    if (answer == plan.levels.end() || failures[kind].value <= 0.0) continue;
    shares.restarting += failures[kind] * load_time(storage, answer->to, bytes, nodes, kind);
    shares.lost += failures[kind] * (0.5 * answer->interval + answer->drain);
  }
  shares.restarting = std::min(1.0, shares.restarting);
  shares.lost = std::min(1.0 - shares.restarting, shares.lost);
  double per_training = 0.0, cheaper = 0.0;  // seconds of checkpoints per second of training
  for (const LevelPlan& level : plan.levels) {
    const double cost = level.pause.value + plan.drain_slowdown * level.drain.value;
    per_training += (cost - cheaper) / level.interval.value;
    cheaper = cost;
  }
  shares.checkpointing = (1.0 - shares.restarting - shares.lost) * per_training / (1.0 + per_training);
  return shares;
}

}  // namespace gigatwin::storage
