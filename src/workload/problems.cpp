#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "workload/iteration.hpp"
#include "workload/memory.hpp"

namespace gigatwin::workload {
namespace {

using hardware::Precision;
using hardware::SystemSpec;
using Problems = std::vector<PlanProblem>;

std::string text(std::int64_t n) { return fmt::format("{}", n); }

// ---- what would work
// ----------------------------------------------------------------------------------------------------

/// The number from 1 to `most` that is nearest to `found` among those that `works` accepts, the lower of two; 1 always
/// works.
template <class Works>
std::int64_t nearest(std::int64_t found, std::int64_t most, const Works& works) {
  const std::int64_t start = std::clamp<std::int64_t>(found, 1, most);
  for (std::int64_t away = 0; away < most; ++away) {
    if (start - away >= 1 && works(start - away)) return start - away;
    if (start + away <= most && works(start + away)) return start + away;
  }
  return 1;
}

std::string nearest_hint(std::int64_t works) { return fmt::format("the nearest that works is {}", works); }

std::string divisor_hint(std::int64_t whole, std::int64_t found) {
  return nearest_hint(nearest(found, whole, [&](std::int64_t n) { return whole % n == 0; }));
}

/// The multiples of `step` around `found`.
std::string multiple_hint(std::int64_t step, std::int64_t found, const char* of) {
  const std::int64_t below = found / step * step;
  if (below < step) return fmt::format("the nearest that works is {}{}", step, of);
  return fmt::format("the nearest that work are {} and {}{}", below, below + step, of);
}

bool divides_heads_and_widths(const ModelSpec& m, std::int64_t tensor) {
  const std::int64_t kv = kv_heads(m);
  return m.heads % tensor == 0 && (kv % tensor == 0 || tensor % kv == 0) && m.ffn_hidden % tensor == 0 &&
         (m.shared_experts * m.expert_ffn) % tensor == 0;
}

std::string tensor_hint(const TrainingSpec& t) {
  const auto works = [&](std::int64_t n) { return divides_heads_and_widths(t.model, n); };
  return nearest_hint(nearest(t.plan.tensor, t.model.heads, works));
}

// ---- checks
// -------------------------------------------------------------------------------------------------------------

void check_precision(const TrainingSpec& t, const SystemSpec& system, Problems& problems) {
  if (hardware::peak(system.accelerator, t.plan.precision)) return;
  problems.push_back({"plan.precision", "a precision that the " + system.accelerator.title + " has",
                      t.plan.precision == Precision::fp8 ? "fp8" : "fp4", "bf16 runs on all accelerators"});
}

void check_tensor(const TrainingSpec& t, Problems& problems) {
  const ModelSpec& m = t.model;
  const std::int64_t tensor = t.plan.tensor, kv = kv_heads(m);
  if (m.heads % tensor != 0)
    problems.push_back(
        {"plan.tensor", fmt::format("a divisor of the {} heads", m.heads), text(tensor), tensor_hint(t)});
  else if (kv % tensor != 0 && tensor % kv != 0)
    problems.push_back(
        {"plan.tensor", fmt::format("a divisor or a multiple of the {} kv_heads", kv), text(tensor), tensor_hint(t)});
  for (const std::int64_t width : {m.ffn_hidden, m.shared_experts * m.expert_ffn})
    if (width % tensor != 0)
      problems.push_back(
          {"plan.tensor", fmt::format("a divisor of the feed-forward width {}", width), text(tensor), tensor_hint(t)});
  if (is_mixture(m) && tensor > 1 && !t.plan.sequence_parallel)
    problems.push_back({"plan.sequence_parallel", "true, since a mixture of experts is split over tensor ranks",
                        "false", "without it every tensor rank would send the same tokens to the experts"});
}

void check_layers_and_sequence(const TrainingSpec& t, Problems& problems) {
  const PlanSpec& p = t.plan;
  const std::int64_t chunks = p.pipeline * p.virtual_stages;
  // Interleaved, the first chunk may hold the embedding alone and the last one the head (Llama 3, section 3.3.2).
  const std::int64_t others = p.virtual_stages > 1 ? 2 : 0;
  if (t.model.layers + others < chunks)
    problems.push_back({"plan.pipeline",
                        fmt::format("pipeline x virtual_stages of at most the {} layers", t.model.layers),
                        fmt::format("{} x {} = {}", p.pipeline, p.virtual_stages, chunks),
                        fmt::format("with these virtual_stages at most pipeline: {}",
                                    std::max<std::int64_t>(1, t.model.layers / p.virtual_stages))});
  const std::int64_t heads = t.model.heads / p.tensor;
  if (p.context_exchange == ContextExchange::all_to_all && t.model.heads % p.tensor == 0 && heads % p.context != 0)
    problems.push_back(
        {"plan.context",
         fmt::format("a divisor of the {} heads of a tensor rank, since context_exchange is all-to-all", heads),
         text(p.context), divisor_hint(heads, p.context)});
  const std::int64_t parts = p.context * (p.sequence_parallel ? p.tensor : 1);
  if (t.model.sequence % parts != 0)
    problems.push_back(
        {"plan.context", fmt::format("parts that divide the sequence of {} tokens", t.model.sequence),
         p.sequence_parallel ? fmt::format("context x tensor = {} x {}", p.context, p.tensor) : text(p.context),
         nearest_hint(nearest(p.context, t.model.sequence,
                              [&](std::int64_t n) { return t.model.sequence % (n * parts / p.context) == 0; }))});
}

void check_experts(const TrainingSpec& t, std::int64_t replicas, Problems& problems) {
  const PlanSpec& p = t.plan;
  if (!is_mixture(t.model)) {
    if (p.expert > 1) problems.push_back({"plan.expert", "1, since the model has no experts", text(p.expert), {}});
    if (p.expert_tensor.value_or(1) > 1)
      problems.push_back({"plan.expert_tensor", "1, since the model has no experts", text(*p.expert_tensor), {}});
    return;
  }
  const std::int64_t sharing = expert_tensor(p), ranks = p.tensor * replicas;
  if (t.model.experts % p.expert != 0)
    problems.push_back({"plan.expert", fmt::format("a divisor of the {} experts", t.model.experts), text(p.expert),
                        divisor_hint(t.model.experts, p.expert)});
  if (t.model.expert_ffn % sharing != 0)
    problems.push_back({"plan.expert_tensor", fmt::format("a divisor of the expert's width {}", t.model.expert_ffn),
                        text(sharing), divisor_hint(t.model.expert_ffn, sharing)});
  if (ranks % (p.expert * sharing) != 0)
    problems.push_back({"plan.expert",
                        fmt::format("expert x expert_tensor that divides the {} ranks of a stage (tensor x context x "
                                    "data)",
                                    ranks),
                        fmt::format("{} x {} = {}", p.expert, sharing, p.expert * sharing),
                        nearest_hint(nearest(p.expert, t.model.experts, [&](std::int64_t n) {
                          return t.model.experts % n == 0 && ranks % (n * sharing) == 0;
                        }))});
}

void check_sharding(const PlanSpec& p, std::int64_t replicas, Problems& problems) {
  if (p.shard_ranks && replicas % *p.shard_ranks != 0)
    problems.push_back({"plan.shard_ranks", fmt::format("a divisor of data x context = {}", replicas),
                        text(*p.shard_ranks), divisor_hint(replicas, *p.shard_ranks)});
}

/// Layers that the first and last stage state leave at least one for every other chunk.
void check_uneven_stages(const TrainingSpec& t, Problems& problems) {
  const PlanSpec& p = t.plan;
  if (!p.first_stage_layers && !p.last_stage_layers) return;
  for (std::int64_t chunk = 0; chunk < p.pipeline * p.virtual_stages; ++chunk) {
    const std::int64_t stage = chunk % p.pipeline;
    const bool stated = (stage == 0 && p.first_stage_layers) || (stage == p.pipeline - 1 && p.last_stage_layers);
    if (stated || layers_in_chunk(t.model, p, chunk) > 0) continue;
    const std::int64_t outer = p.first_stage_layers.value_or(0) + p.last_stage_layers.value_or(0);
    problems.push_back({p.first_stage_layers ? "plan.first_stage_layers" : "plan.last_stage_layers",
                        fmt::format("layers that leave one for every chunk between, of {}", t.model.layers),
                        text(outer),
                        {}});
    return;
  }
  std::int64_t placed = 0;
  for (std::int64_t chunk = 0; chunk < p.pipeline * p.virtual_stages; ++chunk)
    placed += layers_in_chunk(t.model, p, chunk);
  if (placed != t.model.layers)
    problems.push_back({"plan.first_stage_layers",
                        fmt::format("layers that add to the {} of the model", t.model.layers),
                        text(placed),
                        {}});
}

void check_schedule(const PlanSpec& p, std::int64_t micro_batches, Problems& problems) {
  const auto problem = pipeline::problem_of(pipeline_shape(p, micro_batches));
  if (!problem) return;
  const pipeline::Shape& near = problem->nearest;
  problems.push_back({"plan.schedule", problem->expected, problem->found,
                      fmt::format("the nearest that works has {} stages of {} chunks and {} micro-batches", near.stages,
                                  near.chunks, near.micro_batches)});
}

void check_batch(const TrainingSpec& t, std::int64_t data, Problems& problems) {
  const std::int64_t step = data * t.plan.micro_batch;
  if (t.global_batch < 1 || t.global_batch % step != 0)
    problems.push_back({"global_batch",
                        fmt::format("a multiple of data x micro_batch = {} x {} = {}", data, t.plan.micro_batch, step),
                        text(t.global_batch), multiple_hint(step, t.global_batch, "")});
}

/// All problems but memory.
Problems problems_of_division(const TrainingSpec& t, const SystemSpec& system, std::int64_t accelerators) {
  Problems problems;
  const PlanSpec& p = t.plan;
  check_precision(t, system, problems);
  check_tensor(t, problems);
  check_layers_and_sequence(t, problems);
  const std::int64_t replica = model_parallel(p);
  if (accelerators < replica || accelerators % replica != 0) {
    problems.push_back({"plan",
                        fmt::format("tensor x pipeline x context that divides the {} accelerators", accelerators),
                        fmt::format("{} x {} x {} = {}", p.tensor, p.pipeline, p.context, replica),
                        multiple_hint(replica, accelerators, " accelerators")});
    return problems;
  }
  const std::int64_t data = accelerators / replica;
  check_experts(t, data * p.context, problems);
  check_sharding(p, data * p.context, problems);
  check_uneven_stages(t, problems);
  check_batch(t, data, problems);
  if (problems.empty()) check_schedule(p, t.global_batch / (data * p.micro_batch), problems);
  return problems;
}

// ---- memory
// ----------------------------------------------------------------------------------------------------------

std::string gigabytes_text(Bytes bytes) { return fmt::format("{:.1f} GB", bytes.value / 1e9); }

/// One change that may make a plan fit, in words of the scenario.
struct Remedy {
  std::string words;
  TrainingSpec training;
};

/// In the order in which a practitioner tries them: what costs little speed first.
std::vector<Remedy> remedies(const TrainingSpec& t, const SystemSpec& system) {
  std::vector<Remedy> list;
  const auto with = [&](std::string words, auto change) {
    Remedy remedy{std::move(words), t};
    change(remedy.training.plan);
    list.push_back(std::move(remedy));
  };
  if (t.plan.zero_stage < 1) with("zero_stage: 1", [](PlanSpec& p) { p.zero_stage = 1; });
  if (t.plan.micro_batch > 1) with("micro_batch: 1", [](PlanSpec& p) { p.micro_batch = 1; });
  if (t.plan.recompute == Recompute::none)
    with("recompute: selective", [](PlanSpec& p) { p.recompute = Recompute::selective; });
  if (t.plan.recompute != Recompute::full) with("recompute: full", [](PlanSpec& p) { p.recompute = Recompute::full; });
  for (std::int64_t n = 2 * t.plan.tensor; n <= system.scale_up_domain; n *= 2)
    with(fmt::format("tensor: {} and sequence_parallel: true", n), [n](PlanSpec& p) {
      p.tensor = n;
      p.sequence_parallel = true;
    });
  for (std::int64_t n = 2 * t.plan.pipeline; n <= t.model.layers; n *= 2)
    with(fmt::format("pipeline: {}", n), [n](PlanSpec& p) { p.pipeline = n; });
  for (std::int64_t n = 2 * t.plan.pipeline; n <= t.model.layers; n *= 2)
    with(fmt::format("pipeline: {} and recompute: full", n), [n](PlanSpec& p) {
      p.pipeline = n;
      p.recompute = Recompute::full;
    });
  if (t.plan.zero_stage < 3)
    with("zero_stage: 3 and recompute: full", [](PlanSpec& p) {
      p.zero_stage = 3;
      p.recompute = Recompute::full;
    });
  return list;
}

std::string memory_hint(const TrainingSpec& t, const SystemSpec& system, std::int64_t accelerators) {
  for (const Remedy& remedy : remedies(t, system)) {
    if (!problems_of_division(remedy.training, system, accelerators).empty()) continue;
    const Bytes needed = memory_use(remedy.training, accelerators).total();
    if (needed <= system.accelerator.memory)
      return fmt::format("{} would fit with {}", remedy.words, gigabytes_text(needed));
  }
  return "no single change makes it fit; spread it over more accelerators";
}

std::optional<PlanProblem> memory_problem(const TrainingSpec& t, const SystemSpec& system, std::int64_t accelerators) {
  const MemoryUse use = memory_use(t, accelerators);
  const Bytes capacity = system.accelerator.memory;
  if (use.total() <= capacity) return std::nullopt;
  return PlanProblem{
      "plan", fmt::format("at most the {} of one {}", gigabytes_text(capacity), system.accelerator.title),
      fmt::format("{}, {} too much: weights {}, gradients {}, optimizer {}, activations {}, allocator and runtime {}",
                  gigabytes_text(use.total()), gigabytes_text(use.total() - capacity), gigabytes_text(use.weights),
                  gigabytes_text(use.gradients), gigabytes_text(use.optimizer), gigabytes_text(use.activations),
                  gigabytes_text(use.slack)),
      memory_hint(t, system, accelerators)};
}

}  // namespace

std::vector<PlanProblem> problems_of(const TrainingSpec& training, const SystemSpec& system,
                                     std::int64_t accelerators) {
  Problems problems = problems_of_division(training, system, accelerators);
  if (!problems.empty()) return problems;
  if (auto problem = memory_problem(training, system, accelerators)) problems.push_back(std::move(*problem));
  return problems;
}

}  // namespace gigatwin::workload
