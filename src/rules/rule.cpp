#include "rules/rule.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "rules/optional_instant.hpp"

namespace gigatwin::rules {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

template <class E>
using Names = std::vector<std::pair<std::string, E>>;

template <class E>
std::string name_of(const Names<E>& names, E value) {
  for (const auto& [name, candidate] : names)
    if (candidate == value) return name;
  return {};
}

const Names<Standing>& standings() {
  static const Names<Standing> names{
      {"binding", Standing::binding}, {"voluntary", Standing::voluntary}, {"draft", Standing::draft}};
  return names;
}

const Names<Measure>& measures() {
  static const Names<Measure> names{{"pue", Measure::pue},
                                    {"pue_without_heat_pump", Measure::pue_without_heat_pump},
                                    {"wue", Measure::wue},
                                    {"erf", Measure::erf},
                                    {"ref", Measure::ref},
                                    {"heat_use", Measure::heat_use},
                                    {"reporting", Measure::reporting},
                                    {"heat_offer", Measure::heat_offer},
                                    {"practices", Measure::practices},
                                    {"audit_age", Measure::audit_age},
                                    {"refrigerant_gwp", Measure::refrigerant_gwp}};
  return names;
}

bool uses_heat(const Figures& figures) { return figures.heat_exempt || figures.erf > 0.0; }

double years_between(Instant from, Instant to) { return static_cast<double>(to.unix_s - from.unix_s) / years(1).value; }

double value_of(Measure measure, const Figures& figures) {
  switch (measure) {
    case Measure::pue:
      return figures.pue;
    case Measure::pue_without_heat_pump:
      return figures.pue_without_heat_pump;
    case Measure::wue:
      return figures.wue;
    case Measure::erf:
      return figures.erf;
    case Measure::ref:
      return figures.ref;
    case Measure::heat_use:
      return uses_heat(figures) ? 1.0 : 0.0;
    case Measure::reporting:
      return figures.report_complete ? 1.0 : unknown;
    case Measure::heat_offer:
      return uses_heat(figures) || figures.heat_offered ? 1.0 : 0.0;
    case Measure::practices:
      return figures.practices;
    case Measure::audit_age:
      return figures.audited ? years_between(*figures.audited, figures.end) : unknown;
    case Measure::refrigerant_gwp:
      return figures.refrigerant_gwp;
  }
  return unknown;
}

bool in_country(const RuleSpec& rule, const Figures& figures) {
  return rule.countries.empty() ||
         std::find(rule.countries.begin(), rule.countries.end(), figures.country) != rule.countries.end();
}

bool large_enough(const RuleSpec& rule, const Figures& figures) {
  return (!rule.above_it_power || figures.installed_it_power >= *rule.above_it_power) &&
         (!rule.above_rated_power || figures.rated_power > *rule.above_rated_power);
}

bool opened_in_time(const RuleSpec& rule, const Figures& figures) {
  return (!rule.opened_from || figures.opened >= *rule.opened_from) &&
         (!rule.opened_before || figures.opened < *rule.opened_before);
}

bool knows_climate(const RuleSpec& rule, const Figures& figures) {
  return rule.climate == Climate::any || !std::isnan(figures.cooling_degree_days);
}

bool in_climate(const RuleSpec& rule, const Figures& figures) {
  return !knows_climate(rule, figures) || rule.climate == Climate::any ||
         (rule.climate == Climate::warm) == (figures.cooling_degree_days > warm_cooling_degree_days);
}

bool applies(const RuleSpec& rule, const Figures& figures) {
  return in_country(rule, figures) && large_enough(rule, figures) && opened_in_time(rule, figures) &&
         in_climate(rule, figures) && (!rule.potable_water_only || figures.potable_water) &&
         (!rule.in_force_until || figures.end <= *rule.in_force_until);
}

/// From when on the limit holds for this site.
Instant due(const RuleSpec& rule, const Figures& figures) {
  const Instant after_grace = figures.opened + rule.grace;
  return rule.in_force_from ? std::max(*rule.in_force_from, after_grace) : after_grace;
}

Outcome outcome_of(const RuleSpec& rule, double value) {
  if (std::isnan(value)) return Outcome::unknown;
  return is_met(condition_of(rule), value) ? Outcome::meets : Outcome::fails;
}

void check_rule(const RuleSpec& rule, BlockProblems& problems) {
  if (rule.at_most.has_value() == rule.at_least.has_value())
    problems.expected(rule.at_most ? "at_least" : "at_most", "either at_most or at_least",
                      rule.at_most ? "both" : "none");
}

}  // namespace

std::string to_text(Outcome outcome) {
  switch (outcome) {
    case Outcome::meets:
      return "meets";
    case Outcome::fails:
      return "fails";
    case Outcome::later:
      return "later";
    case Outcome::unknown:
      return "unknown";
  }
  return {};
}

std::string to_text(Standing standing) { return name_of(standings(), standing); }
std::string to_text(Measure measure) { return name_of(measures(), measure); }

std::vector<Verdict> check(const std::vector<NamedRule>& rules, const Figures& figures) {
  std::vector<Verdict> verdicts;
  for (const NamedRule& named : rules) {
    if (!applies(named.rule, figures)) continue;
    Verdict verdict{named.name, named.rule, Outcome::later, value_of(named.rule.measure, figures), std::nullopt};
    if (const Instant from = due(named.rule, figures); from >= figures.end)
      verdict.due = from;
    else
      verdict.outcome = outcome_of(named.rule, knows_climate(named.rule, figures) ? verdict.value : unknown);
    verdicts.push_back(std::move(verdict));
  }
  return verdicts;
}

Condition condition_of(const RuleSpec& rule) { return {to_text(rule.measure), {}, rule.at_least, rule.at_most}; }

std::string group_of(std::string_view rule_name) { return std::string(rule_name.substr(0, rule_name.find('-'))); }

const Schema<RuleSpec>& rule_schema() {
  using R = RuleSpec;
  static const Schema<R> schema{
      "rule",
      "A named check: what a law, a commitment or a draft asks of a datacentre.",
      {text("title", &R::title).required().doc("What is asked, in a line."),
       text("law", &R::law).required().doc("Law, commitment or draft."),
       text("article", &R::article).required().doc("Where in it."),
       choice("standing", &R::standing, standings()).required().doc("Law in force, commitment or draft."),
       texts("countries", &R::countries)
           .items(0, 30)
           .doc("ISO 3166-1 alpha-2 codes of the countries; leave out: the whole Union."),
       quantity("above_it_power", &R::above_it_power).above({0}).doc("Only sites of at least this installed IT power."),
       quantity("above_rated_power", &R::above_rated_power)
           .above({0})
           .doc("Only sites of more than this total rated energy input."),
       optional_instant("opened_from", &R::opened_from).doc("Only sites that begin operation from here on."),
       optional_instant("opened_before", &R::opened_before).doc("Only sites that begin operation before this."),
       optional_instant("in_force_from", &R::in_force_from).doc("The limit holds from here on."),
       optional_instant("in_force_until", &R::in_force_until).doc("The limit holds before this."),
       quantity("grace", &R::grace).between({0}, years(10)).doc("After the begin of operation."),
       choice("climate", &R::climate, {{"any", Climate::any}, {"cool", Climate::cool}, {"warm", Climate::warm}})
           .doc("By the cooling degree days of the site's weather."),
       boolean("potable_water_only", &R::potable_water_only).doc("Only where potable water is used."),
       choice("measure", &R::measure, measures()).required().doc("What is compared with the limit."),
       number("at_most", &R::at_most).at_least(0.0).doc("Largest value that meets the rule."),
       number("at_least", &R::at_least).at_least(0.0).doc("Smallest value that meets the rule."),
       text("note", &R::note).doc("What else to know."),
       blocks<hardware::source_schema>("sources", &R::sources).doc("Where the figures come from.")},
      check_rule};
  return schema;
}

}  // namespace gigatwin::rules
