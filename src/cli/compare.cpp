#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <filesystem>
#include <optional>

#include "cli/commands.hpp"
#include "cli/compare_criteria.hpp"
#include "cli/compare_runs.hpp"
#include "cli/scenario_input.hpp"
#include "cli/scratch_folder.hpp"
#include "results/compare_ranking.hpp"

namespace gigatwin::cli {
namespace {

bool is_scenario(const std::string& path) { return path.ends_with(".yaml") || path.ends_with(".yml"); }

std::size_t terminal_width() {
  winsize size{};
  if (isatty(STDOUT_FILENO) != 0 && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return 120;
}

/// Results that are given, before any scenario is run: a wrong one need not wait for that.
std::vector<results::ResultReader> given_results(const CompareOptions& options) {
  std::vector<results::ResultReader> given;
  for (const std::string& input : options.inputs)
    if (!is_scenario(input)) given.emplace_back(input);
  return given;
}

/// Where the result of each input lies, once the scenarios among them are run.
struct Inputs {
  std::vector<std::string> paths;
  std::vector<ComparedRun> runs;
};

Inputs inputs_of(const CompareOptions& options, const std::string& scratch) {
  Inputs inputs;
  for (const std::string& input : options.inputs) {
    if (!is_scenario(input)) {
      inputs.paths.push_back(input);
      continue;
    }
    const std::string folder = fmt::format("{}/{}", scratch, inputs.paths.size() + 1);  // two inputs may have one name
    std::filesystem::create_directory(folder);
    inputs.paths.push_back(fmt::format("{}/{}.h5", folder, std::filesystem::path(input).stem().string()));
    inputs.runs.push_back({input, inputs.paths.back()});
  }
  return inputs;
}

/// Reads all scenarios before the first of several is run, so that a mistake in the last is not found after minutes.
/// What only the assembled site shows is left to the runs.
/// @return 2 where any is wrong, which has been said
int check_texts(const std::vector<ComparedRun>& runs, const ScenarioOptions& options) {
  int status = 0;
  for (const ComparedRun& run : runs) {
    scenario::Scenario scenario;
    Diagnostics diagnostics;
    scenario::load(run.scenario, overrides_of(options), scenario::scenario_schema(), scenario, diagnostics);
    diagnostics.sort();
    if (diagnostics.has_errors()) status = report(diagnostics);
  }
  return status;
}

void print(const CompareOptions& options, const results::Comparison& comparison) {
  if (options.json)
    fmt::print("{}", results::comparison_json(comparison));
  else if (options.csv)
    fmt::print("{}", results::comparison_csv(comparison));
  else
    fmt::print("{}", results::comparison_text(comparison, terminal_width()));
}

void print(const CompareOptions& options, const results::Comparison& comparison, const results::Ranking& ranking) {
  if (options.json)
    fmt::print("{}", results::comparison_json(comparison, ranking));
  else if (options.csv)
    fmt::print("{}", results::ranking_csv(ranking));
  else
    fmt::print("{}\n{}", results::comparison_text(comparison, terminal_width()), results::ranking_text(ranking));
}

}  // namespace

int compare(const CompareOptions& options) {
  std::optional<NamedCriteria> criteria;
  if (!options.criteria.empty()) {
    criteria = read_criteria(options.criteria);
    if (!criteria->diagnostics.has_errors())
      results::check_criteria(criteria->spec, given_results(options), criteria->diagnostics);
    if (const int status = report(criteria->diagnostics); status != 0) return status;
  }
  const ScratchFolder scratch{"compare"};
  const Inputs inputs = inputs_of(options, scratch.path());
  if (inputs.runs.size() > 1)
    if (const int status = check_texts(inputs.runs, options.scenario_options); status != 0) return status;
  if (const int status = run_compared(inputs.runs, options); status != 0) return status;
  std::vector<results::ResultReader> readers;
  for (const std::string& path : inputs.paths) readers.emplace_back(path);
  results::Reading reading{options.quantile, options.inflation};
  if (criteria && !reading.inflation) reading.inflation = criteria->spec.inflation;
  const results::Comparison comparison = results::compare(readers, reading);
  std::optional<results::Ranking> ranking;
  if (criteria)
    ranking = results::rank(readers, comparison.names, criteria->name, criteria->spec, reading,
                            options.any_horizons ? results::Horizons::any : results::Horizons::equal);
  for (const std::string& warning : comparison.warnings) fmt::print(stderr, "warning: {}\n", warning);
  if (ranking)
    print(options, comparison, *ranking);
  else
    print(options, comparison);
  return 0;
}

}  // namespace gigatwin::cli
