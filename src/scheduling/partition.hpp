#pragma once

#include <cstdint>
#include <vector>

#include "scheduling/claims.hpp"
#include "scheduling/job.hpp"
#include "scheduling/profile.hpp"
#include "scheduling/queue.hpp"
#include "scheduling/running.hpp"
#include "scheduling/spec.hpp"
#include "scheduling/usage.hpp"

namespace gigatwin::scheduling {

/// All that a scheduler knows of its partition.
struct Partition {
  SchedulerSpec spec;
  std::vector<Tenant> tenants;
  std::vector<Lane> lanes;
  std::int64_t nodes = 0;
  Claims claims;
  UsageAccount usage;
  RunningJobs running;
  WaitingQueue queue;
  Repairs repairs;
  bool holes = false;  ///< nodes came free earlier than known, since the last round

  /// Of tenant and lane together.
  double priority_of(const Job& job) const {
    return tenants[job.tenant].priority + (job.lane ? lanes[*job.lane].priority : 0.0);
  }
  /// Nodes that the job starts with at least.
  std::int64_t need_of(const Job& job) const { return spec.elastic && spec.elastic->shrink ? job.fewest : job.nodes; }
};

}  // namespace gigatwin::scheduling
