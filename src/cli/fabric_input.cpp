#include "cli/fabric_input.hpp"

#include "cli/medians.hpp"
#include "cli/scenario_input.hpp"
#include "sim/machine_check.hpp"

namespace gigatwin::cli {

FabricInput read_fabric(const std::string& path, const ScenarioOptions& options) {
  FabricInput input;
  input.loaded = scenario::load_fabric(path, overrides_of(options), input.file, input.diagnostics);
  if (!input.diagnostics.has_errors()) sim::check_machine(input.file.compute, input.file.fabric, input.diagnostics);
  input.diagnostics.sort();
  say_medians(input.loaded, input.diagnostics);
  return input;
}

}  // namespace gigatwin::cli
