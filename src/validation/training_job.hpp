#pragma once

#include <optional>
#include <string>
#include <vector>

#include "validation/machine.hpp"
#include "validation/training_plan.hpp"
#include "workload/iteration.hpp"

namespace gigatwin::validation {

/// A run of a plan on a machine.
struct TrainingRun {
  workload::PlanSpec plan;
  workload::IterationProfile profile;
  bool fits = true;  ///< by our count of memory
};

/// The machine as a job of `gpus` has it: what is used of a node and of a scale-up domain.
hardware::SystemSpec used_part(hardware::SystemSpec system, std::int64_t gpus, std::optional<std::int64_t> nodes);

/// Simulates all plans that a row leaves open and takes the fastest that fits; if none does, the one that needs least
/// memory. A published run did fit, so a plan that does not by our count runs all the same.
/// @param reason  why none can run
std::optional<TrainingRun> best_run(const workload::ModelSpec& model, const StatedPlan& stated,
                                    const hardware::SystemSpec& system, const topology::FabricSpec& fabric,
                                    std::string& reason);

}  // namespace gigatwin::validation
