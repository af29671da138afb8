#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "cli/step_report.hpp"

/// gigatwin.step/1: keys are added, never renamed or removed.
namespace gigatwin::cli {
namespace {

using Json = nlohmann::ordered_json;

/// The plan with the words of scenarios.
Json plan_json(const workload::PlanSpec& plan) {
  Json json = Json::object();
  for (const Field& field : workload::plan_schema().fields())
    if (const std::optional<Value> value = field.value_of(&plan))
      std::visit([&](const auto& v) { json[field.key] = v; }, *value);
  return json;
}

Json parts_json(const workload::IterationProfile& profile) {
  Json json = Json::object();
  for (const StepPart& part : step_parts()) json[std::string(part.key) + "_s"] = (profile.*part.time).value;
  return json;
}

Json memory_json(const StepReport& report) {
  Json stages = Json::array();
  for (const workload::MemoryUse& use : report.step.memory)
    stages.push_back({{"weights_byte", use.weights.value},
                      {"gradients_byte", use.gradients.value},
                      {"optimizer_byte", use.optimizer.value},
                      {"activations_byte", use.activations.value},
                      {"slack_byte", use.slack.value},
                      {"total_byte", use.total().value}});
  return {{"capacity_byte", report.system().accelerator.memory.value},
          {"fullest_byte", report.profile().memory.value},
          {"stages", stages}};
}

Json stages_json(const workload::Step& step) {
  Json stages = Json::array();
  for (const pipeline::StageTime& time : step.timeline.stages)
    stages.push_back({{"compute_s", time.compute.value},
                      {"transfer_s", time.transfer.value},
                      {"gather_s", time.gather.value},
                      {"reduce_s", time.reduce.value},
                      {"tied_s", time.tied.value},
                      {"optimizer_s", time.optimizer.value},
                      {"bubble_s", time.bubble.value}});
  return stages;
}

Json tiers_json(const StepReport& report) {
  Json tiers = Json::array();
  const std::vector<topology::Tier>& known = report.machine.fabric().plan.tiers;
  for (std::size_t t = 0; t < known.size(); ++t)
    tiers.push_back({{"name", known[t].name}, {"bytes", report.profile().tier_bytes[t].value}});
  return tiers;
}

Json power_json(const StepReport& report) {
  Json phases = Json::array();
  for (const workload::PowerPhase& phase : report.profile().phases)
    phases.push_back({{"name", phase.name},
                      {"duration_s", phase.duration.value},
                      {"accelerator_power_w", phase.accelerator_power.value}});
  return {{"accelerator_power_w", report.profile().accelerator_power.value},
          {"job_power_w", report.accelerators() * report.profile().accelerator_power.value},
          {"energy_j", report.energy().value},
          {"energy_per_token_j", report.energy().value / report.profile().tokens},
          {"phases", phases}};
}

Json job_json(const StepReport& report) {
  const StepInput& input = report.input;
  return {{"schema", "gigatwin.step/1"},
          {"scenario", input.scenario.name},
          {"campaign", input.campaign.name},
          {"model", input.training.model.title},
          {"accelerator", report.system().accelerator.title},
          {"accelerators", input.campaign.accelerators},
          {"fidelity", name_of(input.fidelity)},
          {"seed", input.scenario.seed},
          {"global_batch", input.training.global_batch},
          {"micro_batches", report.step.shape.micro_batches},
          {"data_parallel", workload::data_parallel(input.training.plan, input.campaign.accelerators)},
          {"plan", plan_json(input.training.plan)}};
}

}  // namespace

void print_step_json(const StepReport& report) {
  const workload::IterationProfile& p = report.profile();
  Json json = job_json(report);
  json["step_time_s"] = p.duration.value;
  json["replica_time_s"] = report.step.timeline.end.value;  // before the noise of other replicas
  json["tokens"] = p.tokens;
  json["tokens_per_s"] = p.tokens / p.duration.value;
  json["model_flop"] = p.model_compute.value;
  json["hardware_flop"] = p.hardware_compute.value;
  json["model_flop_per_s_per_accelerator"] = report.model_rate().value;
  json["hardware_flop_per_s_per_accelerator"] = report.hardware_rate().value;
  json["mfu"] = p.mfu;
  json["hfu"] = p.hfu;
  json["reported_stage"] = report.step.reported_stage;
  json["parts"] = parts_json(p);
  json["stages"] = stages_json(report.step);
  json["memory"] = memory_json(report);
  if (const auto& span = report.input.campaign.span)
    json["other_sites"] = {
        {"accelerators", span->accelerators},
        {"exchange_s", workload::exchange_time(*span, report.input.campaign.model).value},
        {"exposed_s", workload::exposed_exchange(*span, report.input.campaign.model, p.duration).value},
        {"every_steps", span->every}};
  json["checkpoint_byte"] = p.checkpoint.value;
  json["tiers"] = tiers_json(report);
  json["power"] = power_json(report);
  if (!report.chakra_accelerators.empty()) json["chakra_accelerators"] = report.chakra_accelerators;
  fmt::print("{}\n", json.dump(2));
}

}  // namespace gigatwin::cli
