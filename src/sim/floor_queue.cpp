#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>

#include "base/error.hpp"
#include "sim/floor.hpp"

/// Who waits, who starts, who gives way, who changes its size.
namespace gigatwin::sim {
namespace {

/// Whether the data of a job have to come from elsewhere.
bool brings_data(const workload::JobRequest& request) {
  return request.dataset && request.dataset->origin != workload::DatasetSpec{}.origin &&
         request.dataset->size.value >= 1.0;
}

/// The largest size of an elastic job that these nodes hold.
std::int64_t size_within(const workload::JobRequest& request, std::int64_t accelerators) {
  std::int64_t best = request.sizes.empty() ? request.accelerators : request.sizes.front();
  for (const std::int64_t size : request.sizes)
    if (size <= accelerators) best = size;
  return best;
}

}  // namespace

std::int64_t Floor::nodes_for(std::int64_t accelerators) const {
  const std::int64_t per_node = site_.fabric.layout.accelerators_per_node;
  return (accelerators + per_node - 1) / per_node;
}

scheduling::Job Floor::queued_job(const workload::JobRequest& request, Seconds requested) const {
  scheduling::Job job;
  job.id = request.id;
  job.nodes = nodes_for(request.accelerators);
  job.fewest = request.sizes.empty() ? job.nodes : nodes_for(request.sizes.front());
  job.most = request.sizes.empty() ? job.nodes : nodes_for(request.sizes.back());
  job.submitted = request.submitted;
  job.requested = requested;
  job.tenant = site_.access.tenant(request.tenant_class);
  if (site_.access.partition_of[job.tenant] == 0)
    job.lane = scheduling::lane_for(site_.access.lanes, job.tenant, job.nodes, requested);
  return job;
}

void Floor::submit(const workload::JobRequest& request, Seconds now) {
  const scheduling::Job job = queued_job(request, request.requested);
  ++totals_.totals().jobs_submitted;
  ++totals_.totals().tenants[job.tenant].jobs_submitted;
  observer_.event({now, EventKind::job_submitted, request.id});
  Partition& partition = partitions_[site_.access.partition_of[job.tenant]];
  if (job.nodes > site_.nodes()) {
    reject(request,
           fmt::format("asks for {} accelerators of {}", request.accelerators, site_.scenario.compute.accelerators),
           now);
  } else if (const std::optional<std::string> reason = partition.scheduler.never_fits(job)) {
    reject(request, *reason, now);
  } else {
    enter_queue(partition, request, now);
    if (brings_data(request)) {
      staging_[request.id] = {-1.0};
      without_data_.push_back(&request);
    } else {
      partition.scheduler.submit(job, now);
    }
  }
}

void Floor::data_staged(const workload::JobRequest& request, Seconds now) {
  const scheduling::Job job = queued_job(request, request.requested);
  const Seconds took = staging_[request.id] = now - request.submitted;
  observer_.event({now, EventKind::data_staged, request.id, EventRecord::none, EventRecord::none, took.value});
  partitions_[site_.access.partition_of[job.tenant]].scheduler.submit(job, now);
}

void Floor::enter_queue(Partition& partition, const workload::JobRequest& request, Seconds now) {
  queued_[request.id] = &request;
  queue_changed(partition, 1, static_cast<double>(request.accelerators), now);
  totals_.totals().longest_queue = std::max(totals_.totals().longest_queue, static_cast<std::int64_t>(queued_.size()));
}

void Floor::reject(const workload::JobRequest& request, std::string reason, Seconds now) {
  ++totals_.totals().jobs_rejected;
  JobRun none;
  none.request = &request;
  none.tenant = site_.access.tenant(request.tenant_class);
  JobRecord record = record_of(none, JobState::rejected);
  record.reason = std::move(reason);
  totals_.add(record, none);
  observer_.event({now, EventKind::job_rejected, request.id});
  observer_.job(record);
}

void Floor::queue_changed(Partition& partition, int jobs, double accelerators, Seconds now) {
  ledger_.advance(now);
  ledger_.site.queued_jobs += jobs;
  ledger_.site.queued_accelerators += accelerators;
  partition.queued_accelerators += accelerators;
}

void Floor::dispatch(Seconds now) {
  for (Partition& partition : partitions_) dispatch(partition, now);
}

void Floor::dispatch(Partition& partition, Seconds now) {
  replace_missing(partition, now);
  if (!partition.waiting.empty()) return;
  Seconds back_by = now;
  std::int64_t away = 0;
  const auto end = out_of_service_.lower_bound(partition.nodes.first + partition.nodes.count);
  for (auto node = out_of_service_.lower_bound(partition.nodes.first); node != end; ++node, ++away)
    back_by = std::max(back_by, node->second.expected_back);
  if (partition.lost_nodes > 0) back_by = std::max(back_by, now + site_.scenario.operations.recovery.node_repair);
  partition.scheduler.out_of_service(away + partition.lost_nodes, back_by);
  const std::int64_t spares = &partition == &partitions_.front() ? site_.scenario.operations.repair.hot_spares : 0;
  const std::int64_t free = std::max<std::int64_t>(partition.idle_nodes() - spares, 0);
  const scheduling::Decisions decisions = partition.scheduler.decide({now, free, energy_dear_});
  for (const scheduling::Start& chosen : decisions.starts) start(partition, chosen, now);
  for (const std::int64_t job : decisions.preempts) preempt(job);
  for (const scheduling::Resize& wanted : decisions.resizes) ask_to_resize(partition, wanted, now);
  for (const std::int64_t job : decisions.starved) waits_long(job, now);
}

void Floor::replace_missing(Partition& partition, Seconds now) {
  while (!partition.waiting.empty() && partition.idle_nodes() > 0) {
    JobRun& job = *partition.waiting.front();
    const std::int64_t count = std::min(job.missing_nodes, partition.idle_nodes());
    const topology::Placement more = *partition.pool.allocate(count);
    change(job, now, [&] {
      job.missing_nodes -= count;
      place(job, with(job.placement, more));
    });
    if (job.missing_nodes > 0) return;
    partition.waiting.pop_front();
    woken_.push_back(job.request->id);
  }
}

void Floor::set_energy_dear(bool dear, Seconds now) {
  if (dear == energy_dear_) return;
  energy_dear_ = dear;
  dispatch(now);
}

std::optional<Seconds> Floor::ask_again_at(Seconds now) const {
  std::optional<Seconds> first;
  for (const Partition& partition : partitions_)
    if (const std::optional<Seconds> at = partition.scheduler.wake_at(now); at && (!first || *at < *first)) first = at;
  return first;
}

void Floor::begin_reservation(std::size_t reservation, Seconds now) {
  const scheduling::Reservation& spec = site_.access.reservations[reservation];
  Partition& partition = partitions_.front();
  const double per_node = site_.node_power.accelerators;
  observer_.event({now, EventKind::reservation_began, EventRecord::none, EventRecord::none, EventRecord::none,
                   static_cast<double>(reservation)});
  const std::int64_t missing = spec.nodes - partition.scheduler.nodes_of(spec.tenant) - partition.idle_nodes();
  if (missing > 0)
    observer_.event({now, EventKind::reservation_short, EventRecord::none, EventRecord::none, EventRecord::none,
                     static_cast<double>(missing) * per_node});
}

std::unique_ptr<JobRun> Floor::take_from_queue(std::int64_t id, Seconds now) {
  const workload::JobRequest& request = *queued_.at(id);
  queued_.erase(id);
  if (const auto found = suspended_.find(id); found != suspended_.end()) {
    std::unique_ptr<JobRun> job = std::move(found->second);
    suspended_.erase(found);
    job->waited += now - job->queued_since;
    job->resumes = true;
    return job;
  }
  auto job = std::make_unique<JobRun>();
  job->request = &request;
  job->tenant = site_.access.tenant(request.tenant_class);
  job->accelerators = request.accelerators;
  job->started = now;
  job->waited = now - request.submitted;
  if (const auto data = staging_.extract(id)) job->staging = data.mapped();
  return job;
}

void Floor::start(Partition& partition, const scheduling::Start& chosen, Seconds now) {
  std::unique_ptr<JobRun> owned = take_from_queue(chosen.job, now);
  JobRun& job = *owned;
  const workload::JobRequest& request = *job.request;
  job.now = job.bar_begin = now;
  queue_changed(partition, -1, -static_cast<double>(request.accelerators), now);
  const std::int64_t per_node = site_.fabric.layout.accelerators_per_node;
  const std::int64_t size = chosen.nodes == nodes_for(request.accelerators)
                                ? request.accelerators
                                : size_within(request, chosen.nodes * per_node);
  const std::int64_t nodes = nodes_for(size);
  const std::optional<topology::Placement> placement = partition.pool.allocate(nodes);
  GIGATWIN_ASSERT(placement.has_value(), "job {}: {} nodes of {} free", request.id, nodes, partition.pool.free_nodes());
  if (nodes != chosen.nodes) partition.scheduler.resized(request.id, nodes, now);
  take_nodes(job, size, *placement);
  if (!job.resumes) job.work = work_of(job);
  job.prepare = scrub_time(job);
  job.activity = job.resumes || job.prepare.value > 0.0 ? Activity::restarting : Activity::training;
  running_[request.id] = std::move(owned);
  ledger_.advance(now);
  enter(job, 1.0);
  observer_.event({now, EventKind::job_started, request.id});
  started_.push_back(&job);
}

/// The job holds these nodes and no others from now on, and is to run on that many accelerators.
void Floor::take_nodes(JobRun& job, std::int64_t accelerators, const topology::Placement& nodes) {
  job.accelerators = accelerators;
  place(job, nodes);
  job.full_accelerators = static_cast<double>(job.nodes()) * site_.node_power.accelerators;
  job.active_share = static_cast<double>(accelerators) / job.full_accelerators;
}

/// Jobs that are known by their duration: the work that they do in it at their own size.
double Floor::work_of(const JobRun& job) {
  const workload::JobRequest& request = *job.request;
  if (request.tokens > 0.0) return request.tokens;
  if (job.accelerators == request.accelerators) return request.duration.value * job.profile.work_per_s;
  const topology::Placement packed{{{0, nodes_for(request.accelerators)}}};
  return request.duration.value * profiles_.profile(request, packed).work_per_s;
}

/// Nodes that another class of tenants had last have to be wiped, all at the same time.
Seconds Floor::scrub_time(const JobRun& job) {
  if (last_tenant_.empty()) return {0.0};
  bool others = false;
  for (const topology::NodeRange& range : job.placement.ranges)
    for (std::int64_t node = range.first; node < range.first + range.count; ++node) {
      std::size_t& last = last_tenant_[static_cast<std::size_t>(node)];
      others = others || (last != nobody && last != job.tenant);
      last = job.tenant;
    }
  if (!others) return {0.0};
  const Seconds time = site_.access.scrub[job.tenant];
  totals_.totals().accelerator_seconds_scrubbed += job.full_accelerators * time.value;
  return time;
}

void Floor::preempt(std::int64_t id) {
  running_.at(id)->must_leave = true;
  woken_.push_back(id);
}

void Floor::vacated(JobRun& job, Seconds now) {
  const workload::JobRequest& request = *job.request;
  Partition& partition = partition_of(job);
  ledger_.advance(now);
  touch(job, now);
  enter(job, -1.0);
  draw_bar(job, now);
  partition.pool.release(job.placement);
  std::erase(partition.waiting, &job);
  if (job.resize_to > 0) partition.promised -= promised_to(job);
  contention_.remove(request.id);
  reads_.remove(request.id);
  job.data_share = 1.0;
  partition.scheduler.ended(request.id, now);
  const topology::Placement left_nodes = std::exchange(job.placement, {});
  job.missing_nodes = 0;
  job.interrupted = job.must_leave = false;
  job.resize_to = 0;
  job.queued_since = now;
  ++job.preemptions;
  observer_.event({now, EventKind::job_preempted, request.id});
  const Seconds left = std::min(request.requested, Seconds{1.5 * remaining(job).value});
  const auto found = running_.find(request.id);
  suspended_[request.id] = std::move(found->second);
  running_.erase(found);
  if (!draining_.empty()) take_out_drained(left_nodes, now);
  enter_queue(partition, request, now);
  partition.scheduler.submit(queued_job(request, left), now);
  dispatch(partition, now);
}

/// At its present size, if nothing holds it up.
Seconds Floor::remaining(const JobRun& job) const { return {(job.work - job.done) / job.profile.work_per_s}; }

std::int64_t Floor::promised_to(const JobRun& job) const {
  return std::max<std::int64_t>(0, nodes_for(job.resize_to) - job.nodes() - job.missing_nodes);
}

void Floor::ask_to_resize(Partition& partition, const scheduling::Resize& wanted, Seconds now) {
  JobRun& job = *running_.at(wanted.job);
  const std::int64_t size = size_within(*job.request, wanted.nodes * site_.fabric.layout.accelerators_per_node);
  if (size == job.accelerators || job.missing_nodes > 0 || job.resize_to > 0) {
    partition.scheduler.resized(wanted.job, job.nodes() + job.missing_nodes, now);
    return;
  }
  job.resize_to = size;
  partition.promised += promised_to(job);
  woken_.push_back(wanted.job);
}

void Floor::resize(JobRun& job, Seconds now) {
  Partition& partition = partition_of(job);
  const std::int64_t promised = promised_to(job), per_node = site_.fabric.layout.accelerators_per_node;
  partition.promised -= promised;
  // Some of the promised nodes may have failed meanwhile.
  const std::int64_t at_most = job.nodes() + std::min(promised, partition.idle_nodes());
  const std::int64_t size = size_within(*job.request, std::min(job.resize_to, at_most * per_node));
  job.resize_to = 0;
  topology::Placement spare;
  change(job, now, [&] {
    draw_bar(job, now);
    const std::int64_t nodes = nodes_for(size);
    topology::Placement placement = job.placement;
    if (nodes > job.nodes()) placement = with(placement, *partition.pool.allocate(nodes - job.nodes()));
    if (nodes < job.nodes()) std::tie(placement, spare) = split(placement, nodes);
    take_nodes(job, size, placement);
    job.activity = Activity::restarting;
    ++job.resizes;
  });
  if (!spare.ranges.empty()) partition.pool.release(spare);
  if (!draining_.empty()) take_out_drained(spare, now);
  partition.scheduler.resized(job.request->id, job.nodes(), now);
  partition.scheduler.postponed(job.request->id, now + remaining(job));
  observer_.event(
      {now, EventKind::job_resized, job.request->id, EventRecord::none, EventRecord::none, static_cast<double>(size)});
  dispatch(partition, now);
}

void Floor::waits_long(std::int64_t id, Seconds now) {
  const workload::JobRequest& request = *queued_.at(id);
  ++totals_.totals().jobs_waited_long;
  ++totals_.totals().tenants[site_.access.tenant(request.tenant_class)].jobs_waited_long;
  observer_.event(
      {now, EventKind::job_waits_long, id, EventRecord::none, EventRecord::none, (now - request.submitted).value});
}

void Floor::check_books() const {
  const Totals& t = totals_.totals();
  const auto there = static_cast<std::int64_t>(running_.size() + queued_.size());
  GIGATWIN_ASSERT(t.jobs_submitted == t.jobs_completed + t.jobs_rejected + there,
                  "{} jobs submitted, {} completed, {} rejected, {} running, {} queued", t.jobs_submitted,
                  t.jobs_completed, t.jobs_rejected, running_.size(), queued_.size());
}

/// Idle nodes where nobody waits, as far as they could serve those that wait elsewhere.
void Floor::measure_stranded() {
  double idle = 0.0, queued = 0.0;
  const double per_node = site_.node_power.accelerators;
  for (const Partition& partition : partitions_) {
    if (partition.queued_accelerators > 0.0)
      queued += partition.queued_accelerators;
    else
      idle += static_cast<double>(partition.pool.free_nodes()) * per_node;
  }
  ledger_.site.stranded = partitions_.size() > 1 ? std::min(idle, queued) : 0.0;
}

}  // namespace gigatwin::sim
