#include "validation/training.hpp"

#include <algorithm>
#include <cmath>

#include "validation/row_run.hpp"

namespace gigatwin::validation {
namespace {

template <class Filter>
ErrorSummary summary_of(const std::vector<TrainingOutcome>& outcomes, Filter filter) {
  ErrorSummary summary;
  std::vector<double> errors;
  for (const TrainingOutcome& outcome : outcomes) {
    if (!filter(outcome)) continue;
    errors.push_back(std::abs(outcome.error()));
    summary.bias += outcome.error();
  }
  summary.rows = errors.size();
  if (errors.empty()) return summary;
  std::sort(errors.begin(), errors.end());
  const std::size_t half = errors.size() / 2;
  for (const double error : errors) summary.mean += error;
  summary.mean /= static_cast<double>(errors.size());
  summary.bias /= static_cast<double>(errors.size());
  summary.median = errors.size() % 2 == 1 ? errors[half] : 0.5 * (errors[half - 1] + errors[half]);
  summary.largest = errors.back();
  return summary;
}

bool within(const ErrorSummary& summary, const ErrorLimit& limit) {
  return summary.mean <= limit.mean && summary.largest <= limit.largest;
}

}  // namespace

ErrorSummary TrainingReport::of_set(ScoredSet set) const {
  return summary_of(outcomes, [&](const TrainingOutcome& o) { return o.set == set && o.counts(); });
}

ErrorSummary TrainingReport::of_group(const std::string& group) const {
  return summary_of(outcomes, [&](const TrainingOutcome& o) { return o.row.group == group; });
}

std::vector<std::string> TrainingReport::groups() const {
  std::vector<std::string> list;
  for (const TrainingOutcome& outcome : outcomes)
    if (std::find(list.begin(), list.end(), outcome.row.group) == list.end()) list.push_back(outcome.row.group);
  return list;
}

bool TrainingReport::passed() const {
  const ErrorSummary dense = of_set(ScoredSet::dense), recipes = of_set(ScoredSet::recipes);
  return dense.rows + recipes.rows > 0 && within(dense, dense_limit) && within(recipes, recipes_limit);
}

TrainingReport validate(const std::vector<TrainingRow>& rows, const TrainingSetup& setup, const std::string& group) {
  TrainingReport report;
  for (const TrainingRow& row : rows) {
    if (row.group.find(group) == std::string::npos && row.id.find(group) == std::string::npos) continue;
    RowResult result = run_row(row, rows, setup);
    if (!result.reason.empty()) report.skipped.push_back({row, std::move(result.reason)});
    for (TrainingOutcome& outcome : result.outcomes) report.outcomes.push_back(std::move(outcome));
  }
  return report;
}

}  // namespace gigatwin::validation
