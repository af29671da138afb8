#pragma once

#include "cli/commands.hpp"

namespace CLI {
class App;
}

/// Options that several commands have, and commands whose options fill a page.
namespace gigatwin::cli {

/// --set and --seed.
void add_scenario_options(CLI::App& command, ScenarioOptions& options);

/// --study, --pattern, --routing, --failed-links, --failed-switches, --tier, --trials, --top, --output of `fabric`.
void add_fabric_study_options(CLI::App& command, FabricStudyOptions& options);

void add_collective(CLI::App& app, CollectiveOptions& options);
void add_replay(CLI::App& app, ReplayOptions& options);
void add_plan(CLI::App& app, PlanOptions& options);
void add_step(CLI::App& app, StepOptions& options);
void add_report(CLI::App& app, ReportOptions& options);
void add_timeline(CLI::App& app, TimelineOptions& options);
void add_power(CLI::App& app, PowerOptions& options);
void add_drill(CLI::App& app, DrillOptions& options);
void add_finance(CLI::App& app, FinanceOptions& options);
void add_trace(CLI::App& app, TraceOptions& options);
void add_compare(CLI::App& app, CompareOptions& options);
void add_portfolio(CLI::App& app, PortfolioOptions& options);
void add_join(CLI::App& app, JoinOptions& options);
void add_call(CLI::App& app, CallOptions& options);
/// The group `study` with all its commands, and the one of them that was asked for.
void add_study(CLI::App& app, StudyOptions& options);
int study(const CLI::App& group, const StudyOptions& options);
/// `submit` of the group `study`.
void add_study_submit(CLI::App& study, StudySubmitOptions& options);
/// `show` and `rank` of the group `study`.
void add_study_show(CLI::App& study, StudyShowOptions& options);
void add_study_rank(CLI::App& study, StudyRankOptions& options);
void add_help(CLI::App& app, HelpOptions& options);
void add_completion(CLI::App& app, CompletionOptions& options);

/// These two tell about all the others, so they read `app`.
int help(const CLI::App& app, const HelpOptions& options);
int completion(const CLI::App& app, const CompletionOptions& options);

}  // namespace gigatwin::cli
