#include "planning/question.hpp"

namespace gigatwin::planning {

double tokens_per_step(const Question& question, const Candidate& candidate) {
  return static_cast<double>(candidate.batch) * static_cast<double>(question.model.sequence);
}

workload::TrainingSpec training_of(const Question& question, const Candidate& candidate) {
  return {question.model, candidate.plan, candidate.batch};
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
