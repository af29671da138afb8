#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "scheduling/scheduler.hpp"
#include "sim/access.hpp"
#include "sim/job_run.hpp"
#include "topology/node_pool.hpp"

namespace gigatwin::sim {

/// A part of the site with a queue, free nodes and interrupted jobs of its own.
struct Partition {
  Partition(const scenario::OperationsSpec& operations, const topology::NodeLayout& layout, const AccessPlan& access,
            std::size_t index);

  /// Free nodes that are not promised to a job which is about to grow.
  std::int64_t idle_nodes() const { return pool.free_nodes() - promised; }

  topology::NodeRange nodes;
  topology::NodePool pool;
  scheduling::Scheduler scheduler;
  std::deque<JobRun*> waiting;         ///< interrupted jobs that lack nodes, in the order in which they asked
  std::int64_t promised = 0;           ///< free nodes that growing jobs will take when they have saved their state
  std::int64_t lost_nodes = 0;         ///< out of service with their hall alone
  double queued_accelerators = 0.0;    ///< that jobs in the queue ask for
};

}  // namespace gigatwin::sim
