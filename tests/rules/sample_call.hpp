#pragma once

#include <cmath>
#include <limits>
#include <map>
#include <string>

#include "rules/score.hpp"

namespace gigatwin::rules {

/// Figures as a test states them; NaN for all others.
using Numbers = std::map<std::string, double, std::less<>>;

inline FigureOf figures_of(const Numbers& numbers) {
  return [numbers](std::string_view name) {
    const auto found = numbers.find(name);
    return found == numbers.end() ? std::numeric_limits<double>::quiet_NaN() : found->second;
  };
}

/// A year with 1000 GWh of IT and 130 GWh of overhead; 700 GWh of renewable energy, 400 GWh of it in its own hour.
inline Numbers a_year() {
  return {{"it_energy", 1.0e6},
          {"energy_input", 1.13e6},
          {"pue", 1.13},
          {"ref", 0.7e6 / 1.13e6},
          {"renewable_on_site", 0.1e6},
          {"renewable_agreements", 0.4e6},
          {"renewable_guarantees", 0.2e6},
          {"hourly_matched", 0.4e6 / 1.13e6},
          {"it_rating", 120.0},
          {"grid_capacity", 150.0},
          {"grid_to_it", 0.8},
          {"autonomy", 40.0},
          {"peak_power", 150.0},
          {"backup_energy", 6000.0},
          {"final_accelerators", 30000},
          {"final_h100_equivalents", 75000},
          {"final_it_power", 114.0},
          {"union_grant", 400e6},
          {"state_grant", 300e6},
          {"evidence_grid_study", 1.0}};
}

inline BandSpec band(const std::string& name, const std::string& figure, std::optional<double> at_least,
                     std::optional<double> at_most) {
  return {name, figure, at_least, at_most};
}

inline CriterionSpec pue_criterion() {
  CriterionSpec pue;
  pue.name = "pue";
  pue.title = "PUE";
  pue.figure = "pue";
  pue.bands = {band("excellent", "", std::nullopt, 1.10), band("good", "", std::nullopt, 1.25),
               band("poor", "", std::nullopt, std::nullopt)};
  return pue;
}

inline CriterionSpec renewables_criterion() {
  CriterionSpec renewables;
  renewables.name = "renewables";
  renewables.title = "Renewables";
  renewables.bands = {band("excellent", "hourly_matched", 1.0, std::nullopt), band("good", "ref", 0.8, std::nullopt),
                      band("acceptable", "ref", 0.5, std::nullopt), band("poor", "", std::nullopt, std::nullopt)};
  return renewables;
}

/// Half of the award is technical: a fifth of that each for PUE and renewables, the rest and the other half unscored.
inline CallSpec sample_call() {
  CallSpec call;
  call.title = "Sample";
  call.issuer = "Somebody";
  call.reference = "X/1";
  call.lots = {{"1", "small"}, {"2", "large"}};
  call.classes = {
      {"excellent", 1.0, {}, {}}, {"good", 0.75, 0.6, 0.9}, {"acceptable", 0.5, 0.3, 0.7}, {"poor", 0.0, 0.0, 0.2}};
  CriterionSpec technical, rest, cost;
  technical.name = "technical";
  technical.weight = 0.5;
  CriterionSpec pue = pue_criterion(), renewables = renewables_criterion();
  for (CriterionSpec* part : {&pue, &renewables, &rest}) part->part_of = "technical";
  pue.weight = renewables.weight = 0.2;
  rest.name = "rest";
  rest.weight = 0.6;
  cost.name = "cost";
  cost.weight = 0.5;
  call.criteria = {technical, pue, renewables, rest, cost};
  RequirementSpec match, small, large;
  match.name = "match";
  match.figure = "state_grant";
  match.per = "union_grant";
  match.at_least = 1.0;
  small.name = "small-it";
  small.lot = "1";
  small.figure = large.figure = "final_it_power";
  small.at_least = 110.0;
  large.name = "large-it";
  large.lot = "2";
  large.at_least = 150.0;
  call.requirements = {match, small, large};
  return call;
}

}  // namespace gigatwin::rules
