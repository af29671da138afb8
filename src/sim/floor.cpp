#include "sim/floor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "base/error.hpp"

namespace gigatwin::sim {
namespace {

using scenario::SchedulingPolicy;

/// Accelerators of the placement in each hall; halls and ranges are in order of their nodes.
std::vector<double> by_hall(const topology::Placement& placement, const SiteModel& site) {
  std::vector<double> counts(site.halls.size(), 0.0);
  std::size_t first_hall = 0;
  for (const topology::NodeRange& range : placement.ranges) {
    const auto end_of = [&](std::size_t hall) { return site.halls[hall].nodes.first + site.halls[hall].nodes.count; };
    const std::int64_t end = range.first + range.count;
    while (end_of(first_hall) <= range.first) ++first_hall;
    for (std::size_t hall = first_hall; hall < counts.size() && site.halls[hall].nodes.first < end; ++hall) {
      const std::int64_t from = std::max(range.first, site.halls[hall].nodes.first), to = std::min(end, end_of(hall));
      counts[hall] += static_cast<double>(to - from) * site.node_power.accelerators;
    }
  }
  return counts;
}

}  // namespace

Floor::Floor(const SiteModel& site, Observer& observer, TotalsBuilder& totals)
    : site_(site),
      observer_(observer),
      totals_(totals),
      pool_(site.fabric.layout, site.scenario.operations.placement),
      scheduler_(site.scenario.operations.scheduler == SchedulingPolicy::easy_backfilling,
                 site.scenario.operations.backfill_depth),
      profiles_(site.scenario.compute.system, *site.network, site.fabric.layout),
      contention_(site.fabric),
      ledger_(site.halls.size()),
      clocks_(site.halls.size()),
      hall_lost_(site.halls.size(), false) {
  const topology::NodeLayout& layout = site.fabric.layout;
  const auto leaves = static_cast<double>((layout.nodes + layout.leaf_nodes - 1) / layout.leaf_nodes);
  for (const FailureCause& cause : site.causes)
    if (cause.reach == FailureReach::node)
      node_failure_rate_ += cause.total().value / static_cast<double>(layout.nodes);
    else
      leaf_failure_rate_ += cause.total().value / leaves;
}

std::int64_t Floor::nodes_for(const workload::JobRequest& request) const {
  const std::int64_t per_node = site_.fabric.layout.accelerators_per_node;
  return (request.accelerators + per_node - 1) / per_node;
}

void Floor::submit(const workload::JobRequest& request, Seconds now) {
  ++totals_.totals().jobs_submitted;
  observer_.event({now, EventKind::job_submitted, request.id});
  if (nodes_for(request) > site_.nodes()) {
    reject(request,
           fmt::format("asks for {} accelerators of {}", request.accelerators, site_.scenario.compute.accelerators),
           now);
    return;
  }
  queued_[request.id] = &request;
  scheduler_.submit({request.id, nodes_for(request), request.requested});
  queue_changed(1.0, static_cast<double>(request.accelerators), now);
}

void Floor::reject(const workload::JobRequest& request, std::string reason, Seconds now) {
  ++totals_.totals().jobs_rejected;
  JobRun none;
  none.request = &request;
  JobRecord record = record_of(none, JobState::rejected);
  record.reason = std::move(reason);
  observer_.event({now, EventKind::job_rejected, request.id});
  observer_.job(record);
}

void Floor::queue_changed(double jobs, double accelerators, Seconds now) {
  ledger_.advance(now);
  ledger_.site.queued_jobs += jobs;
  ledger_.site.queued_accelerators += accelerators;
}

void Floor::dispatch(Seconds now) {
  while (!waiting_.empty() && pool_.free_nodes() > 0) {
    JobRun& job = *waiting_.front();
    const std::int64_t count = std::min(job.missing_nodes, pool_.free_nodes());
    const topology::Placement more = *pool_.allocate(count);
    change(job, now, [&] {
      job.missing_nodes -= count;
      place(job, with(job.placement, more));
    });
    if (job.missing_nodes > 0) break;
    waiting_.pop_front();
    woken_.push_back(job.request->id);
  }
  if (!waiting_.empty()) return;
  Seconds back_by = now;
  for (const auto& [node, back] : out_of_service_) back_by = std::max(back_by, back);
  if (lost_nodes_ > 0) back_by = std::max(back_by, now + site_.scenario.operations.recovery.node_repair);
  scheduler_.out_of_service(static_cast<std::int64_t>(out_of_service_.size()) + lost_nodes_, back_by);
  const std::vector<QueuedJob> chosen = scheduler_.select(now, pool_.free_nodes());
  for (const QueuedJob& job : chosen) start(*queued_.at(job.job), now);
}

void Floor::start(const workload::JobRequest& request, Seconds now) {
  auto owned = std::make_unique<JobRun>();
  JobRun& job = *owned;
  job.request = &request;
  job.started = job.now = now;
  const std::optional<topology::Placement> placement = pool_.allocate(nodes_for(request));
  GIGATWIN_ASSERT(placement.has_value(), "job {}: {} nodes of {} free", request.id, nodes_for(request),
                  pool_.free_nodes());
  place(job, *placement);
  job.full_accelerators = static_cast<double>(nodes_for(request)) * site_.node_power.accelerators;
  job.active_share = static_cast<double>(request.accelerators) / job.full_accelerators;
  job.work = request.tokens > 0.0 ? request.tokens : request.duration.value * job.profile.work_per_s;
  queued_.erase(request.id);
  queue_changed(-1.0, -static_cast<double>(request.accelerators), now);
  running_[request.id] = std::move(owned);
  ledger_.advance(now);
  enter(job, 1.0);
  observer_.event({now, EventKind::job_started, request.id});
  started_.push_back(&job);
}

/// A job with missing nodes keeps its profile and its traffic until it has them all: it does not train meanwhile.
void Floor::place(JobRun& job, topology::Placement placement) {
  job.placement = std::move(placement);
  job.node_count = job.placement.nodes();
  job.hall_accelerators = by_hall(job.placement, site_);
  if (job.missing_nodes == 0) {
    const topology::PlacementShape shape = topology::shape_of(job.placement, site_.fabric.layout);
    job.profile = profiles_.profile(*job.request, job.placement, shape);
    job.time_between_failures = time_between_failures(shape);
    if (job.first_leaves == 0) job.first_leaves = static_cast<int>(shape.leaves);
    contention_.place(job.request->id, job.placement, job.profile.tier_rates);
  }
  set_pace(job);
}

/// All accelerators of a job run in step: at the clock of its slowest hall.
void Floor::set_pace(JobRun& job) const {
  const bool spared = std::find(exempt_.begin(), exempt_.end(), job.request->tenant_class) != exempt_.end();
  job.demand = spared ? 1.0 : demand_;
  job.hot = false;
  double slowest = std::numeric_limits<double>::infinity(), held = 0.0, watts_per_clock = 0.0;
  for (std::size_t hall = 0; hall < clocks_.size(); ++hall) {
    const double count = job.hall_accelerators[hall];
    if (count <= 0.0) continue;
    slowest = std::min(slowest, clocks_[hall].clock);
    job.hot = job.hot || clocks_[hall].hot;
    watts_per_clock += count * clocks_[hall].watts_per_clock;
    held += count;
  }
  if (held <= 0.0) slowest = 1.0;
  job.speed = job.demand < 1.0 ? std::min(slowest, job.demand) : slowest;
  job.watts_per_clock = held > 0.0 ? watts_per_clock / held : 1.0;
}

void Floor::enter(const JobRun& job, double sign) {
  const bool training = job.activity == Activity::training;
  const double hosts_w = training ? site_.node_power.hosts_training.value / site_.node_power.accelerators : 0.0;
  double held = 0.0;
  for (std::size_t hall = 0; hall < clocks_.size(); ++hall) {
    const double count = sign * job.hall_accelerators[hall];
    if (count == 0.0) continue;
    const double per_clock = clocks_[hall].watts_per_clock;
    Ledger::HallRates& rates = ledger_.halls[hall];
    rates.accelerator_w += count * job.active_share * job.dynamic_power(per_clock).value;
    rates.host_w += count * hosts_w;
    const double at_full_clock_w = job.active_share * job.dynamic_power_at(1.0, per_clock).value;
    rates.clocked_w += training && job.demand > 0.0 ? count * at_full_clock_w : 0.0;
    rates.steady_w += count * (training ? hosts_w : at_full_clock_w);
    rates.busy += count;
    rates.busy_at_speed += count * job.speed;
    held += count;
  }
  const double rate = sign * job.rate();
  ledger_.site.tokens_per_s += rate * job.profile.tokens_per_work;
  ledger_.site.useful_flop_per_s += rate * job.profile.flop_per_work;
  ledger_.site.busy += held;
  ledger_.site.busy_at_speed += held * job.speed;
  ledger_.site.hot += job.hot ? held : 0.0;
  ledger_.site.paused += job.demand <= 0.0 ? held : 0.0;
  ledger_.site.running_jobs += sign;
}

void Floor::touch(JobRun& job, Seconds now) { job.advance(now, site_.node_power); }

void Floor::set_activity(JobRun& job, Activity activity, Seconds now) {
  change(job, now, [&] { job.activity = activity; });
}

void Floor::checkpoint_written(JobRun& job, Seconds took, Seconds now) {
  touch(job, now);
  job.checkpoint_written();
  observer_.event(
      {now, EventKind::checkpoint_written, job.request->id, EventRecord::none, EventRecord::none, took.value});
}

bool Floor::replace_missing(JobRun& job, Seconds now) {
  if (job.missing_nodes == 0) return true;
  if (std::find(waiting_.begin(), waiting_.end(), &job) == waiting_.end()) waiting_.push_back(&job);
  dispatch(now);
  return job.missing_nodes == 0;
}

void Floor::restarted(JobRun& job, Seconds now) {
  // The time limit moves by what the failure cost, as an operator would extend the job.
  const Seconds remaining{(job.work - job.done) / job.profile.work_per_s};
  scheduler_.postponed(job.request->id, now + remaining);
  observer_.event({now, EventKind::job_restarted, job.request->id});
}

void Floor::complete(JobRun& job, Seconds now) {
  ledger_.advance(now);
  touch(job, now);
  enter(job, -1.0);
  pool_.release(job.placement);
  contention_.remove(job.request->id);
  scheduler_.ended(job.request->id);
  job.productive += job.since_saved;
  job.since_saved = {};
  JobRecord record = record_of(job, JobState::completed);
  record.finished = now;
  ++totals_.totals().jobs_completed;
  totals_.add(record, job);
  observer_.event({now, EventKind::job_completed, job.request->id});
  observer_.job(record);
  running_.erase(job.request->id);
  dispatch(now);
}

void Floor::share_network(Seconds now) {
  ledger_.advance(now);
  ledger_.site.fragmentation = pool_.fragmentation();
  for (const auto& [id, share] : contention_.settle()) {
    change(*running_.at(id), now, [&, &run = *running_.at(id)] { run.network_share = share; });
    woken_.push_back(id);
  }
}

void Floor::set_clocks(const std::vector<HallClock>& clocks, Seconds now) {
  if (clocks == clocks_) return;
  // Rates of running jobs were entered with the old clocks: they leave with them.
  ledger_.advance(now);
  for (auto& [id, job] : running_) {
    job->advance(now, site_.node_power);
    enter(*job, -1.0);
  }
  clocks_ = clocks;
  for (auto& [id, job] : running_) {
    const double before = job->speed;
    set_pace(*job);
    enter(*job, 1.0);
    if (job->speed != before) woken_.push_back(id);
  }
}

void Floor::set_demand_response(double speed, const std::vector<std::string>& exempt, Seconds now) {
  demand_ = speed;
  exempt_ = exempt;
  for (auto& [id, job] : running_) {
    const double before = job->speed;
    change(*job, now, [&, &run = *job] { set_pace(run); });
    if (job->speed != before) woken_.push_back(id);
  }
}

Seconds Floor::time_between_failures(const topology::PlacementShape& shape) const {
  const double rate =
      static_cast<double>(shape.nodes) * node_failure_rate_ + static_cast<double>(shape.leaves) * leaf_failure_rate_;
  return {rate > 0.0 ? 1.0 / rate : std::numeric_limits<double>::infinity()};
}

JobRecord Floor::record_of(const JobRun& job, JobState state) const {
  const workload::JobRequest& request = *job.request;
  JobRecord record;
  record.job = request.id;
  record.name = request.name;
  record.tenant_class = request.tenant_class;
  record.model = request.training ? request.training->model.title : std::string{};
  record.state = state;
  record.accelerators = request.accelerators;
  record.submitted = request.submitted;
  if (state != JobState::running && state != JobState::completed) return record;
  record.started = job.started;
  record.productive = job.productive;
  record.lost = job.lost;
  record.checkpointing = job.checkpointing;
  record.restarting = job.restarting;
  record.contended = job.contended;
  if (!job.profile.tier_rates.empty() && job.trained.value > 0.0) {
    record.communication_slowdown = job.stretched / job.trained;
    record.worst_communication_slowdown = job.worst_slowdown;
  }
  record.failures = job.failures;
  record.checkpoints = job.checkpoints;
  record.it_energy = job.energy;
  record.tokens = job.done * job.profile.tokens_per_work;
  record.useful = {job.done * job.profile.flop_per_work};
  record.mfu = job.profile.mfu;
  record.iteration = job.profile.iteration;
  record.leaves_spanned = job.first_leaves;
  return record;
}

void Floor::finish(Seconds now) {
  for (auto& [id, job] : running_) {
    touch(*job, now);
    job->productive += job->since_saved;
    job->since_saved = {};
    const JobRecord record = record_of(*job, JobState::running);
    totals_.add(record, *job);
    observer_.job(record);
  }
  for (const auto& [id, request] : queued_) {
    JobRun none;
    none.request = request;
    observer_.job(record_of(none, JobState::queued));
  }
  totals_.totals().jobs_running = static_cast<std::int64_t>(running_.size());
  totals_.totals().jobs_queued = static_cast<std::int64_t>(queued_.size());
}

}  // namespace gigatwin::sim
