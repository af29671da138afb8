#include "cli/plan_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace gigatwin::cli {
namespace {

using planning::Candidate;
using planning::Evaluated;
using workload::IterationProfile;

void line(std::string_view name, std::string_view text) { fmt::print("{:<10} {}\n", name, text); }

std::string percent_text(double ratio) { return fmt::format("{:+.1f} %", 100.0 * (ratio - 1.0)); }

/// Of a choice.
std::string key_text(const workload::PlanSpec& plan, const char* key) {
  const Field& field = *workload::plan_schema().find(key);
  return std::get<std::string>(*field.value_of(&plan));
}

/// The two largest parts that are no useful computation.
std::string limits_of(const IterationProfile& step) {
  std::vector<StepPart> parts = parts_of(step);
  std::erase_if(parts, [](const StepPart& p) { return p.name == "matrix products" || p.name == "attention"; });
  std::ranges::stable_sort(parts, std::greater{}, &StepPart::time);
  std::vector<std::string> words;
  for (const StepPart& part : parts)
    if (words.size() < 2 && part.time / step.duration >= 0.01)
      words.push_back(fmt::format("{} {:.0f} %", part.name, 100.0 * (part.time / step.duration)));
  return words.empty() ? "matrix products" : fmt::format("{}", fmt::join(words, ", "));
}

void print_question(const PlanReport& report) {
  const planning::Question& q = report.input.question;
  line("plan", report.input.name);
  line("model", fmt::format("{}, {:.4g} parameters, sequences of {} tokens", q.model.title,
                            workload::total_parameters(q.model), q.model.sequence));
  line("machine", fmt::format("{} of {}, fabric {}", q.accelerators, q.system.title, report.input.machine.name));
  line("batch", fmt::format("{}{} sequences", q.batch_may_be_less ? "at most " : "", q.batch));
  const planning::Counts& n = report.counts;
  line("searched",
       fmt::format("{} plans in {} of {} groups: {} timed, {} do not fit, {} recompute without need, {} too "
                   "slow by their bound; {:.1f} s",
                   n.candidates, n.groups - n.passed_groups, n.groups, n.timed, n.too_large, n.needless, n.passed,
                   report.wall_s));
  if (!report.fluid_note.empty()) line("network", report.fluid_note);
}

std::string expert_text(const workload::PlanSpec& plan) {
  return plan.expert_tensor ? fmt::format("{}x{}", plan.expert, *plan.expert_tensor) : fmt::format("{}", plan.expert);
}

std::string sharding_text(const workload::PlanSpec& plan) {
  return plan.shard_ranks ? fmt::format("{}/{}", plan.zero_stage, *plan.shard_ranks)
                          : fmt::format("{}", plan.zero_stage);
}

/// Head and rows have the same columns; the batch is one where it is free.
void print_columns(std::string_view rank, const std::vector<std::string>& numbers, std::string_view schedule,
                   std::string_view recompute, std::string_view precision, const std::vector<std::string>& results,
                   std::string_view rest) {
  static constexpr std::array widths{3, 3, 3, 6, 6, 3, 3, 7, 6};
  static constexpr std::array result_widths{8, 8, 9, 6, 6};
  fmt::print("{:>3}", rank);
  for (std::size_t i = 0; i < numbers.size(); ++i) fmt::print(" {:>{}}", numbers[i], widths[i]);
  fmt::print(" {:<11} {:<9} {:<5}", schedule, recompute, precision);
  for (std::size_t i = 0; i < results.size(); ++i) fmt::print(" {:>{}}", results[i], result_widths[i]);
  fmt::print("  {}\n", rest);
}

void print_row(std::size_t rank, const RankedPlan& ranked, const planning::Question& question) {
  const Candidate& c = ranked.counted.candidate;
  const workload::PlanSpec& p = c.plan;
  const IterationProfile& step = ranked.step();
  print_columns(
      fmt::format("{}", rank),
      {fmt::format("{}", p.tensor), fmt::format("{}", p.pipeline), fmt::format("{}", p.context), expert_text(p),
       fmt::format("{}", c.data), fmt::format("{}", p.micro_batch), fmt::format("{}", p.virtual_stages),
       sharding_text(p), fmt::format("{}", question.accelerators - c.accelerators())},
      key_text(p, "schedule"), key_text(p, "recompute"), key_text(p, "precision"),
      {fmt::format("{:.4g}", ranked.counted.step.duration.value),
       ranked.fluid ? fmt::format("{:.4g}", ranked.fluid->duration.value) : "-",
       fmt::format("{:.4g}", step.tokens / step.duration.value), fmt::format("{:.1f}", 100.0 * step.mfu),
       fmt::format("{:.1f}", step.memory.value * 1e-9)},
      limits_of(step));
}

void print_table(const PlanReport& report) {
  fmt::print("\n");
  print_columns("", {"TP", "PP", "CP", "EP", "DP", "MB", "VP", "ZeRO", "idle"}, "schedule", "recompute", "",
                {"step s", "fluid s", "tokens/s", "MFU %", "GB"}, "beside products and attention");
  for (std::size_t i = 0; i < report.best.size(); ++i) print_row(i + 1, report.best[i], report.input.question);
  fmt::print(
      "TP tensor, PP pipeline, CP context, EP expert (x expert_tensor), DP data, MB micro_batch, VP virtual_stages\n");
}

void print_stated(const PlanReport& report) {
  if (!report.stated) return;
  fmt::print("\nas the scenario states it: {}\n", plan_yaml(*report.input.stated));
  if (!report.stated->timed) {
    fmt::print("  does not run: {}\n", report.stated->problem);
    return;
  }
  const Evaluated& stated = *report.stated->timed;
  fmt::print("  {:.4g} s, {:.4g} tokens/s, MFU {:.1f} %: {} against the best\n", stated.step.duration.value,
             throughput(stated), 100.0 * stated.step.mfu,
             percent_text(throughput(stated) / throughput(report.best.front().counted)));
}

void print_alternatives(const PlanReport& report) {
  if (report.alternatives.empty()) return;
  fmt::print("\nwhat other choices cost, the rest of the plan free to follow:\n");
  for (const planning::Alternative& a : report.alternatives) {
    const std::string change = fmt::format("{} {} instead of {}", a.key, a.value, a.instead_of);
    if (!a.best)
      fmt::print("  {:<42} {:>8}\n", change, "no plan");
    else
      fmt::print("  {:<42} {:>8}  {}\n", change,
                 percent_text(throughput(*a.best) / throughput(report.best.front().counted)),
                 plan_yaml(a.best->candidate.plan));
  }
}

/// Nothing fits.
void print_nearest(const PlanReport& report) {
  const planning::Question& q = report.input.question;
  if (!report.nearest) {
    fmt::print("\nno plan divides {} accelerators and {} sequences{}\n", q.accelerators, q.batch,
               q.fixed.empty() ? "" : " with what --fix sets");
    return;
  }
  const workload::PlanProblem problem = problem_of(report.input, report.nearest->candidate);
  fmt::print("\nno plan fits; the nearest is {} on {} accelerators\n  expected {}, found {}\n{}",
             plan_yaml(report.nearest->candidate.plan), report.nearest->candidate.accelerators(), problem.expected,
             problem.found, problem.hint.empty() ? "" : fmt::format("  hint: {}\n", problem.hint));
}

}  // namespace

void print_plan(const PlanReport& report) {
  print_question(report);
  if (report.best.empty()) return print_nearest(report);
  print_table(report);
  print_stated(report);
  print_alternatives(report);
  fmt::print("\nthe best plan, for a campaign:\n{}", campaign_yaml(report.best.front().counted.candidate));
}

}  // namespace gigatwin::cli
