#include "sim/failure_actor_internal.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "base/random.hpp"

namespace gigatwin::sim {

using reliability::Component;
using reliability::Effect;

namespace {

Seconds age_of(const SiteModel& site) {
  const std::optional<reliability::FailureProfileSpec>& profile = site.scenario.operations.failures;
  return profile ? profile->age : Seconds{0.0};
}

/// Of a job that spans sites and stops with them; infinite for all others. Accelerators elsewhere fail as those here
/// do, on neighbouring nodes.
Seconds time_between_failures_elsewhere(const SiteModel& site, const workload::JobRequest& job) {
  constexpr Seconds never{std::numeric_limits<double>::infinity()};
  if (!job.span || !job.span->stops_together) return never;
  const std::int64_t per_node = site.fabric.layout.accelerators_per_node;
  const topology::Placement packed{{{0, (job.accelerators + per_node - 1) / per_node}}};
  const PerSecond here =
      reliability::interruption_rate(site.causes, site.parts, topology::shape_of(packed, site.fabric.layout));
  const double ratio = static_cast<double>(job.span->accelerators) / static_cast<double>(job.accelerators);
  return here.value > 0.0 ? Seconds{1.0 / (here.value * ratio)} : never;
}

}  // namespace

FailureActor::FailureActor(const SiteModel& site, Floor& floor, std::function<void()> settle,
                           std::function<void(bool)> set_storage_out)
    : site_(site),
      floor_(floor),
      settle_(std::move(settle)),
      set_storage_out_(std::move(set_storage_out)),
      process_(site.parts, site.causes, age_of(site), site.scenario.time.duration,
               static_cast<std::uint64_t>(site.scenario.seed)),
      shop_(site.scenario.operations.repair, site.scenario.time.start, hours(site.time_zone.standard_offset_h)),
      wake_(sg::Semaphore::create(0)) {
  for (const workload::JobRequest& job : site.jobs)
    if (const Seconds mean = time_between_failures_elsewhere(site, job); std::isfinite(mean.value))
      fail_elsewhere(job, mean, Seconds{0.0}, 0);
}

void FailureActor::fail_elsewhere(const workload::JobRequest& job, Seconds mean, Seconds since, std::uint64_t draw) {
  const Draws draws{static_cast<std::uint64_t>(site_.scenario.seed), "elsewhere." + job.name};
  const Seconds next = since + draws.exponential(draw, mean);
  at(next, [this, &job, mean, next, draw] {
    floor_.interrupt_job(job.id, elsewhere_cause(site_), next);
    fail_elsewhere(job, mean, next, draw + 1);
  });
}

void FailureActor::run() {
  while (true) {
    const bool has_waited = !due_.empty() && due_.begin()->first <= process_.next_due();
    const Seconds due = has_waited ? due_.begin()->first : process_.next_due();
    if (due >= site_.scenario.time.duration) {
      wake_->acquire();  // nothing more comes by itself
      continue;
    }
    if (due > clock_now() && !wake_->acquire_timeout((due - clock_now()).value)) continue;
    if (has_waited)
      due_.extract(due_.begin()).mapped()();
    else
      fail(*process_.next());
    settle_();
  }
}

void FailureActor::at(Seconds when, std::function<void()> what) { due_.emplace(when, std::move(what)); }

void FailureActor::fail(const Failure& failed) {
  switch (mode(failed).effect) {
    case Effect::node_out:
      return mode(failed).drain ? at(clock_now() + detection(failed), [this, failed] { begin_drain(failed); })
                                : fail_out(failed);
    case Effect::interruption:
      // Software fails where it runs.
      if (mode(failed).component != Component::node || floor_.job_on(failed.node) != EventRecord::none)
        floor_.interrupt_jobs(site_.parts.reached(mode(failed).reach, failed.node), failed.cause, clock_now());
      return process_.renew(failed, clock_now());
    case Effect::slow:
      return fail_slow(failed);
    case Effect::degraded:
      return fail_leaf(failed);
    case Effect::corruption:
      return fail_corrupting(failed);
    case Effect::stall:
      return fail_storage(failed);
  }
}

void FailureActor::fail_out(const Failure& failed) {
  repair(failed, floor_.fail_nodes(site_.parts.reached(mode(failed).reach, failed.node), failed.cause, clock_now(),
                                   expected_repair(failed)));
}

void FailureActor::repair(const Failure& failed, const std::vector<std::int64_t>& nodes) {
  if (nodes.empty()) return process_.renew(failed, clock_now(), false);
  const Seconds back = back_after_repair(failed);
  process_.renew(failed, back);
  at(back, [this, nodes] { floor_.repaired(nodes, clock_now()); });
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const std::optional<std::int64_t> spare = floor_.start_cold_spare();
    if (!spare) break;
    at(clock_now() + site_.scenario.operations.repair.cold_start,
       [this, node = *spare] { floor_.cold_spare_up(node, clock_now()); });
  }
}

void FailureActor::fail_slow(const Failure& failed) {
  if (!floor_.slow_down(failed.node, mode(failed).speed, clock_now()))
    return process_.renew(failed, clock_now(), false);
  at(clock_now() + detection(failed), [this, failed] {
    if (!floor_.find_slow(failed.node, clock_now()))
      process_.renew(failed, clock_now());  // mended with something else
    else if (mode(failed).drain)
      begin_drain(failed);
    else
      fail_out(failed);
  });
}

void FailureActor::begin_drain(const Failure& failed) {
  drains_[failed.node].push_back(failed);
  floor_.drain(failed.node, failed.cause, clock_now(), expected_repair(failed));
  notice_drained();
}

void FailureActor::notice_drained() {
  for (const Floor::Drained& drained : floor_.take_drained()) {
    std::vector<Failure> failures = drains_.extract(drained.node).mapped();
    // The first is why the node went out; the others are mended with it.
    if (drained.is_out) repair(failures.front(), {drained.node});
    for (std::size_t i = drained.is_out ? 1 : 0; i < failures.size(); ++i) process_.renew(failures[i], clock_now());
    wake_->release();
  }
}

void FailureActor::fail_corrupting(const Failure& failed) {
  const Seconds since = clock_now();
  at(since + detection(failed), [this, failed, since, job = floor_.job_on(failed.node)] {
    repair(failed, floor_.find_corruption(failed.node, job, since, failed.cause, clock_now(), expected_repair(failed)));
  });
}

void FailureActor::fail_leaf(const Failure& failed) {
  floor_.lose_leaf(failed.node, failed.cause, clock_now());
  const Seconds back = back_after_repair(failed);
  process_.renew(failed, back);
  at(back, [this, failed] { floor_.return_leaf(failed.node, clock_now()); });
}

void FailureActor::fail_storage(const Failure& failed) {
  floor_.storage_failed(failed.cause, clock_now());
  if (++storage_failures_ == 1) set_storage_out_(true);
  const Seconds back = back_after_repair(failed);
  process_.renew(failed, back);
  at(back, [this] {
    if (--storage_failures_ == 0) set_storage_out_(false);
    floor_.storage_returned(clock_now());
  });
}

Seconds FailureActor::detection(const Failure& failed) const {
  return mode(failed).detection.value_or(site_.scenario.operations.recovery.detection);
}

Seconds FailureActor::expected_repair(const Failure& failed) const {
  return site_.scenario.operations.repair.diagnosis +
         mode(failed).repair.value_or(site_.scenario.operations.recovery.node_repair);
}

Seconds FailureActor::back_after_repair(const Failure& failed) {
  const Seconds mean = mode(failed).repair.value_or(site_.scenario.operations.recovery.node_repair);
  const Seconds work =
      Draws{static_cast<std::uint64_t>(site_.scenario.seed), "repair." + site_.causes[failed.cause].name}.exponential(
          failed.number(), mean);
  return shop_.admit(clock_now(), work, mode(failed).part);
}

}  // namespace gigatwin::sim
