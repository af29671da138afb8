#include "workload/split.hpp"

#include <algorithm>

#include "base/error.hpp"

namespace gigatwin::workload {

Split split_of(const TrainingSpec& training, std::int64_t accelerators) {
  const PlanSpec& plan = training.plan;
  Split split;
  split.data = data_parallel(plan, accelerators);
  split.replicas = split.data * plan.context;
  split.expert_replicas = split.replicas / plan.expert;
  const std::int64_t step = split.data * plan.micro_batch;
  GIGATWIN_ASSERT(step > 0 && training.global_batch % step == 0, "batch {} over {}", training.global_batch, step);
  split.micro_batches = training.global_batch / step;
  split.tokens = static_cast<double>(plan.micro_batch * training.model.sequence) / static_cast<double>(plan.context);
  return split;
}

std::vector<Stage> stages_of(const ModelSpec& model, const PlanSpec& plan) {
  std::vector<Stage> stages(static_cast<std::size_t>(plan.pipeline));
  const std::int64_t dense_first = is_mixture(model) ? model.dense_layers : model.layers;
  std::int64_t before = 0;
  for (std::int64_t chunk = 0; chunk < plan.pipeline * plan.virtual_stages; ++chunk) {
    const std::int64_t layers = layers_in_chunk(model, plan, chunk);
    const std::int64_t dense = std::clamp<std::int64_t>(dense_first - before, 0, layers);
    Stage& stage = stages[static_cast<std::size_t>(chunk % plan.pipeline)];
    stage[Piece::dense_layer] += dense;
    stage[Piece::mixture_layer] += layers - dense;
    before += layers;
  }
  stages.front()[Piece::embedding] = 1;
  stages.back()[Piece::head] = 1;
  return stages;
}

double kv_heads_per_rank(const ModelSpec& model, const PlanSpec& plan) {
  return std::max(1.0, static_cast<double>(kv_heads(model)) / static_cast<double>(plan.tensor));
}

Shard shard_of(const TrainingSpec& training, const Stage& stage, std::int64_t stages) {
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
  Shard shard;
  shard.dense = static_cast<double>(stage.layers()) * (layer.attention / tensor + copied + layer.norms) +
                count(Piece::dense_layer) * layer.dense_ffn / tensor +
                count(Piece::mixture_layer) * (layer.shared_experts / tensor + layer.router) +
                count(Piece::embedding) * embedding_parameters(model) / tensor;
  const bool tied_here = model.tied_embeddings && stages == 1;  // one and the same matrix
  if (!tied_here) shard.dense += count(Piece::head) * head_parameters(model) / tensor;
  const double local_experts = static_cast<double>(model.experts) / static_cast<double>(plan.expert);
  shard.expert = count(Piece::mixture_layer) * local_experts * layer.expert / tensor;
  return shard;
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
