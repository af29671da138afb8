#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/schema.hpp"
#include "hardware/source.hpp"

namespace gigatwin::scheduling {

/// What may start behind a job that does not fit.
enum class Backfilling {
  none,          ///< nothing
  easy,          ///< what does not delay the first waiting job (Lifka 1995)
  conservative,  ///< what delays no job that waits before it (Mu'alem & Feitelson 2001)
};

/// Whom running jobs give way to.
enum class Preemption {
  none,
  priority,    ///< jobs of tenants of higher priority
  soft_quota,  ///< jobs within their tenant's soft quota, where the running job's tenant is above its own
};

enum class EnergySignal { price, carbon };

/// Jobs that run on fewer or more nodes than they asked for.
struct ElasticSpec {
  bool shrink = true;        ///< for jobs that wait, down to the fewest nodes that the job allows
  bool grow = true;          ///< into nodes that nobody waits for, up to the most that the job allows
  Seconds every = hours(1);  ///< a job is resized at most this often
};

/// Flexible jobs wait while energy is dear.
struct EnergySpec {
  EnergySignal signal = EnergySignal::price;
  std::optional<EurosPerJoule> price_above;  ///< signal price: dear above this
  std::optional<KgPerJoule> carbon_above;    ///< signal carbon
  Seconds longest_hold = hours(24);
};

/// How a partition's queue becomes running jobs. The default is EASY backfilling in order of submission.
struct SchedulerSpec {
  std::string title;
  std::string policy = "fcfs";     ///< see policy_table()
  double aging = 0.0;              ///< points per day waited
  double fair_share_weight = 0.0;  ///< points of a tenant that has used nothing; halves with each entitlement used
  double size_weight = 0.0;        ///< points of a job that takes all nodes
  double priority_weight = 0.0;    ///< points per unit of tenant and lane priority
  Seconds half_life = days(7);     ///< of used node-seconds in fair shares
  Backfilling backfilling = Backfilling::easy;
  std::int64_t depth = 1000;  ///< waiting jobs looked at behind the first that does not fit
  Preemption preemption = Preemption::none;
  Seconds preempt_after = hours(2);  ///< a job runs at least this long first
  Seconds grace = minutes(10);       ///< in which a job that gives way is expected to free its nodes
  std::optional<Seconds> slice;      ///< whole jobs take turns of this length while others wait
  std::optional<Seconds> max_lifetime;
  std::optional<ElasticSpec> elastic;
  std::optional<EnergySpec> energy;
  Seconds recalculate = minutes(5);
  Seconds longest_wait = days(30);
  std::vector<hardware::Source> sources;
};

const Schema<ElasticSpec>& elastic_schema();
const Schema<EnergySpec>& energy_schema();
const Schema<SchedulerSpec>& scheduler_schema();

}  // namespace gigatwin::scheduling
