#include <algorithm>

#include "sim/floor.hpp"

/// What is not sound on the floor but still in service, and the spare nodes that stand in.
namespace gigatwin::sim {

void Floor::update_defects(topology::NodeRange nodes, Seconds now) {
  for (auto& [id, job] : running_) {
    if (!touches(job->placement, nodes)) continue;
    change(*job, now, [&, &run = *job] {
      read_defects(run);
      set_pace(run);
    });
    woken_.push_back(id);
  }
}

void Floor::read_defects(JobRun& job) const {
  job.node_speed = defects_.speed(job.placement);
  job.bandwidth_left = job.node_count > 1 ? defects_.bandwidth(job.placement) : 1.0;
}

bool Floor::slow_down(std::int64_t node, double speed, Seconds now) {
  if (is_away(node)) return false;
  defects_.slow_down(node, speed);
  update_defects({node, 1}, now);
  return true;
}

bool Floor::find_slow(std::int64_t node, Seconds now) {
  if (is_away(node) || !defects_.is_slow(node)) return false;
  observer_.event({now, EventKind::slow_node_found, job_on(node), node});
  return true;
}

void Floor::drain(std::int64_t node, std::size_t cause, Seconds now, Seconds expected_repair) {
  draining_.try_emplace(node, Drain{cause, expected_repair});
  if (job_on(node) == EventRecord::none) take_out_drained({{{node, 1}}}, now);
}

/// The job has just saved its state, or is over: it loses nothing but the time for a restart.
void Floor::take_out_drained(const topology::Placement& placement, Seconds now) {
  for (const topology::NodeRange& range : placement.ranges) {
    auto next = draining_.lower_bound(range.first);
    while (next != draining_.end() && next->first < range.first + range.count) {
      const auto [node, drain] = *next;
      next = draining_.erase(next);
      const Blow blow{drain.cause, storage::Destroys::nothing, now};
      const bool is_out = !fail_nodes({node, 1}, blow, now, drain.expected_repair).empty();
      drained_.push_back({node, is_out});
    }
  }
}

void Floor::lose_leaf(std::int64_t node, std::size_t cause, Seconds now) {
  const topology::NodeRange group = site_.parts.reached(reliability::Reach::leaf, node);
  defects_.lose_leaf(node);
  if (defects_.cut_off(node)) {
    interrupt_jobs(group, cause, now);
    return;
  }
  count_failure(cause, EventRecord::none, node, now);
  update_defects(group, now);
}

void Floor::return_leaf(std::int64_t node, Seconds now) {
  defects_.return_leaf(node);
  observer_.event({now, EventKind::repair_finished, EventRecord::none, node});
  update_defects(site_.parts.reached(reliability::Reach::leaf, node), now);
}

std::int64_t Floor::job_on(std::int64_t node) const {
  const JobRun* job = job_in({node, 1});
  return job ? job->request->id : EventRecord::none;
}

std::vector<std::int64_t> Floor::find_corruption(std::int64_t node, std::int64_t job, Seconds since, std::size_t cause,
                                                 Seconds now, Seconds expected_repair) {
  const auto found = running_.find(job);
  const bool still_there = found != running_.end() && job_on(node) == job;
  if (found != running_.end() && !still_there) interrupt(*found->second, {cause, storage::Destroys::state, since}, now);
  const storage::Destroys destroys = still_there ? storage::Destroys::state : storage::Destroys::node;
  return fail_nodes({node, 1}, {cause, destroys, since}, now, expected_repair);
}

void Floor::storage_failed(std::size_t cause, Seconds now) {
  ++totals_.totals().failures;
  ++totals_.totals().causes[cause].failures;
  observer_.event({now, EventKind::storage_failed, EventRecord::none, EventRecord::none, EventRecord::none,
                   static_cast<double>(cause)});
}

void Floor::storage_returned(Seconds now) { observer_.event({now, EventKind::storage_returned}); }

std::optional<std::int64_t> Floor::start_cold_spare() {
  for (auto& [node, is_starting] : cold_) {
    if (is_starting || hall_lost_[hall_of(node)]) continue;
    is_starting = true;
    return node;
  }
  return std::nullopt;
}

void Floor::cold_spare_up(std::int64_t node, Seconds now) {
  if (hall_lost_[hall_of(node)]) {
    cold_[node] = false;
    return;
  }
  cold_.erase(node);
  partition_of_node(node).pool.put_back(node);
  dispatch(now);
}

/// A repaired node takes work again, or the place of a cold spare that does so now.
void Floor::return_node(std::int64_t node, Seconds now) {
  const std::size_t hall = hall_of(node);
  if (hall_lost_[hall]) {  // it stays away with its hall, and the rest of that time is its hall's
    LostHall& lost = lost_halls_[hall];
    ++lost.nodes;
    ++partition_of_node(node).lost_nodes;
    book_outage(1, lost.cause, lost.since - now);
    return;
  }
  ledger_.site.out_of_service -= site_.node_power.accelerators;
  const auto off = std::count_if(cold_.begin(), cold_.end(), [](const auto& spare) { return !spare.second; });
  Partition& partition = partition_of_node(node);
  const bool is_shared = &partition == &partitions_.front();
  if (is_shared && partition.waiting.empty() && off < site_.scenario.operations.repair.cold_spares)
    cold_[node] = false;
  else
    partition.pool.put_back(node);
}

}  // namespace gigatwin::sim
