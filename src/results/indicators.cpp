#include "results/indicators.hpp"

#include <algorithm>
#include <cmath>

namespace gigatwin::results {
namespace {

using In = IndicatorInputs;

constexpr double joules_per_kwh = 3.6e6;
constexpr double joules_per_mwh = 3.6e9;
constexpr double seconds_per_hour = 3600.0;
constexpr double seconds_per_day = 86400.0;

/// NaN for 0/0 and x/0: an undefined indicator is missing, not infinite.
double ratio(double part, double whole) { return whole != 0.0 ? part / whole : unknown; }

double offered_h(const In& in) { return in.totals.accelerator_seconds_offered / seconds_per_hour; }
double productive_h(const In& in) { return in.totals.accelerator_seconds_productive / seconds_per_hour; }
double exaflop_days(const In& in) { return in.totals.useful / exaflop_day; }
double mean_facility_w(const In& in) { return ratio(in.totals.facility_energy.value, in.totals.duration.value); }
double days_simulated(const In& in) { return in.totals.duration.value / seconds_per_day; }

std::vector<Indicator> efficiency_indicators() {
  constexpr const char* section = "Efficiency";
  return {
      {"pue", section, "PUE", "1", "", Better::lower, true, false,
       "Power usage effectiveness, facility energy / IT energy: ISO/IEC 30134-2 and EN 50600-4-2, IT measured at the "
       "rack inlets.",
       power_usage_effectiveness},
      {"wue", section, "WUE", "L/(kW h)", "L/kWh", Better::lower, true, false,
       "Water usage effectiveness, water consumed on site / IT energy: ISO/IEC 30134-9.", water_usage_effectiveness},
      {"cue", section, "CUE", "kg/(kW h)", "kg/kWh", Better::lower, false, false,
       "Carbon usage effectiveness, operational CO2-equivalent (location based) / IT energy: ISO/IEC 30134-8.",
       carbon_usage_effectiveness},
      {"erf", section, "ERF", "1", "", Better::higher, false, false,
       "Energy reuse factor, energy reused / facility energy: ISO/IEC 30134-6.", energy_reuse_factor},
      {"ref", section, "REF", "1", "", Better::higher, false, false,
       "Renewable energy factor, renewable / facility energy: ISO/IEC 30134-3.", renewable_energy_factor},
  };
}

std::vector<Indicator> power_indicators() {
  constexpr const char* section = "Energy and power";
  return {
      {"facility_energy", section, "Facility energy", "MW h", "MWh", Better::lower, true, false,
       "At the grid connection, E_DC.", [](const In& in) { return in.totals.facility_energy.value / joules_per_mwh; }},
      {"it_energy", section, "IT energy", "MW h", "MWh", Better::neutral, false, false, "At the rack inlets, E_IT.",
       [](const In& in) { return in.totals.it_energy.value / joules_per_mwh; }},
      {"accelerator_energy", section, "Accelerator energy", "MW h", "MWh", Better::neutral, false, false,
       "Of the accelerators alone.", [](const In& in) { return in.totals.accelerator_energy.value / joules_per_mwh; }},
      {"cooling_energy", section, "Cooling energy", "MW h", "MWh", Better::lower, false, false,
       "Pumps, fans and chillers.", [](const In& in) { return in.totals.cooling_energy.value / joules_per_mwh; }},
      {"electrical_loss", section, "Electrical losses", "MW h", "MWh", Better::lower, false, false,
       "UPS and transformers.", [](const In& in) { return in.totals.electrical_loss.value / joules_per_mwh; }},
      {"auxiliary_energy", section, "Auxiliary energy", "MW h", "MWh", Better::lower, false, false,
       "Lighting, offices, controls.", [](const In& in) { return in.totals.auxiliary_energy.value / joules_per_mwh; }},
      {"mean_power", section, "Mean power", "MW", "MW", Better::neutral, false, false, "Facility energy / duration.",
       [](const In& in) { return mean_facility_w(in) / 1e6; }},
      {"peak_power", section, "Peak power", "MW", "MW", Better::lower, true, false,
       "Largest mean over one step at the grid connection.",
       [](const In& in) { return in.totals.peak_facility_power.value / 1e6; }},
      {"load_factor", section, "Load factor", "1", "", Better::higher, false, false, "Mean power / peak power.",
       [](const In& in) { return ratio(mean_facility_w(in), in.totals.peak_facility_power.value); }},
      {"largest_ramp", section, "Largest ramp", "MW/min", "MW/min", Better::lower, false, false,
       "Largest change of facility power between consecutive steps, per minute.",
       [](const In& in) { return in.totals.largest_ramp_w_per_s * 60.0 / 1e6; }},
      {"chiller_hours", section, "Chiller hours", "h", "h", Better::lower, false, false, "With any chiller running.",
       [](const In& in) { return in.totals.chiller_time.value / seconds_per_hour; }},
      {"throttled_hours", section, "Throttled hours", "h", "h", Better::lower, false, false,
       "With any hall slowed because its coolant was too warm.",
       [](const In& in) { return in.totals.throttled_time.value / seconds_per_hour; }},
      {"capped_hours", section, "Capped hours", "h", "h", Better::lower, false, false,
       "Slowed to keep within the grid connection.",
       [](const In& in) { return in.totals.capped_time.value / seconds_per_hour; }},
      {"balance_residual", section, "Balance residual", "1", "", Better::lower, false, false,
       "Largest |in - out - stored| / in over all steps, electricity and heat: the run's own check on itself.",
       [](const In& in) { return in.totals.largest_balance_residual; }},
  };
}

std::vector<Indicator> environment_indicators() {
  constexpr const char* section = "Water and carbon";
  return {
      {"water", section, "Water", "m^3", "m3", Better::lower, false, false,
       "Consumed on site: evaporation, drift and blowdown, at 1000 kg/m3.",
       [](const In& in) { return in.totals.water.value * litres_per_kg / 1000.0; }},
      {"carbon", section, "Carbon", "t", "t CO2e", Better::lower, true, false,
       "Operational CO2-equivalent, location based.", [](const In& in) { return in.totals.carbon.value / 1000.0; }},
  };
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
  };
}

std::vector<Indicator> job_indicators() {
  constexpr const char* section = "Jobs and failures";
  return {
      {"jobs_submitted", section, "Jobs submitted", "1", "", Better::neutral, false, true, "In the simulated time.",
       [](const In& in) { return static_cast<double>(in.totals.jobs_submitted); }},
      {"jobs_completed", section, "Jobs completed", "1", "", Better::higher, false, true, "In the simulated time.",
       [](const In& in) { return static_cast<double>(in.totals.jobs_completed); }},
      {"jobs_running", section, "Jobs running", "1", "", Better::neutral, false, true, "At the end.",
       [](const In& in) { return static_cast<double>(in.totals.jobs_running); }},
      {"jobs_queued", section, "Jobs waiting", "1", "", Better::lower, false, true, "At the end.",
       [](const In& in) { return static_cast<double>(in.totals.jobs_queued); }},
      {"jobs_rejected", section, "Jobs rejected", "1", "", Better::lower, false, true,
       "Larger than the site can ever run.", [](const In& in) { return static_cast<double>(in.totals.jobs_rejected); }},
      {"fragmentation", section, "Fragmentation", "1", "", Better::lower, false, false,
       "Mean over time of 1 - most free nodes in one pod / min(free nodes, nodes of a pod): 0 where a job that fits in "
       "a "
       "pod finds one. Leaf groups instead of pods where one pod is the site.",
       [](const In& in) { return ratio(in.totals.fragmentation.value, in.totals.duration.value); }},
      {"mean_wait", section, "Mean wait", "h", "h", Better::lower, false, false,
       "Submission to first start, over the jobs that started.",
       [](const In& in) {
         return ratio(in.jobs.total_wait.value / seconds_per_hour, static_cast<double>(in.jobs.started));
       }},
      {"longest_wait", section, "Longest wait", "h", "h", Better::lower, false, false,
       "Submission to first start, over the jobs that started.",
       [](const In& in) { return in.jobs.started > 0 ? in.jobs.longest_wait.value / seconds_per_hour : unknown; }},
      {"failures", section, "Failures", "1", "", Better::lower, false, true, "Components that failed.",
       [](const In& in) { return static_cast<double>(in.totals.failures); }},
      {"interruptions", section, "Interruptions", "1", "", Better::lower, false, true, "Jobs stopped by a failure.",
       [](const In& in) { return static_cast<double>(in.totals.interruptions); }},
      {"checkpoints", section, "Checkpoints", "1", "", Better::neutral, false, true, "Written.",
       [](const In& in) { return static_cast<double>(in.totals.checkpoints); }},
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
       "Energy of each step at its price, without network charges.",
       [](const In& in) { return in.totals.electricity_cost.value; }},
      {"electricity_price_paid", section, "Electricity price paid", "EUR/(MW h)", "EUR/MWh", Better::lower, false,
       false, "Electricity cost / facility energy.",
       [](const In& in) {
         return ratio(in.totals.electricity_cost.value, in.totals.facility_energy.value / joules_per_mwh);
       }},
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

void JobStatistics::add(const sim::JobRecord& job) {
  if (job.started.value >= 0.0) {
    const Seconds wait = job.started - job.submitted;
    ++started;
    total_wait += wait;
    longest_wait = std::max(longest_wait, wait);
  }
  if (job.mfu > 0.0) {
    const double accelerator_s = static_cast<double>(job.accelerators) * job.productive.value;
    mfu_weighted += job.mfu * accelerator_s;
    mfu_accelerator_s += accelerator_s;
  }
}

double power_usage_effectiveness(const In& in) {
  return ratio(in.totals.facility_energy.value, in.totals.it_energy.value);
}

double water_usage_effectiveness(const In& in) {
  return ratio(in.totals.water.value * litres_per_kg, in.totals.it_energy.value / joules_per_kwh);
}

double carbon_usage_effectiveness(const In& in) {
  return ratio(in.totals.carbon.value, in.totals.it_energy.value / joules_per_kwh);
}

double energy_reuse_factor(const In& in) { return ratio(in.reused_heat.value, in.totals.facility_energy.value); }

double renewable_energy_factor(const In& in) { return in.renewable_share; }

double effective_training_time_ratio(const In& in) {
  const sim::Totals& t = in.totals;
  return ratio(t.accelerator_seconds_productive, t.accelerator_seconds_productive + t.accelerator_seconds_lost +
                                                     t.accelerator_seconds_checkpointing +
                                                     t.accelerator_seconds_restarting);
}

double goodput(const In& in) {
  return ratio(in.totals.accelerator_seconds_productive, in.totals.accelerator_seconds_offered);
}

double mean_mfu(const In& in) { return ratio(in.jobs.mfu_weighted, in.jobs.mfu_accelerator_s); }

const std::vector<Indicator>& indicators() {
  static const std::vector<Indicator> all = [] {
    std::vector<Indicator> list;
    for (const auto& section : {efficiency_indicators(), power_indicators(), environment_indicators(),
                                training_indicators(), job_indicators(), cost_indicators()})
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
