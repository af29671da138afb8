#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "cli/commands.hpp"
#include "cli/fabric_input.hpp"
#include "cli/scenario_input.hpp"
#include "scenario/diagnostics_json.hpp"

namespace gigatwin::cli {

namespace {

/// What is said of one file.
struct Verdict {
  Diagnostics diagnostics;
  std::string summary;  ///< where there are no errors
};

Verdict check_scenario(const std::string& path, const ScenarioOptions& options) {
  ScenarioInput input = read_scenario({path, std::nullopt}, options);
  if (!input.site) return {std::move(input.diagnostics), {}};
  const scenario::ComputeSpec& compute = input.scenario.compute;
  return {std::move(input.diagnostics),
          fmt::format("{} accelerators in {} {}, {} jobs, {} rated IT power", compute.accelerators, compute.halls,
                      compute.halls == 1 ? "hall" : "halls", input.site->jobs.size(),
                      rounded_quantity(input.site->rated_it().value, Dimension::power))};
}

Verdict check_fabric(const std::string& path, const ScenarioOptions& options) {
  FabricInput input = read_fabric(path, options);
  if (input.diagnostics.has_errors()) return {std::move(input.diagnostics), {}};
  const scenario::ComputeSpec& compute = input.file.compute;
  const topology::FabricPlan plan = topology::plan_fabric(input.file.fabric, compute.system, compute.accelerators);
  return {std::move(input.diagnostics),
          fmt::format("a fabric of {} switches for {} accelerators", plan.parts.switches(), compute.accelerators)};
}

}  // namespace

int check(const CheckOptions& options) {
  int status = 0;
  nlohmann::ordered_json files = nlohmann::ordered_json::array();
  for (const std::string& path : options.scenarios) {
    const Verdict verdict = scenario::is_fabric_file(path) ? check_fabric(path, options.scenario_options)
                                                           : check_scenario(path, options.scenario_options);
    const int file_status = verdict.diagnostics.has_errors() ? 2 : 0;
    if (options.json)
      files.push_back({{"file", path},
                       {"ok", file_status == 0},
                       {"diagnostics", nlohmann::ordered_json::parse(scenario::to_json(verdict.diagnostics))}});
    else if (report(verdict.diagnostics); file_status == 0)
      fmt::print("{}: ok: {}\n", path, verdict.summary);
    status = std::max(status, file_status);
  }
  if (options.json)
    fmt::print("{}\n", nlohmann::ordered_json{{"schema", "gigatwin.check/1"}, {"files", files}}.dump(
                           2, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
  return status;
}

}  // namespace gigatwin::cli
