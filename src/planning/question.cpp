#include "planning/question.hpp"

#include "workload/job.hpp"

namespace gigatwin::planning {

double tokens_per_step(const Question& question, const Candidate& candidate) {
  return static_cast<double>(candidate.batch) * static_cast<double>(question.model.sequence);
}

workload::TrainingSpec training_of(const Question& question, const Candidate& candidate) {
  return {question.model, candidate.plan, candidate.batch};
}

workload::PlanSpec switches_of(const workload::PlanSpec& plan) {
  workload::PlanSpec switches = plan;
  const workload::PlanSpec unset;
  for (std::int64_t workload::PlanSpec::*degree :
       {&workload::PlanSpec::tensor, &workload::PlanSpec::pipeline, &workload::PlanSpec::context,
        &workload::PlanSpec::expert, &workload::PlanSpec::micro_batch, &workload::PlanSpec::virtual_stages})
    switches.*degree = unset.*degree;
  switches.expert_tensor = switches.shard_ranks = std::nullopt;
  switches.first_stage_layers = switches.last_stage_layers = std::nullopt;
  switches.schedule = unset.schedule;
  switches.sequence_parallel = unset.sequence_parallel;
  switches.zero_stage = unset.zero_stage;
  switches.recompute = unset.recompute;
  switches.precision = unset.precision;
  return switches;
}

Question question_of(const workload::CampaignSpec& campaign, const hardware::SystemSpec& system) {
  Question question;
  question.model = campaign.model;
  question.system = system;
  question.accelerators = campaign.accelerators;
  question.batch = workload::training_here(campaign).global_batch;
  question.precisions = {campaign.plan.precision};
  question.given = switches_of(campaign.plan);
  return question;
}

Question without_noise(Question question) {
  question.system.accelerator.step_noise = 0.0;
  return question;
}

std::vector<std::int64_t> key_of(const Candidate& c) {
  const workload::PlanSpec& p = c.plan;
  return {p.tensor,
          p.pipeline,
          p.context,
          p.expert,
          p.expert_tensor.value_or(p.tensor),
          p.micro_batch,
          p.virtual_stages,
          static_cast<std::int64_t>(p.schedule),
          p.zero_stage,
          p.shard_ranks.value_or(0),
          static_cast<std::int64_t>(p.recompute),
          static_cast<std::int64_t>(p.precision),
          p.sequence_parallel ? 1 : 0,
          c.data,
          c.batch};
}

}  // namespace gigatwin::planning
