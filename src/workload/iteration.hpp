#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "collectives/network.hpp"
#include "hardware/system.hpp"
#include "workload/model.hpp"
#include "workload/plan.hpp"

namespace gigatwin::workload {

/// What a job trains: shape, plan and batch on a number of accelerators.
struct TrainingSpec {
  ModelSpec model;
  PlanSpec plan;
  std::int64_t global_batch = 0;  ///< sequences per optimizer step
};

/// One phase of the iteration as the accelerators draw it.
struct PowerPhase {
  std::string name;  ///< "compute", "communication", "bubble"
  Seconds duration;
  Watts accelerator_power;  ///< mean of one accelerator
};

/// One undisturbed optimizer step of the whole job: the pipeline's operations in the plan's order
/// (pipeline/timeline.hpp), each with the computation and the communication that nothing hides. The parts are those of
/// the stage that waits least; the phases are means over the stages.
struct IterationProfile {
  Seconds duration;
  // Where the time goes; the parts add to `duration`.
  Seconds matmul, attention, memory_bound, launch, recompute, optimizer;
  Seconds exposed_tensor, exposed_pipeline, exposed_data, exposed_expert, exposed_context;
  Seconds bubble;
  Seconds straggler;      ///< computation that takes longer than on accelerators of mean speed
  double tokens = 0.0;    ///< global_batch * sequence
  Flop model_compute;     ///< forward and backward of the model, without recomputation, whole job
  Flop hardware_compute;  ///< with recomputation
  double mfu = 0.0;       ///< model_compute / (duration x accelerators x dense BF16 peak), at any precision of the plan
  double hfu = 0.0;       ///< the same with hardware_compute
  Bytes memory;           ///< of the fullest accelerator
  Bytes checkpoint;       ///< weights and optimizer state, whole job
  std::vector<Bytes> tier_bytes;   ///< [tier] of the fabric, whole job and step
  std::vector<PowerPhase> phases;  ///< durations add to `duration`
  Watts accelerator_power;         ///< mean of one accelerator over the step
};

/// Why a plan cannot run; keys are relative to the training block ("plan.tensor").
struct PlanProblem {
  std::string key, expected, found, hint;
};

/// All problems of a plan on `accelerators` of `system`: degrees that do not divide, layers, heads, batch, memory (says
/// how much is missing).
std::vector<PlanProblem> problems_of(const TrainingSpec& training, const hardware::SystemSpec& system,
                                     std::int64_t accelerators);

/// Simulates one step. Asserts that `problems_of` is empty.
IterationProfile iterate(const TrainingSpec& training, const hardware::SystemSpec& system, std::int64_t accelerators,
                         const collectives::Network& network, const topology::Placement& placement);

}  // namespace gigatwin::workload
