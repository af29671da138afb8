#include "workload/split.hpp"

#include <algorithm>

#include "base/error.hpp"

namespace gigatwin::workload {

Split split_of(const TrainingSpec& training, std::int64_t accelerators) {
  const PlanSpec& plan = training.plan;
  Split split;
  split.data = data_parallel(plan, accelerators);
  split.replicas = split.data * plan.context;
  split.expert_replicas = plan.tensor * split.replicas / (expert_tensor(plan) * plan.expert);
  split.shard_ranks = plan.shard_ranks.value_or(split.replicas);
  // Experts are sharded over as many neighbours as hold the same, within the same accelerators.
  const std::int64_t within = plan.tensor * split.shard_ranks / (expert_tensor(plan) * plan.expert);
  split.expert_shard_ranks = std::clamp<std::int64_t>(within, 1, split.expert_replicas);
  const std::int64_t step = split.data * plan.micro_batch;
  GIGATWIN_ASSERT(step > 0 && training.global_batch % step == 0, "batch {} over {}", training.global_batch, step);
  split.micro_batches = training.global_batch / step;
  split.tokens = static_cast<double>(plan.micro_batch * training.model.sequence) / static_cast<double>(plan.context);
  return split;
}

Stage& Stage::operator+=(const Stage& other) {
  for (std::size_t i = 0; i < pieces.size(); ++i) pieces[i] += other.pieces[i];
  return *this;
}

std::vector<Stage> stages_of(const ModelSpec& model, const PlanSpec& plan) {
  std::vector<Stage> stages(static_cast<std::size_t>(plan.pipeline));
  const std::vector<Stage> chunks = chunks_of(model, plan);
  for (std::size_t chunk = 0; chunk < chunks.size(); ++chunk) stages[chunk % stages.size()] += chunks[chunk];
  return stages;
}

std::vector<Stage> chunks_of(const ModelSpec& model, const PlanSpec& plan) {
  std::vector<Stage> chunks(static_cast<std::size_t>(plan.pipeline * plan.virtual_stages));
  std::int64_t layer = 0;
  for (std::size_t chunk = 0; chunk < chunks.size(); ++chunk)
    for (std::int64_t left = layers_in_chunk(model, plan, static_cast<std::int64_t>(chunk)); left > 0; --left)
      ++chunks[chunk][is_mixture_layer(model, layer++) ? Piece::mixture_layer : Piece::dense_layer];
  chunks.front()[Piece::embedding] = 1;
  // Each further token has a layer like the last one, and a pass through the head.
  Stage& last = chunks.back();
  last[is_mixture_layer(model, model.layers - 1) ? Piece::mixture_layer : Piece::dense_layer] += model.predicted_tokens;
  last[Piece::prediction] = model.predicted_tokens;
  last[Piece::head] = 1 + model.predicted_tokens;
  return chunks;
}

pipeline::Shape pipeline_shape(const PlanSpec& plan, std::int64_t micro_batches) {
  return {plan.pipeline, plan.virtual_stages, micro_batches, plan.schedule};
}

double kv_heads_per_rank(const ModelSpec& model, const PlanSpec& plan) {
  return std::max(1.0, static_cast<double>(kv_heads(model)) / static_cast<double>(plan.tensor));
}

Shard shard_of(const TrainingSpec& training, const Stage& stage) {
  const ModelSpec& model = training.model;
  const PlanSpec& plan = training.plan;
  const LayerParameters layer = layer_parameters(model);
  const double tensor = static_cast<double>(plan.tensor);
  const auto count = [&](Piece piece) { return static_cast<double>(stage[piece]); };
  // Copies of keys and values where there are fewer heads than tensor ranks.
  const double copied = model.attention == Attention::mla
                            ? 0.0
                            : (kv_heads_per_rank(model, plan) - static_cast<double>(kv_heads(model)) / tensor) * 2.0 *
                                  static_cast<double>(model.hidden * query_dim(model));
  const double h = static_cast<double>(model.hidden);
  Shard shard;
  shard.dense = static_cast<double>(stage.layers()) * (layer.attention / tensor + copied + layer.norms) +
                count(Piece::dense_layer) * layer.dense_ffn / tensor +
                count(Piece::mixture_layer) * (layer.shared_experts / tensor + layer.router) +
                count(Piece::prediction) * 2.0 * h * h / tensor;
  const bool looks_up = stage[Piece::embedding] > 0 || (stage[Piece::prediction] > 0 && !model.tied_embeddings);
  const bool tied_here = model.tied_embeddings && stage[Piece::embedding] > 0;  // one and the same matrix
  if (looks_up) shard.dense += embedding_parameters(model) / tensor;
  if (stage[Piece::head] > 0 && !tied_here) shard.dense += head_parameters(model) / tensor;
  const double local_experts = static_cast<double>(model.experts) / static_cast<double>(plan.expert);
  shard.expert = count(Piece::mixture_layer) * local_experts * layer.expert / static_cast<double>(expert_tensor(plan));
  return shard;
}

double sharded(const Shard& shard, const Split& split) {
  return shard.dense / static_cast<double>(split.shard_ranks) +
         shard.expert / static_cast<double>(split.expert_shard_ranks);
}

double operand_bytes(hardware::Precision precision) {
  switch (precision) {
    case hardware::Precision::bf16:
      return 2.0;
    case hardware::Precision::fp8:
      return 1.0;
    case hardware::Precision::fp4:
      return 0.5;
  }
  return 2.0;
}

}  // namespace gigatwin::workload
