#pragma once

#include <vector>

#include "results/tables.hpp"

/// What tenants asked for and got, from the totals of a run.
namespace gigatwin::results {

std::vector<TenantRow> tenant_rows(const sim::Totals& totals);

/// How the site served its jobs, over all tenants; NaN where there is nothing to tell.
struct Service {
  Spread wait_h;  ///< in the queue, of the jobs that started
  double longest_wait_h = unknown;
  Spread slowdown;                ///< bounded, of the jobs that completed
  double fairness = unknown;      ///< Jain's index of delivered / entitled share, tenants with a share and jobs
  double worst_served = unknown;  ///< least of delivered / min(entitled, wanted) share over the same tenants, at most 1
  double accelerator_queued = 0.0;  ///< accelerator-seconds asked for by jobs while they waited
};
Service service_of(const sim::Totals& totals);

}  // namespace gigatwin::results
