#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/schema.hpp"

/// Where the state of jobs is saved and where their data comes from: figures and tables. Model reference:
/// docs/model/storage.md.
namespace gigatwin::storage {

/// Memory or drives of one node that hold checkpoints of the job that runs on it.
struct NodeStoreSpec {
  BytesPerSecond write_bandwidth;                  ///< from the node's accelerators
  BytesPerSecond read_bandwidth;                   ///< to the node's accelerators
  Bytes capacity;                                  ///< of one node, for checkpoints
  std::optional<BytesPerSecond> peer_bandwidth{};  ///< of the second copy on another node; none: no second copy
};

/// Parallel storage that all jobs write checkpoints to and load them from, with its bandwidth shared among them, and
/// what nodes have of their own.
struct StorageSpec {
  BytesPerSecond write_bandwidth;
  BytesPerSecond read_bandwidth;
  BytesPerSecond node_bandwidth;               ///< what one compute node can write or read at most
  Watts power;                                 ///< constant
  Seconds latency{0.0};                        ///< of one checkpoint or load, beside its bytes
  std::optional<NodeStoreSpec> host_memory{};  ///< also the stage of asynchronous checkpoints
  std::optional<NodeStoreSpec> nvme{};
};

/// Link from another site, over which data sets come.
struct WideAreaSpec {
  std::string name;
  BytesPerSecond bandwidth;
  Seconds latency{0.0};  ///< one way
};

/// Where a checkpoint lies, from the cheapest to the safest.
enum class Level : std::uint8_t { host_memory, nvme, storage };
inline constexpr std::size_t level_count = 3;

/// What a failure takes away of what a job has saved.
enum class Destroys : std::uint8_t {
  nothing,  ///< processes end, the nodes and what they hold remain: software, network
  node,     ///< what a node held, unless another node has a copy
  hall,     ///< what nodes held, copies on their neighbours as well
  state,    ///< silent corruption: everything saved since it began is of no use
};
inline constexpr std::size_t destroys_count = 4;

enum class CheckpointMode : std::uint8_t {
  synchronous,   ///< training stops until the checkpoint is where it should be
  asynchronous,  ///< training stops for the copy to host memory; the rest goes on in the background
};
enum class CheckpointInterval : std::uint8_t { young_daly, daly, fixed };

struct LevelSpec {
  Level to = Level::storage;
  std::optional<Seconds> every;  ///< none: from `CheckpointSpec::interval`
  std::int64_t keep = 5;         ///< newest checkpoints that are kept
};

struct CheckpointSpec {
  CheckpointInterval interval = CheckpointInterval::young_daly;
  Seconds every = hours(1);       ///< interval fixed
  Seconds shortest = minutes(1);  ///< other intervals: never more often than this
  CheckpointMode mode = CheckpointMode::synchronous;
  double drain_slowdown = 0.02;   ///< asynchronous: of training while a checkpoint drains
  std::vector<LevelSpec> levels{};  ///< empty: parallel storage alone
};

const Schema<NodeStoreSpec>& node_store_schema();
const Schema<StorageSpec>& storage_schema();
const Schema<WideAreaSpec>& wide_area_schema();
const Schema<LevelSpec>& level_schema();
const Schema<CheckpointSpec>& checkpoint_schema();

/// What the two blocks say of each other: a level that this site does not have. Keys begin with "checkpoint".
void check_levels(const StorageSpec& storage, const CheckpointSpec& checkpoint, BlockProblems& problems);

/// Two links of one name.
void check_wide_area(const std::vector<WideAreaSpec>& links, BlockProblems& problems);

/// "host-memory", "nvme" or "storage", as in scenarios.
std::string to_text(Level level);

}  // namespace gigatwin::storage
