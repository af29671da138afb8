#include <algorithm>

#include "base/error.hpp"
#include "sim/floor.hpp"

/// What fails on the floor, and what comes back.
namespace gigatwin::sim {

JobRun* Floor::holder_of(std::int64_t node) {
  for (auto& [id, job] : running_)
    if (contains(job->placement, node)) return job.get();
  return nullptr;
}

void Floor::interrupt(JobRun& job, Seconds now) {
  change(job, now, [&] {
    job.roll_back();
    job.activity = Activity::restarting;
    job.interrupted = true;
    ++job.failures;
  });
  ++totals_.totals().interruptions;
  observer_.event({now, EventKind::job_interrupted, job.request->id});
}

void Floor::lose_nodes(JobRun& job, topology::NodeRange gone, Seconds now) {
  interrupt(job, now);
  change(job, now, [&] {
    topology::Placement rest = without(job.placement, gone);
    job.missing_nodes += job.nodes() - rest.nodes();
    place(job, std::move(rest));
  });
  woken_.push_back(job.request->id);
}

std::size_t Floor::hall_of(std::int64_t node) const {
  std::size_t hall = 0;
  while (node >= site_.halls[hall].nodes.first + site_.halls[hall].nodes.count) ++hall;
  return hall;
}

bool Floor::fail_node(std::int64_t node, std::size_t cause, Seconds now, Seconds expected_repair) {
  if (out_of_service_.contains(node) || hall_lost_[hall_of(node)]) return false;
  JobRun* job = holder_of(node);
  ++totals_.totals().failures;
  const std::int64_t job_id = job ? job->request->id : EventRecord::none;
  observer_.event({now, EventKind::failure, job_id, node, EventRecord::none, static_cast<double>(cause)});
  if (job) {
    lose_nodes(*job, {node, 1}, now);
    pool_.release({{{node, 1}}});
  }
  pool_.take_out(node);
  out_of_service_[node] = now + expected_repair;
  ledger_.advance(now);
  ledger_.site.out_of_service += site_.node_power.accelerators;
  return true;
}

void Floor::lose_hall(std::size_t hall, Seconds now) {
  GIGATWIN_ASSERT(!hall_lost_[hall], "hall {} is lost already", hall);
  const topology::NodeRange nodes = site_.halls[hall].nodes;
  hall_lost_[hall] = true;
  for (auto& [id, job] : running_) {
    topology::Placement held;
    for (const topology::NodeRange& range : job->placement.ranges) {
      const std::int64_t from = std::max(range.first, nodes.first);
      const std::int64_t to = std::min(range.first + range.count, nodes.first + nodes.count);
      if (from < to) held.ranges.push_back({from, to - from});
    }
    if (held.ranges.empty()) continue;
    lose_nodes(*job, nodes, now);
    pool_.release(held);
  }
  std::int64_t lost = 0;
  for (std::int64_t node = nodes.first; node < nodes.first + nodes.count; ++node) {
    if (out_of_service_.contains(node)) continue;
    pool_.take_out(node);
    ++lost;
  }
  ledger_.advance(now);
  ledger_.site.out_of_service += static_cast<double>(lost) * site_.node_power.accelerators;
  lost_nodes_ += lost;
}

void Floor::return_hall(std::size_t hall, Seconds now) {
  GIGATWIN_ASSERT(hall_lost_[hall], "hall {} was not lost", hall);
  hall_lost_[hall] = false;
  const topology::NodeRange nodes = site_.halls[hall].nodes;
  std::int64_t back = 0;
  for (std::int64_t node = nodes.first; node < nodes.first + nodes.count; ++node) {
    if (out_of_service_.contains(node)) continue;
    pool_.put_back(node);
    ++back;
  }
  ledger_.advance(now);
  ledger_.site.out_of_service -= static_cast<double>(back) * site_.node_power.accelerators;
  lost_nodes_ -= back;
  dispatch(now);
}

void Floor::fail_leaf(std::int64_t leaf, std::size_t cause, Seconds now) {
  const topology::NodeLayout& layout = site_.fabric.layout;
  const std::int64_t first = leaf * layout.leaf_nodes;
  const std::int64_t last = std::min(first + layout.leaf_nodes, layout.nodes);
  ++totals_.totals().failures;
  observer_.event({now, EventKind::failure, EventRecord::none, first, EventRecord::none, static_cast<double>(cause)});
  const auto on_leaf = [&](const topology::NodeRange& range) {
    return range.first < last && range.first + range.count > first;
  };
  for (auto& [id, job] : running_)
    if (std::any_of(job->placement.ranges.begin(), job->placement.ranges.end(), on_leaf)) {
      interrupt(*job, now);
      woken_.push_back(id);
    }
}

void Floor::repaired(std::int64_t node, Seconds now) {
  out_of_service_.erase(node);
  if (!hall_lost_[hall_of(node)]) {
    pool_.put_back(node);
    ledger_.advance(now);
    ledger_.site.out_of_service -= site_.node_power.accelerators;
  } else {
    ++lost_nodes_;
  }
  observer_.event({now, EventKind::repair_finished, EventRecord::none, node});
  dispatch(now);
}

}  // namespace gigatwin::sim
