#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "collectives/network.hpp"
#include "hardware/system.hpp"
#include "sim/iteration_store.hpp"
#include "workload/job.hpp"

namespace gigatwin::sim {

/// How a job runs undisturbed: what the year replays instead of simulating every iteration.
///
/// Work is counted in tokens for training jobs and in seconds of undisturbed running for the others.
struct JobProfile {
  double work_per_s = 1.0;     ///< at full speed
  double compute_share = 1.0;  ///< of the iteration: the part that slows down with the accelerators' clock
  double tokens_per_work = 0.0;
  double flop_per_work = 0.0;  ///< model FLOP of the whole job
  Watts training_power;        ///< one accelerator above idle, mean over the iteration
  Watts waiting_power;         ///< one accelerator above idle while a checkpoint is written
  Bytes checkpoint;
  double mfu = 0.0;
  Seconds iteration;
  std::vector<BytesPerSecond> tier_rates;  ///< [tier] mean over the iteration, whole job; empty where not known
};

/// One iteration that was simulated: what it depends on and what came out.
struct SimulatedIteration {
  const workload::TrainingSpec* training = nullptr;
  std::int64_t accelerators = 0;
  topology::PlacementShape shape;
  workload::IterationProfile profile;
};

/// Iterations of other runs, on the machine that `machine` describes in full.
struct IterationMemory {
  std::shared_ptr<IterationStore> store;  ///< null: none
  std::string machine;
};

/// Simulates an iteration once for each (training, accelerators, placement shape) and replays it afterwards. Exact
/// on the analytic network, which depends on the placement through its shape alone; on the fluid one the first
/// placement of a shape stands for all.
class ProfileCache {
 public:
  /// @param memory  of other runs, where there is any
  ProfileCache(const hardware::SystemSpec& system, const collectives::Network& network,
               const topology::NodeLayout& layout, const IterationMemory& memory = {})
      : system_(system), network_(network), layout_(layout), memory_(memory) {}

  JobProfile profile(const workload::JobRequest& job, const topology::Placement& placement) {
    return profile(job, job.accelerators, placement, topology::shape_of(placement, layout_));
  }
  /// @param accelerators  that it runs on: its own size, or another one of an elastic job
  /// @param shape  of the placement, where the caller knows it already: counting blocks costs more than a replay
  JobProfile profile(const workload::JobRequest& job, std::int64_t accelerators, const topology::Placement& placement,
                     const topology::PlacementShape& shape);
  /// In the order in which they were first needed.
  const std::vector<SimulatedIteration>& iterations() const { return iterations_; }

 private:
  const workload::IterationProfile& iteration(const workload::JobRequest& job, std::int64_t accelerators,
                                              const topology::Placement& placement,
                                              const topology::PlacementShape& shape);
  workload::IterationProfile simulate(const workload::TrainingSpec& training, std::int64_t accelerators,
                                      const topology::Placement& placement, const topology::PlacementShape& shape);

  const hardware::SystemSpec& system_;
  const collectives::Network& network_;
  const topology::NodeLayout& layout_;
  const IterationMemory memory_;
  std::map<const workload::TrainingSpec*, IterationStore::Table*> tables_;  ///< of `memory_`
  std::vector<SimulatedIteration> iterations_;
  std::map<std::tuple<const workload::TrainingSpec*, std::int64_t, topology::PlacementShape>, std::size_t> index_;
};

/// Speed of the work when the clock runs at `speed` (0..1) of full: the compute share takes 1/speed as long, the rest
/// as long as ever.
double work_speed(double compute_share, double speed);

}  // namespace gigatwin::sim
