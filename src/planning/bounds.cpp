#include "planning/bounds.hpp"

#include <algorithm>

#include "pipeline/stragglers.hpp"

namespace gigatwin::planning {
namespace {

using pipeline::Schedule;
using workload::ModelSpec;
using workload::PlanSpec;

double number(std::int64_t n) { return static_cast<double>(n); }

/// Of the time of forward and backward, which share surely is forward: products take 1/3, fused attention 2/7.
constexpr double least_forward_share = 0.25;

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

/// max over the stages of fill + m T, where all layers cost the same. DualPipe's stages compute half of the
/// micro-batches with the chunk of their number, half with that counted from the end.
Seconds slowest_stage(const ModelSpec& model, const Candidate& c, Seconds layer, Seconds head) {
  const PlanSpec& p = c.plan;
  const auto one = [&](std::int64_t stage) {
    const Seconds ends = stage == p.pipeline - 1 ? head : Seconds{};
    return number(layers_of_stage(model, p, stage)) * layer + ends;
  };
  Seconds fill{}, most{};
  for (std::int64_t stage = 0; stage < p.pipeline; ++stage) {
    const bool both_ends = p.schedule == Schedule::dual_pipe;
    const Seconds time = both_ends ? 0.5 * (one(stage) + one(p.pipeline - 1 - stage)) : one(stage);
    most = std::max(most, fill + number(c.micro_batches()) * time);
    fill += fill_share(p.schedule) * number(workload::layers_in_chunk(model, p, stage)) * layer;
  }
  return most;
}

}  // namespace

Seconds Bounds::least_step(const Candidate& c, const GroupCost& cost) {
  const PlanSpec& p = c.plan;
  const double pace = slowdown(c.accelerators()), micro_batches = number(c.micro_batches());
  const auto time = [&](const Cost& one) {
    return pace * one.compute + one.exchange + (p.schedule == Schedule::dual_pipe ? Seconds{} : one.expert);
  };
  const Seconds mean = micro_batches / number(p.pipeline) * time(cost.whole);
  if (p.pipeline == 1) return mean;
  if (cost.layer) return std::max(mean, slowest_stage(question_.model, c, time(*cost.layer), time(cost.head)));
  const double fill = fill_share(p.schedule) * number(p.pipeline - 1) / (2.0 * number(p.virtual_stages));
  return mean + fill / number(p.pipeline) * time(cost.whole);
}

double Bounds::least_token_time(const Group& group, const GroupCost& cost) const {
  const PlanSpec& p = group.plan;
  const double replicas = number(question_.accelerators) / number(p.tensor * p.context);  // times stages
  const Seconds one = cost.whole.compute + cost.whole.exchange;
  return one.value / (replicas * number(p.micro_batch * question_.model.sequence));
}

double Bounds::slowdown(std::int64_t accelerators) {
  const auto [known, is_new] = slowdowns_.try_emplace(accelerators, 1.0);
  if (is_new) known->second = pipeline::lasting_slowdown(question_.system.accelerator.speed_spread, accelerators);
  return known->second;
}

}  // namespace gigatwin::planning
