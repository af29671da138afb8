#include "cli/commands.hpp"
#include "cli/power_report.hpp"
#include "cli/scenario_input.hpp"

namespace gigatwin::cli {

int power(const PowerOptions& options) {
  if (options.transient) return power_transient(options);
  const ScenarioInput input = read_scenario({options.scenario, std::nullopt}, options.scenario_options);
  if (const int status = report(input.diagnostics); status != 0) return status;
  (options.json ? print_power_json : print_power)(PowerReport{*input.site});
  return 0;
}

}  // namespace gigatwin::cli
