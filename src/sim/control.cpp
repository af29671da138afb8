#include "sim/control.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace gigatwin::sim {

Control::Control(const SiteModel& site, Plant& plant, FloorPort& floor, TotalsBuilder& totals, Observer& observer)
    : site_(site),
      plant_(plant),
      floor_(floor),
      totals_(totals),
      observer_(observer),
      thermal_(site.halls.size()),
      clocks_(site.halls.size()),
      chain_(site.halls.size(), 1.0),
      running_(site.halls.size(), true) {}

void Control::tell(Seconds now, EventKind kind, std::int64_t hall, double value) {
  observer_.event({now, kind, EventRecord::none, EventRecord::none, hall, value});
}

bool Control::throttled() const {
  return std::any_of(thermal_.begin(), thermal_.end(), [](const HallClock& clock) { return clock.hot; });
}

SiteSample Control::step(Seconds begin, Seconds dt, const Ledger::Means& means) {
  SiteSample sample = plant_.step(begin, dt, means);
  tell_grid_events(begin);
  sample.busy_accelerators = means.site.busy;
  sample.failed_accelerators = means.site.out_of_service;
  sample.running_jobs = means.site.running_jobs;
  sample.queued_jobs = means.site.queued_jobs;
  sample.queued_accelerators = means.site.queued_accelerators;
  sample.stranded_accelerators = means.site.stranded;
  sample.fragmentation = means.site.fragmentation;
  sample.speed = means.site.busy > 0.0 ? means.site.busy_at_speed / means.site.busy : 1.0;
  sample.throttled_accelerators = means.site.hot;
  sample.paused_accelerators = means.site.paused;
  sample.tokens_per_s = means.site.tokens_per_s;
  sample.useful_compute = {means.site.useful_flop_per_s};
  for (std::size_t hall = 0; hall < sample.halls.size(); ++hall) {
    const Ledger::HallRates& rates = means.halls[hall];
    sample.halls[hall].speed = rates.busy > 0.0 ? rates.busy_at_speed / rates.busy : 1.0;
    sample.halls[hall].busy_accelerators = rates.busy;
  }
  return sample;
}

void Control::play_step(Seconds begin, Seconds dt, const Ledger::Means& means, Seconds now) {
  const SiteSample sample = step(begin, dt, means);
  totals_.add(sample);
  totals_.add_speeds(dt, throttled(), capped(), responding());
  observer_.sample(sample);
  update(now);
  update_energy(now);
}

void Control::tell_grid_events(Seconds begin) {
  for (const grid::Event& event : plant_.grid_side().outcome().events) {
    // In the order of grid::EventKind.
    constexpr std::array kinds{EventKind::grid_lost,          EventKind::grid_returned,
                               EventKind::curtailment_began,  EventKind::curtailment_ended,
                               EventKind::generators_started, EventKind::generators_stopped};
    tell(begin + event.after, kinds.at(static_cast<std::size_t>(event.kind)), EventRecord::none, event.value);
  }
}

void Control::update(Seconds now) {
  plant_.look_ahead(now);
  set_running(plant_.runnable(), now);
  set_thermal(plant_.thermal_clocks(floor_.rates(), thermal_), now);
  set_demand(plant_.grid_side().wanted_speed(now), now);
  apply_connection_limit(now);
  apply(now);
}

void Control::update_energy(Seconds now) {
  const std::optional<scheduling::EnergySpec>& energy = site_.scenario.operations.scheduler.energy;
  if (!energy) return;
  const auto hour = static_cast<std::size_t>(hour_of_typical_year(site_.scenario.time.start + now));
  const bool dear = energy->signal == scheduling::EnergySignal::price
                        ? site_.conditions.price_eur_j[hour] > energy->price_above->value
                        : site_.conditions.carbon_kg_j[hour] > energy->carbon_above->value;
  floor_.set_energy_dear(dear, now);
}

void Control::change_unit(const UnitChange& change, Seconds now) {
  const auto cause = static_cast<double>(site_.causes.size() + change.group);
  if (!change.up && !change.planned) ++totals_.totals().plant_failures;
  if (!change.up)
    units_out_.push_back(change.group);
  else if (const auto out = std::find(units_out_.begin(), units_out_.end(), change.group); out != units_out_.end())
    units_out_.erase(out);
  tell(now, change.up ? EventKind::plant_repaired : EventKind::plant_failure, site_.plant_units[change.group].hall,
       cause);
  plant_.set_unit(change.group, change.unit, change.up);
  set_running(plant_.runnable(), now);
  apply_connection_limit(now);
  apply(now);
}

void Control::apply_connection_limit(Seconds now) {
  const double slope = site_.node_power.slope;
  std::vector<Watts> full_speed, fixed;
  const std::vector<Ledger::HallRates>& all_rates = floor_.rates();
  for (std::size_t hall = 0; hall < thermal_.size(); ++hall) {
    const HallModel& model = site_.halls[hall];
    const Ledger::HallRates& rates = all_rates[hall];
    // Rates are sums of what came and went: an empty hall may be left with some 1e-10 W of either sign.
    full_speed.push_back(Watts{slope * std::max(0.0, rates.clocked_w)});
    fixed.push_back(running_[hall]
                        ? model.idle_racks + Watts{slope * rates.steady_w} + model.network_peak + model.storage
                        : Watts{0.0});
  }
  const std::vector<double> chain = plant_.chain_speeds(full_speed, fixed);
  const bool chain_changed = chain != chain_;
  chain_ = chain;
  double highest = 1.0;
  for (const HallClock& clock : thermal_) highest = std::max(highest, clock.clock);
  set_connection(plant_.connection_speed(full_speed, fixed, highest), now);
  if (chain_changed) apply(now);
}

void Control::set_connection(double speed, Seconds now) {
  if (speed == connection_) return;
  const bool was_capped = capped();
  connection_ = speed;
  if (was_capped != capped())
    tell(now, capped() ? EventKind::capping_began : EventKind::capping_ended, EventRecord::none,
         capped() ? speed : 1.0);
  apply(now);
}

void Control::set_thermal(std::vector<HallClock> clocks, Seconds now) {
  for (std::size_t hall = 0; hall < clocks.size(); ++hall)
    if (thermal_[hall].hot != clocks[hall].hot)
      tell(now, clocks[hall].hot ? EventKind::throttling_began : EventKind::throttling_ended,
           static_cast<std::int64_t>(hall), clocks[hall].clock);
  thermal_ = std::move(clocks);
}

void Control::set_demand(double speed, Seconds now) {
  if (speed == demand_) return;
  const bool was_responding = responding();
  demand_ = speed;
  if (was_responding != responding())
    tell(now, responding() ? EventKind::demand_response_began : EventKind::demand_response_ended, EventRecord::none,
         speed);
  const std::optional<grid::DemandResponseSpec>& spec = site_.scenario.grid.demand_response;
  floor_.set_demand_response(speed, spec ? spec->exempt : std::vector<std::string>{}, now);
}

void Control::set_running(const std::vector<bool>& running, Seconds now) {
  if (running == running_) return;
  const std::vector<bool> before = std::exchange(running_, running);
  plant_.set_running(running_, now);
  for (std::size_t hall = 0; hall < running.size(); ++hall) {  // before others return, whose nodes are handed out
    if (running[hall] || !before[hall]) continue;
    ++totals_.totals().halls_lost;
    const std::size_t cause = cause_of_loss(hall);
    tell(now, EventKind::hall_lost, static_cast<std::int64_t>(hall), static_cast<double>(cause));
    floor_.lose_hall(hall, cause, now);
  }
  for (std::size_t hall = 0; hall < running.size(); ++hall) {
    if (!running[hall] || before[hall]) continue;
    tell(now, EventKind::hall_returned, static_cast<std::int64_t>(hall), 0.0);
    floor_.return_hall(hall, now);
  }
}

/// The unit that was lost last and serves the hall; where all are there, the supply from outside.
std::size_t Control::cause_of_loss(std::size_t hall) const {
  for (auto group = units_out_.rbegin(); group != units_out_.rend(); ++group) {
    const std::int64_t served = site_.plant_units[*group].hall;
    if (served < 0 || static_cast<std::size_t>(served) == hall) return site_.causes.size() + *group;
  }
  return supply_cause(site_);
}

void Control::apply(Seconds now) {
  clocks_ = thermal_;
  for (std::size_t hall = 0; hall < clocks_.size(); ++hall) {
    double& clock = clocks_[hall].clock;
    if (capped()) clock = std::min(clock, connection_);
    if (chain_[hall] < 1.0) clock = std::min(clock, chain_[hall]);
  }
  floor_.set_clocks(clocks_, now);
}

}  // namespace gigatwin::sim
