#pragma once

#include <cstdint>

#include "base/schema.hpp"
#include "hardware/accelerator.hpp"
#include "workload/model.hpp"

namespace gigatwin::workload {

enum class Recompute {
  none,
  selective,  ///< attention scores if they are stored; else norms and activation functions (cheap to repeat, large to
              ///< store)
  full,       ///< every layer from its input
};

/// How one model is spread over accelerators. Ranks are numbered tensor fastest, then context, then data, pipeline
/// slowest (Megatron's order tp-cp-ep-dp-pp): expert groups are neighbours among the context x data ranks, stride
/// `tensor`.
struct PlanSpec {
  std::int64_t tensor = 1;
  std::int64_t pipeline = 1;
  std::int64_t context = 1;
  std::int64_t expert = 1;          ///< divides context x data and the experts of the model
  std::int64_t micro_batch = 1;     ///< sequences
  std::int64_t virtual_stages = 1;  ///< interleaved 1F1B: model chunks per accelerator
  bool sequence_parallel =
      false;           ///< norms split along the sequence: reduce-scatter and all-gather instead of all-reduce
  int zero_stage = 1;  ///< sharded over data x context: 1 optimizer state, 2 and gradients, 3 and weights
  Recompute recompute = Recompute::none;
  hardware::Precision precision = hardware::Precision::bf16;  ///< of linear layers; attention and head stay BF16
  bool fp32_gradients = true;    ///< gradients are summed and reduced in FP32, otherwise BF16
  bool fused_attention = true;   ///< FlashAttention: scores never reach memory; software before 2022 stores them
  bool overlap_data = true;      ///< gradients and weights travel behind backward and forward
  bool overlap_tensor = false;   ///< tensor collectives are cut in pieces and travel behind the matrix products
  bool overlap_pipeline = true;  ///< with virtual stages: transfers travel behind another chunk
  bool overlap_expert = false;   ///< expert exchange of one micro-batch travels behind another (DualPipe)
};

const Schema<PlanSpec>& plan_schema();

/// Accelerators of one model replica along tensor, context and pipeline.
std::int64_t model_parallel(const PlanSpec& plan);
/// accelerators / (tensor x pipeline x context); asserts that it divides.
std::int64_t data_parallel(const PlanSpec& plan, std::int64_t accelerators);

/// Layers of each chunk of the pipeline, in order of depth: pipeline x virtual_stages of them, chunk c on stage c %
/// pipeline. As even as possible; where some must be shorter the last is (it carries the head), then the first (the
/// embedding), as Llama 3.
std::int64_t layers_in_chunk(const ModelSpec& model, const PlanSpec& plan, std::int64_t chunk);

}  // namespace gigatwin::workload
