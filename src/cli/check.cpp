#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "cli/commands.hpp"
#include "cli/scenario_input.hpp"
#include "scenario/diagnostics_json.hpp"

namespace gigatwin::cli {

int check(const CheckOptions& options) {
  int status = 0;
  nlohmann::ordered_json files = nlohmann::ordered_json::array();
  for (const std::string& path : options.scenarios) {
    const ScenarioInput input = read_scenario({path, std::nullopt}, options.scenario_options);
    const int file_status = input.diagnostics.has_errors() ? 2 : 0;
    if (options.json)
      files.push_back({{"file", path},
                       {"ok", file_status == 0},
                       {"diagnostics", nlohmann::ordered_json::parse(scenario::to_json(input.diagnostics))}});
    else if (report(input.diagnostics); file_status == 0)
      fmt::print("{}: ok: {} accelerators in {} {}, {} jobs, {}\n", path, input.scenario.compute.accelerators,
                 input.scenario.compute.halls, input.scenario.compute.halls == 1 ? "hall" : "halls",
                 input.site->jobs.size(),
                 rounded_quantity(input.site->rated_it().value, Dimension::power) + " rated IT power");
    status = std::max(status, file_status);
  }
  if (options.json)
    fmt::print("{}\n", nlohmann::ordered_json{{"schema", "gigatwin.check/1"}, {"files", files}}.dump(
                           2, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
  return status;
}

}  // namespace gigatwin::cli
