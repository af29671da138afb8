#include "workload/memory.hpp"

#include <algorithm>

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
  // Each token visits k experts: its copy that goes in, the inner widths, what comes out; and the router's FP32 scores.
  const double k = number(m.experts_per_token);
  kept.whole += k * (input + 2.0 * h) + 4.0 * number(m.experts);
  kept.cut = kept_by_width(m, p, (k + number(m.shared_experts)) * number(m.expert_ffn), cheap_repeated);
  return kept;
}

/// Chunk activations that stage `stage` holds at the worst moment of 1F1B. Source: Narayanan et al., arXiv 2104.04473,
/// section 2.2, and the warm-up of Megatron-LM's interleaved schedule.
double chunks_in_flight(const PlanSpec& p, std::int64_t micro_batches, std::int64_t stage) {
  const std::int64_t left = p.pipeline - stage;
  if (p.virtual_stages == 1) return number(std::min(left, micro_batches));
  const std::int64_t warm_up = (p.virtual_stages - 1) * p.pipeline + 2 * (left - 1) + 1;
  return number(std::min(warm_up, micro_batches * p.virtual_stages));
}

Bytes stage_activations(const TrainingSpec& t, const Split& split, const Stage& stage, std::int64_t index) {
  const double in_flight = chunks_in_flight(t.plan, split.micro_batches, index) / number(t.plan.virtual_stages);
  Bytes kept{};
  for (const Piece piece : {Piece::dense_layer, Piece::mixture_layer})
    kept += in_flight * number(stage[piece]) * kept_activations(t, piece, split.tokens, t.plan.recompute);
  // The head's logits live for one micro-batch only; while a layer is computed again it is there in full.
  kept += number(stage[Piece::head]) * kept_activations(t, Piece::head, split.tokens, t.plan.recompute);
  if (t.plan.recompute == Recompute::full)
    kept += kept_activations(t, stage[Piece::mixture_layer] > 0 ? Piece::mixture_layer : Piece::dense_layer,
                             split.tokens, Recompute::none);
  return kept;
}

MemoryUse stage_memory(const TrainingSpec& t, const Split& split, const Stage& stage, std::int64_t index) {
  const Shard shard = shard_of(t, stage, t.plan.pipeline);
  const auto sharded_from = [&](int zero_stage) {
    if (t.plan.zero_stage < zero_stage) return shard.dense + shard.expert;
    return shard.dense / number(split.replicas) + shard.expert / number(split.expert_replicas);
  };
  const double copies = t.plan.precision == hardware::Precision::bf16 ? 0.0 : 2.0 * operand_bytes(t.plan.precision);
  MemoryUse use;
  use.weights = {(weight_bytes + copies) * sharded_from(3)};
  if (t.plan.zero_stage == 3) {
    // Two layers gathered at a time: the one that computes and the next.
    const double layer = (shard.dense + shard.expert) / std::max(1.0, number(stage.layers()));
    use.weights += Bytes{2.0 * weight_bytes * layer};
  }
  use.gradients = {(t.plan.fp32_gradients ? 4.0 : 2.0) * sharded_from(2)};
  use.optimizer = {optimizer_bytes * sharded_from(1)};
  use.activations = stage_activations(t, split, stage, index);
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

MemoryUse memory_use(const TrainingSpec& training, std::int64_t accelerators) {
  const Split split = split_of(training, accelerators);
  const std::vector<Stage> stages = stages_of(training.model, training.plan);
  MemoryUse fullest;
  for (std::size_t i = 0; i < stages.size(); ++i) {
    const MemoryUse use = stage_memory(training, split, stages[i], static_cast<std::int64_t>(i));
    if (use.total() > fullest.total()) fullest = use;
  }
  return fullest;
}

Bytes checkpoint_size(const ModelSpec& model) { return {(weight_bytes + optimizer_bytes) * total_parameters(model)}; }

}  // namespace gigatwin::workload
