#include <CLI/CLI.hpp>

#include "cli/options.hpp"

namespace gigatwin::cli {
namespace {

constexpr const char* reading =
    "Formats, found by content where --format does not say: swf (Standard Workload Format), sacct (Slurm's\n"
    "`sacct --parsable2 -o JobID,User,Partition,Submit,Start,End,ElapsedRaw,Timelimit,AllocTRES,NNodes,State`, any "
    "subset\n"
    "that has id, submission, running time and size), philly, kalos, openb (the CSVs of those traces) and csv with\n"
    "--column id=..., submit, duration, accelerators, tenant, queue, requested, wait, state. Plain or gzip.\n"
    "Lines that are no job are counted, and listed with their reason by --rejected.\n";

constexpr const char* info_example =
    "Example:\n"
    "  gigatwin trace info jobs.swf.gz --accelerators 4096\n"
    "  gigatwin trace info log.csv --column submit=start_time --column duration=run_s --column accelerators=gpus";

constexpr const char* fit_example =
    "The file is a block that a scenario names:\n"
    "  workload: {generators: [{name: lab, jobs: {from: lab.yaml}, tenant_class: research, load: 0.85, ...}]}\n"
    "Example:\n"
    "  gigatwin trace fit sacct.txt --accelerators 2416 -o lab.yaml";

void add_reading(CLI::App& c, TraceOptions& o) {
  c.add_option("trace", o.trace, "Log of jobs, plain or gzip")->required()->type_name("FILE");
  c.add_option("--format", o.format, "swf, sacct, philly, kalos, openb or csv; default: found by content")
      ->type_name("NAME");
  c.add_option("--column", o.columns, "What a column of a CSV means, such as submit=start_time (repeatable)")
      ->type_name("KEY=NAME")
      ->expected(1)
      ->take_all();
  c.add_option("--per-node", o.per_node, "Accelerators of a node, for sacct jobs without gres/gpu")->type_name("N");
  c.add_option("--accelerators", o.accelerators, "Of the machine that ran the jobs; default: what the log says")
      ->type_name("N");
  c.add_option("--rejected", o.rejected, "Write all rejected lines with their reasons")->type_name("FILE");
  c.add_flag("--force", o.force, "Replace existing files");
}

}  // namespace

void add_trace(CLI::App& app, TraceOptions& o) {
  CLI::App* c = app.add_subcommand("trace", "Logs of jobs: what is in them, and generators that are fitted to them");
  c->require_subcommand(1);
  CLI::App* info = c->add_subcommand("info", "Jobs, sizes, durations, waits, tenants and load of a log");
  add_reading(*info, o);
  info->add_flag("--json", o.json, "As JSON, in SI units");
  info->footer(std::string(reading) + info_example);
  CLI::App* fit = c->add_subcommand("fit", "Fit a generator of such jobs, for sites of any size");
  add_reading(*fit, o);
  fit->add_option("--load", o.load, "Rate of the generator: this share of the machine; default: as in the log")
      ->type_name("SHARE");
  fit->add_option("--title", o.title, "What it is fitted to; default: the file's name")->type_name("TEXT");
  fit->add_option("-o,--output", o.output, "File to write; default: standard output")->type_name("FILE.yaml");
  fit->footer(std::string(reading) + fit_example);
  c->footer("Example:\n  gigatwin trace info jobs.swf.gz\n  gigatwin trace fit jobs.swf.gz -o jobs.yaml");
}

}  // namespace gigatwin::cli
