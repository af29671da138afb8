#include <algorithm>

#include "base/error.hpp"
#include "sim/floor.hpp"

/// What fails on the floor, and what comes back.
namespace gigatwin::sim {
namespace {

/// What of the placement lies in `nodes`.
topology::Placement part_in(const topology::Placement& placement, topology::NodeRange nodes) {
  topology::Placement part;
  for (const topology::NodeRange& range : placement.ranges) {
    const std::int64_t from = std::max(range.first, nodes.first);
    const std::int64_t to = std::min(range.first + range.count, nodes.first + nodes.count);
    if (from < to) part.ranges.push_back({from, to - from});
  }
  return part;
}

}  // namespace

std::size_t Floor::hall_of(std::int64_t node) const {
  std::size_t hall = 0;
  while (node >= site_.halls[hall].nodes.first + site_.halls[hall].nodes.count) ++hall;
  return hall;
}

bool Floor::is_away(std::int64_t node) const {
  return out_of_service_.contains(node) || cold_.contains(node) || hall_lost_[hall_of(node)];
}

void Floor::count_failure(std::size_t cause, std::int64_t job, std::int64_t node, Seconds now) {
  ++totals_.totals().failures;
  ++totals_.totals().causes[cause].failures;
  observer_.event({now, EventKind::failure, job, node, EventRecord::none, static_cast<double>(cause)});
}

void Floor::book_outage(std::int64_t nodes, std::size_t cause, Seconds time) {
  totals_.totals().causes[cause].accelerator_seconds_failed +=
      static_cast<double>(nodes) * site_.node_power.accelerators * time.value;
}

void Floor::book_restart(JobRun& job) {
  const double more = job.account.restarting - job.booked_restarting;
  if (job.cause) totals_.totals().causes[*job.cause].accelerator_seconds_restarting += more;
  job.booked_restarting = job.account.restarting;
}

void Floor::interrupt(JobRun& job, const Blow& blow, Seconds now) {
  const scenario::RecoverySpec& recovery = site_.scenario.operations.recovery;
  touch(job, now);
  book_restart(job);
  double taken = 0.0;
  change(job, now, [&] {
    taken = job.roll_back(site_.scenario.operations.storage, blow.destroys, blow.since);
    begin_activity(job, Activity::restarting, now);
    job.interrupted = true;
    job.cause = blow.cause;
    job.detection = recovery.detection;
    job.restart = recovery.restart;
    ++job.failures;
  });
  if (blow.cause < site_.causes.size()) {
    const reliability::FailureModeSpec& mode = site_.causes[blow.cause].spec;
    const bool is_known = mode.drain || mode.effect == reliability::Effect::slow ||
                          mode.effect == reliability::Effect::corruption;  // its detection came before
    job.detection = is_known ? Seconds{0.0} : mode.detection.value_or(job.detection);
    job.restart = mode.restart.value_or(job.restart);
  }
  CauseTotals& sums = totals_.totals().causes[blow.cause];
  ++sums.interruptions;
  sums.accelerator_seconds_lost += taken;
  ++totals_.totals().interruptions;
  observer_.event({now, EventKind::job_interrupted, job.request->id, EventRecord::none, EventRecord::none,
                   static_cast<double>(blow.cause)});
  woken_.push_back(job.request->id);
}

void Floor::lose_nodes(JobRun& job, topology::NodeRange gone, const Blow& blow, Seconds now) {
  interrupt(job, blow, now);
  change(job, now, [&] {
    topology::Placement rest = without(job.placement, gone);
    job.missing_nodes += job.nodes() - rest.nodes();
    place(job, std::move(rest));
  });
}

void Floor::vacate(topology::NodeRange nodes, const Blow& blow, Seconds now) {
  for (auto& [id, job] : running_) {
    const topology::Placement held = part_in(job->placement, nodes);
    if (held.ranges.empty()) continue;
    lose_nodes(*job, nodes, blow, now);
    partition_of(*job).pool.release(held);
  }
}

std::vector<std::int64_t> Floor::fail_nodes(topology::NodeRange nodes, std::size_t cause, Seconds now,
                                            Seconds expected_repair) {
  return fail_nodes(nodes, {cause, destroys(site_.causes[cause]), now}, now, expected_repair);
}

std::vector<std::int64_t> Floor::fail_nodes(topology::NodeRange nodes, const Blow& blow, Seconds now,
                                            Seconds expected_repair) {
  std::vector<std::int64_t> failed;
  std::int64_t newly = 0;
  for (std::int64_t node = nodes.first; node < nodes.first + nodes.count; ++node) {
    if (hall_lost_[hall_of(node)] || cold_.contains(node)) continue;
    failed.push_back(node);
    newly += out_of_service_.contains(node) ? 0 : 1;
  }
  if (newly == 0) return {};
  const JobRun* job = job_in(nodes);
  count_failure(blow.cause, job ? job->request->id : EventRecord::none, nodes.first, now);
  vacate(nodes, blow, now);
  for (const std::int64_t node : failed) {
    const auto [outage, is_new] = out_of_service_.try_emplace(node, Outage{now, now + expected_repair, blow.cause, 1});
    if (is_new) {
      partition_of_node(node).pool.take_out(node);
    } else {
      ++outage->second.times;
      outage->second.expected_back = std::max(outage->second.expected_back, now + expected_repair);
    }
  }
  ledger_.advance(now);
  ledger_.site.out_of_service += static_cast<double>(newly) * site_.node_power.accelerators;
  return failed;
}

void Floor::interrupt_jobs(topology::NodeRange nodes, std::size_t cause, Seconds now) {
  const JobRun* first = job_in(nodes);
  count_failure(cause, first ? first->request->id : EventRecord::none, nodes.first, now);
  for (auto& [id, job] : running_)
    if (touches(job->placement, nodes)) interrupt(*job, {cause, storage::Destroys::nothing, now}, now);
}

void Floor::interrupt_job(std::int64_t job, std::size_t cause, Seconds now) {
  const auto running = running_.find(job);
  if (running == running_.end()) return;
  count_failure(cause, job, EventRecord::none, now);
  interrupt(*running->second, {cause, storage::Destroys::nothing, now}, now);
}

const JobRun* Floor::job_in(topology::NodeRange nodes) const {
  for (const auto& [id, job] : running_)
    if (touches(job->placement, nodes)) return job.get();
  return nullptr;
}

void Floor::lose_hall(std::size_t hall, std::size_t cause, Seconds now) {
  GIGATWIN_ASSERT(!hall_lost_[hall], "hall {} is lost already", hall);
  const topology::NodeRange nodes = site_.halls[hall].nodes;
  vacate(nodes, {cause, storage::Destroys::hall, now}, now);
  LostHall lost{now, cause, 0};
  for (std::int64_t node = nodes.first; node < nodes.first + nodes.count; ++node) {
    if (is_away(node)) continue;
    Partition& partition = partition_of_node(node);
    partition.pool.take_out(node);
    ++partition.lost_nodes;
    ++lost.nodes;
  }
  hall_lost_[hall] = true;
  lost_halls_[hall] = lost;
  ++totals_.totals().causes[cause].failures;
  ledger_.advance(now);
  ledger_.site.out_of_service += static_cast<double>(lost.nodes) * site_.node_power.accelerators;
}

void Floor::return_hall(std::size_t hall, Seconds now) {
  GIGATWIN_ASSERT(hall_lost_[hall], "hall {} was not lost", hall);
  const LostHall lost = lost_halls_.extract(hall).mapped();
  book_outage(lost.nodes, lost.cause, now - lost.since);
  hall_lost_[hall] = false;
  const topology::NodeRange nodes = site_.halls[hall].nodes;
  std::int64_t back = 0;
  for (std::int64_t node = nodes.first; node < nodes.first + nodes.count; ++node) {
    if (is_away(node)) continue;
    Partition& partition = partition_of_node(node);
    partition.pool.put_back(node);
    --partition.lost_nodes;
    ++back;
  }
  ledger_.advance(now);
  ledger_.site.out_of_service -= static_cast<double>(back) * site_.node_power.accelerators;
  dispatch(now);
}

void Floor::repaired(const std::vector<std::int64_t>& nodes, Seconds now) {
  ledger_.advance(now);
  for (const std::int64_t node : nodes) {
    const auto outage = out_of_service_.find(node);
    GIGATWIN_ASSERT(outage != out_of_service_.end(), "node {} was in service", node);
    if (--outage->second.times > 0) continue;
    book_outage(1, outage->second.cause, now - outage->second.since);
    out_of_service_.erase(outage);
    defects_.mend(node);
    if (draining_.erase(node) > 0) drained_.push_back({node, false});
    return_node(node, now);
  }
  observer_.event({now, EventKind::repair_finished, EventRecord::none, nodes.front()});
  dispatch(now);
}

}  // namespace gigatwin::sim
