#pragma once

#include <memory>
#include <string>
#include <vector>

#include "scheduling/job.hpp"
#include "scheduling/spec.hpp"

/// The one interface for a policy. To add one: a file NAME.cpp in src/scheduling/policies/ that defines
/// `PolicyEntry policies::NAME()`, which CMake puts into the table below, and an entry of catalog/schedulers.yaml.
namespace gigatwin::scheduling {

class Round;

/// What a policy may look at besides the job when it ranks it.
struct Standing {
  double share = 0.0;     ///< entitlement of the job's tenant
  double priority = 0.0;  ///< of tenant and lane together
  double usage = 0.0;     ///< decayed node-seconds of the tenant over those of all, 0..1
  double machine = 0.0;   ///< nodes of the partition
  Seconds waiting_since;  ///< last time it was submitted: later than Job::submitted for a job that gave way
  Seconds now;
};

class Policy {
 public:
  virtual ~Policy() = default;
  /// The larger goes first. Ties: the earlier submission, then the smaller id.
  virtual double rank(const Job& job, const Standing& standing) const = 0;
  /// Whether ranks of waiting jobs change their order with time: the queue is then sorted anew every `recalculate`.
  virtual bool drifts() const { return false; }
  /// Starts jobs of the ranked queue. By default in order, with the backfilling of the spec (see round.hpp).
  virtual void start(Round& round) const;
};

struct PolicyEntry {
  std::string name;   ///< as in a scenario
  std::string about;  ///< one clause
  std::unique_ptr<Policy> (*make)(const SchedulerSpec& spec) = nullptr;
};

/// All policies, in order of their names.
const std::vector<PolicyEntry>& policy_table();

}  // namespace gigatwin::scheduling
