#include <CLI/CLI.hpp>

#include "cli/options.hpp"

namespace gigatwin::cli {
namespace {

constexpr const char* footer =
    "Without --transient: the stages from the grid to the racks, single points of failure and availability.\n"
    "--transient repeats one training step of each campaign, with a checkpoint, a failure and a start of the largest,\n"
    "and checks what the grid connection sees against the limits of `power.transients`.\n"
    "Example:\n"
    "  gigatwin power scenarios/kajaani-gb200.yaml\n"
    "  gigatwin power scenarios/kajaani-gb200.yaml --transient\n"
    "  gigatwin power scenarios/kajaani-gb200.yaml --transient --set power.transients.smoothing.floor=0.8 -o "
    "swings.h5\n"
    "FILE opens with xarray: docs/result-format.md. Exit status 1 where a limit is exceeded.";

}  // namespace

void add_power(CLI::App& app, PowerOptions& o) {
  CLI::App* c =
      app.add_subcommand("power", "Electrical plant of a scenario; what training does to the grid in seconds");
  c->add_option("scenario", o.scenario, "Scenario file (YAML)")->required()->type_name("SCENARIO");
  CLI::Option* transient =
      c->add_flag("--transient", o.transient, "Swings, ramps and spectrum of synchronous training");
  c->add_option("--campaign", o.campaigns,
                "Campaigns that train at the same time (repeatable); default: the most accelerators that do")
      ->type_name("NAME")
      ->expected(1)
      ->take_all()
      ->needs(transient);
  c->add_option("-o,--output", o.output, "Write the power and its spectrum as HDF5")
      ->type_name("FILE")
      ->needs(transient);
  add_scenario_options(*c, o.scenario_options);
  c->add_flag("--json", o.json, "As JSON, in SI units");
  c->add_flag("--force", o.force, "Replace an existing file");
  c->footer(footer);
}

}  // namespace gigatwin::cli
