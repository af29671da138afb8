#include "workload/exchange.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

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

PhaseResult context_forward(const ModelSpec& m, const PlanSpec& p, double tokens, const Fabric& fabric) {
  if (p.context_exchange != ContextExchange::all_to_all)
    return fabric.run(Collective::all_gather, context_bytes(m, p, tokens), p.context, p.tensor);
  const double heads = number(m.heads) / number(p.tensor), kv = kv_heads_per_rank(m, p);
  const double numbers = heads * number(query_dim(m) + value_dim(m)) + kv * number(query_dim(m) + value_dim(m));
  return fabric.run(Collective::all_to_all, bf16_bytes * numbers * tokens, p.context, p.tensor);
}

PhaseResult context_backward(const ModelSpec& m, const PlanSpec& p, double tokens, const Fabric& fabric) {
  const PhaseResult forward = context_forward(m, p, tokens, fabric);
  if (p.context_exchange == ContextExchange::all_to_all) return forward;
  return forward + fabric.run(Collective::reduce_scatter, context_bytes(m, p, tokens), p.context, p.tensor);
}

/// Copies of a token that are sent, to n domains: n (1 - (1 - 1/n)^k) of them have one of its k experts.
double copies_sent(const ModelSpec& m, const PlanSpec& p, const Fabric& fabric) {
  const double experts = number(m.experts_per_token);
  const double domains = number(p.expert * expert_tensor(p) / fabric.scale_up_domain());
  if (!p.deduplicated_dispatch || domains <= 1.0) return experts;
  return domains * (1.0 - std::pow(1.0 - 1.0 / domains, experts));
}

/// Dispatch and combine of one direction.
PhaseResult expert_exchange(const ModelSpec& m, const PlanSpec& p, double hidden_bytes, const Fabric& fabric) {
  const double sent = copies_sent(m, p, fabric) * hidden_bytes / (p.sequence_parallel ? number(p.tensor) : 1.0);
  const std::int64_t sharing = expert_tensor(p);
  const double gathered = sent * number(sharing);
  return 2.0 * fabric.run(Collective::all_to_all, sent, p.expert, sharing) +
         fabric.run(Collective::all_gather, gathered, sharing, 1) +
         fabric.run(Collective::reduce_scatter, gathered, sharing, 1);
}

PassExchange layer_pass(Piece piece, const TrainingSpec& t, double tokens, const Fabric& fabric) {
  const ModelSpec& m = t.model;
  const PlanSpec& p = t.plan;
  const double hidden_bytes = bf16_bytes * tokens * number(m.hidden);
  const PhaseResult block = tensor_exchange(p, hidden_bytes, fabric);
  PassExchange pass;
  pass.tensor = 2.0 * block;
  pass.context = context_forward(m, p, tokens, fabric);
  if (piece == Piece::dense_layer) return pass;
  pass.tensor = m.shared_experts > 0 ? 2.0 * block : block;
  pass.expert = expert_exchange(m, p, hidden_bytes, fabric);
  return pass;
}

/// Forward and backward. The embedding sums partial rows forward, products cut by columns (the head, the prediction's
/// projection of twice the width) partial gradients backward; the other direction only gathers.
std::pair<PhaseResult, PhaseResult> vocabulary_exchange(Piece piece, const TrainingSpec& t, double tokens,
                                                        const Fabric& fabric) {
  const PlanSpec& p = t.plan;
  const double once = bf16_bytes * tokens * number(t.model.hidden), twice = 2.0 * once;
  const auto sum = [&](double bytes) {
    return fabric.run(p.sequence_parallel ? Collective::reduce_scatter : Collective::all_reduce, bytes, p.tensor, 1);
  };
  const auto gather = [&](double bytes) {
    return p.sequence_parallel ? fabric.run(Collective::all_gather, bytes, p.tensor, 1) : PhaseResult{};
  };
  if (piece == Piece::embedding) return {sum(once), gather(once)};
  if (piece == Piece::head) return {gather(once), sum(once)};
  // Looks tokens up, projects, and needs all columns of what it projected.
  const PhaseResult columns = fabric.run(Collective::all_gather, once, p.tensor, 1);
  return {sum(once) + gather(twice) + columns, gather(once) + sum(twice) + gather(once)};
}

}  // namespace

PhaseResult Fabric::run(Collective operation, double bytes, std::int64_t ranks, std::int64_t stride) const {
  if (ranks <= 1 || bytes <= 0.0) return {};
  const auto [known, is_new] = known_.try_emplace({operation, bytes, ranks, stride});
  if (is_new)
    known->second =
        network_.run({.operation = operation, .bytes = Bytes{bytes}, .ranks = ranks, .stride = stride}, placement_);
  return known->second;
}

std::vector<Bytes> Fabric::no_bytes() const {
  // One rank sends nothing, but tells how many tiers there are.
  return network_.run(collectives::CommunicationPhase{}, placement_).tier_bytes;
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
  if (piece == Piece::embedding || piece == Piece::head || piece == Piece::prediction) {
    std::tie(exchange.forward.tensor, exchange.backward.tensor) = vocabulary_exchange(piece, t, tokens, fabric);
    return exchange;
  }
  exchange.forward = exchange.backward = layer_pass(piece, t, tokens, fabric);
  exchange.backward.context = context_backward(t.model, t.plan, tokens, fabric);
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

bool exchanges_once(const PlanSpec& p) {
  return p.zero_stage < 2 || (p.zero_stage == 3 && !p.reshard && p.pipeline > 1);
}

DataExchange data_exchange(const TrainingSpec& t, const Split& split, const Shard& shard, const Fabric& fabric) {
  const PlanSpec& p = t.plan;
  const double gradient = p.fp32_gradients ? 4.0 : 2.0;
  const std::int64_t expert_stride = expert_tensor(p) * p.expert;
  // Dense and expert weights over those who share a copy, or over those who hold equal parts.
  const auto within = [&](Collective operation, double bytes) {
    return fabric.run(operation, bytes * shard.dense, split.shard_ranks, p.tensor) +
           fabric.run(operation, bytes * shard.expert, split.expert_shard_ranks, expert_stride);
  };
  const auto between = [&](double bytes) {
    const std::int64_t dense = split.shard_ranks, expert = split.expert_shard_ranks;
    return fabric.run(Collective::all_reduce, bytes * shard.dense / number(dense), split.replicas / dense,
                      p.tensor * dense) +
           fabric.run(Collective::all_reduce, bytes * shard.expert / number(expert), split.expert_replicas / expert,
                      expert_stride * expert);
  };
  DataExchange exchange;
  if (p.zero_stage == 0) {
    exchange.reduce = fabric.run(Collective::all_reduce, gradient * shard.dense, split.replicas, p.tensor) +
                      fabric.run(Collective::all_reduce, gradient * shard.expert, split.expert_replicas, expert_stride);
    return exchange;
  }
  exchange.reduce = within(Collective::reduce_scatter, gradient) + between(gradient);
  exchange.gather = within(Collective::all_gather, bf16_bytes);
  return exchange;
}

PhaseResult tied_exchange(const TrainingSpec& t, const Split& split, const Fabric& fabric) {
  const PlanSpec& p = t.plan;
  const bool two_stages = p.pipeline > 1 && p.schedule != pipeline::Schedule::dual_pipe;  // which hold both ends
  if (!two_stages || !(t.model.tied_embeddings || t.model.predicted_tokens > 0)) return {};
  const double bytes = (p.fp32_gradients ? 4.0 : 2.0) * head_parameters(t.model) / number(p.tensor);
  PhaseResult both = fabric.run(Collective::point_to_point, bytes, p.pipeline, p.tensor * split.replicas);
  // Only the two outer stages exchange, both ways at once; the phase above has all of the boundaries send.
  for (Bytes& tier : both.tier_bytes) tier = tier * (2.0 / number(p.pipeline - 1));
  return both;
}

}  // namespace gigatwin::workload
