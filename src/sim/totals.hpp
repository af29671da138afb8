#pragma once

#include "sim/job_run.hpp"
#include "sim/observer.hpp"

namespace gigatwin::sim {

/// Adds up a run: energy and cost from the plant's samples, work from the jobs when they are over or the time is up.
class TotalsBuilder {
 public:
  explicit TotalsBuilder(double accelerators) { totals_.accelerators = accelerators; }

  void add(const SiteSample& sample);
  /// A job that is over, or as it stands at the end; its tenant class must be there already.
  void add(const JobRecord& record, const JobRun& job);
  void add_speeds(Seconds dt, bool throttled, bool capped, bool responding);
  Totals& totals() { return totals_; }

 private:
  void add_to_tenant(const JobRecord& record, const JobRun& job);

  Totals totals_;
  bool has_sample_ = false;
  Watts last_facility_;
};

}  // namespace gigatwin::sim
