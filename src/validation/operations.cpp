#include "validation/operations.hpp"

#include <algorithm>
#include <cmath>

#include "validation/operations_internal.hpp"

namespace gigatwin::validation {
namespace {

bool concerns(const OperationsRow& row, const std::string& group) {
  return row.group.find(group) != std::string::npos || row.id.find(group) != std::string::npos;
}

/// The row's own constants, else those of the first cluster that it names.
const OperationsMachine* machine_of(const OperationsRow& row, const std::vector<OperationsMachine>& machines) {
  if (row.machine) return &*row.machine;
  const auto found = std::find_if(machines.begin(), machines.end(), [&](const OperationsMachine& machine) {
    return !machine.when.empty() && meets(row.inputs, machine.when);
  });
  return found == machines.end() ? nullptr : &*found;
}

std::string why_unpredicted(const OperationsMachine& machine, const std::string& key) {
  for (const UnpredictedFigure& known : machine.unpredicted)
    if (std::find(known.figures.begin(), known.figures.end(), key) != known.figures.end()) return known.reason;
  return {};
}

FigureResult run_figure(const FigureContext& context, const std::string& key, const std::string& text) {
  const std::string why = why_unpredicted(context.machine, key);
  if (!why.empty()) return {{}, why};
  std::optional<OperationsFigure> figure = operations_figure(key, text);
  if (!figure) return {{}, "no number"};
  take_bound_of(*figure, text, context.row.notes);
  for (const auto kind : {training_figure, checkpoint_figure, fleet_figure, failure_figure}) {
    FigureResult result = kind(context, *figure);
    if (result.outcome || !result.reason.empty()) return result;
  }
  const bool known = context.machine.failures || !context.machine.incidents.empty();
  return {{}, known ? "no model here gives it" : "no model here gives it, and failures of its cluster are not known"};
}

void run_row(const OperationsRow& row, const std::vector<OperationsMachine>& machines, LongRuns& runs,
             OperationsReport& report) {
  const OperationsMachine* machine = machine_of(row, machines);
  if (row.expected.empty()) report.skipped.push_back({row, "-", "-", "states no figures (expected)"});
  for (const auto& [key, text] : row.expected) {
    if (!machine) {
      report.skipped.push_back(
          {row, key, text, "no cluster that is known is named by its inputs, id, group or source"});
      continue;
    }
    FigureResult result = run_figure({row, *machine, runs}, key, text);
    if (result.outcome)
      report.outcomes.push_back(std::move(*result.outcome));
    else
      report.skipped.push_back({row, key, text, result.reason});
  }
}

double median_of(std::vector<double> values) {
  const std::size_t middle = values.size() / 2;
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(middle), values.end());
  return values[middle];
}

}  // namespace

const std::array<OperationsLimit, 6>& operations_limits() {
  using Set = OperationsSet;
  static const std::array<OperationsLimit, 6> limits{{
      {Set::interruptions, "interruptions", "What interrupts jobs", true, 0.10, 0.9},
      {Set::mean_times, "mean-times", "Mean times to and between failures", true, 0.10, 0.9},
      {Set::effective_time, "effective-time", "Effective training time", false, 0.03},
      {Set::checkpoints, "checkpoints", "Checkpoints and storage", true, 0.10},
      {Set::fleet, "fleet", "Fleets", true, 0.10},
      {Set::parts, "parts", "Parts", true, 0.10},
  }};
  return limits;
}

const OperationsLimit& limit_of(OperationsSet set) {
  return *std::find_if(operations_limits().begin(), operations_limits().end(),
                       [&](const OperationsLimit& limit) { return limit.set == set; });
}

double OperationsOutcome::error() const {
  const double nearest = std::clamp(simulated, published.low, published.high);
  if (!limit_of(set).relative) return simulated - nearest;
  return nearest == 0.0 ? simulated : simulated / nearest - 1.0;
}

bool OperationsOutcome::inside() const {
  return !between ||
         (published.low - published.rounding <= between->high && between->low <= published.high + published.rounding);
}

OperationsSummary OperationsReport::of_set(OperationsSet set) const {
  const OperationsLimit& limit = limit_of(set);
  OperationsSummary summary;
  std::vector<double> errors;
  double inside = 0.0;
  for (const OperationsOutcome& outcome : outcomes) {
    if (outcome.set != set || !outcome.counts()) continue;
    const double error = outcome.error();
    errors.push_back(std::abs(error));
    summary.bias += error;
    summary.predicted += outcome.kind == FigureKind::predicted ? 1 : 0;
    if (summary.worst.empty() || std::abs(error) > summary.largest) {
      summary.largest = std::abs(error);
      summary.worst = outcome.row.id;
    }
    if (!outcome.between) continue;
    ++summary.ranges;
    inside += outcome.inside() ? 1.0 : 0.0;
  }
  summary.rows = errors.size();
  if (errors.empty()) return summary;
  summary.bias /= static_cast<double>(errors.size());
  summary.median = median_of(std::move(errors));
  if (summary.ranges > 0) summary.inside = inside / static_cast<double>(summary.ranges);
  summary.passed = summary.largest <= limit.largest && summary.inside >= limit.inside;
  return summary;
}

bool OperationsReport::passed() const {
  std::size_t rows = 0;
  for (const OperationsLimit& limit : operations_limits()) {
    const OperationsSummary summary = of_set(limit.set);
    if (!summary.passed) return false;
    rows += summary.rows;
  }
  return rows > 0;
}

OperationsReport validate(const std::vector<OperationsRow>& rows, const std::vector<OperationsMachine>& machines,
                          const std::string& group) {
  OperationsReport report;
  LongRuns runs;
  for (const OperationsRow& row : rows)
    if (concerns(row, group)) run_row(row, machines, runs, report);
  return report;
}

}  // namespace gigatwin::validation
