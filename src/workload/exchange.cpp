#include "workload/exchange.hpp"

#include <algorithm>

namespace gigatwin::workload {
namespace {

using collectives::Collective;
using collectives::PhaseResult;

double number(std::int64_t n) { return static_cast<double>(n); }

constexpr double bf16_bytes = 2.0;

/// One block's exchange over the tensor ranks in one direction.
PhaseResult tensor_exchange(const PlanSpec& p, double bytes, const Fabric& fabric) {
  if (!p.sequence_parallel) return fabric.run(Collective::all_reduce, bytes, p.tensor, 1);
  return fabric.run(Collective::all_gather, bytes, p.tensor, 1) +
         fabric.run(Collective::reduce_scatter, bytes, p.tensor, 1);
}

/// Keys and values of a whole sequence on one tensor rank.
double context_bytes(const ModelSpec& m, const PlanSpec& p, double tokens) {
  const double numbers = m.attention == Attention::mla ? number(m.kv_lora_rank + m.qk_rope_dim)
                                                       : kv_heads_per_rank(m, p) * number(query_dim(m) + value_dim(m));
  return bf16_bytes * numbers * tokens * number(p.context);
}

PassExchange layer_pass(Piece piece, const TrainingSpec& t, double tokens, const Fabric& fabric) {
  const ModelSpec& m = t.model;
  const PlanSpec& p = t.plan;
  const double hidden_bytes = bf16_bytes * tokens * number(m.hidden);
  PassExchange pass;
  pass.tensor = 2.0 * tensor_exchange(p, hidden_bytes, fabric);
  pass.context = fabric.run(Collective::all_gather, context_bytes(m, p, tokens), p.context, p.tensor);
  if (piece == Piece::dense_layer) return pass;
  const double copies = number(m.experts_per_token);
  pass.tensor = tensor_exchange(p, hidden_bytes, fabric) + tensor_exchange(p, copies * hidden_bytes, fabric);
  if (m.shared_experts > 0) pass.tensor = pass.tensor + tensor_exchange(p, hidden_bytes, fabric);
  const double sent = copies * hidden_bytes / (p.sequence_parallel ? number(p.tensor) : 1.0);
  pass.expert = 2.0 * fabric.run(Collective::all_to_all, sent, p.expert, p.tensor);
  return pass;
}

}  // namespace

PhaseResult Fabric::run(Collective operation, double bytes, std::int64_t ranks, std::int64_t stride) const {
  if (ranks <= 1 || bytes <= 0.0) return {};
  return network.run({.operation = operation, .bytes = Bytes{bytes}, .ranks = ranks, .stride = stride}, placement);
}

PhaseResult operator+(PhaseResult a, const PhaseResult& b) {
  a.time += b.time;
  a.tier_bytes.resize(std::max(a.tier_bytes.size(), b.tier_bytes.size()));
  for (std::size_t i = 0; i < b.tier_bytes.size(); ++i) a.tier_bytes[i] += b.tier_bytes[i];
  return a;
}

PhaseResult operator*(double times, PhaseResult phase) {
  phase.time = times * phase.time;
  for (Bytes& bytes : phase.tier_bytes) bytes = times * bytes;
  return phase;
}

PieceExchange exchange_of(Piece piece, const TrainingSpec& t, double tokens, const Fabric& fabric) {
  PieceExchange exchange;
  if (piece == Piece::embedding || piece == Piece::head) {
    const double bytes = bf16_bytes * tokens * number(t.model.hidden);
    const bool gathers = t.plan.sequence_parallel;
    // The embedding sums partial rows forward, the head partial gradients backward; the other direction only gathers.
    const PhaseResult sum =
        fabric.run(gathers ? Collective::reduce_scatter : Collective::all_reduce, bytes, t.plan.tensor, 1);
    const PhaseResult gather = gathers ? fabric.run(Collective::all_gather, bytes, t.plan.tensor, 1) : PhaseResult{};
    exchange.forward.tensor = piece == Piece::embedding ? sum : gather;
    exchange.backward.tensor = piece == Piece::embedding ? gather : sum;
    return exchange;
  }
  exchange.forward = exchange.backward = layer_pass(piece, t, tokens, fabric);
  exchange.backward.context =
      exchange.forward.context +
      fabric.run(Collective::reduce_scatter, context_bytes(t.model, t.plan, tokens), t.plan.context, t.plan.tensor);
  return exchange;
}

PhaseResult pipeline_exchange(const TrainingSpec& t, const Split& split, const Fabric& fabric) {
  const PlanSpec& p = t.plan;
  if (p.pipeline == 1) return {};
  const double bytes = bf16_bytes * split.tokens * number(t.model.hidden);
  const PhaseResult send =
      fabric.run(Collective::point_to_point, bytes / number(p.tensor), p.pipeline, p.tensor * split.replicas);
  if (p.sequence_parallel) return send;
  return send + fabric.run(Collective::all_gather, bytes, p.tensor, 1);
}

DataExchange data_exchange(const TrainingSpec& t, const Split& split, const Shard& shard, const Fabric& fabric) {
  const PlanSpec& p = t.plan;
  const auto both = [&](Collective operation, double bytes) {
    return fabric.run(operation, bytes * shard.dense, split.replicas, p.tensor) +
           fabric.run(operation, bytes * shard.expert, split.expert_replicas, p.tensor * p.expert);
  };
  DataExchange exchange;
  exchange.reduce =
      both(p.zero_stage == 0 ? Collective::all_reduce : Collective::reduce_scatter, p.fp32_gradients ? 4.0 : 2.0);
  if (p.zero_stage > 0) exchange.gather = both(Collective::all_gather, bf16_bytes);
  return exchange;
}

PhaseResult tied_exchange(const TrainingSpec& t, const Split& split, const Fabric& fabric) {
  const PlanSpec& p = t.plan;
  if (!t.model.tied_embeddings || p.pipeline == 1) return {};
  const double bytes = (p.fp32_gradients ? 4.0 : 2.0) * head_parameters(t.model) / number(p.tensor);
  PhaseResult both = fabric.run(Collective::point_to_point, bytes, p.pipeline, p.tensor * split.replicas);
  // Only the two outer stages exchange, both ways at once; the phase above has all of the boundaries send.
  for (Bytes& tier : both.tier_bytes) tier = tier * (2.0 / number(p.pipeline - 1));
  return both;
}

}  // namespace gigatwin::workload
