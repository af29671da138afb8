#include <CLI/CLI.hpp>

#include "cli/options.hpp"

namespace gigatwin::cli {
namespace {

constexpr const char* footer =
    "Who takes part: the job has all accelerators of the fabric, or those of --group or --nodes, in that order. Of "
    "these the\ngroup has every STRIDE-th, RANKS of them. It runs alone; with --all-groups all groups of the job run "
    "at once, as the\ntensor-parallel (stride 1) or data-parallel (larger stride) groups of a training job do.\n"
    "Sizes: 8, 64KiB, 1GiB, 1GB; per rank: the buffer of all-reduce, the gathered buffer of reduce-scatter and "
    "all-gather,\nall that one rank sends in all-to-all, the message of broadcast and point-to-point.\n"
    "busbw is what nccl-tests call so: comparable with the bandwidth of a link, whatever the number of ranks.\n"
    "Example:\n"
    "  gigatwin collective --fabric scenarios/fabrics/h100-rails.yaml --ranks 64 --bytes 1GiB\n"
    "  gigatwin collective --fabric scenarios/fabrics/h100-rails.yaml --ranks 64 --sweep\n"
    "  gigatwin collective --fabric scenarios/fabrics/h100-rails.yaml --ranks 128 --stride 8 --all-groups\n"
    "  gigatwin collective --fabric scenarios/fabrics/h100-rails.yaml --nodes 0:4,64:4 --op all-to-all --routing ecmp\n"
    "  gigatwin collective --fabric scenarios/fabrics/h100-torus.yaml --op all-to-all --ranks 64 --stride 8 "
    "--with all-to-all:1GiB:64:8@4\n"
    "Exit status 2, with one line that says why, where the fabric does not allow what is asked.";

void add_who(CLI::App& c, CollectiveOptions& o) {
  c.add_option("--ranks", o.ranks, "Members of a group; default: as many as there are")->type_name("N");
  c.add_option("--stride", o.stride, "Between members of a group; default: 1")->type_name("S");
  CLI::Option* group =
      c.add_option("--group", o.group, "Accelerators of the job, such as 0:8,64:8")->type_name("FIRST:COUNT,...");
  c.add_option("--nodes", o.nodes, "The same in whole nodes")->type_name("FIRST:COUNT,...")->excludes(group);
  c.add_flag("--all-groups", o.all_groups, "All groups of the job at once instead of the first alone");
}

void add_what(CLI::App& c, CollectiveOptions& o) {
  c.add_option("--op", o.operation,
               "all-reduce (default), reduce-scatter, all-gather, all-to-all, broadcast, point-to-point")
      ->type_name("OP");
  CLI::Option* bytes = c.add_option("--bytes", o.bytes, "Size; default: 1GiB")->type_name("SIZE");
  CLI::Option* sweep = c.add_flag("--sweep", o.sweep, "A table by size: powers of two, columns of nccl-tests");
  c.add_option("--from", o.from, "First size of the sweep; default: 1KiB")->type_name("SIZE")->needs(sweep);
  c.add_option("--to", o.to, "Last size of the sweep; default: 16GiB")->type_name("SIZE")->needs(sweep);
  c.add_option("--algorithm", o.algorithm,
               "Instead of the library's choice: ring, tree, nvls, nvls-tree, in-network, pat, hierarchical, pairwise, "
               "direct")
      ->type_name("NAME");
  c.add_option("--with", o.with, "A group of another job at the same time (repeatable); prints what each loses by it")
      ->type_name("OP:SIZE:RANKS[:STRIDE]@FIRST")
      ->expected(1)
      ->take_all()
      ->excludes(sweep);
  sweep->excludes(bytes);
}

void add_how(CLI::App& c, CollectiveOptions& o) {
  c.add_option("--fidelity", o.fidelity,
               "fluid (default): every link shared max-min fairly; analytic: from counts, by whole nodes; simgrid: "
               "SimGrid's flows, for small fabrics")
      ->type_name("NAME");
  c.add_option("--routing", o.routing, "Instead of the fabric's: deterministic, ecmp, adaptive, valiant")
      ->type_name("NAME");
  c.add_option("--fail-links", o.failed_links, "Links out of service, by number as busiest link prints them")
      ->type_name("LINK,...");
}

}  // namespace

void add_collective(CLI::App& app, CollectiveOptions& o) {
  CLI::App* c =
      app.add_subcommand("collective", "Time of a collective operation on a fabric: algorithm, bandwidth, links");
  c->add_option("--fabric", o.fabric, "Scenario, or a file of just a machine and its fabric")
      ->required()
      ->type_name("FILE");
  add_what(*c, o);
  add_who(*c, o);
  add_how(*c, o);
  add_scenario_options(*c, o.scenario_options);
  c->add_flag("--json", o.json, "As JSON");
  c->footer(footer);
}

}  // namespace gigatwin::cli
