#include <CLI/CLI.hpp>

#include "cli/options.hpp"

namespace gigatwin::cli {
namespace {

constexpr const char* footer =
    "Writes FOLDER/submit.sh, a job array of which every task is one shard of the study, submits it with sbatch, "
    "shows\n"
    "how far it is, submits once more what was killed, and merges to FOLDER.h5. The nodes need this program and the\n"
    "folder, nothing else: it has to lie on a file system that they share.\n"
    "Ctrl-C leaves the job at work; the same command follows it again. --dry-run prints the script and stops.\n"
    "Runs are packed into tasks of --target-time each by what a few runs of each scenario take here.\n"
    "Exit status: 0 done, 2 bad input or refused by Slurm, 3 runs are missing, 4 some runs have no result, 130 "
    "Ctrl-C.\n"
    "Example:\n"
    "  gigatwin study submit scenarios/studies/ten-proposals.yaml --slurm --partition small --account "
    "project_465000001 "
    "--cpus 32";

void add_request(CLI::App& c, StudySubmitOptions& o) {
  c.add_option("--partition", o.partition, "Of the cluster; default: the cluster's")->type_name("NAME");
  c.add_option("--account", o.account, "Project that pays")->type_name("NAME");
  c.add_option("--qos", o.qos, "Quality of service")->type_name("NAME");
  c.add_option("--time", o.time, "Limit of a task, as of sbatch; default: three times what is expected")
      ->type_name("HH:MM:SS");
  c.add_option("--memory", o.memory, "Of a task, as of sbatch --mem; default: the cluster's")->type_name("SIZE");
  c.add_option("--cpus", o.cpus, "Workers of a task; default: 8")->type_name("N")->check(CLI::Range(1, 256));
  c.add_option("--tasks", o.tasks, "Tasks; default: as many as make each last --target-time")
      ->type_name("N")
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{1'000'000}));
  c.add_option("--target-time", o.target_time, "Time a task is to take; default: 15 min")->type_name("TIME");
  c.add_option("--sbatch-option", o.sbatch_options,
               "Any other option, such as --sbatch-option=--constraint=cpu (repeatable)")
      ->type_name("OPTION")
      ->expected(1)
      ->take_all();
}

}  // namespace

void add_study_submit(CLI::App& study, StudySubmitOptions& o) {
  CLI::App* c = study.add_subcommand("submit", "Run a study on a cluster: job array, progress, merge");
  c->add_option("study", o.study, "Study file (YAML)")->required()->type_name("STUDY");
  c->add_flag("--slurm", o.slurm, "Through Slurm, the one scheduler that is known")->required();
  c->add_option("-o,--output", o.output, "Folder that all nodes see; default: NAME.study in the current folder")
      ->type_name("FOLDER");
  c->add_option("--set", o.overrides, "Override a value of the study, such as --set samples.count=100 (repeatable)")
      ->type_name("KEY=VALUE")
      ->expected(1)
      ->take_all();
  add_request(*c, o);
  c->add_option("--every", o.every, "Time between two questions to Slurm; default: 15 s")->type_name("TIME");
  CLI::Option* no_wait = c->add_flag("!--no-wait", o.wait, "Submit and stop");
  c->add_flag("--dry-run", o.dry_run, "Print the script and stop; needs no Slurm")->excludes(no_wait);
  c->add_flag("--force", o.force, "Replace FOLDER.h5");
  c->add_flag("--json", o.json, "What is submitted, as JSON");
  c->add_flag("-q,--quiet", o.quiet, "No progress");
  c->footer(footer);
}

}  // namespace gigatwin::cli
