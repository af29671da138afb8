#include "planning/evaluator.hpp"

#include <algorithm>
#include <limits>

#include "topology/placement_policy.hpp"

namespace gigatwin::planning {
namespace {

using workload::IterationProfile;
using workload::ModelSpec;

double number(std::int64_t n) { return static_cast<double>(n); }

Cost cost_of_step(const IterationProfile& p) {
  return {p.matmul + p.attention + p.memory_bound + p.launch + p.recompute, p.exposed_tensor + p.exposed_context,
          p.exposed_expert};
}

Cost operator-(const Cost& a, const Cost& b) {
  return {a.compute - b.compute, a.exchange - b.exchange, a.expert - b.expert};
}

Cost operator/(const Cost& a, double parts) { return {a.compute / parts, a.exchange / parts, a.expert / parts}; }

bool layers_are_alike(const ModelSpec& m) {
  const std::int64_t mixture = workload::mixture_layers(m);
  return mixture == 0 || mixture == m.layers;
}

ModelSpec with_layers(const ModelSpec& model, std::int64_t factor) {
  ModelSpec changed = model;
  changed.layers *= factor;
  changed.window_layers *= factor;
  return changed;
}

ModelSpec with_vocabulary(const ModelSpec& model, std::int64_t factor) {
  ModelSpec changed = model;
  changed.vocabulary *= factor;
  return changed;
}

}  // namespace

double throughput(const Evaluated& plan) { return plan.step.tokens / plan.step.duration.value; }

Evaluator::Evaluator(const Question& question, const collectives::Network& network, const topology::NodeLayout& layout)
    : question_(question), layout_(layout), network_(network), roomy_(question.system) {
  roomy_.accelerator.memory = Bytes{std::numeric_limits<double>::max()};
}

topology::Placement Evaluator::placement(std::int64_t accelerators) const {
  const std::int64_t each = layout_.accelerators_per_node;
  const topology::NodeRange all{0, layout_.nodes};
  return topology::describe(topology::PlacementPolicy::packed)
      .place(topology::FreeRanges{{&all, 1}}, layout_, (accelerators + each - 1) / each);
}

workload::MemoryUse Evaluator::memory(const Candidate& candidate) const {
  return workload::memory_use(training_of(question_, candidate), candidate.accelerators());
}

std::optional<Evaluated> Evaluator::run(const Candidate& candidate) const {
  const std::vector<std::int64_t> key = key_of(candidate);
  {
    const std::lock_guard lock{mutex_};
    if (const auto found = known_.find(key); found != known_.end()) return found->second;
  }
  const workload::TrainingSpec training = training_of(question_, candidate);
  const std::int64_t accelerators = candidate.accelerators();
  std::optional<Evaluated> evaluated;
  if (workload::problems_of(training, question_.system, accelerators).empty())
    evaluated = Evaluated{
        candidate, workload::iterate(training, question_.system, accelerators, network_, placement(accelerators))};
  const std::lock_guard lock{mutex_};
  return known_.emplace(key, std::move(evaluated)).first->second;
}

std::optional<Evaluated> Evaluator::fastest(const std::function<bool(const workload::PlanSpec&)>& accept) const {
  const std::lock_guard lock{mutex_};
  const std::optional<Evaluated>* best = nullptr;
  for (const auto& [key, plan] : known_)
    if (plan && accept(plan->candidate.plan) && (!best || throughput(*plan) > throughput(**best))) best = &plan;
  return best ? *best : std::nullopt;
}

IterationProfile Evaluator::one_micro_batch(const ModelSpec& model, const Group& group) const {
  workload::TrainingSpec training{model, group.plan, group.plan.micro_batch * group.least_data};
  const std::int64_t accelerators = group.least_data * workload::model_parallel(group.plan);
  if (!workload::problems_of(training, roomy_, accelerators).empty()) return {};
  return workload::iterate(training, roomy_, accelerators, network_, placement(accelerators));
}

GroupCost Evaluator::cost_of(const Group& group) const {
  const ModelSpec& model = question_.model;
  const auto one = [&](const ModelSpec& changed) { return cost_of_step(one_micro_batch(changed, group)); };
  GroupCost cost{one(model), {}, {}};
  if (!layers_are_alike(model)) return cost;
  cost.layer = (one(with_layers(model, 2)) - cost.whole) / number(model.layers);
  cost.head = one(with_vocabulary(model, 2)) - cost.whole;
  return cost;
}

const GroupCost& Evaluator::cost(const Group& group) const {
  const std::vector<std::int64_t> key = key_of({group.plan, group.least_data, group.plan.micro_batch});
  {
    const std::lock_guard lock{mutex_};
    if (const auto found = costs_.find(key); found != costs_.end()) return found->second;
  }
  const GroupCost cost = cost_of(group);
  const std::lock_guard lock{mutex_};
  return costs_.emplace(key, cost).first->second;
}

}  // namespace gigatwin::planning
