#pragma once

#include <string>
#include <vector>

#include "cli/fabric_input.hpp"
#include "cli/scenario_input.hpp"
#include "results/tables.hpp"
#include "sim/profiles.hpp"

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

std::vector<results::FabricRow> fabric_rows(const topology::FabricPlan& fabric);

results::EndTables end_tables(const sim::SiteModel& site, const sim::Totals& totals,
                              const std::vector<sim::SimulatedIteration>& iterations);

}  // namespace gigatwin::cli
