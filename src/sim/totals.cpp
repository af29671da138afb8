#include "sim/totals.hpp"

#include <algorithm>
#include <cmath>

namespace gigatwin::sim {

void TotalsBuilder::add(const SiteSample& s) {
  Totals& t = totals_;
  const Seconds dt = s.step;
  t.duration += dt;
  t.it_energy += s.it_power * dt;
  t.facility_energy += s.facility_power * dt;
  t.energy_input += s.energy_input * dt;
  t.grid_import += s.grid_import * dt;
  t.grid_export += s.grid_export * dt;
  t.photovoltaic_energy += s.photovoltaic_power * dt;
  t.generator_energy += s.generator_power * dt;
  t.generator_fuel += s.generator_fuel * dt;
  (s.battery_power.value > 0.0 ? t.battery_discharged : t.battery_charged) +=
      Watts{std::abs(s.battery_power.value)} * dt;
  t.unserved_energy += s.unserved_power * dt;
  t.contracted_renewable += s.contracted_renewable * dt;
  t.matched_renewable += s.matched_renewable * dt;
  t.guaranteed_renewable += s.guaranteed_renewable * dt;
  t.curtailed_time += s.curtailed;
  t.grid_lost_time += s.grid_lost;
  t.heat_reused += s.heat_reused * dt;
  t.heat_delivered += s.heat_delivered * dt;
  t.heat_revenue += s.heat_revenue;
  t.heat_pump_energy += s.heat_pump_power * dt;
  if (std::isfinite(s.waste_heat.value))  // all halls dark: there is none
    t.waste_heat_celsius_joules += s.waste_heat.value * (s.heat_rejected * dt).value;
  t.pump_energy += s.pump_power * dt;
  t.fan_energy += s.fan_power * dt;
  t.chiller_energy += s.chiller_power * dt;
  t.cooling_energy += (s.pump_power + s.fan_power + s.chiller_power) * dt;
  t.electrical_loss += (s.ups_loss + s.transformer_loss + s.distribution_loss) * dt;
  t.auxiliary_energy += s.auxiliary_power * dt;
  t.accelerator_energy += s.accelerator_power * dt;
  t.heat_to_coolant += s.heat_to_coolant * dt;
  t.heat_rejected += s.heat_rejected * dt;
  t.heat_stored += s.heat_stored * dt;
  t.water += s.water_flow * dt;
  t.water_evaporated += s.water_evaporated * dt;
  t.water_drift += s.water_drift * dt;
  t.water_blowdown += s.water_blowdown * dt;
  t.electricity_cost += s.energy_cost;
  t.energy_costs += s.energy_costs;
  t.market_carbon += s.market_carbon;
  t.carbon += s.grid_import * dt * s.carbon_intensity;
  t.carbon += s.generator_carbon * dt;
  t.generator_carbon += s.generator_carbon * dt;
  if (s.generator_power.value > 0.0) t.generator_time += dt;
  t.accelerator_seconds_hot += s.throttled_accelerators * dt.value;
  t.accelerator_seconds_paused += s.paused_accelerators * dt.value;
  t.peak_facility_power = has_sample_ ? std::max(t.peak_facility_power, s.facility_power) : s.facility_power;
  t.minimum_facility_power = has_sample_ ? std::min(t.minimum_facility_power, s.facility_power) : s.facility_power;
  if (has_sample_)
    t.largest_ramp_w_per_s =
        std::max(t.largest_ramp_w_per_s, std::abs((s.facility_power - last_facility_).value) / dt.value);
  if (s.chiller_power.value > 0.0) t.chiller_time += dt;
  t.accelerator_seconds_offered += t.accelerators * dt.value;
  t.accelerator_seconds_busy += s.busy_accelerators * dt.value;
  t.fragmentation += s.fragmentation * dt;
  t.queued_job_seconds += s.queued_jobs * dt.value;
  t.accelerator_seconds_stranded += s.stranded_accelerators * dt.value;
  t.accelerator_seconds_failed += s.failed_accelerators * dt.value;
  t.largest_balance_residual = std::max(t.largest_balance_residual, s.balance_residual);
  last_facility_ = s.facility_power;
  has_sample_ = true;
}

void TotalsBuilder::add(const JobRecord& record, const JobRun& job) {
  Totals& t = totals_;
  t.accelerator_seconds_productive += job.account.productive;
  t.accelerator_seconds_lost += job.account.lost;
  t.accelerator_seconds_throttled += job.account.throttled;
  t.accelerator_seconds_contended += job.account.contended;
  t.accelerator_seconds_starved += job.account.starved;
  t.accelerator_seconds_checkpointing += job.account.checkpointing;
  t.accelerator_seconds_restarting += job.account.restarting;
  t.tokens += record.tokens;
  t.useful += record.useful;
  t.checkpoints += record.checkpoints;
  t.preemptions += record.preemptions;
  t.resizes += record.resizes;
  add_to_tenant(record, job);
}

void TotalsBuilder::add_to_tenant(const JobRecord& record, const JobRun& job) {
  TenantTotals& tenant = totals_.tenants[job.tenant];
  switch (record.state) {
    case JobState::completed:
      ++tenant.jobs_completed;
      break;
    case JobState::running:
      ++tenant.jobs_running;
      break;
    case JobState::queued:
      ++tenant.jobs_queued;
      break;
    case JobState::rejected:
      ++tenant.jobs_rejected;
      return;
  }
  tenant.accelerator_seconds_held += job.account.sum();
  tenant.accelerator_seconds_productive += job.account.productive;
  tenant.accelerator_seconds_queued += static_cast<double>(record.accelerators) * record.waited.value;
  tenant.useful += record.useful;
  tenant.preemptions += record.preemptions;
  if (record.started.value >= 0.0) tenant.waits_s.push_back(record.waited.value);
  if (record.state != JobState::completed) return;
  tenant.run_waits_s.push_back(record.waited.value);
  tenant.runs_s.push_back((record.finished - record.submitted - record.waited).value);
}

void TotalsBuilder::add_speeds(Seconds dt, bool throttled, bool capped, bool responding) {
  if (throttled) totals_.throttled_time += dt;
  if (capped) totals_.capped_time += dt;
  if (responding) totals_.demand_response_time += dt;
}

}  // namespace gigatwin::sim
