#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "hardware/system.hpp"
#include "workload/iteration.hpp"
#include "workload/stream.hpp"

/// What a search for parallelism plans is asked, and one plan that may be the answer.
namespace gigatwin::planning {

/// Which plan trains this model fastest on so many accelerators?
struct Question {
  workload::ModelSpec model;
  hardware::SystemSpec system;
  std::int64_t accelerators = 0;   ///< at most; what a plan leaves idle counts against it
  std::int64_t batch = 0;          ///< sequences per optimizer step
  bool batch_may_be_less = false;  ///< the largest multiple of data x micro_batch up to `batch`
  std::vector<hardware::Precision> precisions{hardware::Precision::bf16};
  workload::PlanSpec given;     ///< the values of `fixed` keys, and the switches that no search changes
  std::set<std::string> fixed;  ///< keys of the plan
  std::map<std::string, std::vector<std::int64_t>> among;  ///< what a whole-number key may be; absent: anything
};

/// A plan with what it leaves to be decided.
struct Candidate {
  workload::PlanSpec plan;
  std::int64_t data = 1;
  std::int64_t batch = 1;

  std::int64_t accelerators() const { return workload::model_parallel(plan) * data; }
  std::int64_t micro_batches() const { return batch / (data * plan.micro_batch); }
};

double tokens_per_step(const Question& question, const Candidate& candidate);

workload::TrainingSpec training_of(const Question& question, const Candidate& candidate);

/// The switches that no search changes, as in `plan`: what the software can do. All that is searched has its default.
workload::PlanSpec switches_of(const workload::PlanSpec& plan);

/// What a campaign asks: its model, batch and accelerators, with the precision and the switches of its plan.
Question question_of(const workload::CampaignSpec& campaign, const hardware::SystemSpec& system);

/// The same on accelerators without `step_noise`: small, much the same for all plans, and most of the time of a search.
Question without_noise(Question question);

/// The values that a search decides, in a fixed order: candidates of one question with equal keys are the same.
std::vector<std::int64_t> key_of(const Candidate& candidate);

}  // namespace gigatwin::planning
