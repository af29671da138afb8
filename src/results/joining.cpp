#include "results/joining.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace gigatwin::results {
namespace {

constexpr double unknown_figure = std::numeric_limits<double>::quiet_NaN();

constexpr Weight by(std::string_view of, std::string_view times = {}, std::string_view per = {}) {
  return {of, times, per};
}

/// Accelerator-time offered: sites of one joined result are simulated for the same time.
constexpr Weight offered = by("simulated_accelerators");
constexpr Weight held = by("simulated_accelerators", "utilisation");
constexpr Weight productive = by("simulated_accelerators", "goodput");

/// Names of one way, for the table.
void add(std::vector<JoiningRule>& rules, Joining how, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) rules.push_back({name, how, {}});
}
void add(std::vector<JoiningRule>& rules, Weight weight, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) rules.push_back({name, Joining::mean, weight});
}

void add_training(std::vector<JoiningRule>& rules) {
  add(rules, Joining::sum,
      {"lost_hours", "restarting_hours", "checkpointing_hours", "out_of_service_hours", "starved_hours",
       "contention_hours", "tokens_per_day", "useful_exaflop_days"});
  add(rules, offered, {"utilisation", "availability", "goodput"});
  add(rules, held, {"throttling_loss", "contention_loss"});
  add(rules, productive, {"mean_mfu"});  // exact where all jobs have a model
  add(rules, by("simulated_accelerators", "goodput", "ettr"), {"ettr"});
  add(rules, by("simulated_accelerators", "goodput", "ettr_with_queueing"), {"ettr_with_queueing"});
  add(rules, by("useful_exaflop_days"), {"energy_per_exaflop"});
  add(rules, Joining::missing, {"job_ettr", "job_ettr_with_queueing"});
}

void add_jobs(std::vector<JoiningRule>& rules) {
  add(rules, Joining::sum,
      {"jobs_submitted", "jobs_completed", "jobs_running", "jobs_queued", "jobs_rejected", "jobs_waited_long",
       "mean_queue", "preemptions", "resizes", "failures", "interruptions", "checkpoints", "stranded_hours",
       "scrubbed_hours"});
  add(rules, Joining::largest, {"longest_wait", "longest_queue"});
  add(rules, Joining::smallest, {"worst_served"});
  add(rules, by("jobs_completed"), {"mean_slowdown"});
  add(rules, offered, {"stranded_share"});
  add(rules, Joining::missing,
      {"mean_wait", "median_wait", "wait_95", "median_slowdown", "slowdown_95", "fragmentation", "fairness"});
}

void add_cost(std::vector<JoiningRule>& rules) {
  add(rules, Joining::sum, {"electricity_cost", "network_charges", "electricity_taxes", "cost"});
  add(rules, by("grid_import"), {"electricity_price_paid"});
  add(rules, offered, {"cost_per_accelerator_hour"});
  add(rules, productive, {"cost_per_productive_hour"});
  add(rules, by("useful_exaflop_days"), {"cost_per_exaflop_day"});
}

void add_plant(std::vector<JoiningRule>& rules) {
  add(rules, Joining::sum,
      {"energy_input",
       "facility_energy",
       "it_energy",
       "accelerator_energy",
       "cooling_energy",
       "electrical_loss",
       "auxiliary_energy",
       "mean_power",
       "peak_power",
       "throttled_accelerator_hours",
       "paused_accelerator_hours",
       "grid_import",
       "grid_export",
       "renewable_on_site",
       "renewable_agreements",
       "renewable_guarantees",
       "battery_discharged",
       "generator_energy",
       "unserved_energy",
       "plant_failures",
       "halls_lost"});
  add(rules, Joining::largest, {"largest_ramp", "balance_residual"});
  add(rules, by("it_energy"), {"pue", "pue_without_heat_pump", "wue", "cue"});
  add(rules, by("energy_input"), {"erf", "ref", "hourly_matched"});
  add(rules, by("peak_power"), {"load_factor"});
  // Hours in which something was so at a site: of the mean site, by its accelerators.
  add(rules, offered,
      {"chiller_hours", "throttled_hours", "capped_hours", "generator_hours", "grid_lost_hours", "curtailed_hours",
       "demand_response_hours"});
}

void add_environment(std::vector<JoiningRule>& rules) {
  add(rules, Joining::sum,
      {"heat_delivered", "heat_pump_energy", "heat_revenue", "water", "water_evaporated", "water_blowdown", "carbon",
       "carbon_market", "carbon_market_hourly", "embodied_carbon", "carbon_with_embodied", "water_scarcity"});
  add(rules, by("it_energy"), {"waste_heat_temperature"});  // nearly all heat is IT energy
  add(rules, Joining::missing, {"cooling_degree_days"});
}

void add_proposal(std::vector<JoiningRule>& rules) {
  add(rules, Joining::sum,
      {"simulated_accelerators", "h100_equivalents", "it_rating", "grid_capacity", "backup_energy",
       "phase1_accelerators", "phase1_it_power", "phase1_h100_equivalents", "final_accelerators", "final_it_power",
       "final_h100_equivalents"});
  add(rules, by("grid_capacity"), {"grid_to_it"});
  add(rules, Joining::smallest,
      {"autonomy", "evidence_interconnection_agreement", "evidence_firm_capacity", "evidence_energisation_milestones",
       "evidence_grid_study", "evidence_national_commitment", "data_in_union", "operator_in_union", "open_stack",
       "union_control_share", "third_country_free"});
  add(rules, Joining::counted, {"documents"});
  add(rules, Joining::largest, {"phase1_months", "final_months", "water_stress"});
  add(rules, Joining::alike, {"lot", "price_year", "horizon"});
  add(rules, by("initial_capital"), {"european_hardware"});
}

void add_money(std::vector<JoiningRule>& rules) {
  add(rules, Joining::sum,
      {"capital_cost", "initial_capital", "npv", "equity_npv", "union_grant", "state_grant", "public_money"});
  add(rules, by("it_rating"), {"capital_per_watt"});
  add(rules, Joining::smallest, {"min_debt_service_cover"});  // each site serves loans of its own
  // Exact where the sites are built in the same years.
  add(rules, held, {"levelised_hour", "compute_price"});
  add(rules, by("useful_exaflop_days"), {"levelised_exaflop_day", "public_per_exaflop_day"});
  add(rules, by("public_money"), {"public_money_returned"});
  // Rates do not add up. That of equity follows from the summed flows: `join`.
  add(rules, Joining::missing, {"project_irr", "equity_irr", "payback_year"});
}

constexpr std::string_view evidence = "evidence_";

double sum_of(std::size_t sites, const std::function<double(std::size_t)>& figure) {
  double sum = 0.0;
  for (std::size_t site = 0; site < sites; ++site) sum += figure(site);
  return sum;
}

double extreme_of(std::size_t sites, const std::function<double(std::size_t)>& figure, double sign) {
  double extreme = figure(0);
  for (std::size_t site = 1; site < sites; ++site) {
    const double value = figure(site);
    if (std::isnan(value) || std::isnan(extreme)) return unknown_figure;
    if (sign * (value - extreme) > 0.0) extreme = value;
  }
  return extreme;
}

double weight_of(const Weight& weight, std::size_t site, const SiteFigure& figure) {
  double value = figure(site, weight.of);
  if (!weight.times.empty()) value *= figure(site, weight.times);
  if (value == 0.0) return 0.0;  // nothing of it, whatever it is measured in
  if (!weight.per.empty()) value /= figure(site, weight.per);
  return value;
}

double mean_of(const JoiningRule& rule, std::size_t sites, const SiteFigure& figure) {
  double sum = 0.0, weights = 0.0;
  for (std::size_t site = 0; site < sites; ++site) {
    const double weight = weight_of(rule.weight, site, figure);
    if (weight == 0.0) continue;
    sum += weight * figure(site, rule.name);
    weights += weight;
  }
  return weights != 0.0 ? sum / weights : unknown_figure;
}

double counted(std::size_t sites, const SiteFigure& figure) {
  double count = 0.0;
  for (const JoiningRule& rule : joining_rules())
    if (rule.name.starts_with(evidence)) count += joined(rule, sites, figure);
  return count;
}

}  // namespace

const std::vector<JoiningRule>& joining_rules() {
  static const std::vector<JoiningRule> rules = [] {
    std::vector<JoiningRule> all;
    add_training(all);
    add_jobs(all);
    add_cost(all);
    add_plant(all);
    add_environment(all);
    add_proposal(all);
    add_money(all);
    return all;
  }();
  return rules;
}

const JoiningRule* find_joining_rule(std::string_view name) {
  const auto& rules = joining_rules();
  const auto found =
      std::find_if(rules.begin(), rules.end(), [&](const JoiningRule& rule) { return rule.name == name; });
  return found == rules.end() ? nullptr : &*found;
}

double joined(const JoiningRule& rule, std::size_t sites, const SiteFigure& figure) {
  const auto own = [&](std::size_t site) { return figure(site, rule.name); };
  switch (rule.how) {
    case Joining::sum:
      return sum_of(sites, own);
    case Joining::mean:
      return mean_of(rule, sites, figure);
    case Joining::largest:
      return extreme_of(sites, own, 1.0);
    case Joining::smallest:
      return extreme_of(sites, own, -1.0);
    case Joining::alike: {
      const double largest = extreme_of(sites, own, 1.0);
      return largest == extreme_of(sites, own, -1.0) ? largest : unknown_figure;
    }
    case Joining::counted:
      return counted(sites, figure);
    case Joining::missing:
      return unknown_figure;
  }
  return unknown_figure;
}

}  // namespace gigatwin::results
