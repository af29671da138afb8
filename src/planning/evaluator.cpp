#include "planning/evaluator.hpp"

#include <algorithm>
#include <limits>

#include "topology/placement_policy.hpp"

namespace gigatwin::planning {
namespace {

using pipeline::Schedule;
using workload::IterationProfile;
using workload::ModelSpec;
using workload::PlanSpec;

double number(std::int64_t n) { return static_cast<double>(n); }

/// Of the time of forward and backward, which share surely is forward: products take 1/3, fused attention 2/7.
constexpr double least_forward_share = 0.25;

Seconds compute_of(const IterationProfile& p) {
  return p.matmul + p.attention + p.memory_bound + p.launch + p.recompute;
}

Seconds inside_replica(const IterationProfile& p) {
  return compute_of(p) + p.exposed_tensor + p.exposed_context + p.exposed_expert;
}

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

/// Share of a chunk of the stages before that passes before a stage's first forward and after its last backward.
double fill_share(Schedule schedule) {
  switch (schedule) {
    case Schedule::gpipe:
    case Schedule::one_forward_one_backward:
      return 1.0;
    case Schedule::zero_bubble:
      return least_forward_share;
    case Schedule::dual_pipe:
      return 0.0;
  }
  return 0.0;
}

std::int64_t layers_of_stage(const ModelSpec& model, const PlanSpec& plan, std::int64_t stage) {
  std::int64_t layers = 0;
  for (std::int64_t v = 0; v < plan.virtual_stages; ++v)
    layers += workload::layers_in_chunk(model, plan, v * plan.pipeline + stage);
  return layers;
}

/// max over the stages of fill + m T, where all layers cost the same.
Seconds slowest_stage(const ModelSpec& model, const Candidate& c, const GroupCost& cost) {
  const PlanSpec& p = c.plan;
  Seconds fill{}, most{};
  for (std::int64_t stage = 0; stage < p.pipeline; ++stage) {
    const Seconds head = stage == p.pipeline - 1 ? cost.head : Seconds{};
    const Seconds one = number(layers_of_stage(model, p, stage)) * cost.layer + head;
    most = std::max(most, fill + number(c.micro_batches()) * one);
    fill += fill_share(p.schedule) * number(workload::layers_in_chunk(model, p, stage)) * cost.layer;
  }
  return most;
}

}  // namespace

double throughput(const Evaluated& plan) { return plan.step.tokens / plan.step.duration.value; }

Seconds least_step(const Question& question, const Candidate& c, const GroupCost& cost) {
  const PlanSpec& p = c.plan;
  const double micro_batches = number(c.micro_batches());
  if (p.schedule == Schedule::dual_pipe) return micro_batches / number(p.pipeline) * cost.compute;
  const Seconds mean = micro_batches / number(p.pipeline) * cost.whole;
  if (p.pipeline == 1) return mean;
  if (cost.layer > Seconds{}) return std::max(mean, slowest_stage(question.model, c, cost));
  const double fill = fill_share(p.schedule) * number(p.pipeline - 1) / (2.0 * number(p.virtual_stages));
  return mean + fill / number(p.pipeline) * cost.whole;
}

double least_token_time(const Question& question, const Group& group, const GroupCost& cost) {
  const PlanSpec& p = group.plan;
  const double replicas = number(question.accelerators) / number(p.tensor * p.context);  // times stages
  return cost.compute.value / (replicas * number(p.micro_batch * question.model.sequence));
}

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

IterationProfile Evaluator::one_micro_batch(const ModelSpec& model, const Group& group) const {
  workload::TrainingSpec training{model, group.plan, group.plan.micro_batch * group.least_data};
  const std::int64_t accelerators = group.least_data * workload::model_parallel(group.plan);
  if (!workload::problems_of(training, roomy_, accelerators).empty()) return {};
  return workload::iterate(training, roomy_, accelerators, network_, placement(accelerators));
}

GroupCost Evaluator::cost_of(const Group& group) const {
  const ModelSpec& model = question_.model;
  const IterationProfile once = one_micro_batch(model, group);
  GroupCost cost;
  cost.whole = inside_replica(once);
  cost.compute = compute_of(once);
  if (!layers_are_alike(model)) return cost;
  const Seconds twice = inside_replica(one_micro_batch(with_layers(model, 2), group));
  cost.layer = (twice - cost.whole) / number(model.layers);
  cost.head = inside_replica(one_micro_batch(with_vocabulary(model, 2), group)) - cost.whole;
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
