#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "cli/plan_report.hpp"

/// gigatwin.plan/1: keys are added, never renamed or removed.
namespace gigatwin::cli {
namespace {

using nlohmann::ordered_json;

ordered_json json_of(const Value& value) {
  return std::visit([](const auto& v) { return ordered_json(v); }, value);
}

ordered_json json_of_plan(const workload::PlanSpec& plan) {
  ordered_json json;
  for (const Field& field : workload::plan_schema().fields())
    if (const std::optional<Value> value = field.value_of(&plan)) json[field.key] = json_of(*value);
  return json;
}

ordered_json json_of_step(const workload::IterationProfile& step) {
  ordered_json parts;
  for (const StepPart& part : parts_of(step)) parts[part.name] = part.time.value;
  return {{"duration_s", step.duration.value},
          {"tokens_per_s", step.tokens / step.duration.value},
          {"mfu", step.mfu},
          {"memory_byte", step.memory.value},
          {"parts_s", parts}};
}

ordered_json json_of_candidate(const planning::Candidate& c) {
  return {{"plan", json_of_plan(c.plan)},
          {"data", c.data},
          {"accelerators", c.accelerators()},
          {"global_batch", c.batch},
          {"micro_batches", c.micro_batches()}};
}

ordered_json json_of_evaluated(const planning::Evaluated& plan) {
  ordered_json json = json_of_candidate(plan.candidate);
  json["step"] = json_of_step(plan.step);
  return json;
}

ordered_json json_of_counts(const planning::Counts& n) {
  return {{"groups", n.groups},
          {"groups_too_slow_by_bound", n.passed_groups},
          {"plans", n.candidates},
          {"timed", n.timed},
          {"do_not_fit", n.too_large},
          {"recompute_without_need", n.needless},
          {"too_slow_by_bound", n.passed},
          {"refused", n.refused}};
}

ordered_json json_of_nearest(const PlanReport& report) {
  if (!report.nearest) return nullptr;
  ordered_json json = json_of_candidate(report.nearest->candidate);
  json["memory_byte"] = report.nearest->memory.total().value;
  json["capacity_byte"] = report.input.question.system.accelerator.memory.value;
  json["hint"] = problem_of(report.input, report.nearest->candidate).hint;
  return json;
}

ordered_json json_of_alternatives(const PlanReport& report) {
  ordered_json list = ordered_json::array();
  for (const planning::Alternative& a : report.alternatives) {
    ordered_json json{{"key", a.key}, {"value", a.value}, {"instead_of", a.instead_of}};
    json["best"] = a.best ? json_of_evaluated(*a.best) : ordered_json(nullptr);
    if (a.best) json["relative_throughput"] = throughput(*a.best) / throughput(report.best.front().counted);
    list.push_back(std::move(json));
  }
  return list;
}

ordered_json json_of_stated(const StatedPlan& stated) {
  if (!stated.timed) return {{"problem", stated.problem}};
  return json_of_evaluated(*stated.timed);
}

}  // namespace

void print_plan_json(const PlanReport& report) {
  const planning::Question& q = report.input.question;
  ordered_json best = ordered_json::array();
  for (const RankedPlan& ranked : report.best) {
    best.push_back(json_of_evaluated(ranked.counted));
    if (ranked.fluid) best.back()["step_fluid"] = json_of_step(*ranked.fluid);
  }
  ordered_json json{{"schema", "gigatwin.plan/1"},
                    {"name", report.input.name},
                    {"model", q.model.title},
                    {"system", q.system.title},
                    {"fabric", report.input.machine.name},
                    {"accelerators", q.accelerators},
                    {"batch", q.batch},
                    {"batch_may_be_less", q.batch_may_be_less},
                    {"sequence", q.model.sequence},
                    {"fixed", q.fixed},
                    {"counts", json_of_counts(report.counts)},
                    {"best", best},
                    {"nearest", json_of_nearest(report)},
                    {"alternatives", json_of_alternatives(report)}};
  if (report.stated) json["stated"] = json_of_stated(*report.stated);
  if (!report.best.empty()) json["yaml"] = campaign_yaml(report.best.front().counted.candidate);
  fmt::print("{}\n", json.dump(2));
}

}  // namespace gigatwin::cli
