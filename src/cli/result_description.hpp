#pragma once

#include <string>
#include <vector>

#include "cli/fabric_input.hpp"
#include "cli/scenario_input.hpp"
#include "results/tables.hpp"

/// What a run tells its result file: the bridge between the scenario's and the models' words and those of `results`.
namespace gigatwin::cli {

struct StepInput;

results::RunDescription describe_run(const ScenarioInput& input, const std::string& output, bool force,
                                     const std::string& command);

/// Of a fabric study: no site, no times.
results::RunDescription describe_fabric_study(const FabricInput& input, const std::string& output, bool force,
                                              const std::string& command);

/// Of one training step: no site, no times.
results::RunDescription describe_step(const StepInput& input, const std::string& output, bool force,
                                      const std::string& command);

}  // namespace gigatwin::cli
