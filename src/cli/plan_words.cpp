#include <fmt/format.h>

#include "cli/plan_report.hpp"
#include "scenario/yaml_text.hpp"

namespace gigatwin::cli {

std::string plan_yaml(const workload::PlanSpec& plan) {
  const workload::PlanSpec defaults;
  std::vector<std::string> entries;
  for (const Field& field : workload::plan_schema().fields()) {
    const std::optional<Value> value = field.value_of(&plan);
    if (value && value != field.value_of(&defaults))
      entries.push_back(fmt::format("{}: {}", field.key, scenario::yaml_value(field, *value)));
  }
  return fmt::format("{{{}}}", fmt::join(entries, ", "));
}

std::string campaign_yaml(const planning::Candidate& candidate) {
  return fmt::format("accelerators: {}\nplan: {}\nglobal_batch: {}\n", candidate.accelerators(),
                     plan_yaml(candidate.plan), candidate.batch);
}

std::vector<StepPart> parts_of(const workload::IterationProfile& s) {
  return {{"matrix products", s.matmul},
          {"attention", s.attention},
          {"memory-bound kernels", s.memory_bound},
          {"launches", s.launch},
          {"recomputation", s.recompute},
          {"optimizer", s.optimizer},
          {"tensor exchange", s.exposed_tensor},
          {"context exchange", s.exposed_context},
          {"expert exchange", s.exposed_expert},
          {"pipeline exchange", s.exposed_pipeline},
          {"data exchange", s.exposed_data},
          {"bubble", s.bubble},
          {"stragglers", s.straggler}};
}

workload::PlanProblem problem_of(const PlanInput& input, const planning::Candidate& candidate) {
  const std::vector<workload::PlanProblem> problems = workload::problems_of(
      planning::training_of(input.question, candidate), input.question.system, candidate.accelerators());
  return problems.empty() ? workload::PlanProblem{} : problems.front();
}

}  // namespace gigatwin::cli
