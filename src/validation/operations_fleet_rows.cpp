#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "reliability/law.hpp"
#include "validation/operations_internal.hpp"
#include "validation/published_figure.hpp"

namespace gigatwin::validation {
namespace {

FigureResult computed(const FigureContext& context, const OperationsFigure& figure, OperationsSet set, std::string unit,
                      std::string subject, double value) {
  return {outcome_of(context, figure, set, std::move(unit), std::move(subject), value), {}};
}

/// Jobs that end in the period, and GPU-hours that they hold.
FigureResult usage_figure(const FigureContext& context, const OperationsFigure& figure) {
  const UsageSpec& usage = *context.machine.usage;
  std::string reason;
  const auto size = job_size(context, reason);
  const auto period = period_of(context, reason);
  if (!size || !period) return {{}, reason};
  if (figure.has("jobs"))
    return computed(context, figure, OperationsSet::fleet, "", context.machine.name,
                    usage.jobs_per_day * (*period / days(1)));
  return computed(context, figure, OperationsSet::fleet, "h", context.machine.name,
                  usage.utilisation * size->gpus * (*period / hours(1)));
}

/// 1 - exp(-rate t), t a month.
FigureResult month_figure(const FigureContext& context, const OperationsFigure& figure) {
  const std::string* component = find(context.row.inputs, "component");
  const auto& parts = context.machine.parts;
  const auto part = std::find_if(parts.begin(), parts.end(), [&](const FieldPart& known) {
    return component && has_words(*component, known.component);
  });
  if (part == parts.end()) return {{}, "inputs.component is none of the parts of its cluster"};
  const PerSecond rate = part->transceiver ? part->transceiver->failure_rate : part->network_switch->failure_rate;
  const double failures = rate * Seconds{*seconds_in("month")} * static_cast<double>(part->count);
  return computed(context, figure, OperationsSet::parts, "% a month", part->component, 100.0 * -std::expm1(-failures));
}

/// Share of new accelerators that fail in the period, by the bathtub of the cluster's profile.
FigureResult new_parts_figure(const FigureContext& context, const OperationsFigure& figure) {
  std::string reason;
  const auto period = period_of(context, reason);
  if (!period) return {{}, reason};
  double hazard = 0.0;
  bool early = false;
  for (const reliability::FailureCause& cause : failures_of_job(context.machine, 1, false).causes) {
    if (cause.spec.component != reliability::Component::accelerator) continue;
    early = early || cause.law.kind == reliability::LawKind::bathtub;
    const bool joined = cause.components == 1;  // the rate of all accelerators of the node
    hazard += reliability::cumulative_hazard(cause.law, *period) /
              (joined ? static_cast<double>(context.machine.gpus_per_node) : 1.0);
  }
  if (!early) return {{}, "no mode of its accelerators has early failures"};
  return computed(context, figure, OperationsSet::parts, "%",
                  fmt::format("{}, {:.3g} d", context.machine.name, *period / days(1)), 100.0 * -std::expm1(-hazard));
}

/// Compute of the model on so many tokens, nothing lost.
FigureResult ideal_figure(const FigureContext& context, const OperationsFigure& figure) {
  const OperationsMachine& machine = context.machine;
  if (!machine.model || !machine.training_rate) return {{}, "model or rate of training are not known of its cluster"};
  std::string reason;
  const auto size = job_size(context, reason);
  const auto billions = stated_number(context.row.inputs, {"tokens_b"}, reason);
  if (!size || !billions) return {{}, reason.empty() ? "tokens are not stated (inputs.tokens_b)" : reason};
  const Flop work = counted_flops_per_token(*machine.model, FlopCount::recomputed) * (*billions * 1e9);
  const Seconds time = work / (*machine.training_rate * size->gpus);
  return computed(context, figure, OperationsSet::fleet, figure.unit,
                  fmt::format("{}, {:.0f} GPUs", machine.name, size->gpus), time.value / *seconds_in(figure.unit));
}

/// Hosts that are out of service at a time: arrivals times how long each is away.
FigureResult spare_figure(const FigureContext& context, const OperationsFigure& figure) {
  const OperationsMachine& machine = context.machine;
  std::string reason;
  const auto size = job_size(context, reason);
  if (!size) return {{}, reason};
  PerSecond down{};
  for (const IncidentSpec& incident : machine.incidents) down += incident.rate.value_or(PerSecond{}) * size->gpus;
  if (!machine.replacement || down.value <= 0.0) return {{}, "how often hosts go down, or how long, is not known"};
  const Spread spread = poisson_spread(down * *machine.replacement);
  FigureResult result = computed(context, figure, OperationsSet::fleet, "", machine.name, spread.mean);
  result.outcome->between = PublishedBand{spread.low, spread.high, 0.0};
  return result;
}

/// "fail_rate_gpu_time": GPU time of jobs that ended so, of all that the row states.
FigureResult end_state_figure(const FigureContext& context, const OperationsFigure& figure) {
  double all = 0.0, these = 0.0;
  std::string reason;
  for (const char* state : {"complete", "cancel", "fail"}) {
    const auto time = stated_number(context.row.expected, {(std::string{state} + "_gpu_time").c_str()}, reason);
    if (!time) return {{}, "GPU time by end state is not stated"};
    all += *time;
    if (figure.has(state)) these = *time;
  }
  FigureResult result = computed(context, figure, OperationsSet::fleet, "", "of the row's GPU time", these / all);
  result.outcome->kind = FigureKind::definition;
  return result;
}

}  // namespace

FigureResult fleet_figure(const FigureContext& context, const OperationsFigure& figure) {
  const bool per_month = figure.unit == "month" && figure.has("pct");
  if (per_month) return month_figure(context, figure);
  if (figure.unit == "pct" && figure.has_any({"fail", "infant"})) return new_parts_figure(context, figure);
  if (context.machine.usage && (figure.key == "jobs" || (figure.has("gpu") && figure.unit == "hours")))
    return usage_figure(context, figure);
  if (figure.has("ideal") && seconds_in(figure.unit)) return ideal_figure(context, figure);
  if (figure.has("spare") && figure.has_any({"hosts", "nodes"})) return spare_figure(context, figure);
  if (figure.has("rate") && figure.has("gpu") && figure.has("time")) return end_state_figure(context, figure);
  return {};
}

}  // namespace gigatwin::validation
