#include "cli/portfolio_input.hpp"

#include <fmt/format.h>

#include <cmath>
#include <map>
#include <optional>

#include "base/error.hpp"
#include "results/figures.hpp"
#include "results/joining.hpp"
#include "results/reader.hpp"
#include "scenario/load.hpp"

namespace gigatwin::cli {
namespace {

/// The candidates' results, each opened once.
class Results {
 public:
  Results(const portfolio::PortfolioSpec& spec, std::optional<double> quantile, Diagnostics& diagnostics)
      : quantile_(quantile) {
    for (std::size_t i = 0; i < spec.candidates.size(); ++i) {
      const std::string path = spec.candidates[i].result.value_or("");
      of_candidate_.push_back(nullptr);
      if (!path.empty()) of_candidate_.back() = opened(path, fmt::format("candidates[{}].result", i), diagnostics);
    }
  }

  const results::ResultReader* of(std::size_t candidate) const { return of_candidate_[candidate]; }

  /// nullopt: neither an indicator nor in the result.
  std::optional<portfolio::KnownFigure> figure(std::size_t candidate, std::string_view name) const {
    const results::ResultReader* result = of_candidate_[candidate];
    const bool is_stored = result != nullptr && result->find("indicators", name) != nullptr;
    if (!is_stored && !results::described_figure(name)) return std::nullopt;
    const results::JoiningRule* rule = results::find_joining_rule(name);
    const bool scales = rule != nullptr && rule->how == results::Joining::sum;
    return portfolio::KnownFigure{is_stored ? results::figure(*result, name, quantile_).value : std::nan(""), scales};
  }

 private:
  const results::ResultReader* opened(const std::string& path, const std::string& key, Diagnostics& diagnostics) {
    const auto found = readers_.find(path);
    if (found != readers_.end()) return &found->second;
    try {
      return &readers_.emplace(path, results::ResultReader{path}).first->second;
    } catch (const FileError& error) {
      diagnostics.error(key, error.what());
      return nullptr;
    }
  }

  std::optional<double> quantile_;
  std::map<std::string, results::ResultReader> readers_;
  std::vector<const results::ResultReader*> of_candidate_;
};

/// Sums over sites mean something only where all were simulated alike.
void check_alike(const Results& results, std::size_t candidates, Diagnostics& diagnostics) {
  std::optional<std::size_t> first;
  for (std::size_t i = 0; i < candidates; ++i) {
    const results::ResultReader* result = results.of(i);
    if (result == nullptr) continue;
    if (!first) first = i;
    const results::ResultInfo &one = results.of(*first)->info(), &other = result->info();
    const std::string key = fmt::format("candidates[{}].result", i);
    const auto differs = [&](const char* what, const std::string& expected, const std::string& found) {
      diagnostics.expected(key, fmt::format("{} {}, as of candidates[{}]", what, expected, *first), found,
                           "candidates are compared in one price year over one duration: run the scenario again");
    };
    if (one.price_year != other.price_year)
      differs("price year", std::to_string(one.price_year), std::to_string(other.price_year));
    if (one.duration != other.duration)
      differs("duration", rounded_quantity(one.duration.value, Dimension::time),
              rounded_quantity(other.duration.value, Dimension::time));
    const auto horizon = [&](std::size_t candidate) {
      const auto figure = results.figure(candidate, "horizon");
      return figure ? figure->value : std::nan("");
    };
    if (horizon(*first) != horizon(i) && !std::isnan(horizon(*first)) && !std::isnan(horizon(i)))
      differs("years of operation", fmt::format("{:g}", horizon(*first)), fmt::format("{:g}", horizon(i)));
  }
}

std::string units_of_goal(const std::vector<portfolio::GoalSpec>& goal) {
  if (goal.size() != 1 || goal.front().weight != 1.0 || !goal.front().by.empty()) return {};
  const std::optional<results::Figure> figure = results::described_figure(goal.front().figure);
  return figure ? figure->units : goal.front().figure;
}

}  // namespace

PortfolioInput read_portfolio(const PortfolioOptions& options) {
  PortfolioInput input;
  scenario::load(options.file, options.overrides, portfolio::portfolio_schema(), input.spec, input.diagnostics);
  if (input.diagnostics.has_errors()) return input;
  const Results results{input.spec, options.quantile, input.diagnostics};
  check_alike(results, input.spec.candidates.size(), input.diagnostics);
  if (input.diagnostics.has_errors()) return input;
  BlockProblems problems;
  input.problem = portfolio::problem_of(
      input.spec, [&](std::size_t candidate, std::string_view name) { return results.figure(candidate, name); },
      problems);
  for (BlockProblems::Problem& problem : problems.list)
    input.diagnostics.expected(problem.key, problem.expected, problem.found, problem.hint);
  input.diagnostics.sort();
  input.goal_units = units_of_goal(input.spec.goal);
  return input;
}

}  // namespace gigatwin::cli
