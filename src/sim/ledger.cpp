#include "sim/ledger.hpp"

#include "base/error.hpp"

namespace gigatwin::sim {

Ledger::HallRates& Ledger::HallRates::operator+=(const HallRates& other) {
  accelerator_w += other.accelerator_w;
  host_w += other.host_w;
  clocked_w += other.clocked_w;
  steady_w += other.steady_w;
  busy += other.busy;
  clocked += other.clocked;
  busy_at_speed += other.busy_at_speed;
  return *this;
}

Ledger::HallRates& Ledger::HallRates::scale(double factor) {
  accelerator_w *= factor;
  host_w *= factor;
  clocked_w *= factor;
  steady_w *= factor;
  busy *= factor;
  clocked *= factor;
  busy_at_speed *= factor;
  return *this;
}

Ledger::SiteRates& Ledger::SiteRates::operator+=(const SiteRates& other) {
  tokens_per_s += other.tokens_per_s;
  useful_flop_per_s += other.useful_flop_per_s;
  busy += other.busy;
  busy_at_speed += other.busy_at_speed;
  out_of_service += other.out_of_service;
  running_jobs += other.running_jobs;
  queued_jobs += other.queued_jobs;
  queued_accelerators += other.queued_accelerators;
  stranded += other.stranded;
  fragmentation += other.fragmentation;
  hot += other.hot;
  paused += other.paused;
  return *this;
}

Ledger::SiteRates& Ledger::SiteRates::scale(double factor) {
  tokens_per_s *= factor;
  useful_flop_per_s *= factor;
  busy *= factor;
  busy_at_speed *= factor;
  out_of_service *= factor;
  running_jobs *= factor;
  queued_jobs *= factor;
  queued_accelerators *= factor;
  stranded *= factor;
  fragmentation *= factor;
  hot *= factor;
  paused *= factor;
  return *this;
}

void Ledger::advance(Seconds now) {
  GIGATWIN_ASSERT(now >= now_, "now {} s, ledger {} s", now.value, now_.value);
  const double dt = (now - now_).value;
  if (dt == 0.0) return;
  for (std::size_t hall = 0; hall < halls.size(); ++hall) hall_integrals_[hall] += HallRates(halls[hall]).scale(dt);
  site_integrals_ += SiteRates(site).scale(dt);
  now_ = now;
}

Ledger::Means Ledger::take_means() {
  const double dt = (now_ - since_).value;
  GIGATWIN_ASSERT(dt > 0.0, "no time since {} s", since_.value);
  Means means{hall_integrals_, site_integrals_};
  for (HallRates& hall : means.halls) hall.scale(1.0 / dt);
  means.site.scale(1.0 / dt);
  hall_integrals_.assign(halls.size(), {});
  site_integrals_ = {};
  since_ = now_;
  return means;
}

}  // namespace gigatwin::sim
