#include "results/indicator_collector.hpp"

namespace gigatwin::results {

void IndicatorCollector::sample(const sim::SiteSample& sample) {
  degree_days_.add(sample.begin, sample.step, sample.dry_bulb);
}

void IndicatorCollector::job(const sim::JobRecord& job) { jobs_.add(job); }

IndicatorInputs IndicatorCollector::inputs(const EndTables& end) const {
  return {end.totals, jobs_, end.cost, degree_days_.total(), service_of(end.totals), end.proposal, end.figures};
}

std::vector<double> indicator_values(const IndicatorInputs& inputs) {
  std::vector<double> values;
  for (const Indicator& indicator : indicators()) values.push_back(indicator.value(inputs));
  return values;
}

}  // namespace gigatwin::results
