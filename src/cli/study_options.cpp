#include <CLI/CLI.hpp>

#include "cli/options.hpp"

namespace gigatwin::cli {
namespace {

constexpr const char* group_footer =
    "A study is a file such as\n"
    "  gigatwin: 1\n"
    "  name: How sure is Kajaani?\n"
    "  scenarios: [kajaani-gb200.yaml]\n"
    "  samples: {count: 256}\n"
    "  uncertain:\n"
    "    - {key: economics.discount_rate, distribution: uniform, low: 4 %, high: 8 %, reason: \"assumption: ...\"}\n"
    "Examples lie in scenarios/studies. First steps:\n"
    "  gigatwin study plan scenarios/studies/quick.yaml\n"
    "  gigatwin study run scenarios/studies/quick.yaml\n"
    "  gigatwin study show quick.study.h5";

constexpr const char* run_footer =
    "Writes NAME.study.h5, NAME that of the study's file. While it goes on, finished runs are kept in the folder\n"
    "NAME.study, which is removed when the file is complete; after Ctrl-C or a kill, --resume goes on with it.\n"
    "Every run has a process of its own to crash in: it is tried once more, then reported, and the others go on.\n"
    "With --shard i/N the process runs its part into the folder and stops; `gigatwin study merge` makes the file.\n"
    "Slurm's tasks know their shard: srun's SLURM_PROCID of SLURM_NTASKS, the array's SLURM_ARRAY_TASK_ID.\n"
    "The file's numbers are the same for any number of shards and jobs.\n"
    "Exit status: 0 all runs are ok, 4 some are not (the file says which and why), 2 bad input, 130 and 143 "
    "interrupted.\n"
    "Example:\n"
    "  gigatwin study run scenarios/studies/quick.yaml --set samples.count=16";

constexpr const char* plan_footer =
    "Runs nothing, but for --measure, which runs each scenario a few times.\n"
    "Example:\n"
    "  gigatwin study plan scenarios/studies/ten-proposals.yaml\n"
    "  gigatwin study plan scenarios/studies/ten-proposals.yaml --run 17";

constexpr const char* status_footer =
    "Exit status: 0 all runs are there, 3 some are left.\n"
    "Example:\n"
    "  gigatwin study status quick.study";

constexpr const char* merge_footer =
    "Runs are put in the order of the study's points, whichever shard they were in.\n"
    "Exit status: 0 all runs are ok, 4 some are not, 3 runs are missing (which ones is said; nothing is written "
    "unless\n"
    "--allow-missing), 2 bad input: shards of another study, a run that two shards have.\n"
    "Example:\n"
    "  gigatwin study run scenarios/studies/quick.yaml --shard 1/2 -o quick.study\n"
    "  gigatwin study run scenarios/studies/quick.yaml --shard 2/2 -o quick.study\n"
    "  gigatwin study merge quick.study";

void add_study_file(CLI::App& command, std::string& study, std::vector<std::string>& overrides) {
  command.add_option("study", study, "Study file (YAML)")->required()->type_name("STUDY");
  command.add_option("--set", overrides, "Override a value of the study, such as --set samples.count=100 (repeatable)")
      ->type_name("KEY=VALUE")
      ->expected(1)
      ->take_all();
}

void add_run(CLI::App& group, StudyRunOptions& o) {
  CLI::App* c = group.add_subcommand("run", "Run a study on this machine, or one part of it");
  add_study_file(*c, o.study, o.overrides);
  c->add_option("-o,--output", o.output,
                "File to write, and with .h5 taken off the folder that is used meanwhile; default: NAME.study.h5")
      ->type_name("FILE|FOLDER");
  c->add_option("--shard", o.shard, "Part of the study, such as 2/4, into the folder -o; it is not merged")
      ->type_name("I/N");
  c->add_option("--jobs", o.jobs, "Runs at a time; default: one for each core")
      ->type_name("N")
      ->check(CLI::Range(1, 1024));
  CLI::Option* resume = c->add_flag("--resume", o.resume, "Go on where a study was stopped or killed");
  c->add_flag("--force", o.force, "Begin anew, and replace the file")->excludes(resume);
  c->add_flag("--keep-folder", o.keep_folder, "Keep the folder with the shards when the file is complete");
  c->add_flag("--json", o.json, "How it ended, as JSON");
  c->add_flag("-q,--quiet", o.quiet, "No progress");
  c->footer(run_footer);
}

void add_plan(CLI::App& group, StudyPlanOptions& o) {
  CLI::App* c = group.add_subcommand("plan", "What a study would run: points, distributions, cost");
  add_study_file(*c, o.study, o.overrides);
  CLI::Option* run =
      c->add_option("--run", o.run, "The command that repeats this run of the study alone")->type_name("K");
  c->add_flag("--measure", o.measure, "Run each scenario a few times to tell the cost");
  CLI::Option* json = c->add_flag("--json", o.json, "As JSON");
  c->add_flag("--csv", o.csv, "All runs with their values, as CSV")->excludes(json)->excludes(run);
  c->add_flag("-q,--quiet", o.quiet, "No progress");
  c->footer(plan_footer);
}

void add_status(CLI::App& group, StudyStatusOptions& o) {
  CLI::App* c = group.add_subcommand("status", "How far a study is, shard by shard");
  c->add_option("folder", o.folder, "Folder of the study")->required()->type_name("FOLDER");
  c->add_flag("--json", o.json, "As JSON");
  c->footer(status_footer);
}

void add_merge(CLI::App& group, StudyMergeOptions& o) {
  CLI::App* c = group.add_subcommand("merge", "Make one file of all shards of a study");
  c->add_option("folder", o.folder, "Folder of the study")->required()->type_name("FOLDER");
  c->add_option("-o,--output", o.output, "File to write; default: FOLDER.h5")->type_name("FILE");
  c->add_flag("--allow-missing", o.allow_missing, "Write the file though runs are missing, and mark them");
  c->add_flag("--force", o.force, "Replace the file");
  c->add_flag("--json", o.json, "What was merged, as JSON");
  c->footer(merge_footer);
}

}  // namespace

void add_study(CLI::App& app, StudyOptions& o) {
  CLI::App* group = app.add_subcommand("study", "Many runs: sweeps, Monte Carlo, sensitivities");
  group->require_subcommand(1);
  group->footer(group_footer);
  add_plan(*group, o.plan);
  add_run(*group, o.run);
  add_status(*group, o.status);
  add_merge(*group, o.merge);
  add_study_submit(*group, o.submit);
  add_study_show(*group, o.show);
  add_study_rank(*group, o.rank);
}

int study(const CLI::App& group, const StudyOptions& o) {
  if (group.got_subcommand("plan")) return study_plan(o.plan);
  if (group.got_subcommand("status")) return study_status(o.status);
  if (group.got_subcommand("merge")) return study_merge(o.merge);
  if (group.got_subcommand("submit")) return study_submit(o.submit);
  if (group.got_subcommand("show")) return study_show(o.show);
  if (group.got_subcommand("rank")) return study_rank(o.rank);
  return study_run(o.run);
}

}  // namespace gigatwin::cli
