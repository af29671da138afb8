#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// One function a command, each in a file of its own. They return the exit status: 0 done, 1 failed, 2 bad usage or
/// input (nothing written), 130 and 143 after SIGINT and SIGTERM. Data goes to standard output, everything else to
/// standard error.
namespace gigatwin::cli {

struct ScenarioOptions {
  std::vector<std::string> overrides;  ///< --set KEY=VALUE
  std::optional<std::int64_t> seed;    ///< --seed N: short for --set seed=N
};

struct RunOptions {
  ScenarioOptions scenario_options;
  std::string scenario;
  std::string from;    ///< result to run again
  std::string output;  ///< empty: NAME.h5 in the current folder
  bool force = false;
  bool quiet = false;
  bool json = false;
  bool dry_run = false;
  bool summary = true;  ///< print the headline when done
  std::string command;  ///< as typed, for provenance
};
int run(const RunOptions& options);

struct CheckOptions {
  ScenarioOptions scenario_options;
  std::vector<std::string> scenarios;
  bool json = false;
};
int check(const CheckOptions& options);

struct SchemaOptions {
  bool reference = false;  ///< of scenarios, in Markdown
  bool results = false;    ///< the data dictionary of results, as JSON
};
int schema(const SchemaOptions& options);

struct CatalogOptions {
  std::string folder;  ///< list: one folder alone
  std::string name;    ///< show
  bool json = false;
};
int catalog_list(const CatalogOptions& options);
int catalog_show(const CatalogOptions& options);

struct ShowOptions {
  std::string result;
  bool json = false;
  std::optional<std::string> csv;  ///< group
  bool units = false;
};
int show(const ShowOptions& options);

struct CompareOptions {
  ScenarioOptions scenario_options;
  std::vector<std::string> inputs;  ///< results, or scenarios to run
  std::string criteria;             ///< file, or entry of catalog/criteria.yaml; empty: no ranking
  std::optional<double> quantile, inflation;
  bool any_horizons = false;
  int jobs = 0;  ///< runs at a time; 0: one for each core
  bool json = false;
  bool csv = false;
  bool quiet = false;
};
int compare(const CompareOptions& options);

struct ReportOptions {
  std::vector<std::string> results;  ///< one for --eed
  bool eed = false;                  ///< the table of Delegated Regulation (EU) 2024/1364
  bool json = false;
  bool csv = false;
  std::string output;               ///< the page to write
  std::string study;                ///< merged study; empty: no intervals
  std::string criteria;             ///< file, or entry of catalog/criteria.yaml; empty: no ranking
  std::optional<double> inflation;  ///< a year
  bool any_horizons = false;
  std::string language = "en", title;
  bool force = false;
  std::string command;  ///< as typed, for provenance
};
int report(const ReportOptions& options);

/// What `fabric` says beyond counts; made where any of it is given.
struct FabricStudyOptions {
  bool study = false;
  std::string pattern;  ///< empty: bisection
  std::string routing;  ///< empty: the fabric's
  std::optional<std::int64_t> failed_links, failed_switches, trials, top;
  std::string tier;    ///< of the failed switches; empty: spine, or leaf where there are none
  std::string output;  ///< result file; empty: none
  bool asked() const {
    return study || !pattern.empty() || !routing.empty() || failed_links || failed_switches || top || !output.empty();
  }
};

struct FabricOptions {
  ScenarioOptions scenario_options;
  std::string scenario;
  std::string graphml, dot;  ///< files to write
  FabricStudyOptions study;
  bool json = false;
  bool force = false;
  std::string command;  ///< as typed, for provenance
};
int fabric(const FabricOptions& options);

/// All as typed; `collective_request.hpp` makes sense of them.
struct CollectiveOptions {
  ScenarioOptions scenario_options;
  std::string fabric;
  std::string operation = "all-reduce", bytes = "1GiB", fidelity = "fluid";
  std::string ranks, stride = "1", group, nodes;  ///< empty: all there are
  std::string algorithm, routing, failed_links;   ///< empty: the library's choice, the fabric's, none
  std::string from = "1KiB", to = "16GiB";        ///< of the sweep
  std::vector<std::string> with;                  ///< other jobs at the same time
  bool sweep = false;
  bool all_groups = false;
  bool json = false;
};
int collective(const CollectiveOptions& options);

/// All as typed.
struct ReplayOptions {
  ScenarioOptions scenario_options;
  std::string trace;  ///< what the names of its files begin with
  std::string fabric;
  std::string groups;  ///< file; empty: the trace's
  std::string compute = "measured", streams = "group";
  std::string accelerators, nodes;    ///< empty: the first of the fabric
  std::string routing, failed_links;  ///< empty: the fabric's, none
  bool json = false;
};
int replay(const ReplayOptions& options);

/// All as typed; `plan_input.hpp` makes sense of them.
struct PlanOptions {
  ScenarioOptions scenario_options;
  std::string scenario, campaign;                                          ///< campaign empty: the first
  std::string model, system, fabric;                                       ///< instead of a scenario
  std::string accelerators, batch, max_batch, tokens_per_batch, sequence;  ///< empty: as scenario, machine or model say
  std::string precision;                                                   ///< empty: the campaign's, or bf16
  std::string fidelity = "fluid", top = "10", threads;  ///< threads empty: as many as the machine has
  std::vector<std::string> fixes;                       ///< --fix KEY=VALUE
  std::string write;
  bool json = false;
  bool force = false;
};
int plan(const PlanOptions& options);

/// All as typed; `step_input.hpp` makes sense of them.
struct StepOptions {
  ScenarioOptions scenario_options;
  std::string scenario;
  std::string campaign, accelerators;  ///< empty: the first, the campaign's
  std::vector<std::string> plan;       ///< --plan KEY=VALUE
  std::string fidelity = "fluid";
  std::string trace, waveform, chakra;  ///< files to write
  std::string resolution = "1 ms";      ///< of the waveform
  std::string replicas;                 ///< in the Chakra traces; empty: all
  bool json = false;
  bool force = false;
  std::string command;  ///< as typed, for provenance
};
int step(const StepOptions& options);

struct TimelineOptions {
  std::string result;
  std::string output;  ///< empty: RESULT.timeline.json in the current folder
  std::string from, to;
  std::vector<std::string> tenants, jobs;
  std::uint64_t most_bars = 1'000'000;
  bool force = false;
};
int timeline(const TimelineOptions& options);

struct PowerOptions {
  ScenarioOptions scenario_options;
  std::string scenario;
  bool transient = false;              ///< seconds of synchronous training instead of the plant's figures
  std::vector<std::string> campaigns;  ///< of the transients; empty: the largest set that runs at the same time
  std::string output;                  ///< of the transients: file to write; empty: none
  bool json = false;
  bool force = false;
  std::string command;  ///< as typed, for provenance
};
int power(const PowerOptions& options);
int power_transient(const PowerOptions& options);

/// All as typed; `drill_input.hpp` makes sense of them.
struct DrillOptions {
  ScenarioOptions scenario_options;
  std::string scenario;
  std::string event;
  std::string share;                    ///< empty: half of the coolers, all of anything else
  std::string lasts = "10 min", plays;  ///< plays empty: 20 min longer
  std::string at = "hottest", hall = "1";
  std::string output;  ///< CSV; empty: none
  bool json = false;
  bool force = false;
};
int drill(const DrillOptions& options);

/// All as typed; `trace_input.hpp` makes sense of them.
struct TraceOptions {
  std::string trace;                           ///< log of jobs
  std::string format, per_node, accelerators;  ///< empty: found by content, as the log says
  std::vector<std::string> columns;            ///< --column KEY=NAME
  std::string rejected;                        ///< file to write; empty: none
  std::string load, title;                     ///< fit; empty: as in the log, the file's name
  std::string output;                          ///< fit; empty: standard output
  bool json = false;
  bool force = false;
};
int trace_info(const TraceOptions& options);
int trace_fit(const TraceOptions& options);

struct PortfolioOptions {
  std::string file;
  std::vector<std::string> overrides;  ///< --set KEY=VALUE
  std::optional<double> quantile;      ///< of results that carry distributions; none: the median
  bool json = false;
  bool csv = false;
};
int portfolio(const PortfolioOptions& options);

struct CallOptions {
  std::vector<std::string> results;
  std::string criteria = "eurohpc-2026-op-0008";  ///< entry of catalog/calls.yaml, group of rules, or file
  std::string assessments;                        ///< file; empty: none
  std::optional<double> quantile;                 ///< of results that carry distributions; none: the median
  bool json = false;
  bool csv = false;
};
int call(const CallOptions& options);

struct FinanceOptions {
  std::string input;                   ///< result, or a scenario to run
  std::vector<std::string> overrides;  ///< --set KEY=VALUE
  bool years = false;                  ///< the plan year by year
  bool json = false;
  bool csv = false;
};
int finance(const FinanceOptions& options);

struct JoinOptions {
  std::vector<std::string> members;  ///< result files
  std::string output;
  std::string name;  ///< empty: the members' names
  bool force = false;
  std::string command;  ///< as typed, for provenance
};
int join(const JoinOptions& options);

struct ValidateOptions {
  std::string rows;   ///< file of published rows; empty: the shipped one
  std::string group;  ///< training: only rows that have this in their group or id; empty: all
  bool breakdown = false;
  bool json = false;
};
int validate_collectives(const ValidateOptions& options);
int validate_training(const ValidateOptions& options);
int validate_facility(const ValidateOptions& options);
int validate_operations(const ValidateOptions& options);
int validate_economics(const ValidateOptions& options);

struct HelpOptions {
  std::vector<std::string> command;  ///< words of its name; empty: the program
  bool markdown = false;             ///< docs/commands.md
  bool man = false;
};

struct CompletionOptions {
  std::string shell;
};

/// As typed; `study_submit.cpp` makes sense of it.
struct StudySubmitOptions {
  std::string study;
  std::vector<std::string> overrides;  ///< --set KEY=VALUE, of the study
  std::string output;                  ///< folder; empty: NAME.study in the current folder
  bool slurm = false;
  std::string partition, account, qos, memory, time;  ///< as sbatch takes them; empty: left to the cluster
  std::vector<std::string> sbatch_options;
  int cpus = 8;
  std::optional<std::int64_t> tasks;
  std::string target_time = "15 min", every = "15 s";
  bool wait = true;
  bool dry_run = false;
  bool force = false;
  bool quiet = false;
  bool json = false;
  std::string command;  ///< as typed, for the script
};
int study_submit(const StudySubmitOptions& options);

struct StudyRunOptions {
  std::string study;                   ///< file
  std::vector<std::string> overrides;  ///< --set KEY=VALUE, of the study
  std::string output;                  ///< file, or folder of a shard; empty: NAME.study.h5 in the current folder
  std::string shard;                   ///< "2/4"; empty: as Slurm says, or all
  int jobs = 0;                        ///< runs at a time; 0: one for each core
  bool resume = false;
  bool force = false;
  bool keep_folder = false;
  bool quiet = false;
  bool json = false;
};
int study_run(const StudyRunOptions& options);

struct StudyPlanOptions {
  std::string study;
  std::vector<std::string> overrides;
  std::optional<std::uint64_t> run;  ///< how this one is repeated
  bool measure = false;
  bool json = false;
  bool csv = false;  ///< all runs with their values
  bool quiet = false;
};
int study_plan(const StudyPlanOptions& options);

struct StudyStatusOptions {
  std::string folder;
  bool json = false;
};
int study_status(const StudyStatusOptions& options);

struct StudyMergeOptions {
  std::string folder, output;  ///< output empty: FOLDER.h5
  bool allow_missing = false;
  bool force = false;
  bool json = false;
};
int study_merge(const StudyMergeOptions& options);

struct StudyShowOptions {
  std::string study;                    ///< merged file
  std::vector<std::string> indicators;  ///< with what drives them; empty: the headline, without
  std::vector<std::string> scenarios;   ///< names; empty: all
  bool json = false;
  bool csv = false;
};
int study_show(const StudyShowOptions& options);

struct StudyRankOptions {
  std::string study;                   ///< merged file
  std::string criteria;                ///< file, or entry of catalog/criteria.yaml
  std::vector<std::string> scenarios;  ///< names; empty: all
  bool json = false;
  bool csv = false;
};
int study_rank(const StudyRankOptions& options);

/// The group `study`.
struct StudyOptions {
  StudyRunOptions run;
  StudyPlanOptions plan;
  StudyStatusOptions status;
  StudyMergeOptions merge;
  StudySubmitOptions submit;
  StudyShowOptions show;
  StudyRankOptions rank;
};

}  // namespace gigatwin::cli
