#include "results/study_layout.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/error.hpp"

namespace gigatwin::results {
namespace {

constexpr std::array<std::string_view, 8> block_names{"nominal", "grid",    "list",    "sample",
                                                      "tornado", "sobol_a", "sobol_b", "sobol_ab"};
constexpr std::array<std::string_view, 5> status_names{"ok", "invalid", "failed", "crashed", "missing"};

template <class Names>
std::vector<std::string> as_flags(const Names& names) {
  return {names.begin(), names.end()};
}

Variable number(std::string name, std::string units, Type type, std::vector<std::string> dimensions,
                std::string long_name, std::string comment = {}) {
  return {std::move(name),
          std::move(units),
          type,
          std::move(dimensions),
          {},
          std::move(long_name),
          std::move(comment),
          {},
          false};
}

Variable words(std::string name, std::vector<std::string> dimensions, std::string long_name, std::string comment = {}) {
  return number(std::move(name), {}, Type::text, std::move(dimensions), std::move(long_name), std::move(comment));
}

Variable flags(std::string name, std::vector<std::string> meanings, std::vector<std::string> dimensions,
               std::string long_name, std::string comment = {}) {
  Variable variable =
      number(std::move(name), {}, Type::int8, std::move(dimensions), std::move(long_name), std::move(comment));
  variable.flags = std::move(meanings);
  return variable;
}

Variable counted_in(std::string coordinate, Variable variable) {
  variable.index_of = std::move(coordinate);
  return variable;
}

std::vector<Variable> root_variables() {
  return {
      number("point", "1", Type::int64, {"point"}, "Point: one set of values, counted from 0"),
      words("scenario", {"scenario"}, "Name of the scenario", "Every scenario is run at every point."),
      words("scenario_title", {"scenario"}, "Site of the scenario"),
      words("scenario_file", {"scenario"}, "File of the scenario, as the study names it"),
      flags(
          "block", as_flags(block_names), {"point"}, "What the point is there for",
          "nominal: all medians; grid, list: values that are set; sample: Monte Carlo; tornado: one value at its 5 or "
          "95 %; sobol_a, sobol_b, sobol_ab: Saltelli's matrices A, B, and A with one column of B."),
      number("differing_input", "1", Type::int32, {"point"}, "Input that differs",
             "Of tornado and sobol_ab: counts in /inputs/input; -1: none."),
      number("replicate", "1", Type::int32, {"point"}, "Number of the seed",
             "0: each scenario's own; others are the same for all scenarios."),
  };
}

std::vector<Variable> input_variables() {
  return {
      words("input", {"input"}, "Key of a value that is drawn"),
      words("unit", {"scenario", "input"}, "Unit of its numbers, as a scenario writes it"),
      words("distribution", {"scenario", "input"}, "Its distribution",
            "Empty: it is not drawn, the scenario's own value stands."),
      words("reason", {"scenario", "input"}, "Source of the distribution"),
      words("names", {"scenario", "input"}, "Names that it takes",
            "One a line; `number` counts in them. Empty: it takes numbers."),
      number("level", "1", Type::float64, {"point", "input"}, "Probability at which the value is taken",
             "The same for all scenarios: common random numbers. NaN: the grid or the list sets the value."),
      number("number", "1", Type::float64, {"point", "scenario", "input"}, "Value, in its unit"),
  };
}

std::vector<Variable> setting_variables() {
  return {
      words("setting", {"setting"}, "Key of a value that grid or list set"),
      number("choice", "1", Type::int32, {"choice"}, "Values of all settings, counted from 0"),
      counted_in("setting", number("choice_setting", "1", Type::int32, {"choice"}, "Setting that the value is of")),
      words("choice_text", {"choice"}, "The value, as a scenario writes it"),
      number("chosen", "1", Type::int32, {"point", "setting"}, "Value of the setting",
             "Counts in `choice`; -1: not set."),
  };
}

std::vector<Variable> run_variables() {
  return {
      flags("status", as_flags(status_names), {"point", "scenario"}, "How the run ended",
            "invalid: its values make the scenario invalid; failed: it ended with an error; crashed: its process died "
            "twice; missing: it was not run.")};
}

std::vector<Variable> problem_variables() {
  return {
      number("problem", "1", Type::int64, {"problem"}, "Run that is not ok, counted from 0"),
      number("problem_point", "1", Type::int64, {"problem"}, "Its point"),
      counted_in("scenario", number("problem_scenario", "1", Type::int32, {"problem"}, "Its scenario")),
      words("problem_message", {"problem"}, "Why it is not ok"),
  };
}

std::vector<Variable> summary_variables() {
  return {
      number("quantile", "1", Type::float64, {"quantile"}, "Probability of a quantile"),
      number("drawn", "1", Type::int64, {"scenario"}, "Points that were drawn and are ok",
             "The samples; rows of A and B where there are none."),
  };
}

std::vector<Variable> study_provenance_variables() {
  return {
      words("version", {}, "gigatwin that made the runs"),
      words("design_hash", {}, "Of the study, of every file that its scenarios read, and of the version"),
      number("seed", "1", Type::uint64, {}, "Seed of the points"),
      words("study_as_written", {}, "STUDY.yaml"),
      words("common_setting", {"common_setting"}, "\"key=value\" of all runs", "Not there if the study has none."),
      words("scenario_resolved", {"scenario"}, "The scenario with every default",
            "Values that are drawn have their medians; it reads back as a scenario."),
  };
}

}  // namespace

std::string_view to_text(Block block) { return block_names.at(static_cast<std::size_t>(block)); }
std::string_view to_text(StudyStatus status) { return status_names.at(static_cast<std::size_t>(status)); }

std::vector<GroupLayout> study_layouts() {
  return {
      {"/", "Points and scenarios.", root_variables()},
      {"/indicators", "Indicators of every run, over point and scenario, by the names of a result's /indicators.", {}},
      {"/inputs", "Values that are drawn. Empty if there are none.", input_variables()},
      {"/settings", "Values that grid and list set. Empty if there are none.", setting_variables()},
      {"/runs", "How every run ended.", run_variables()},
      {"/problems", "Runs that are not ok. Empty if all are.", problem_variables()},
      {"/summary",
       "Of every indicator over the points that were drawn: NAME over scenario and quantile, NAME_mean over scenario. "
       "Empty if none were.",
       summary_variables()},
      {"/provenance", "What the runs were made from.", study_provenance_variables()},
  };
}

Variable study_variable(const std::string& group, const std::string& name) {
  for (const GroupLayout& layout : study_layouts())
    if (layout.path == group)
      for (const Variable& variable : layout.variables)
        if (variable.name == name) return variable;
  GIGATWIN_ASSERT(false, "no variable {} in {} of a study", name, group);
}

Variable study_indicator(const Indicator& indicator) {
  return number(std::string(indicator.name), std::string(indicator.units), Type::float64, {"point", "scenario"},
                std::string(indicator.label), std::string(indicator.definition));
}

Variable summary_quantiles(const Indicator& indicator) {
  return number(std::string(indicator.name), std::string(indicator.units), Type::float64, {"scenario", "quantile"},
                std::string(indicator.label) + ", quantiles", std::string(indicator.definition));
}

Variable summary_mean(const Indicator& indicator) {
  return number(fmt::format("{}_mean", indicator.name), std::string(indicator.units), Type::float64, {"scenario"},
                std::string(indicator.label) + ", mean", std::string(indicator.definition));
}

}  // namespace gigatwin::results
