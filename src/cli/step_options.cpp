#include <CLI/CLI.hpp>

#include "cli/options.hpp"

namespace gigatwin::cli {
namespace {

constexpr const char* footer =
    "One step of the campaign alone on the site, where the scheduler would place its first job of this size.\n"
    "Example:\n"
    "  gigatwin step scenarios/kajaani-gb200.yaml --campaign european-dense\n"
    "  gigatwin step scenarios/kajaani-gb200.yaml --campaign european-dense --plan virtual_stages=1 --plan "
    "recompute=selective\n"
    "  gigatwin step scenarios/kajaani-gb200.yaml --trace step.json --waveform step.h5\n"
    "TRACE opens in https://ui.perfetto.dev and chrome://tracing. WAVEFORM opens with xarray: docs/result-format.md.\n"
    "Exit status 2, with every problem and nothing written, where the plan cannot run.";

void add_files(CLI::App& c, StepOptions& o) {
  c.add_option("--trace", o.trace, "Write every operation of the pipeline as a Chrome trace (JSON)")->type_name("FILE");
  CLI::Option* waveform =
      c.add_option("--waveform", o.waveform, "Write the power of the accelerators over the step as HDF5")
          ->type_name("FILE");
  c.add_option("--resolution", o.resolution, "Of the waveform; default: 1 ms")->type_name("TIME")->needs(waveform);
  CLI::Option* chakra =
      c.add_option("--chakra", o.chakra, "Write one rank a stage and replica as Chakra traces, for `gigatwin replay`")
          ->type_name("PREFIX");
  c.add_option("--replicas", o.replicas, "Replicas of the pipeline in the Chakra traces; default: all of the job")
      ->type_name("N")
      ->needs(chakra);
  c.add_flag("--force", o.force, "Replace existing files");
}

}  // namespace

void add_step(CLI::App& app, StepOptions& o) {
  CLI::App* c = app.add_subcommand("step", "One training step: time, utilisation, what it waits for, memory, power");
  c->add_option("scenario", o.scenario, "Scenario with a campaign")->required()->type_name("SCENARIO");
  c->add_option("--campaign", o.campaign, "Which of its campaigns; default: the first")->type_name("NAME");
  c->add_option("--accelerators", o.accelerators, "Instead of the campaign's")->type_name("N");
  c->add_option("--plan", o.plan, "Changes one key of the campaign's plan, such as tensor=4 (repeatable)")
      ->type_name("KEY=VALUE")
      ->expected(1)
      ->take_all();
  c->add_option("--fidelity", o.fidelity,
                "fluid (default): every link shared max-min fairly; analytic: from counts, by whole nodes")
      ->type_name("NAME");
  add_scenario_options(*c, o.scenario_options);
  add_files(*c, o);
  c->add_flag("--json", o.json, "As JSON, in SI units");
  c->footer(footer);
}

}  // namespace gigatwin::cli
