#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <memory>

#include "base/error.hpp"
#include "base/version.hpp"
#include "cli/commands.hpp"
#include "cli/progress.hpp"
#include "cli/result_description.hpp"
#include "cli/scenario_input.hpp"
#include "cli/signals.hpp"
#include "report/checks.hpp"
#include "results/output_path.hpp"
#include "results/reader.hpp"
#include "results/run_tables.hpp"
#include "results/show.hpp"
#include "results/stored_file.hpp"
#include "results/writer.hpp"
#include "scenario/resolved.hpp"
#include "sim/engine.hpp"

namespace gigatwin::cli {
namespace {

/// The scenario file, or the scenario that a result was made from.
scenario::Layer layer_of(const RunOptions& options) {
  if (options.from.empty()) return {options.scenario, std::nullopt};
  return {options.from, results::stored_scenario(options.from)};
}

std::string output_of(const RunOptions& options, const scenario::Scenario& scenario) {
  return options.output.empty() ? scenario.name + ".h5" : options.output;
}

/// What would be run, without running it.
int dry_run(const ScenarioInput& input, const std::string& output) {
  fmt::print("{}", scenario::resolved_yaml(scenario::scenario_schema(), &input.scenario, input.loaded.origins,
                                           scenario::Paths::openable));
  const double steps = input.scenario.time.duration / input.scenario.time.step;
  fmt::print(stderr, "{:.0f} plant steps of {} halls, {} jobs; the result would be {}\n", steps,
             input.scenario.compute.halls, input.site->jobs.size(), output);
  return 0;
}

/// Null, with a message, where nothing can be written: a full disk, say. The input was good.
std::unique_ptr<results::ResultWriter> open_result(const ScenarioInput& input, const RunOptions& options,
                                                   const std::string& output) {
  try {
    return std::make_unique<results::ResultWriter>(describe_run(input, output, options.force, options.command));
  } catch (const FileError& error) {
    fmt::print(stderr, "gigatwin run: {}\n", error.what());
    return nullptr;
  }
}

int simulate(const ScenarioInput& input, const RunOptions& options, const std::string& output) {
  const scenario::TimeSpec& time = input.scenario.time;
  const std::unique_ptr<results::ResultWriter> opened = open_result(input, options, output);
  if (!opened) return 1;
  results::ResultWriter& writer = *opened;
  const std::atomic<bool>& stop = catch_signals();
  try {
    sim::Totals totals;
    Progress progress{writer, time.start, time.duration, options.quiet};
    sim::Simulation simulation{*input.site, progress, &stop};
    catch_signals();  // again: SimGrid's engine has taken SIGINT for a handler of its own, which exits
    totals = simulation.run();
    writer.publish(results::end_tables(*input.site, totals, simulation.iterations()));
  } catch (const sim::Interrupted& interrupted) {
    const std::string left = options.summary ? writer.abandon() : std::string{};  // a comparison keeps nothing
    fmt::print(stderr, "gigatwin run: {}{}{}\n", interrupted.what(), left.empty() ? "" : "; ", left);
    return interrupted_status();
  } catch (const std::exception& error) {  // a full disk among them: the run failed, its input was good
    const std::string left = writer.abandon();
    fmt::print(stderr, "gigatwin run: {}{}{}\n", error.what(), left.empty() ? "" : "; ", left);
    return 1;
  }
  return 0;
}

/// How the site stands to the rules of the catalogue; empty, with what is wrong, where they cannot be read.
std::string rules_text(const results::ResultReader& result) {
  Diagnostics diagnostics;
  const std::vector<rules::NamedRule> rules = report::catalogue_rules(diagnostics);
  if (report(diagnostics) != 0) return {};
  return report::failures_text(report::checks_of(result, rules));
}

void print_result(const RunOptions& options, const std::string& output) {
  const results::ResultReader result{output};
  if (options.json) {
    fmt::print("{}", results::summary_json(result));
  } else if (options.summary && !options.quiet) {
    fmt::print("{}\n{}", results::headline_text(result), rules_text(result));
    fmt::print("\nresult   {}\nnext     gigatwin show {}\n         gigatwin compare {} OTHER.h5\n", output, output,
               output);
  }
}

}  // namespace

int run(const RunOptions& options) {
  const ScenarioInput input = read_scenario(layer_of(options), options.scenario_options);
  if (const int status = report(input.diagnostics); status != 0) return status;
  const std::string output = output_of(options, input.scenario);
  if (options.dry_run) return dry_run(input, output);
  results::check_output_path(output, options.force);
  results::refuse_if_in_use(results::partial_name(output));
  if (const int status = simulate(input, options, output); status != 0) return status;
  print_result(options, output);
  return 0;
}

}  // namespace gigatwin::cli
