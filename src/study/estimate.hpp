#pragma once

#include <cstdint>

#include "study/plan.hpp"

namespace gigatwin::study {

/// What a study takes beside processor time, before it is run. Good to a factor of two: how long an indicator is in
/// text, and how well it packs, depends on its digits.
struct Estimate {
  double shard_bytes = 0.0;   ///< of all shards together
  double file_bytes = 0.0;    ///< of the merged file
  double memory_bytes = 0.0;  ///< of the process that deals out the runs of one shard, or merges, beside the program
  std::uint64_t inodes = 0;   ///< of the folder, without its cache
};

Estimate estimate(const Plan& plan, std::int64_t shards);

}  // namespace gigatwin::study
