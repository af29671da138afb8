#pragma once

#include <vector>

#include "pipeline/timeline.hpp"
#include "workload/iteration.hpp"
#include "workload/memory.hpp"
#include "workload/micro_batch.hpp"

namespace gigatwin::workload {

/// One optimizer step in full: what `iterate` sums up, and what it was summed up from.
struct Step {
  IterationProfile profile;
  pipeline::Shape shape;
  pipeline::Costs costs;
  pipeline::Timeline timeline;      ///< of an accelerator of each stage; operations if they were asked for
  std::vector<ChunkCost> chunks;    ///< [depth] one micro-batch, on accelerators of mean speed
  std::vector<MemoryUse> memory;    ///< [stage]
  double slowdown = 1.0;            ///< of all computation: everybody waits for the slowest accelerator
  std::int64_t reported_stage = 0;  ///< whose parts the profile shows: the one that waits least
};

/// As `iterate`.
Step simulate_step(const TrainingSpec& training, const hardware::SystemSpec& system, std::int64_t accelerators,
                   const collectives::Network& network, const topology::Placement& placement,
                   bool keep_operations = false);

}  // namespace gigatwin::workload
