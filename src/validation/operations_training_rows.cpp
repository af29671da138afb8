#include <fmt/format.h>

#include <cmath>

#include "storage/interval.hpp"
#include "validation/operations_internal.hpp"

namespace gigatwin::validation {
namespace {

bool is_effective_time(const OperationsFigure& figure) {
  return figure.has_any({"ettr", "goodput"}) || (figure.has("effective") && figure.has_any({"training", "time"}));
}

/// As a share of 1.
PublishedBand share_band(const OperationsFigure& figure) {
  const double stated = std::isfinite(figure.band.low) ? figure.band.low : figure.band.high;
  const double unit = figure.unit == "pct" || stated > 1.5 ? 0.01 : 1.0;
  return {figure.band.low * unit, figure.band.high * unit, figure.band.rounding * unit};
}

std::string text_of(Seconds time) {
  if (time >= hours(1)) return fmt::format("{:.3g} h", time.value / 3600.0);
  return time >= minutes(1) ? fmt::format("{:.3g} min", time.value / 60.0) : fmt::format("{:.3g} s", time.value);
}

}  // namespace

FigureResult training_figure(const FigureContext& context, const OperationsFigure& figure) {
  if (!is_effective_time(figure)) return {};
  if (!context.machine.failures) return {{}, "failures of its cluster are not known"};
  if (!context.machine.recovery) return {{}, "how its jobs get over failures is not known"};
  std::string reason;
  const auto size = job_size(context, reason);
  if (!size) return {{}, reason};
  std::string no_period;
  const Seconds period = period_of(context, no_period).value_or(days(90));  // long against failures: its length is moot
  const StatedJob job = stated_job(context, *size, period, false);
  const LongRun& run = job.run;
  const std::string name = fmt::format("{}, saved every {}, {} + {} after a failure", job.name, text_of(run.interval),
                                       text_of(run.detection), text_of(run.restart));
  const Spread training = context.runs.of(job).training();
  OperationsOutcome outcome = outcome_of(context, figure, OperationsSet::effective_time, "", name, training.mean);
  outcome.published = share_band(figure);
  outcome.between = PublishedBand{training.low, training.high, 0.0};
  const double first_order = storage::first_order_ettr({.failures = job.failures + run.planned,
                                                        .interval = run.interval,
                                                        .write = run.pause,
                                                        .restart = run.detection + run.restart,
                                                        .queue = {},
                                                        .runtime = {}});
  outcome.remarks.push_back(fmt::format("to first order {:.3f}", first_order));
  return {std::move(outcome), {}};
}

}  // namespace gigatwin::validation
