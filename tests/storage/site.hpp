#pragma once

#include "storage/checkpoint_plan.hpp"

namespace gigatwin::storage {

/// 100 GB/s to storage, 1 GB/s of it a node, 200 GB/s back; 10 GB/s to the memory of a node and 20 back; 2 GB/s to its
/// drives and 4 back. Second copies at 5 GB/s.
inline StorageSpec small_storage(bool second_copies = true) {
  StorageSpec s;
  s.write_bandwidth = gigabytes_per_second(100);
  s.read_bandwidth = gigabytes_per_second(200);
  s.node_bandwidth = gigabytes_per_second(1);
  NodeStoreSpec memory{gigabytes_per_second(10), gigabytes_per_second(20), gigabytes(400), {}};
  NodeStoreSpec drives{gigabytes_per_second(2), gigabytes_per_second(4), gigabytes(1000), {}};
  if (second_copies) memory.peer_bandwidth = drives.peer_bandwidth = gigabytes_per_second(5);
  s.host_memory = memory;
  s.nvme = drives;
  return s;
}

inline FailureRates rates(double nothing, double node, double hall = 0.0, double state = 0.0) {
  return {{PerSecond{nothing}, PerSecond{node}, PerSecond{hall}, PerSecond{state}}};
}

inline CheckpointSpec levels(std::vector<LevelSpec> list) {
  CheckpointSpec c;
  c.shortest = {1};
  c.levels = std::move(list);
  return c;
}

}  // namespace gigatwin::storage
