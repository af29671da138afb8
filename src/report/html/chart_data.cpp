#include "report/html/chart_data.hpp"

namespace gigatwin::report::html {
namespace {

using results::ResultReader;

/// A chart of each result that has the variable it is made from.
template <class Chart>
std::vector<std::optional<Chart>> each(const std::vector<ResultReader>& results, const char* group, const char* name,
                                       Chart (*make)(const ResultReader&)) {
  std::vector<std::optional<Chart>> charts;
  for (const ResultReader& result : results)
    charts.push_back(result.find(group, name) != nullptr ? std::optional<Chart>(make(result)) : std::nullopt);
  return charts;
}

}  // namespace

Charts charts_of(const ReportInputs& inputs) {
  const std::vector<ResultReader>& results = inputs.results;
  return {.year = each(results, "cooling", "warmest_supply", year_chart),
          .carbon = each(results, "", "carbon_emission", carbon_chart),
          .load = each(results, "", "facility_power", load_chart),
          .cost = cost_chart(results),
          .cash = each(results, "finance", "revenue", cash_chart),
          .energy = each(results, "power", "accelerator_power", energy_chart),
          .network = each(results, "fabric", "mean_utilisation", network_chart),
          .lost = lost_chart(results),
          .time = each(results, "indicators", "restarting_hours", time_chart),
          .study = study_charts(inputs)};
}

}  // namespace gigatwin::report::html
