#include "report/checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "report/site_report.hpp"
#include "results/show.hpp"
#include "scenario/catalogue.hpp"
#include "scenario/load.hpp"

namespace gigatwin::report {
namespace {

using rules::Outcome;
using rules::Verdict;

std::string limit_text(const rules::RuleSpec& rule) {
  const std::string unit = unit_of(rule.measure).empty() ? "" : " " + unit_of(rule.measure);
  return (rule.at_most ? "at most " + results::readable_number(*rule.at_most)
                       : "at least " + results::readable_number(rule.at_least.value_or(0.0))) +
         unit;
}

bool is_yes_or_no(rules::Measure measure) {
  return measure == rules::Measure::heat_use || measure == rules::Measure::heat_offer ||
         measure == rules::Measure::reporting;
}

std::string date_of(Instant instant) { return to_text(instant).substr(0, 10); }

long count(const std::vector<Verdict>& verdicts, Outcome outcome) {
  return std::count_if(verdicts.begin(), verdicts.end(), [&](const Verdict& v) { return v.outcome == outcome; });
}

std::string counts_text(const std::vector<Verdict>& verdicts) {
  std::string text = fmt::format("{} of {} rules met", count(verdicts, Outcome::meets), verdicts.size());
  for (const Outcome outcome : {Outcome::fails, Outcome::later, Outcome::unknown})
    if (const long n = count(verdicts, outcome); n > 0) text += fmt::format(", {} {}", n, rules::to_text(outcome));
  return text;
}

}  // namespace

std::string words_of(rules::Measure measure) {
  switch (measure) {
    case rules::Measure::pue:
      return "PUE";
    case rules::Measure::pue_without_heat_pump:
      return "PUE without heat pumps";
    case rules::Measure::wue:
      return "WUE";
    case rules::Measure::erf:
      return "ERF";
    case rules::Measure::ref:
      return "REF";
    case rules::Measure::heat_use:
      return "use of waste heat";
    case rules::Measure::reporting:
      return "report";
    case rules::Measure::heat_offer:
      return "use or offer of waste heat";
    case rules::Measure::practices:
      return "number of practices in place";
    case rules::Measure::audit_age:
      return "age of the audit";
    case rules::Measure::refrigerant_gwp:
      return "GWP of the refrigerants";
  }
  return {};
}

std::string unit_of(rules::Measure measure) {
  if (measure == rules::Measure::wue) return "L/kWh";
  return measure == rules::Measure::audit_age ? "years" : "";
}

std::string place_of(const rules::RuleSpec& rule) {
  return rule.law + ", " + rule.article +
         (rule.standing == rules::Standing::binding ? "" : " (" + rules::to_text(rule.standing) + ")");
}

std::vector<rules::NamedRule> catalogue_rules(Diagnostics& diagnostics) {
  scenario::Catalogue catalogue;
  std::vector<rules::NamedRule> rules;
  const std::vector<std::string> folders = catalogue.folders();
  if (std::find(folders.begin(), folders.end(), "rules") == folders.end()) return rules;  // a catalogue without rules
  for (const std::string& name : catalogue.names("rules", diagnostics)) {
    rules::NamedRule named{name, {}};
    scenario::load_entry("rules", name, rules::rule_schema(), &named.rule, catalogue, diagnostics);
    rules.push_back(std::move(named));
  }
  return rules;
}

std::vector<Verdict> checks_of(const results::ResultReader& result, const std::vector<rules::NamedRule>& rules) {
  return rules::check(rules, figures_of(result));
}

std::string finding(const Verdict& verdict) {
  const rules::RuleSpec& rule = verdict.rule;
  if (verdict.outcome == Outcome::later) return "due from " + date_of(*verdict.due);
  if (rule.measure == rules::Measure::reporting)
    return verdict.outcome == Outcome::meets ? "every quantity is known" : "quantities are not known";
  if (rule.measure == rules::Measure::heat_offer)
    return verdict.value > 0.0 ? "used, offered or proved infeasible"
                               : "neither used nor offered nor proved infeasible";
  if (is_yes_or_no(rule.measure))
    return verdict.value > 0.0 ? "used or proved infeasible" : "neither used nor proved infeasible";
  if (verdict.outcome == Outcome::unknown)
    return rule.climate == rules::Climate::any || std::isnan(verdict.value)
               ? words_of(rule.measure) + " is not known"
               : "only a full year tells whether the climate is " +
                     std::string(rule.climate == rules::Climate::cool ? "cool" : "warm");
  return fmt::format("{} {}, {}", words_of(rule.measure), results::readable_number(verdict.value), limit_text(rule));
}

std::string failures_text(const std::vector<Verdict>& verdicts) {
  if (verdicts.empty()) return {};
  std::string text = counts_text(verdicts) + "\n";
  for (const Verdict& verdict : verdicts)
    if (verdict.outcome == Outcome::fails)
      text += fmt::format("  fails {}: {}\n", place_of(verdict.rule), finding(verdict));
  return text;
}

std::string checks_text(const std::vector<Verdict>& verdicts) {
  if (verdicts.empty()) return "No rule of the catalogue applies.\n";
  std::string text = counts_text(verdicts) + "\n";
  for (const Verdict& verdict : verdicts)
    text += fmt::format("  {:<8} {:<26} {}: {}\n           {}\n", rules::to_text(verdict.outcome), verdict.name,
                        place_of(verdict.rule), finding(verdict), verdict.rule.title);
  return text;
}

}  // namespace gigatwin::report
