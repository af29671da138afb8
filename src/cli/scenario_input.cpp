#include "cli/scenario_input.hpp"

#include <fmt/format.h>

#include "cli/medians.hpp"
#include "cli/searched_plans.hpp"

namespace gigatwin::cli {

ScenarioInput read_scenario(const scenario::Layer& layer, const ScenarioOptions& options) {
  ScenarioInput input;
  scenario::LoadInputs inputs;
  inputs.layers = {layer};
  inputs.overrides = overrides_of(options);
  input.loaded = scenario::load(inputs, scenario::scenario_schema(), &input.scenario, input.diagnostics);
  if (!input.diagnostics.has_errors()) search_plans(input.scenario, input.diagnostics);
  if (!input.diagnostics.has_errors()) input.site = sim::build_site(input.scenario, input.diagnostics);
  input.diagnostics.sort();
  say_medians(input.loaded, input.diagnostics);
  return input;
}

std::vector<std::string> overrides_of(const ScenarioOptions& options) {
  std::vector<std::string> overrides = options.overrides;
  if (options.seed) overrides.push_back(fmt::format("seed={}", *options.seed));
  return overrides;
}

int report(const Diagnostics& diagnostics) {
  for (const Diagnostic& diagnostic : diagnostics.list()) fmt::print(stderr, "{}", to_text(diagnostic));
  if (!diagnostics.has_errors()) return 0;
  const std::size_t count = diagnostics.errors();
  fmt::print(stderr, "{} {}; nothing was written\n", count, count == 1 ? "error" : "errors");
  return 2;
}

}  // namespace gigatwin::cli
