#pragma once

#include <memory>
#include <string>

#include "base/diagnostics.hpp"
#include "cli/commands.hpp"
#include "scenario/load.hpp"
#include "scenario/scenario.hpp"
#include "sim/assembly.hpp"

namespace gigatwin::cli {

/// A scenario read, checked and assembled.
struct ScenarioInput {
  scenario::Scenario scenario;
  scenario::LoadedText loaded;
  Diagnostics diagnostics;
  std::unique_ptr<sim::SiteModel> site;  ///< null when there are errors
};

ScenarioInput read_scenario(const scenario::Layer& layer, const ScenarioOptions& options);

/// --set, and --seed as the last of them.
std::vector<std::string> overrides_of(const ScenarioOptions& options);

/// Prints all diagnostics to standard error; 2 if there are errors, else 0.
int report(const Diagnostics& diagnostics);

}  // namespace gigatwin::cli
