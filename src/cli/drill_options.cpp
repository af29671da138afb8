#include <CLI/CLI.hpp>

#include "cli/options.hpp"

namespace gigatwin::cli {
namespace {

constexpr const char* footer =
    "All accelerators of the hall run at full power when the event comes: docs/model/drills.md.\n"
    "Example:\n"
    "  gigatwin drill scenarios/kajaani-gb200.yaml --event pump-stop --for 30s\n"
    "  gigatwin drill scenarios/kajaani-gb200.yaml --event cooler-loss --share 0.5 --at hottest -o coolers.csv";

}  // namespace

void add_drill(CLI::App& app, DrillOptions& o) {
  CLI::App* c = app.add_subcommand("drill", "Second by second: what a hall does when grid, pumps or coolers stop");
  c->add_option("scenario", o.scenario, "Scenario file (YAML)")->required()->type_name("SCENARIO");
  c->add_option("--event", o.event, "grid-loss, feed-loss, pump-stop, loop-stop, cooler-loss or chiller-loss")
      ->required()
      ->type_name("EVENT");
  c->add_option("--share", o.share, "Of the pumps, coolers or chillers that stop; default: 0.5 of coolers, else 1")
      ->type_name("SHARE");
  c->add_option("--for", o.lasts, "Until what failed is back; default: 10 min")->type_name("TIME");
  c->add_option("--play", o.plays, "Time that is played; default: 20 min longer than --for")->type_name("TIME");
  c->add_option("--at", o.at, "hottest, a date (UTC) or a time after the start; default: hottest")->type_name("WHEN");
  c->add_option("--hall", o.hall, "Number of the hall; default: 1")->type_name("N");
  c->add_option("-o,--output", o.output, "Write temperatures, flows and powers of each second as CSV")
      ->type_name("FILE");
  add_scenario_options(*c, o.scenario_options);
  c->add_flag("--json", o.json, "As JSON, in SI units");
  c->add_flag("--force", o.force, "Replace an existing file");
  c->footer(footer);
}

}  // namespace gigatwin::cli
