#include "sim/floor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "base/error.hpp"

namespace gigatwin::sim {
namespace {

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

/// Bytes that the job reads per second at full speed.
BytesPerSecond reading_rate(const JobRun& job) {
  if (!job.request->dataset) return {0.0};
  const double tokens_per_s = job.profile.work_per_s * job.profile.tokens_per_work;
  return {job.request->dataset->read_per_token.value * tokens_per_s +
          job.request->dataset->read_per_accelerator.value * static_cast<double>(job.accelerators)};
}

}  // namespace

Floor::Floor(const SiteModel& site, Observer& observer, TotalsBuilder& totals)
    : site_(site),
      observer_(observer),
      totals_(totals),
      profiles_(site.scenario.compute.system, *site.network, site.fabric.layout, site.iteration_memory),
      contention_(site.fabric),
      reads_(site.scenario.operations.storage, namespaces_of(site.scenario.operations.tenants)),
      ledger_(site.halls.size()),
      clocks_(site.halls.size()),
      hall_lost_(site.halls.size(), false),
      defects_(site.fabric.layout, site.parts.leaves_of_group) {
  for (std::string& name : cause_names(site)) totals.totals().causes.push_back({.name = std::move(name)});
  for (std::size_t i = 0; i < site.access.partitions.size(); ++i)
    partitions_.emplace_back(site.scenario.operations, site.fabric.layout, site.access, i);
  const std::int64_t shared = partitions_.front().nodes.count;
  for (std::int64_t node = shared - site.scenario.operations.repair.cold_spares; node < shared; ++node) {
    partitions_.front().pool.take_out(node);
    cold_[node] = false;
  }
  for (std::size_t i = 0; i < site.access.tenants.size(); ++i) {
    TenantTotals& tenant = totals_.totals().tenants.emplace_back();
    tenant.name = site.access.tenants[i];
    if (site.access.rules[i].share > 0.0) tenant.share = site.access.rules[i].share;
  }
  const auto wipes = [](Seconds time) { return time.value > 0.0; };
  if (std::any_of(site.access.scrub.begin(), site.access.scrub.end(), wipes))
    last_tenant_.assign(static_cast<std::size_t>(site.nodes()), nobody);
}

Partition& Floor::partition_of_node(std::int64_t node) {
  for (Partition& partition : partitions_)
    if (node >= partition.nodes.first && node < partition.nodes.first + partition.nodes.count) return partition;
  GIGATWIN_ASSERT(false, "node {} is in no part of the site", node);
  return partitions_.front();
}

/// A job with missing nodes keeps its profile and its traffic until it has them all: it does not train meanwhile.
void Floor::place(JobRun& job, topology::Placement placement) {
  job.placement = std::move(placement);
  job.node_count = job.placement.nodes();
  job.hall_accelerators = by_hall(job.placement, site_);
  read_defects(job);
  if (job.missing_nodes == 0) {
    const topology::PlacementShape shape = topology::shape_of(job.placement, site_.fabric.layout);
    job.profile = profiles_.profile(*job.request, job.accelerators, job.placement, shape);
    job.failure_rates = failure_rates(shape);
    if (job.first_leaves == 0) job.first_leaves = static_cast<int>(shape.leaves);
    contention_.place(job.request->id, job.placement, job.profile.tier_rates);
    reads_.place(job.request->id, job.request->tenant_class, reading_rate(job), job.nodes());
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
  job.speed = job.node_speed * (job.demand < 1.0 ? std::min(slowest, job.demand) : slowest);
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
    rates.clocked += training && job.demand > 0.0 ? count : 0.0;
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
  change(job, now, [&] { begin_activity(job, activity, now); });
}

void Floor::begin_activity(JobRun& job, Activity activity, Seconds now) {
  const bool drawn = site_.scenario.output.timeline == scenario::TimelineDetail::activities;
  if (drawn && activity != job.activity) draw_bar(job, now);
  job.activity = activity;
}

void Floor::checkpoint_written(JobRun& job, const storage::SavedState& state, std::int64_t keep, Seconds now) {
  touch(job, now);
  job.checkpoint_written(state, keep);
  observer_.event({now, EventKind::checkpoint_written, job.request->id, EventRecord::none, EventRecord::none,
                   (now - state.when).value});
  if (!draining_.empty()) take_out_drained(job.placement, now);
}

void Floor::set_drain_slowdown(JobRun& job, double slowdown, Seconds now) {
  change(job, now, [&] { job.drain_slowdown = slowdown; });
}

bool Floor::replace_missing(JobRun& job, Seconds now) {
  if (job.missing_nodes == 0) return true;
  Partition& partition = partition_of(job);
  if (std::find(partition.waiting.begin(), partition.waiting.end(), &job) == partition.waiting.end())
    partition.waiting.push_back(&job);
  dispatch(partition, now);
  return job.missing_nodes == 0;
}

void Floor::restarted(JobRun& job, Seconds now) {
  // The time limit moves by what the failure cost, as an operator would extend the job.
  touch(job, now);
  book_restart(job);
  job.cause.reset();
  partition_of(job).scheduler.postponed(job.request->id, now + remaining(job));
  observer_.event({now, EventKind::job_restarted, job.request->id});
}

void Floor::complete(JobRun& job, Seconds now) {
  Partition& partition = partition_of(job);
  const std::int64_t id = job.request->id;
  ledger_.advance(now);
  touch(job, now);
  enter(job, -1.0);
  draw_bar(job, now);
  partition.pool.release(job.placement);
  if (job.resize_to > 0) partition.promised -= promised_to(job);
  contention_.remove(id);
  reads_.remove(id);
  partition.scheduler.ended(id, now);
  ++totals_.totals().jobs_completed;
  observer_.event({now, EventKind::job_completed, id});
  close_account(job, JobState::completed, now);
  const topology::Placement left = std::move(job.placement);
  running_.erase(id);
  if (!draining_.empty()) take_out_drained(left, now);
  dispatch(partition, now);
}

void Floor::draw_bar(JobRun& job, Seconds now) {
  const scenario::TimelineDetail detail = site_.scenario.output.timeline;
  const Seconds begin = std::exchange(job.bar_begin, now);
  if (detail == scenario::TimelineDetail::none || begin == now || job.placement.ranges.empty()) return;
  const Activity activity = detail == scenario::TimelineDetail::activities ? job.activity : Activity::training;
  observer_.interval({job.request->id, begin, now, activity, job.nodes(), job.placement.ranges.front().first});
}

/// Everything that a job's end, or the end of the time, leaves to be told.
void Floor::close_account(JobRun& job, JobState state, Seconds now) {
  JobRecord record = record_of(job, state);
  if (state == JobState::completed) record.finished = now;
  totals_.add(record, job);
  observer_.job(record);
}

void Floor::share_network(Seconds now) {
  ledger_.advance(now);
  ledger_.site.fragmentation = fragmentation();
  measure_stranded();
  for (const auto& [id, share] : contention_.settle()) {
    change(*running_.at(id), now, [&, &run = *running_.at(id)] { run.network_share = share; });
    woken_.push_back(id);
  }
}

void Floor::share_data(Seconds now) {
  for (const auto& [id, share] : reads_.settle()) {
    JobRun& job = *running_.at(id);
    const bool was_starved = job.data_share < 1.0;
    change(job, now, [&] { job.data_share = share; });
    woken_.push_back(id);
    if (was_starved != (share < 1.0))
      observer_.event({now, share < 1.0 ? EventKind::data_starvation_began : EventKind::data_starvation_ended, id,
                       EventRecord::none, EventRecord::none, share});
  }
}

/// Mean over the parts of the site by their free nodes.
double Floor::fragmentation() const {
  double sum = 0.0, free = 0.0;
  for (const Partition& partition : partitions_) {
    const auto nodes = static_cast<double>(partition.pool.free_nodes());
    sum += nodes * partition.pool.fragmentation();
    free += nodes;
  }
  return free > 0.0 ? sum / free : 0.0;
}

void Floor::set_clocks(const std::vector<HallClock>& clocks, Seconds now) {
  if (clocks == clocks_) return;
  std::vector<std::size_t> changed;
  for (std::size_t hall = 0; hall < clocks.size(); ++hall)
    if (clocks[hall] != clocks_[hall]) changed.push_back(hall);
  const auto is_there = [&changed](const JobRun& job) {
    return std::any_of(changed.begin(), changed.end(),
                       [&job](std::size_t hall) { return job.hall_accelerators[hall] > 0.0; });
  };
  // Rates of running jobs were entered with the old clocks: they leave with them.
  ledger_.advance(now);
  std::vector<JobRun*> concerned;
  for (auto& [id, job] : running_) {
    if (!is_there(*job)) continue;
    concerned.push_back(job.get());
    job->advance(now, site_.node_power);
    enter(*job, -1.0);
  }
  clocks_ = clocks;
  for (JobRun* job : concerned) {
    const double before = job->speed;
    set_pace(*job);
    enter(*job, 1.0);
    if (job->speed != before) woken_.push_back(job->request->id);
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

storage::FailureRates Floor::failure_rates(const topology::PlacementShape& shape) const {
  storage::FailureRates rates;
  for (const FailureCause& cause : site_.causes)
    rates[destroys(cause)] += reliability::interruption_rate(cause, site_.parts, shape);
  return rates;
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
  record.requested = request.requested;
  record.partition = static_cast<std::int64_t>(site_.access.partition_of[job.tenant]);
  record.waited = job.waited;
  record.staging = job.staging;
  record.preemptions = job.preemptions;
  record.resizes = job.resizes;
  if (state == JobState::rejected || job.started.value < 0.0) return record;
  record.started = job.started;
  record.productive = job.productive;
  record.lost = job.lost;
  record.checkpointing = job.checkpointing;
  record.restarting = job.restarting;
  record.contended = job.contended;
  record.starved = job.starved;
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
  record.failure_rate = job.failure_rates.total();
  record.leaves_spanned = job.first_leaves;
  return record;
}

void Floor::finish(Seconds now) {
  for (auto& [id, job] : running_) {
    touch(*job, now);
    book_restart(*job);
    draw_bar(*job, now);
    close_account(*job, JobState::running, now);
  }
  for (const auto& [id, request] : queued_) {
    JobRun none;
    none.request = request;
    none.tenant = site_.access.tenant(request->tenant_class);
    none.queued_since = request->submitted;
    const auto found = suspended_.find(id);
    JobRun& job = found != suspended_.end() ? *found->second : none;
    job.waited += now - job.queued_since;
    if (const auto data = staging_.find(id); data != staging_.end())
      job.staging = data->second.value < 0.0 ? now - request->submitted : data->second;
    close_account(job, JobState::queued, now);
  }
  for (const auto& [node, outage] : out_of_service_) book_outage(1, outage.cause, now - outage.since);
  for (const auto& [hall, lost] : lost_halls_) book_outage(lost.nodes, lost.cause, now - lost.since);
  totals_.totals().jobs_running = static_cast<std::int64_t>(running_.size());
  totals_.totals().jobs_queued = static_cast<std::int64_t>(queued_.size());
}

}  // namespace gigatwin::sim
