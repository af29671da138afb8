#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "storage/interval.hpp"
#include "validation/operations_internal.hpp"
#include "validation/training_inputs.hpp"

/// The job of a row: how large, how long, how it gets over failures.
namespace gigatwin::validation {
namespace {

constexpr Seconds shortest_interval = minutes(1);  // Young's optimum is for pauses, which a fast level hardly has

/// "year: 2020", a calendar year.
std::optional<Seconds> calendar_year(const Facts& inputs) {
  const std::string* text = find(inputs, "year");
  const std::optional<std::int64_t> year = text ? count_of(*text) : std::nullopt;
  if (!year || *year < 1990 || *year > 2100) return std::nullopt;
  return days(*year % 4 == 0 ? 366.0 : 365.0);
}

PerSecond total_rate(const JobFailures& failures) {
  return std::accumulate(failures.causes.begin(), failures.causes.end(), PerSecond{},
                         [](PerSecond sum, const reliability::FailureCause& cause) { return sum + cause.total(); });
}

/// A rate that the row states stands for all failures of the cluster.
void take_stated_rate(const Facts& inputs, JobSize size, JobFailures& failures) {
  std::string none;
  const auto per_node = stated_number(
      inputs, {"node_failures_per_1000_node_days", "failures_per_1000_node_days", "r_f_per_1000_node_days", "r_f"},
      none);
  const std::optional<Seconds> between = stated_time(inputs, {"mttf", "mtbf", "mtti"});
  if (!per_node && !between) return;
  reliability::FailureCause cause;
  cause.name = "stated";
  cause.law.rate = per_node ? PerSecond{*per_node / 1000.0 / days(1).value} * static_cast<double>(size.nodes)
                            : PerSecond{1.0 / between->value};
  cause.components = 1;
  failures.causes = {cause};
}

void take_recovery(const FigureContext& context, PerSecond rate, LongRun& run) {
  const RecoverySpec recovery = context.machine.recovery.value_or(RecoverySpec{});
  const Facts& inputs = context.row.inputs;
  run.detection = stated_time(inputs, {"detection"}).value_or(recovery.detection);
  run.restart = recovery.restart;
  if (const auto stated = stated_time(
          inputs, {"restart_overhead", "restart_time", "restart", "u0", "recovery_time", "recovery", "mttr"})) {
    run.restart = *stated;
    if (!stated_time(inputs, {"detection"})) run.detection = {};  // then it is in what the row says
  }
  run.pause = stated_time(inputs, {"checkpoint_write", "checkpoint_pause", "checkpoint_overhead", "checkpoint_time",
                                   "write_time", "write"})
                  .value_or(recovery.checkpoint_pause);
  const auto interval = stated_time(
      inputs, {"checkpoint_interval", "ckpt_interval", "checkpoint_every", "checkpoint", "interval", "delta", "dt"});
  if (interval && interval->value > 0.0)
    run.interval = *interval;
  else if (recovery.checkpoint_interval)
    run.interval = *recovery.checkpoint_interval;
  else
    run.interval = std::max(shortest_interval, storage::young_interval(run.pause, Seconds{1.0 / rate.value}));
}

}  // namespace

const LongRunFigures& LongRuns::of(const StatedJob& job) {
  const LongRun& run = job.run;
  const std::string key = fmt::format("{} {} {} {} {} {} {}", job.name, job.failures.value, run.period.value,
                                      run.detection.value, run.restart.value, run.interval.value, run.pause.value);
  const auto found = known_.find(key);
  return found != known_.end() ? found->second : known_.emplace(key, LongRunFigures{run}).first->second;
}

std::optional<JobSize> job_size(const FigureContext& context, std::string& reason) {
  const Facts& inputs = context.row.inputs;
  const OperationsMachine& machine = context.machine;
  const double per_node =
      stated_number(inputs, {"gpus_per_node"}, reason).value_or(static_cast<double>(machine.gpus_per_node));
  std::optional<double> gpus =
      stated_number(inputs, {"gpus", "num_gpus", "gpu_count", "job_gpus", "job_size", "accelerators"}, reason);
  if (!gpus)
    if (const auto nodes = stated_number(inputs, {"nodes", "hosts", "servers"}, reason)) gpus = *nodes * per_node;
  if (!reason.empty()) return std::nullopt;
  if (!gpus && machine.gpus > 0) gpus = static_cast<double>(machine.gpus);
  if (!gpus)
    return reason = "how many GPUs the job has is not stated (inputs.gpus), and not known of its cluster", std::nullopt;
  if (*gpus > 1e8) return reason = "more than 100 million GPUs", std::nullopt;
  return JobSize{*gpus, static_cast<std::int64_t>(std::ceil(*gpus / per_node))};
}

std::optional<Seconds> period_of(const FigureContext& context, std::string& reason) {
  const Facts& inputs = context.row.inputs;
  for (const char* name : {"days", "weeks", "months", "years", "hours", "period", "duration", "observed"})
    if (const auto stated = stated_time(inputs, {name}); stated && stated->value > 0.0) return stated;
  if (const auto year = calendar_year(inputs)) return year;
  if (context.machine.observed.value > 0.0) return context.machine.observed;
  if (reason.empty()) reason = "how long it was observed is not stated (inputs.days), and not known of its cluster";
  return std::nullopt;
}

StatedJob stated_job(const FigureContext& context, JobSize size, Seconds period, bool measured) {
  StatedJob job;
  job.run.failures = failures_of_job(context.machine, size.nodes, measured);
  take_stated_rate(context.row.inputs, size, job.run.failures);
  job.run.planned = context.machine.planned;
  job.run.period = period;
  job.failures = total_rate(job.run.failures);
  take_recovery(context, job.failures, job.run);
  job.name = fmt::format("{}, {:.0f} GPUs, {:.4g} d", context.machine.name, size.gpus, period.value / days(1).value);
  if (context.machine.job_causes) job.name += measured ? ", all that ends jobs" : ", failures of nodes";
  return job;
}

OperationsOutcome outcome_of(const FigureContext& context, const OperationsFigure& figure, OperationsSet set,
                             std::string unit, std::string subject, double simulated) {
  OperationsOutcome outcome;
  outcome.row = context.row;
  outcome.figure = figure.key;
  outcome.unit = std::move(unit);
  outcome.subject = std::move(subject);
  outcome.published = figure.band;
  outcome.simulated = simulated;
  outcome.set = set;
  outcome.unscored = context.row.unscored;
  const bool of_failures =
      set == OperationsSet::interruptions || set == OperationsSet::mean_times || set == OperationsSet::effective_time;
  if (outcome.unscored.empty() && of_failures) outcome.unscored = context.machine.unscored_failures;
  const auto& calibrated = context.machine.calibrated_on;
  if (std::any_of(calibrated.begin(), calibrated.end(), [&](const CalibratedFigure& known) {
        return figure.key.starts_with(known.figure) && meets(context.row.inputs, known.when);
      }))
    outcome.kind = FigureKind::calibrated;
  return outcome;
}

}  // namespace gigatwin::validation
