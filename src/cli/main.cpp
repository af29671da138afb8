#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "base/error.hpp"
#include "base/version.hpp"
#include "cli/commands.hpp"
#include "cli/options.hpp"

/// Options and dispatch; every command is a file of its own.
namespace gigatwin::cli {
namespace {

void add_run(CLI::App& app, RunOptions& o) {
  CLI::App* c = app.add_subcommand("run", "Simulate a scenario and write the result as HDF5");
  CLI::Option* file = c->add_option("scenario", o.scenario, "Scenario file (YAML)")->type_name("SCENARIO");
  c->add_option("--from", o.from, "Run again what this result was made from")->type_name("RESULT")->excludes(file);
  c->add_option("-o,--output", o.output, "Result file; default: NAME.h5 in the current folder")->type_name("FILE");
  add_scenario_options(*c, o.scenario_options);
  c->add_flag("--force", o.force, "Replace an existing result");
  c->add_flag("--dry-run", o.dry_run, "Print the resolved scenario, with the origin of every value, and stop");
  c->add_flag("--json", o.json, "Print the indicators as JSON");
  c->add_flag("-q,--quiet", o.quiet, "No progress, no summary");
  c->footer("Example:\n  gigatwin run scenarios/kajaani-gb200.yaml -o kajaani.h5 --set time.step='1 min'");
}

void add_check(CLI::App& app, CheckOptions& o) {
  CLI::App* c = app.add_subcommand("check", "Check scenarios without running them: finds all that `run` would");
  c->add_option("scenarios", o.scenarios, "Scenario files")->required()->type_name("SCENARIO");
  add_scenario_options(*c, o.scenario_options);
  c->add_flag("--json", o.json, "Print the findings as JSON");
  c->footer("Example:\n  gigatwin check scenarios/*.yaml scenarios/fabrics/*.yaml");
}

void add_schema(CLI::App& app, SchemaOptions& o) {
  CLI::App* c = app.add_subcommand("schema", "Print the JSON Schema (draft-07) of scenarios, or what is in a result");
  CLI::Option* reference =
      c->add_flag("--reference", o.reference, "Print the reference page (docs/scenario-reference.md) instead");
  c->add_flag("--results", o.results, "Print the data dictionary of results and studies instead")->excludes(reference);
  c->footer("Example:\n  gigatwin schema > scenario.schema.json\n  gigatwin schema --results > results.json");
}

void add_catalog(CLI::App& app, CatalogOptions& o) {
  CLI::App* c = app.add_subcommand("catalog", "List and show catalogue entries with their sources");
  c->require_subcommand(0, 1);
  CLI::App* list = c->add_subcommand("list", "Names of the entries");
  list->add_option("folder", o.folder, "One folder alone, such as accelerators")->type_name("FOLDER");
  list->add_flag("--json", o.json, "As JSON");
  list->footer("Example:\n  gigatwin catalog list accelerators");
  CLI::App* show_entry = c->add_subcommand("show", "One entry with all its figures and where they come from");
  show_entry->add_option("name", o.name, "NAME, or FOLDER/NAME where several folders have it")
      ->required()
      ->type_name("NAME");
  show_entry->footer("Example:\n  gigatwin catalog show gb200-nvl72");
  c->footer("Example:\n  gigatwin catalog list\n  gigatwin catalog show systems/gb200-nvl72");
}

void add_show(CLI::App& app, ShowOptions& o) {
  CLI::App* c = app.add_subcommand("show", "Print the summary of a result again, or a table as CSV");
  c->add_option("result", o.result, "Result, or any other HDF5 file of gigatwin")->required()->type_name("RESULT");
  CLI::Option* json = c->add_flag("--json", o.json, "Indicators as JSON");
  CLI::Option* csv =
      c->add_option("--csv", o.csv, "A table as CSV: site, power, jobs, indicators ...; without a name: all there are")
          ->type_name("TABLE")
          ->expected(0, 1)
          ->excludes(json);
  c->add_flag("--units", o.units, "CSV: units in the header")->needs(csv);
  c->footer(
      "Example:\n  gigatwin show kajaani-gb200.h5 --csv\n  gigatwin show kajaani-gb200.h5 --csv power --units > "
      "power.csv");
}

void add_fabric(CLI::App& app, FabricOptions& o) {
  CLI::App* c = app.add_subcommand("fabric", "Tiers, switches and cost of a fabric; export as a graph");
  c->add_option("scenario", o.scenario, "Scenario, or a file of just a machine and its fabric")
      ->required()
      ->type_name("SCENARIO");
  add_scenario_options(*c, o.scenario_options);
  c->add_option("--graphml", o.graphml, "Write the graph as GraphML")->type_name("FILE");
  c->add_option("--dot", o.dot, "Write the graph for Graphviz")->type_name("FILE");
  c->add_flag("--json", o.json, "As JSON");
  c->add_flag("--force", o.force, "Replace existing files");
  add_fabric_study_options(*c, o.study);
  c->footer(
      "Example:\n  gigatwin fabric scenarios/kajaani-gb200.yaml --dot kajaani.dot\n  gigatwin fabric "
      "scenarios/kajaani-gb200.yaml --pattern random --routing ecmp --failed-links 10 -o kajaani-fabric.h5");
}

void add_validate(CLI::App& app, ValidateOptions& o) {
  CLI::App* c = app.add_subcommand("validate", "Run published measurements again: published, simulated, error, source");
  c->require_subcommand(1);
  CLI::App* collectives = c->add_subcommand("collectives", "Collective operations of nccl-tests and the like");
  collectives->add_option("--rows", o.rows, "Rows of this file instead of the shipped ones")->type_name("FILE");
  collectives->add_flag("--json", o.json, "As JSON");
  collectives->footer(
      "Exit status 1 when the mean error of a machine is above its limit.\nExample:\n  gigatwin validate collectives");
  CLI::App* training = c->add_subcommand("training", "Training steps of papers, benchmarks and recipes");
  training->add_option("--rows", o.rows, "Rows of this file instead of the shipped ones")->type_name("FILE");
  training->add_option("--group", o.group, "Only rows that have this in their group or id")->type_name("TEXT");
  training->add_flag("--breakdown", o.breakdown, "Parts of each step in percent");
  training->add_flag("--json", o.json, "As JSON");
  training->footer(
      "Exit status 1 when a set of rows is outside its limits.\nExample:\n  gigatwin validate training --group MLPerf");
  CLI::App* facility = c->add_subcommand("facility", "Power of machines, PUE and water of sites, cold plates and CDUs");
  facility->add_option("--rows", o.rows, "Rows of this file instead of the shipped ones")->type_name("FILE");
  facility->add_option("--group", o.group, "Only rows that have this in their group or id")->type_name("TEXT");
  facility->add_flag("--json", o.json, "As JSON");
  facility->footer(
      "Exit status 1 when a set of figures is outside its limit.\nExample:\n  gigatwin validate facility --group "
      "Frontier");
  CLI::App* operations =
      c->add_subcommand("operations", "Failures, times between them, effective training time, checkpoints, storage");
  operations->add_option("--rows", o.rows, "Rows of this file instead of the shipped ones")->type_name("FILE");
  operations->add_option("--group", o.group, "Only rows that have this in their group or id")->type_name("TEXT");
  operations->add_flag("--json", o.json, "As JSON");
  operations->footer(
      "Exit status 1 when a set of figures is outside its limit.\nExample:\n  gigatwin validate operations --group "
      "\"Llama 3\"");
  CLI::App* economics = c->add_subcommand("economics", "Cost of AI sites: a gigawatt, a rack, shares of the parts");
  economics->add_option("--rows", o.rows, "Rows of this file instead of the shipped ones")->type_name("FILE");
  economics->add_option("--group", o.group, "Only rows that have this in their group or id")->type_name("TEXT");
  economics->add_flag("--json", o.json, "As JSON");
  economics->footer(
      "Exit status 1 when a figure is outside its published spread without a reason, or out of reach of the\n"
      "catalogue's ranges.\nExample:\n  gigatwin validate economics --group rack");
  c->footer("Example:\n  gigatwin validate collectives --json");
}

std::string command_line(int argc, char** argv) {
  std::string line = "gigatwin";
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    const bool plain = argument.find_first_of(" \t'\"$\\") == std::string::npos && !argument.empty();
    line += plain ? " " + argument : " '" + argument + "'";
  }
  return line;
}

/// CLI11 has exit codes and messages of its own; ours are one line and status 2.
int usage_error(const CLI::App& app, const CLI::ParseError& error) {
  if (error.get_exit_code() == 0) return app.exit(error);
  const std::vector<CLI::App*> chosen = app.get_subcommands();
  const std::string name = chosen.empty() ? "gigatwin" : "gigatwin " + chosen.front()->get_name();
  fmt::print(stderr, "{}: {}\nTry '{} --help'.\n", name, error.what(), name);
  return 2;
}

struct Commands {
  RunOptions run;
  CheckOptions check;
  SchemaOptions schema;
  CatalogOptions catalog;
  ShowOptions show;
  CompareOptions compare;
  ReportOptions report;
  TimelineOptions timeline;
  FabricOptions fabric;
  CollectiveOptions collective;
  ReplayOptions replay;
  PlanOptions plan;
  StepOptions step;
  PowerOptions power;
  DrillOptions drill;
  TraceOptions trace;
  FinanceOptions finance;
  PortfolioOptions portfolio;
  JoinOptions join;
  CallOptions call;
  ValidateOptions validate;
  StudyOptions study;
  HelpOptions help;
  CompletionOptions completion;
};

int dispatch(const CLI::App& app, const Commands& o) {
  const CLI::App* chosen = app.get_subcommands().front();
  const std::string name = chosen->get_name();
  if (name == "run") return run(o.run);
  if (name == "check") return check(o.check);
  if (name == "schema") return schema(o.schema);
  if (name == "catalog") return chosen->got_subcommand("show") ? catalog_show(o.catalog) : catalog_list(o.catalog);
  if (name == "show") return show(o.show);
  if (name == "compare") return compare(o.compare);
  if (name == "report") return report(o.report);
  if (name == "timeline") return timeline(o.timeline);
  if (name == "collective") return collective(o.collective);
  if (name == "replay") return replay(o.replay);
  if (name == "plan") return plan(o.plan);
  if (name == "step") return step(o.step);
  if (name == "power") return power(o.power);
  if (name == "drill") return drill(o.drill);
  if (name == "trace") return chosen->got_subcommand("fit") ? trace_fit(o.trace) : trace_info(o.trace);
  if (name == "finance") return finance(o.finance);
  if (name == "portfolio") return portfolio(o.portfolio);
  if (name == "join") return join(o.join);
  if (name == "call") return call(o.call);
  if (name == "validate" && chosen->got_subcommand("facility")) return validate_facility(o.validate);
  if (name == "validate" && chosen->got_subcommand("operations")) return validate_operations(o.validate);
  if (name == "validate" && chosen->got_subcommand("economics")) return validate_economics(o.validate);
  if (name == "validate")
    return chosen->got_subcommand("training") ? validate_training(o.validate) : validate_collectives(o.validate);
  if (name == "study") return study(*chosen, o.study);
  if (name == "help") return help(app, o.help);
  if (name == "completion") return completion(app, o.completion);
  return fabric(o.fabric);
}

int main_program(int argc, char** argv) {
  CLI::App app{
      "gigatwin: digital twin of an AI gigafactory.\nFrom a site proposal in YAML to a year of training, power, water, "
      "carbon and euro.",
      "gigatwin"};
  app.set_version_flag("--version", version_line());
  app.require_subcommand(0, 1);
  app.footer(
      "First steps:\n  gigatwin run scenarios/kajaani-gb200.yaml\n  gigatwin show kajaani-gb200.h5\n  gigatwin compare "
      "kajaani-gb200.h5 scenarios/sines-gb200.yaml\nExit status: 0 done, 1 failed, 2 bad usage or input (nothing "
      "written), 130/143 interrupted.");
  Commands o;
  o.run.command = o.fabric.command = o.step.command = o.power.command = o.join.command = o.report.command =
      o.study.submit.command = command_line(argc, argv);
  add_run(app, o.run);
  add_check(app, o.check);
  add_show(app, o.show);
  add_compare(app, o.compare);
  add_report(app, o.report);
  add_timeline(app, o.timeline);
  add_catalog(app, o.catalog);
  add_fabric(app, o.fabric);
  add_collective(app, o.collective);
  add_replay(app, o.replay);
  add_plan(app, o.plan);
  add_step(app, o.step);
  add_power(app, o.power);
  add_drill(app, o.drill);
  add_trace(app, o.trace);
  add_finance(app, o.finance);
  add_portfolio(app, o.portfolio);
  add_join(app, o.join);
  add_call(app, o.call);
  add_validate(app, o.validate);
  add_study(app, o.study);
  add_schema(app, o.schema);
  add_help(app, o.help);
  add_completion(app, o.completion);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return usage_error(app, error);
  }
  if (app.get_subcommands().empty()) {
    fmt::print(stderr, "{}", app.help());
    return 2;
  }
  if (app.got_subcommand("run") && o.run.scenario.empty() && o.run.from.empty()) {
    fmt::print(stderr, "gigatwin run: expected a scenario file, or --from RESULT\nTry 'gigatwin run --help'.\n");
    return 2;
  }
  try {
    return dispatch(app, o);
  } catch (const FileError& error) {
    fmt::print(stderr, "gigatwin {}: {}\n", app.get_subcommands().front()->get_name(), error.what());
    return 2;
  } catch (const std::exception& error) {
    fmt::print(stderr, "gigatwin {}: {}\n", app.get_subcommands().front()->get_name(), error.what());
    return 1;
  }
}

}  // namespace
}  // namespace gigatwin::cli

int main(int argc, char** argv) { return gigatwin::cli::main_program(argc, argv); }
