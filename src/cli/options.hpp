#pragma once

#include <CLI/CLI.hpp>

#include "cli/commands.hpp"

/// Options that several commands have, and commands whose options fill a page.
namespace gigatwin::cli {

/// --set and --seed.
void add_scenario_options(CLI::App& command, ScenarioOptions& options);

void add_collective(CLI::App& app, CollectiveOptions& options);

}  // namespace gigatwin::cli
