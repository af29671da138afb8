#include "results/indicators.hpp"

#include <algorithm>
#include <cmath>

namespace gigatwin::results {
namespace {

using In = IndicatorInputs;

constexpr double joules_per_kwh = 3.6e6;
constexpr double joules_per_mwh = 3.6e9;
constexpr double exaflop = 1e18;
constexpr double seconds_per_hour = 3600.0;
constexpr double seconds_per_day = 86400.0;

/// NaN for 0/0 and x/0: an undefined indicator is missing, not infinite.
double ratio(double part, double whole) { return whole != 0.0 ? part / whole : unknown; }

double offered_h(const In& in) { return in.totals.accelerator_seconds_offered / seconds_per_hour; }
double productive_h(const In& in) { return in.totals.accelerator_seconds_productive / seconds_per_hour; }
double exaflop_days(const In& in) { return in.totals.useful / exaflop_day; }
double days_simulated(const In& in) { return in.totals.duration.value / seconds_per_day; }

Indicator hours_lost(std::string_view name, std::string_view section, std::string_view label,
                     std::string_view definition, double (*value)(const In&)) {
  return {name, section, label, "h", "h", Better::lower, false, false, definition, value};
}

std::vector<Indicator> training_indicators() {
  constexpr const char* section = "Training";
  return {
      {"utilisation", section, "Utilisation", "1", "", Better::higher, false, false,
       "Accelerator-time held by jobs / accelerator-time offered.",
       [](const In& in) { return ratio(in.totals.accelerator_seconds_busy, in.totals.accelerator_seconds_offered); }},
      {"availability", section, "Availability", "1", "", Better::higher, false, false,
       "1 - accelerator-time out of service / accelerator-time offered.",
       [](const In& in) {
         return 1.0 - ratio(in.totals.accelerator_seconds_failed, in.totals.accelerator_seconds_offered);
       }},
      {"goodput", section, "Goodput", "1", "", Better::higher, true, false,
       "Productive accelerator-time (training that counts, at full speed) / accelerator-time offered.", goodput},
      {"ettr", section, "ETTR", "1", "", Better::higher, false, false,
       "Effective training time ratio, productive / (productive + lost + checkpointing + restarting) accelerator-time.",
       effective_training_time_ratio},
      {"ettr_with_queueing", section, "ETTR with queueing", "1", "", Better::higher, false, false,
       "As ETTR, with the accelerator-time that waiting jobs ask for below: Kokolis et al., HPCA 2025.",
       ettr_with_queueing},
      {"job_ettr", section, "ETTR of a job", "1", "", Better::higher, false, false,
       "Mean over the jobs that started, whatever their size, of productive / (productive + lost + checkpointing + "
       "restarting) time.",
       [](const In& in) { return ratio(in.jobs.ettr, static_cast<double>(in.jobs.trained)); }},
      {"job_ettr_with_queueing", section, "ETTR of a job, queueing", "1", "", Better::higher, false, false,
       "As the ETTR of a job, with its time in the queue below.",
       [](const In& in) { return ratio(in.jobs.ettr_with_queue, static_cast<double>(in.jobs.trained)); }},
      hours_lost("lost_hours", section, "Rolled back", "Accelerator-hours of training done again after failures.",
                 [](const In& in) { return in.totals.accelerator_seconds_lost / seconds_per_hour; }),
      hours_lost("restarting_hours", section, "Restarting",
                 "Accelerator-hours from failures to training again: detection, rescheduling, loading.",
                 [](const In& in) { return in.totals.accelerator_seconds_restarting / seconds_per_hour; }),
      hours_lost("checkpointing_hours", section, "Checkpointing", "Accelerator-hours stopped for writing checkpoints.",
                 [](const In& in) { return in.totals.accelerator_seconds_checkpointing / seconds_per_hour; }),
      hours_lost("out_of_service_hours", section, "Out of service", "Accelerator-hours waiting for repair.",
                 [](const In& in) { return in.totals.accelerator_seconds_failed / seconds_per_hour; }),
      hours_lost("starved_hours", section, "Lost for want of data",
                 "Accelerator-hours that training waited for the parallel storage.",
                 [](const In& in) { return in.totals.accelerator_seconds_starved / seconds_per_hour; }),
      {"throttling_loss", section, "Throttling loss", "1", "", Better::lower, false, false,
       "Accelerator-time lost to running below full speed / accelerator-time held by jobs.",
       [](const In& in) { return ratio(in.totals.accelerator_seconds_throttled, in.totals.accelerator_seconds_busy); }},
      {"contention_loss", section, "Contention loss", "1", "", Better::lower, false, false,
       "Accelerator-time lost to waiting for other jobs' traffic / accelerator-time held by jobs.",
       [](const In& in) { return ratio(in.totals.accelerator_seconds_contended, in.totals.accelerator_seconds_busy); }},
      {"contention_hours", section, "Lost to contention", "h", "h", Better::lower, false, false,
       "Accelerator-hours lost to waiting for other jobs' traffic on links that leaf groups, pods or halls share.",
       [](const In& in) { return in.totals.accelerator_seconds_contended / seconds_per_hour; }},
      {"mean_mfu", section, "Mean MFU", "1", "", Better::higher, false, false,
       "Model FLOP utilisation of the jobs' undisturbed iterations, weighted by productive accelerator-time.",
       mean_mfu},
      {"tokens_per_day", section, "Tokens per day", "1/d", "tokens/day", Better::higher, false, false,
       "Training tokens that count / days simulated.",
       [](const In& in) { return ratio(in.totals.tokens, days_simulated(in)); }},
      {"useful_exaflop_days", section, "Useful training", "1", "exaFLOP-days", Better::higher, true, false,
       "Model FLOP of training that counts, in units of 8.64e22 FLOP (1 exaFLOP/s for a day).", exaflop_days},
      {"energy_per_exaflop", section, "Energy per useful exaFLOP", "kW h", "kWh", Better::lower, false, false,
       "Facility energy / model FLOP of training that counts, per 1e18.",
       [](const In& in) {
         return ratio(in.totals.facility_energy.value / joules_per_kwh, in.totals.useful.value / exaflop);
       }},
  };
}

std::vector<Indicator> cost_indicators() {
  constexpr const char* section = "Cost";
  constexpr const char* cost = "Cost of the simulated time: capital by annuity, energy, water, staff and maintenance.";
  static const std::string per_hour = std::string("Cost / accelerator-hours offered. ") + cost;
  static const std::string per_productive_hour = std::string("Cost / productive accelerator-hours. ") + cost;
  static const std::string per_exaflop_day = std::string("Cost / useful exaFLOP-days. ") + cost;
  return {
      {"electricity_cost", section, "Electricity", "EUR", "EUR", Better::lower, false, false,
       "Import, agreements, guarantees of origin, network charges, taxes and levies, reactive energy and fuel, less "
       "exports and compensation.",
       [](const In& in) { return in.totals.electricity_cost.value; }},
      {"electricity_price_paid", section, "Electricity price paid", "EUR/(MW h)", "EUR/MWh", Better::lower, false,
       false, "Electricity cost / grid import.",
       [](const In& in) {
         return ratio(in.totals.electricity_cost.value, in.totals.grid_import.value / joules_per_mwh);
       }},
      {"network_charges", section, "Network charges", "EUR", "EUR", Better::lower, false, false,
       "Part of the electricity cost: charges of the network per energy and per power.",
       [](const In& in) {
         return (in.totals.energy_costs.network_energy + in.totals.energy_costs.network_capacity).value;
       }},
      {"electricity_taxes", section, "Taxes and levies", "EUR", "EUR", Better::lower, false, false,
       "Part of the electricity cost.", [](const In& in) { return in.totals.energy_costs.taxes.value; }},
      {"cost", section, "Cost", "EUR", "EUR", Better::lower, false, false, cost,
       [](const In& in) { return in.cost.value; }},
      {"cost_per_accelerator_hour", section, "Cost per accelerator-hour", "EUR/h", "EUR", Better::lower, true, false,
       per_hour, [](const In& in) { return ratio(in.cost.value, offered_h(in)); }},
      {"cost_per_productive_hour", section, "Cost per productive hour", "EUR/h", "EUR", Better::lower, false, false,
       per_productive_hour, [](const In& in) { return ratio(in.cost.value, productive_h(in)); }},
      {"cost_per_exaflop_day", section, "Cost per exaFLOP-day", "EUR", "EUR", Better::lower, true, false,
       per_exaflop_day, [](const In& in) { return ratio(in.cost.value, exaflop_days(in)); }},
  };
}

}  // namespace

double effective_training_time_ratio(const In& in) {
  const sim::Totals& t = in.totals;
  return ratio(t.accelerator_seconds_productive, t.accelerator_seconds_productive + t.accelerator_seconds_lost +
                                                     t.accelerator_seconds_checkpointing +
                                                     t.accelerator_seconds_restarting);
}

double ettr_with_queueing(const In& in) {
  const sim::Totals& t = in.totals;
  return ratio(t.accelerator_seconds_productive, t.accelerator_seconds_productive + t.accelerator_seconds_lost +
                                                     t.accelerator_seconds_checkpointing +
                                                     t.accelerator_seconds_restarting + in.service.accelerator_queued);
}

double goodput(const In& in) {
  return ratio(in.totals.accelerator_seconds_productive, in.totals.accelerator_seconds_offered);
}

double mean_mfu(const In& in) { return ratio(in.jobs.mfu_weighted, in.jobs.mfu_accelerator_s); }

const std::vector<Indicator>& indicators() {
  static const std::vector<Indicator> all = [] {
    std::vector<Indicator> list;
    for (const auto& section : {efficiency_indicators(), power_indicators(), grid_indicators(),
                                environment_indicators(), training_indicators(), job_indicators(), tenant_indicators(),
                                cost_indicators(), money_indicators(), proposal_indicators()})
      list.insert(list.end(), section.begin(), section.end());
    return list;
  }();
  return all;
}

const Indicator* find_indicator(std::string_view name) {
  const auto& all = indicators();
  const auto found = std::find_if(all.begin(), all.end(), [&](const Indicator& i) { return i.name == name; });
  return found != all.end() ? &*found : nullptr;
}

std::string_view to_text(Better better) {
  return better == Better::lower ? "lower" : better == Better::higher ? "higher" : "neutral";
}

}  // namespace gigatwin::results
