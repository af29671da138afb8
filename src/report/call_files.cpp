#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "base/error.hpp"
#include "report/call.hpp"
#include "report/checks.hpp"
#include "results/figures.hpp"
#include "results/layout.hpp"
#include "scenario/catalogue.hpp"
#include "scenario/load.hpp"

/// Reading what results are judged by.
namespace gigatwin::report {
namespace {

using results::ResultReader;

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_file(const std::string& name) {
  return name.ends_with(".yaml") || name.ends_with(".yml") || name.find('/') != std::string::npos;
}

std::vector<std::string> call_names(scenario::Catalogue& catalogue, Diagnostics& diagnostics) {
  const std::vector<std::string> folders = catalogue.folders();
  if (!contains(folders, "calls")) return {};
  return catalogue.names("calls", diagnostics);
}

std::vector<std::string> group_names(const std::vector<rules::NamedRule>& rules) {
  std::vector<std::string> groups;
  for (const rules::NamedRule& rule : rules)
    if (const std::string group = rules::group_of(rule.name); !contains(groups, group)) groups.push_back(group);
  return groups;
}

/// Indicators that the program or a result knows, and the numbers of /reporting.
std::vector<std::string> known_figures(const std::vector<ResultReader>& results) {
  std::vector<std::string> names = results::figure_names();
  for (const auto& column : results::reporting_columns())
    if (column.value) names.push_back(column.variable.name);
  for (const ResultReader& result : results) {
    if (!contains(result.groups(), "indicators")) continue;
    for (const results::StoredVariable& variable : result.variables("indicators"))
      if (!contains(names, variable.name)) names.push_back(variable.name);
  }
  return names;
}

/// Every figure that a call names, with its key path.
void each_figure(const rules::CallSpec& call,
                 const std::function<void(const std::string& key, const std::string& name)>& visit) {
  const auto both = [&](const std::string& key, const auto& spec) {
    visit(key + ".figure", spec.figure);
    visit(key + ".per", spec.per);
  };
  for (std::size_t i = 0; i < call.requirements.size(); ++i)
    both(fmt::format("requirements[{}]", i), call.requirements[i]);
  for (std::size_t i = 0; i < call.criteria.size(); ++i) {
    both(fmt::format("criteria[{}]", i), call.criteria[i]);
    for (std::size_t j = 0; j < call.criteria[i].bands.size(); ++j)
      visit(fmt::format("criteria[{}].bands[{}].figure", i, j), call.criteria[i].bands[j].figure);
  }
}

void check_figures(const rules::CallSpec& call, const std::vector<ResultReader>& results, Diagnostics& diagnostics) {
  const std::vector<std::string> known = known_figures(results);
  each_figure(call, [&](const std::string& key, const std::string& name) {
    if (name.empty() || contains(known, name)) return;
    diagnostics.expected(key, "the name of an indicator" + did_you_mean(name, known), name,
                         "docs/result-format.md lists them");
  });
}

Criteria of_call(const std::string& name, rules::CallSpec call, const std::vector<ResultReader>& results,
                 Diagnostics& diagnostics) {
  if (!diagnostics.has_errors()) check_figures(call, results, diagnostics);
  diagnostics.sort();
  return {name, call.reference + ": " + call.title, call.note, std::move(call), {}};
}

Criteria of_rules(const std::string& group, const std::vector<rules::NamedRule>& rules) {
  Criteria made{group, {}, {}, std::nullopt, {}};
  std::vector<std::string> laws;
  for (const rules::NamedRule& rule : rules) {
    if (rules::group_of(rule.name) != group) continue;
    made.rules.push_back(rule);
    if (!contains(laws, rule.rule.law)) laws.push_back(rule.rule.law);
  }
  made.title = fmt::format("{}", fmt::join(laws, "; "));
  return made;
}

}  // namespace

std::vector<std::string> criteria_names(Diagnostics& diagnostics) {
  scenario::Catalogue catalogue;
  std::vector<std::string> names = call_names(catalogue, diagnostics);
  for (const std::string& group : group_names(catalogue_rules(diagnostics))) names.push_back(group);
  return names;
}

Criteria read_criteria(const std::string& name, const std::vector<ResultReader>& results, Diagnostics& diagnostics) {
  rules::CallSpec call;
  if (is_file(name)) {
    scenario::load(name, {}, rules::call_schema(), call, diagnostics);
    return of_call(name, std::move(call), results, diagnostics);
  }
  scenario::Catalogue catalogue;
  if (contains(call_names(catalogue, diagnostics), name)) {
    scenario::load_entry("calls", name, rules::call_schema(), &call, catalogue, diagnostics);
    return of_call(name, std::move(call), results, diagnostics);
  }
  const std::vector<rules::NamedRule> rules = catalogue_rules(diagnostics);
  if (contains(group_names(rules), name)) return of_rules(name, rules);
  const std::vector<std::string> names = criteria_names(diagnostics);
  throw FileError(fmt::format("{}: neither a call nor a group of rules of the catalogue{}; there are {}", name,
                              did_you_mean(name, names), fmt::join(names, ", ")));
}

std::vector<rules::AssessmentSpec> read_assessments(const std::string& path, const rules::CallSpec& call,
                                                    const std::vector<ResultReader>& results,
                                                    Diagnostics& diagnostics) {
  rules::AssessmentsSpec spec;
  scenario::load(path, {}, rules::assessments_schema(), spec, diagnostics);
  std::vector<std::string> open, proposals;
  for (const rules::CriterionSpec& criterion : call.criteria)
    if (criterion.bands.empty() && !rules::has_parts(call, criterion)) open.push_back(criterion.name);
  for (const ResultReader& result : results) proposals.push_back(result.info().name);
  for (std::size_t i = 0; i < spec.assessments.size(); ++i) {
    const rules::AssessmentSpec& one = spec.assessments[i];
    const std::string key = fmt::format("assessments[{}]", i);
    if (!contains(open, one.criterion))
      diagnostics.expected(key + ".criterion",
                           "a criterion that no simulation scores" + did_you_mean(one.criterion, open), one.criterion);
    if (!one.proposal.empty() && !contains(proposals, one.proposal))
      diagnostics.expected(key + ".proposal", "the name of one of the results" + did_you_mean(one.proposal, proposals),
                           one.proposal);
  }
  diagnostics.sort();
  return spec.assessments;
}

}  // namespace gigatwin::report
