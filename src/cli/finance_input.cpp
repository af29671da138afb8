#include "cli/finance_input.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/error.hpp"
#include "cli/medians.hpp"
#include "results/quantities.hpp"
#include "scenario/load.hpp"
#include "scenario/scenario.hpp"

namespace gigatwin::cli {
namespace {

constexpr std::array<std::string_view, 3> money_blocks{"economics", "finance", "proposal"};

void check_overrides(const std::vector<std::string>& overrides) {
  for (const std::string& text : overrides) {
    const std::string block = text.substr(0, text.find_first_of(".[="));
    if (std::find(money_blocks.begin(), money_blocks.end(), block) == money_blocks.end())
      throw FileError(
          fmt::format("--set {}: expected a key of economics, finance or proposal, found {}; anything else "
                      "needs a new run: give the scenario instead of its result",
                      text, block));
  }
}

scenario::Layer layer_of(const results::ResultReader& result) {
  const std::optional<std::string> text = result.text("provenance", "scenario_resolved");
  if (!text) throw FileError(fmt::format("{}: has no scenario in /provenance", result.info().path));
  return {result.info().path, *text};
}

void check_terms(const finance::FinanceSpec& terms, const economics::LifeCycle& life, Diagnostics& diagnostics) {
  BlockProblems problems;
  finance::check_against(terms, life, problems);
  for (const BlockProblems::Problem& problem : problems.list)
    diagnostics.expected("finance." + problem.key, problem.expected, problem.found, problem.hint);
}

}  // namespace

FinanceInput read_finance_input(const std::string& path, const std::vector<std::string>& overrides) {
  check_overrides(overrides);
  const results::ResultReader result{path};
  scenario::Scenario scenario;
  FinanceInput input;
  scenario::LoadInputs from;
  from.layers = {layer_of(result)};
  from.overrides = overrides;
  const scenario::LoadedText loaded = scenario::load(from, scenario::scenario_schema(), &scenario, input.diagnostics);
  say_medians(loaded, input.diagnostics);
  if (input.diagnostics.has_errors()) return input;
  if (!scenario.finance)
    throw FileError(
        fmt::format("{}: its scenario has no block finance; --set finance=NAME takes one of the catalogue "
                    "(gigatwin catalog list finance)",
                    path));
  input.name = scenario.name;
  input.terms = *scenario.finance;
  input.life = economics::life_cycle(scenario.economics, results::quantities_of(result), scenario.proposal);
  check_terms(input.terms, input.life, input.diagnostics);
  return input;
}

}  // namespace gigatwin::cli
