#include "workload/memory.hpp"

#include <algorithm>

#include "workload/exchange.hpp"

namespace gigatwin::workload {
namespace {

constexpr double weight_bytes = 2.0;
constexpr double optimizer_bytes = 12.0;
// Assumption, range 0.02-0.08: holes that a caching allocator leaves between tensors, as share of what it hands out.
constexpr double fragmentation = 0.04;
// Assumption, range 1-4 GiB: driver context, communication buffers, library workspaces.
constexpr Bytes runtime_share = gibibytes(2);

double number(std::int64_t n) { return static_cast<double>(n); }

/// Bytes per token: `whole` is divided by the tensor ranks only under sequence parallelism, `cut` always.
struct PerToken {
  double whole = 0.0;
  double cut = 0.0;
};

double score_bytes(const ModelSpec& m, const PlanSpec& p) {
  if (p.fused_attention || p.recompute != Recompute::none) return 0.0;
  // Softmax output 2 B; with dropout also its mask 1 B and its output 2 B: the 5 a s / h of the paper.
  return (m.dropout ? 5.0 : 2.0) * number(m.heads * m.sequence);
}

PerToken kept_by_attention(const ModelSpec& m, const PlanSpec& p, bool cheap_repeated) {
  const double h = number(m.hidden), a = number(m.heads), tensor = number(p.tensor);
  const double kv = kv_heads_per_rank(m, p) * tensor;
  PerToken kept;
  kept.whole = 2.0 * h + (cheap_repeated ? 0.0 : operand_bytes(p.precision) * h) + (m.dropout ? h : 0.0);
  kept.cut = 2.0 * a * number(query_dim(m)) + 2.0 * kv * number(query_dim(m) + value_dim(m)) +
             2.0 * a * number(value_dim(m)) + score_bytes(m, p);
  if (m.attention == Attention::mla) kept.whole += 2.0 * number(m.q_lora_rank + m.kv_lora_rank + m.qk_rope_dim);
  return kept;
}

/// Input and output of the activation function for a hidden width.
double kept_by_width(const ModelSpec& m, const PlanSpec& p, double width, bool cheap_repeated) {
  const double before = 2.0 * width * (m.gated ? 2.0 : 1.0);
  return before + (cheap_repeated ? 0.0 : operand_bytes(p.precision) * width);
}

PerToken kept_by_ffn(const ModelSpec& m, const PlanSpec& p, Piece piece, bool cheap_repeated) {
  const double h = number(m.hidden), input = operand_bytes(p.precision) * h;
  PerToken kept;
  kept.whole = 2.0 * h + (cheap_repeated ? 0.0 : input) + (m.dropout ? h : 0.0);
  if (piece == Piece::dense_layer) {
    kept.cut = kept_by_width(m, p, number(m.ffn_hidden), cheap_repeated);
    return kept;
  }
  // Each token visits k experts: its copy that goes in, on all ranks that share the expert, the inner widths, what
  // comes out; and the router's FP32 scores.
  const double k = number(m.experts_per_token);
  kept.whole += k * (number(expert_tensor(p)) * input + 2.0 * h) + 4.0 * number(m.experts);
  kept.cut = kept_by_width(m, p, (k + number(m.shared_experts)) * number(m.expert_ffn), cheap_repeated);
  return kept;
}

/// @param chunks_in_flight  chunk activations that the stage holds at the worst moment
/// @param copies  of the model, each with its share of the chunks in flight
Bytes stage_activations(const TrainingSpec& t, const Split& split, const Stage& stage, std::int64_t chunks_in_flight,
                        double copies) {
  const double in_flight = number(chunks_in_flight) / (copies * number(t.plan.virtual_stages));
  Bytes kept{};
  for (const Piece piece : {Piece::dense_layer, Piece::mixture_layer, Piece::prediction})
    kept += in_flight * number(stage[piece]) * kept_activations(t, piece, split.tokens, t.plan.recompute);
  // The head's logits live for one micro-batch only; while a layer is computed again it is there in full.
  kept += (stage[Piece::head] > 0 ? 1.0 : 0.0) * kept_activations(t, Piece::head, split.tokens, t.plan.recompute);
  if (t.plan.recompute == Recompute::full)
    kept += kept_activations(t, stage[Piece::mixture_layer] > 0 ? Piece::mixture_layer : Piece::dense_layer,
                             split.tokens, Recompute::none);
  return kept;
}

MemoryUse stage_memory(const TrainingSpec& t, const Split& split, const Stage& stage, std::int64_t chunks_in_flight,
                       double copies) {
  const Shard shard = shard_of(t, stage);
  const auto sharded_from = [&](int zero_stage) {
    return t.plan.zero_stage < zero_stage ? shard.total() : sharded(shard, split);
  };
  const double narrow = t.plan.precision == hardware::Precision::bf16 ? 0.0 : 2.0 * operand_bytes(t.plan.precision);
  MemoryUse use;
  use.weights = {(weight_bytes + narrow) * sharded_from(3)};
  if (t.plan.zero_stage == 3) {
    // Two layers gathered at a time: the one that computes and the next; all of them where they are kept for backward.
    const double layers = std::max(1.0, number(stage.layers()));
    use.weights += Bytes{weight_bytes * shard.total() * (t.plan.reshard ? std::min(1.0, 2.0 / layers) : 1.0)};
  }
  // Gradients that are reduced once a step wait for it in full.
  use.gradients = {(t.plan.fp32_gradients ? 4.0 : 2.0) * (exchanges_once(t.plan) ? shard.total() : sharded_from(2))};
  // Copies of the model share one optimizer state where it is sharded at all.
  use.optimizer = {optimizer_bytes * sharded_from(1) / (t.plan.zero_stage > 0 ? copies : 1.0)};
  use.activations = stage_activations(t, split, stage, chunks_in_flight, copies);
  use.slack = fragmentation * use.total() + runtime_share;
  return use;
}

}  // namespace

Bytes kept_activations(const TrainingSpec& t, Piece piece, double tokens, Recompute recompute) {
  const ModelSpec& m = t.model;
  PlanSpec plan = t.plan;
  plan.recompute = recompute;
  const double tensor = number(plan.tensor), whole_ranks = plan.sequence_parallel ? tensor : 1.0;
  switch (piece) {
    case Piece::embedding:
      return {};
    case Piece::prediction:  // hidden state and embedding, joined and normed
      return {tokens * 8.0 * number(m.hidden) / whole_ranks};
    case Piece::head:  // its input, and the logits in FP32
      return {tokens * (2.0 * number(m.hidden) / whole_ranks + 4.0 * number(m.vocabulary) / tensor)};
    case Piece::dense_layer:
    case Piece::mixture_layer:
      break;
  }
  if (recompute == Recompute::full) return {tokens * 2.0 * number(m.hidden) / whole_ranks};
  const bool cheap_repeated = recompute == Recompute::selective && plan.fused_attention;
  const PerToken attention = kept_by_attention(m, plan, cheap_repeated);
  const PerToken ffn = kept_by_ffn(m, plan, piece, cheap_repeated);
  return {tokens * ((attention.whole + ffn.whole) / whole_ranks + (attention.cut + ffn.cut) / tensor)};
}

std::vector<MemoryUse> memory_by_stage(const TrainingSpec& training, std::int64_t accelerators) {
  const Split split = split_of(training, accelerators);
  std::vector<Stage> stages = stages_of(training.model, training.plan);
  if (training.plan.schedule == pipeline::Schedule::dual_pipe) {
    // Every stage holds its chunk for one direction and the mirrored one for the other; half of the activations each.
    const std::vector<Stage> one_way = stages;
    for (std::size_t i = 0; i < stages.size(); ++i) stages[i] += one_way[stages.size() - 1 - i];
  }
  const double copies = training.plan.schedule == pipeline::Schedule::dual_pipe ? 2.0 : 1.0;
  const std::vector<std::int64_t> in_flight =
      pipeline::peak_activations(pipeline_shape(training.plan, split.micro_batches));
  std::vector<MemoryUse> use;
  for (std::size_t i = 0; i < stages.size(); ++i) {
    use.push_back(stage_memory(training, split, stages[i], in_flight[i], copies));
  }
  return use;
}

MemoryUse memory_use(const TrainingSpec& training, std::int64_t accelerators) {
  MemoryUse fullest;
  for (const MemoryUse& use : memory_by_stage(training, accelerators))
    if (use.total() > fullest.total()) fullest = use;
  return fullest;
}

Bytes checkpoint_size(const ModelSpec& model) { return {(weight_bytes + optimizer_bytes) * total_parameters(model)}; }

}  // namespace gigatwin::workload
