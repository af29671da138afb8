#include "rules/reach.hpp"

#include <cmath>
#include <limits>

namespace gigatwin::rules {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
constexpr double rounding = 1e-9;  // a share of 1 summed from its parts

/// Electricity from a cubic metre of diesel oil: 35.9 GJ/m3 at an efficiency of 0.38, as catalog/generators.yaml;
/// range 3.4 to 4.3 with efficiencies of 0.34 to 0.43.
constexpr double mwh_per_tank_m3 = 35.9 * 0.38 / 3.6;

/// One quantity that moves a figure.
struct Lever {
  std::string_view figure, quantity, unit;
  bool whole;
  double (*now)(const FigureOf&);
  double (*change)(double value, double target, const FigureOf&);
};

/// PUE = 1 + overhead / E_IT. With the electricity of heat pumps left out it is the same of the rest.
double overhead(const FigureOf& f) { return f("energy_input") - f("it_energy"); }
double by_it_energy(double value, double target, const FigureOf& f) { return (target - value) * f("it_energy"); }
double by_energy_input(double value, double target, const FigureOf& f) { return (target - value) * f("energy_input"); }
/// Batteries and tanks carry the peak power of the facility for the autonomy.
double stored_mwh(double value, double target, const FigureOf& f) { return (target - value) * f("peak_power"); }

constexpr char phase1_accelerators[] = "phase1_accelerators";
constexpr char final_accelerators[] = "final_accelerators";

template <const char* Name>
double named(const FigureOf& f) {
  return f(Name);
}
/// A figure in proportion to a count of accelerators.
template <const char* Accelerators>
double by_accelerators(double value, double target, const FigureOf& f) {
  return value > 0.0 ? (target - value) / (value / f(Accelerators)) : unknown;
}

const std::vector<Lever>& levers() {
  static const std::vector<Lever> list{
      {"pue", "overhead energy", "MWh", false, overhead, by_it_energy},
      {"pue_without_heat_pump", "overhead energy without heat pumps", "MWh", false,
       [](const FigureOf& f) { return overhead(f) - f("heat_pump_energy"); }, by_it_energy},
      {"wue", "water taken in", "m3", false, [](const FigureOf& f) { return f("water"); }, by_it_energy},
      {"cue", "carbon", "t CO2e", false, [](const FigureOf& f) { return f("carbon"); }, by_it_energy},
      {"erf", "heat delivered", "MWh", false, [](const FigureOf& f) { return f("heat_delivered"); }, by_energy_input},
      {"ref", "renewable energy on balance", "MWh", false,
       [](const FigureOf& f) { return f("renewable_on_site") + f("renewable_agreements") + f("renewable_guarantees"); },
       by_energy_input},
      {"hourly_matched", "renewable energy in the hour of its use", "MWh", false,
       [](const FigureOf& f) { return f("hourly_matched") * f("energy_input"); }, by_energy_input},
      {"grid_to_it", "installed IT power on the same connection", "MW", false,
       [](const FigureOf& f) { return f("it_rating"); },
       [](double value, double target, const FigureOf& f) { return (target - value) * f("grid_capacity"); }},
      {"grid_to_it", "firm grid capacity for the same IT", "MW", false,
       [](const FigureOf& f) { return f("grid_capacity"); },
       [](double, double target, const FigureOf& f) { return f("it_rating") / target - f("grid_capacity"); }},
      {"autonomy", "backup energy, in batteries", "MWh", false, [](const FigureOf& f) { return f("backup_energy"); },
       stored_mwh},
      {"autonomy", "backup energy, as fuel in tanks", "m3", false,
       [](const FigureOf& f) { return f("backup_energy") / mwh_per_tank_m3; },
       [](double value, double target, const FigureOf& f) { return stored_mwh(value, target, f) / mwh_per_tank_m3; }},
      {"phase1_it_power", "accelerators of phase 1", "", true, named<phase1_accelerators>,
       by_accelerators<phase1_accelerators>},
      {"phase1_h100_equivalents", "accelerators of phase 1", "", true, named<phase1_accelerators>,
       by_accelerators<phase1_accelerators>},
      {"final_it_power", "accelerators of the final phase", "", true, named<final_accelerators>,
       by_accelerators<final_accelerators>},
      {"final_h100_equivalents", "accelerators of the final phase", "", true, named<final_accelerators>,
       by_accelerators<final_accelerators>},
  };
  return list;
}

/// Figures that are 1 where something can be shown.
struct Proof {
  std::string_view figure, what;
};
constexpr Proof proofs[] = {
    {"evidence_interconnection_agreement", "interconnection agreement, signed with the grid operator"},
    {"evidence_firm_capacity", "confirmation of firm capacity for the final phase"},
    {"evidence_energisation_milestones", "dated steps up to energisation"},
    {"evidence_grid_study", "impact or feasibility study of the connection"},
    {"evidence_national_commitment", "written commitment of the participating state"},
    {"third_country_free", "every member owned and controlled from within the Union"},
    {"heat_use", "heat delivered to others, or a proof that none can be used"},
    {"heat_offer", "offer of the waste heat and of a plot for a heat plant"},
    {"reporting", "every quantity of gigatwin report --eed"},
    {"audit_age", "audit of the practices by a third party, recent enough"},
};

/// Whole ones, away from zero: half an accelerator reaches nothing.
double whole_ones(double change) { return change > 0.0 ? std::ceil(change - rounding) : std::floor(change + rounding); }

Way way_of(const Lever& lever, double value, double target, const FigureOf& figure) {
  const double change = lever.change(value, target, figure);
  return {std::string(lever.quantity),
          std::string(lever.unit),
          lever.now(figure),
          lever.whole ? whole_ones(change) : change,
          lever.whole,
          false};
}

/// Of one figure over another: more or less of either, named as the figures are.
std::vector<Way> ways_of_ratio(const Condition& condition, double target, const FigureOf& figure) {
  const double part = figure(condition.figure), whole = figure(condition.per);
  std::vector<Way> ways{{condition.figure, {}, part, target * whole - part, false, false}};
  if (target != 0.0) ways.push_back({condition.per, {}, whole, part / target - whole, false, false});
  return ways;
}

}  // namespace

double value_of(const Condition& condition, const FigureOf& figure) {
  const double value = figure(condition.figure);
  if (condition.per.empty()) return value;
  const double divisor = figure(condition.per);
  return divisor != 0.0 ? value / divisor : unknown;
}

bool is_met(const Condition& condition, double value) {
  return !std::isnan(value) && (!condition.at_most || value <= *condition.at_most + rounding) &&
         (!condition.at_least || value >= *condition.at_least - rounding);
}

double missed_limit(const Condition& condition, double value) {
  if (std::isnan(value) || is_met(condition, value)) return unknown;
  return condition.at_least && value < *condition.at_least ? *condition.at_least : *condition.at_most;
}

std::vector<Way> ways_to(const Condition& condition, double target, const FigureOf& figure) {
  const double value = value_of(condition, figure);
  if (std::isnan(value) || std::isnan(target)) return {};
  if (!condition.per.empty()) return ways_of_ratio(condition, target, figure);
  std::vector<Way> ways;
  for (const Lever& lever : levers())
    if (lever.figure == condition.figure)
      if (Way way = way_of(lever, value, target, figure); std::isfinite(way.change)) ways.push_back(std::move(way));
  for (const Proof& proof : proofs)
    if (proof.figure == condition.figure)
      ways.push_back({std::string(proof.what), {}, value, target - value, false, true});
  if (ways.empty()) ways.push_back({condition.figure, {}, value, target - value, false, false});
  return ways;
}

}  // namespace gigatwin::rules
