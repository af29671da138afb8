#include "sim/control.hpp"

#include <algorithm>

namespace gigatwin::sim {

Control::Control(const SiteModel& site, Plant& plant, Floor& floor, Observer& observer)
    : site_(site), plant_(plant), floor_(floor), observer_(observer), thermal_(site.halls.size()) {}

bool Control::throttled() const {
  return std::any_of(thermal_.begin(), thermal_.end(), [](const HallClock& clock) { return clock.hot; });
}

SiteSample Control::step(Seconds begin, Seconds dt, const Ledger::Means& means) {
  SiteSample sample = plant_.step(begin, dt, means);
  sample.busy_accelerators = means.site.busy;
  sample.failed_accelerators = means.site.out_of_service;
  sample.running_jobs = means.site.running_jobs;
  sample.queued_jobs = means.site.queued_jobs;
  sample.queued_accelerators = means.site.queued_accelerators;
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

void Control::update(Seconds now) {
  set_thermal(plant_.thermal_clocks(), now);
  apply_connection_limit(now);
  apply(now);
}

void Control::apply_connection_limit(Seconds now) {
  const double slope = site_.node_power.slope;
  std::vector<Watts> full_speed, fixed;
  for (std::size_t hall = 0; hall < thermal_.size(); ++hall) {
    const HallModel& model = site_.halls[hall];
    const Ledger::HallRates& rates = floor_.ledger().halls[hall];
    // Rates are sums of what came and went: an empty hall may be left with some 1e-10 W of either sign.
    full_speed.push_back(Watts{slope * std::max(0.0, rates.clocked_w)});
    fixed.push_back(model.idle_racks + Watts{slope * rates.steady_w} + model.network_peak + model.storage);
  }
  set_connection(plant_.connection_speed(full_speed, fixed), now);
}

void Control::set_connection(double speed, Seconds now) {
  if (speed == connection_) return;
  const bool was_capped = capped();
  connection_ = speed;
  if (was_capped != capped())
    observer_.event({now, capped() ? EventKind::capping_began : EventKind::capping_ended, EventRecord::none,
                     EventRecord::none, EventRecord::none, speed});
  apply(now);
}

void Control::set_thermal(std::vector<HallClock> clocks, Seconds now) {
  for (std::size_t hall = 0; hall < clocks.size(); ++hall)
    if (thermal_[hall].hot != clocks[hall].hot)
      observer_.event({now, clocks[hall].hot ? EventKind::throttling_began : EventKind::throttling_ended,
                       EventRecord::none, EventRecord::none, static_cast<std::int64_t>(hall), clocks[hall].clock});
  thermal_ = std::move(clocks);
}

void Control::apply(Seconds now) {
  std::vector<HallClock> clocks = thermal_;
  for (HallClock& clock : clocks) clock.clock = std::min(clock.clock, connection_);
  floor_.set_clocks(clocks, now);
}

}  // namespace gigatwin::sim
