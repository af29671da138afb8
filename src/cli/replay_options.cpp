#include <CLI/CLI.hpp>

#include "cli/options.hpp"

namespace gigatwin::cli {
namespace {

constexpr const char* footer =
    "The trace: PREFIX.0.et, PREFIX.1.et ..., a file for each rank, as PyTorch's converter, ASTRA-sim's generators and "
    "STAGE\nwrite them; packed with gzip or not. Rank r runs on the r-th accelerator of the fabric, or of "
    "--accelerators "
    "or --nodes.\n"
    "Process groups: --groups FILE such as {\"1\": [0, 1, 2, 3], \"2\": [4, 5, 6, 7]}; else PREFIX.groups.json where "
    "it "
    "is there;\nand what the traces themselves list. A collective names its group by pg_name; without a name, and as "
    "\"0\" where nobody\ndefines that, it is of all ranks.\n"
    "A node starts when its data and control dependencies have ended and its stream is free, of several the least id. "
    "Kernels\nhave a stream, and so has each group (--streams one: all communication of a rank together, as in "
    "ASTRA-sim).\nCollectives start when their last member joins. What starts at the same instant shares the links of "
    "the fabric.\n"
    "Exposed communication is hidden behind no kernel; waiting is that for other ranks; the critical path is the chain "
    "of\noperations that ends last.\n"
    "Example:\n"
    "  gigatwin replay traces/llama --fabric scenarios/fabrics/h100-rails.yaml\n"
    "  gigatwin replay traces/llama --fabric scenarios/fabrics/h100-rails.yaml --compute roofline --nodes 0:2,64:2\n"
    "Exit status 2, with one line that says which rank and node, where the trace is damaged or could never have "
    "happened:\ncut off, circles, messages without a partner, collectives that members do not join alike, deadlocks.";

}  // namespace

void add_replay(CLI::App& app, ReplayOptions& o) {
  CLI::App* c = app.add_subcommand("replay", "Run a Chakra execution trace on a fabric: time, exposed communication");
  c->add_option("trace", o.trace, "What the names of the files of all ranks begin with")
      ->required()
      ->type_name("PREFIX");
  c->add_option("--fabric", o.fabric, "Scenario, or a file of just a machine and its fabric")
      ->required()
      ->type_name("FILE");
  c->add_option("--groups", o.groups, "Process groups, as JSON; default: PREFIX.groups.json")->type_name("FILE");
  c->add_option(
       "--compute", o.compute,
       "measured (default): kernels take duration_micros, the others by num_ops and tensor_size; roofline: the "
       "reverse")
      ->type_name("NAME");
  c->add_option("--streams", o.streams, "Of communication: group (default), one for each process group; one")
      ->type_name("NAME");
  CLI::Option* accelerators =
      c->add_option("--accelerators", o.accelerators, "Where the ranks run, in order, such as 0:8,64:8")
          ->type_name("FIRST:COUNT,...");
  c->add_option("--nodes", o.nodes, "The same in whole nodes")->type_name("FIRST:COUNT,...")->excludes(accelerators);
  c->add_option("--routing", o.routing, "Instead of the fabric's: deterministic, ecmp, adaptive, valiant")
      ->type_name("NAME");
  c->add_option("--fail-links", o.failed_links, "Links out of service, by number")->type_name("LINK,...");
  add_scenario_options(*c, o.scenario_options);
  c->add_flag("--json", o.json, "As JSON");
  c->footer(footer);
}

}  // namespace gigatwin::cli
