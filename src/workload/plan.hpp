#pragma once

#include <cstdint>
#include <optional>

#include "base/schema.hpp"
#include "hardware/accelerator.hpp"
#include "pipeline/schedule.hpp"
#include "workload/model.hpp"

namespace gigatwin::workload {

enum class Recompute {
  none,
  selective,  ///< attention scores if they are stored; else norms and activation functions (cheap to repeat, large to
              ///< store)
  full,       ///< every layer from its input
};

/// Numbers that share one scale in FP8 and FP4.
enum class Scaling {
  tensor,  ///< one scale a tensor, from the step before or the current one
  block,   ///< one for 16 to 128 numbers (MXFP8, NVFP4, DeepSeek-V3's 1 x 128)
};

/// How keys and values of one sequence reach the accelerators that share it.
enum class ContextExchange {
  ring,        ///< blocks go round while attention works on the last one (arXiv 2310.01889)
  all_gather,  ///< all of them before attention (Llama 3, arXiv 2407.21783, section 3.3.2)
  all_to_all,  ///< heads for tokens and back (DeepSpeed-Ulysses, arXiv 2309.14509)
};

/// How one model is spread over accelerators. Ranks are numbered tensor fastest, then context, then data, pipeline
/// slowest (Megatron's order tp-cp-ep-dp-pp). The experts are spread over all ranks of a stage: `expert_tensor`
/// neighbours share one, `expert` such groups hold all of a layer.
struct PlanSpec {
  std::int64_t tensor = 1;
  std::int64_t pipeline = 1;
  std::int64_t context = 1;
  std::int64_t expert = 1;                    ///< groups over which the experts of a layer are spread
  std::optional<std::int64_t> expert_tensor;  ///< ranks that share one expert; `tensor` if absent
  std::int64_t micro_batch = 1;               ///< sequences
  std::int64_t virtual_stages = 1;            ///< interleaved 1F1B: model chunks per accelerator
  pipeline::Schedule schedule = pipeline::Schedule::one_forward_one_backward;
  std::optional<std::int64_t> first_stage_layers;  ///< of all chunks of the first stage; even if absent
  std::optional<std::int64_t> last_stage_layers;
  bool sequence_parallel =
      false;           ///< norms split along the sequence: reduce-scatter and all-gather instead of all-reduce
  int zero_stage = 1;  ///< sharded over `shard_ranks`: 1 optimizer state, 2 and gradients, 3 and weights (FSDP)
  std::optional<std::int64_t>
      shard_ranks;      ///< neighbours among data x context that shard; all of them if absent (HSDP)
  bool reshard = true;  ///< zero_stage 3: weights are dropped after forward and gathered again
  Recompute recompute = Recompute::none;
  hardware::Precision precision = hardware::Precision::bf16;  ///< of linear layers; attention and head stay BF16
  Scaling scaling = Scaling::tensor;                          ///< of FP8 and FP4
  bool fp32_gradients = true;   ///< gradients are summed and reduced in FP32, otherwise BF16
  bool fused_attention = true;  ///< FlashAttention: scores never reach memory; software before 2022 stores them
  bool fused_kernels = true;    ///< norms, biases, activations and residuals in one pass each; eager frameworks: many
  bool captured_launches = false;  ///< CUDA graphs: the host launches a layer at once
  ContextExchange context_exchange = ContextExchange::ring;
  bool overlap_data = true;      ///< gradients and weights travel behind backward and forward
  bool overlap_tensor = false;   ///< tensor collectives are cut in pieces and travel behind the matrix products
  bool overlap_context = true;   ///< ring: the next block travels behind attention
  bool overlap_pipeline = true;  ///< transfers between stages travel behind the computation of another micro-batch
  bool deduplicated_dispatch = false;  ///< a token goes once to each scale-up domain that has its experts (DeepEP)
  bool overlap_expert = false;         ///< expert exchange of one micro-batch travels behind another (DualPipe)
};

const Schema<PlanSpec>& plan_schema();

/// Accelerators of one model replica along tensor, context and pipeline.
std::int64_t model_parallel(const PlanSpec& plan);
/// Ranks that share one expert.
std::int64_t expert_tensor(const PlanSpec& plan);
/// accelerators / (tensor x pipeline x context); asserts that it divides.
std::int64_t data_parallel(const PlanSpec& plan, std::int64_t accelerators);

/// Layers of each chunk of the pipeline, in order of depth: pipeline x virtual_stages of them, chunk c on stage c %
/// pipeline. As even as possible; where some must be shorter the last is (it carries the head), then the first (the
/// embedding), as Llama 3.
std::int64_t layers_in_chunk(const ModelSpec& model, const PlanSpec& plan, std::int64_t chunk);

}  // namespace gigatwin::workload
