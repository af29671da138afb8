#include "cli/step_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/dimension.hpp"

namespace gigatwin::cli {
namespace {

using workload::IterationProfile;
using workload::MemoryUse;

constexpr std::size_t all_stages_up_to = 8;  ///< longer pipelines show first, last and fullest stage

std::string time_text(Seconds time) { return rounded_quantity(time.value, Dimension::time); }

void line(std::string_view name, std::string_view text) { fmt::print("{:<14} {}\n", name, text); }

std::string degrees_text(const StepReport& report) {
  const workload::PlanSpec& plan = report.input.training.plan;
  std::string text = fmt::format("tensor {}", plan.tensor);
  const auto add = [&](std::string_view name, std::int64_t degree) {
    if (degree > 1) text += fmt::format(", {} {}", name, degree);
  };
  add("context", plan.context);
  add("expert", plan.expert);
  add("pipeline", plan.pipeline);
  add("virtual stages", plan.virtual_stages);
  return text + fmt::format(", data {}; {} micro-batches of {}, {} sequences a step",
                            workload::data_parallel(plan, report.input.campaign.accelerators),
                            report.step.shape.micro_batches, plan.micro_batch, report.input.training.global_batch);
}

void print_head(const StepReport& report) {
  const StepInput& input = report.input;
  const topology::PlacementShape shape =
      topology::shape_of(report.machine.placement(), report.machine.fabric().plan.layout);
  line("scenario", fmt::format("{}, campaign {}", input.scenario.name, input.campaign.name));
  line("model", fmt::format("{}, sequences of {} tokens", input.training.model.title, input.training.model.sequence));
  line("machine", fmt::format("{} x {}, {} leaf groups, {} network", input.campaign.accelerators,
                              report.system().accelerator.title, shape.leaves, name_of(input.fidelity)));
  line("plan", degrees_text(report));
}

void print_rates(const StepReport& report) {
  const IterationProfile& p = report.profile();
  fmt::print("\n");
  line("step", time_text(p.duration));
  line("tokens", fmt::format("{:.4g} a step, {:.4g} /s, {:.4g} a day", p.tokens, p.tokens / p.duration.value,
                             p.tokens / p.duration.value * days(1).value));
  line("rate", fmt::format("{:.1f} TFLOP/s an accelerator ({:.1f} with recomputation)",
                           report.model_rate().value / 1e12, report.hardware_rate().value / 1e12));
  line("utilisation", fmt::format("MFU {:.1f} %, HFU {:.1f} % of {:.1f} TFLOP/s dense BF16", 100.0 * p.mfu,
                                  100.0 * p.hfu, report.system().accelerator.peak_bf16.value / 1e12));
}

/// What training at other sites adds, beside the step on this one.
void print_exchange(const StepReport& report) {
  const workload::CampaignSpec& campaign = report.input.campaign;
  if (!campaign.span) return;
  const Seconds step = report.profile().duration;
  const Seconds exposed = workload::exposed_exchange(*campaign.span, campaign.model, step);
  line("other sites",
       fmt::format("{} accelerators; {} an exchange, every {} steps; adds {} to each step: {} ({:.1f} %)",
                   campaign.span->accelerators, time_text(workload::exchange_time(*campaign.span, campaign.model)),
                   campaign.span->every, time_text(exposed), time_text(step + exposed), 100.0 * (exposed / step)));
}

void print_parts(const IterationProfile& p, std::int64_t stage, std::int64_t stages) {
  fmt::print("\n{:<18} {:>12} {:>8}\n", stages > 1 ? fmt::format("part (stage {})", stage) : "part", "s", "%");
  for (const StepPart& part : step_parts()) {
    const Seconds time = p.*part.time;
    if (time > 1e-9 * p.duration)
      fmt::print("{:<18} {:>12.6f} {:>8.2f}\n", part.name, time.value, 100.0 * (time / p.duration));
  }
  fmt::print("{:<18} {:>12.6f} {:>8.2f}\n", "all", p.duration.value, 100.0);
}

std::string limit_text(const IterationProfile& p) {
  const auto longer = [&](const StepPart& a, const StepPart& b) { return p.*a.time < p.*b.time; };
  const auto& parts = step_parts();
  const StepPart& most = *std::max_element(parts.begin(), parts.end(), longer);
  const StepPart& waste = *std::max_element(parts.begin() + useful_parts, parts.end(), longer);
  const auto share = [&](const StepPart& part) { return 100.0 * (p.*part.time / p.duration); };
  if (&most == &waste) return fmt::format("most of the time goes to {}: {:.1f} %", waste.about, share(waste));
  return fmt::format("most of the time goes to {}, {:.1f} %; of the rest to {}, {:.1f} %", most.about, share(most),
                     waste.about, share(waste));
}

/// Stages to show: all of a short pipeline.
std::set<std::size_t> shown_stages(const std::vector<MemoryUse>& memory) {
  std::set<std::size_t> stages;
  for (std::size_t s = 0; s < memory.size() && memory.size() <= all_stages_up_to; ++s) stages.insert(s);
  const auto fullest = std::ranges::max_element(memory, {}, [](const MemoryUse& use) { return use.total(); });
  stages.insert({0, memory.size() - 1, static_cast<std::size_t>(fullest - memory.begin())});
  return stages;
}

void print_memory(const StepReport& report) {
  const auto row = [](std::string_view name, const std::array<Bytes, 6>& columns) {
    fmt::print("{:<10}", name);
    for (const Bytes bytes : columns) fmt::print(" {:>11.2f}", bytes.value * 1e-9);
    fmt::print("\n");
  };
  fmt::print("\n{:<10} {:>11} {:>11} {:>11} {:>11} {:>11} {:>11}\n", "memory, GB", "weights", "gradients", "optimizer",
             "activations", "slack", "total");
  for (const std::size_t s : shown_stages(report.step.memory)) {
    const MemoryUse& use = report.step.memory[s];
    row(fmt::format("stage {}", s),
        {use.weights, use.gradients, use.optimizer, use.activations, use.slack, use.total()});
  }
  fmt::print("{:<10} {:>71.2f}\n", "capacity", report.system().accelerator.memory.value * 1e-9);
}

void print_tiers(const StepReport& report) {
  fmt::print("\n{:<10} {:>14}\n", "tier", "bytes a step");
  const std::vector<topology::Tier>& tiers = report.machine.fabric().plan.tiers;
  for (std::size_t t = 0; t < tiers.size(); ++t)
    fmt::print("{:<10} {:>14}\n", tiers[t].name,
               rounded_quantity(report.profile().tier_bytes[t].value, Dimension::data));
}

void print_energy(const StepReport& report) {
  const IterationProfile& p = report.profile();
  fmt::print("\n");
  line("power", fmt::format("{:.1f} W an accelerator, {} in all", p.accelerator_power.value,
                            rounded_quantity(report.accelerators() * p.accelerator_power.value, Dimension::power)));
  line("energy",
       fmt::format("{} a step, {:.4g} J a token, of the accelerators alone",
                   rounded_quantity(report.energy().value, Dimension::energy), report.energy().value / p.tokens));
}

}  // namespace

void print_step(const StepReport& report) {
  print_head(report);
  print_rates(report);
  print_exchange(report);
  print_parts(report.profile(), report.step.reported_stage, report.step.shape.stages);
  fmt::print("\n");
  line("limit", limit_text(report.profile()));
  print_memory(report);
  print_tiers(report);
  print_energy(report);
  if (!report.chakra_accelerators.empty()) line("replay on", "--accelerators " + report.chakra_accelerators);
  line("wall time",
       fmt::format("{} for the fabric, {} for the step", time_text({report.fabric_s}), time_text({report.step_s})));
}

}  // namespace gigatwin::cli
