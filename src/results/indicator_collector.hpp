#pragma once

#include <vector>

#include "results/indicators.hpp"
#include "results/tables.hpp"
#include "sim/observer.hpp"

namespace gigatwin::results {

/// What indicators need of a run besides its totals: the one observer that the result file and a study have in common.
class IndicatorCollector final : public sim::Observer {
 public:
  IndicatorCollector() = default;
  /// Of a run whose jobs are known already.
  explicit IndicatorCollector(const JobStatistics& jobs) : jobs_(jobs) {}

  void sample(const sim::SiteSample& sample) override;
  void event(const sim::EventRecord&) override {}
  void job(const sim::JobRecord& job) override;
  void tick(Seconds) override {}

  IndicatorInputs inputs(const EndTables& end) const;
  const JobStatistics& jobs() const { return jobs_; }

 private:
  JobStatistics jobs_;
  DegreeDays degree_days_;
};

/// In the order of indicators(); NaN where undefined.
std::vector<double> indicator_values(const IndicatorInputs& inputs);

}  // namespace gigatwin::results
