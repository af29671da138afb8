#include "workload/plan.hpp"

#include <fmt/format.h>

#include "base/error.hpp"

namespace gigatwin::workload {
namespace {

void check_plan(const PlanSpec& p, BlockProblems& problems) {
  if (p.virtual_stages > 1 && p.pipeline == 1)
    problems.expected("virtual_stages", "1, since pipeline is 1", fmt::format("{}", p.virtual_stages));
  if (p.virtual_stages > 1 && p.schedule != pipeline::Schedule::one_forward_one_backward)
    problems.expected("virtual_stages", "1 with this schedule", fmt::format("{}", p.virtual_stages),
                      "interleaving is a form of schedule: 1f1b");
  if (p.pipeline == 1 && (p.first_stage_layers || p.last_stage_layers))
    problems.expected(p.first_stage_layers ? "first_stage_layers" : "last_stage_layers", "nothing, since pipeline is 1",
                      fmt::format("{}", p.first_stage_layers ? *p.first_stage_layers : *p.last_stage_layers));
  if (p.sequence_parallel && p.tensor == 1)
    problems.expected("sequence_parallel", "false, since tensor is 1", "true",
                      "sequence parallelism splits over the tensor ranks");
}

}  // namespace

std::int64_t model_parallel(const PlanSpec& p) { return p.tensor * p.context * p.pipeline; }

std::int64_t expert_tensor(const PlanSpec& p) { return p.expert_tensor.value_or(p.tensor); }

std::int64_t data_parallel(const PlanSpec& p, std::int64_t accelerators) {
  GIGATWIN_ASSERT(accelerators % model_parallel(p) == 0, "{} accelerators over {}", accelerators, model_parallel(p));
  return accelerators / model_parallel(p);
}

namespace {

/// `layers` over `chunks` as even as possible; chunk `at`.
std::int64_t even_share(std::int64_t layers, std::int64_t chunks, std::int64_t at) {
  const std::int64_t longer = layers % chunks;  // chunks with one layer more than the others
  const std::int64_t first_longer = longer == chunks - 1 ? 0 : 1;
  const bool is_longer = at >= first_longer && at < first_longer + longer;
  return layers / chunks + (is_longer ? 1 : 0);
}

}  // namespace

std::int64_t layers_in_chunk(const ModelSpec& m, const PlanSpec& p, std::int64_t chunk) {
  const std::int64_t stage = chunk % p.pipeline, round = chunk / p.pipeline, v = p.virtual_stages;
  if (!p.first_stage_layers && !p.last_stage_layers) return even_share(m.layers, p.pipeline * v, chunk);
  const bool is_first = stage == 0, is_last = stage == p.pipeline - 1;
  if (is_first && p.first_stage_layers) return even_share(*p.first_stage_layers, v, round);
  if (is_last && p.last_stage_layers) return even_share(*p.last_stage_layers, v, round);
  const std::int64_t before = p.first_stage_layers ? 1 : 0, after = p.last_stage_layers ? 1 : 0;
  const std::int64_t others = p.pipeline - before - after;
  if (others == 0) return 0;
  const std::int64_t left = m.layers - p.first_stage_layers.value_or(0) - p.last_stage_layers.value_or(0);
  return even_share(left, others * v, round * others + stage - before);
}

const Schema<PlanSpec>& plan_schema() {
  using P = PlanSpec;
  using hardware::Precision;
  constexpr std::int64_t many = 1'000'000;
  static const Schema<P> schema{
      "plan",
      "How a model is spread over accelerators. Data parallelism is what remains: accelerators / (tensor x pipeline x "
      "context). Ranks: tensor fastest, then context, data, pipeline.",
      {integer("tensor", &P::tensor).between(1, many).doc("Accelerators that share each matrix."),
       integer("pipeline", &P::pipeline).between(1, many).doc("Stages of layers."),
       integer("context", &P::context).between(1, many).doc("Accelerators that share each sequence."),
       integer("expert", &P::expert).between(1, many).doc("Accelerators over which the experts of a layer are spread."),
       integer("micro_batch", &P::micro_batch).between(1, many).doc("Sequences that pass a stage together."),
       integer("virtual_stages", &P::virtual_stages)
           .between(1, 1'000)
           .doc("Interleaved 1F1B schedule: model chunks per accelerator."),
       integer("expert_tensor", &P::expert_tensor)
           .between(1, many)
           .doc("Accelerators that share one expert; as `tensor` if left out."),
       choice("schedule", &P::schedule,
              {{"gpipe", pipeline::Schedule::gpipe},
               {"1f1b", pipeline::Schedule::one_forward_one_backward},
               {"zero-bubble", pipeline::Schedule::zero_bubble},
               {"dualpipe", pipeline::Schedule::dual_pipe}})
           .doc("Order of the micro-batches in the pipeline."),
       integer("first_stage_layers", &P::first_stage_layers)
           .between(0, 10'000)
           .doc("Layers of the first stage; as even as possible if left out."),
       integer("last_stage_layers", &P::last_stage_layers)
           .between(0, 10'000)
           .doc("Layers of the last stage; as even as possible if left out."),
       boolean("sequence_parallel", &P::sequence_parallel).doc("Split norms along the sequence over the tensor ranks."),
       integer("zero_stage", &P::zero_stage)
           .between(0, 3)
           .doc("Sharded over data x context: 0 nothing, 1 optimizer state, 2 and gradients, 3 and weights."),
       integer("shard_ranks", &P::shard_ranks)
           .between(1, many)
           .doc("Neighbours among data x context that shard, between such groups gradients are all-reduced (HSDP); all "
                "if left out."),
       boolean("reshard", &P::reshard)
           .doc("With zero_stage 3: weights are dropped after forward and gathered again for backward."),
       choice("recompute", &P::recompute,
              {{"none", Recompute::none}, {"selective", Recompute::selective}, {"full", Recompute::full}})
           .doc("What backward computes again instead of keeping: nothing; attention scores, or with fused attention "
                "norms and activation functions; every layer."),
       choice("precision", &P::precision, {{"bf16", Precision::bf16}, {"fp8", Precision::fp8}, {"fp4", Precision::fp4}})
           .doc("Of the linear layers; attention and output head stay BF16."),
       choice("scaling", &P::scaling, {{"tensor", Scaling::tensor}, {"block", Scaling::block}})
           .doc("Numbers that share one scale in FP8 and FP4: a tensor, or a block (MXFP8, NVFP4)."),
       boolean("fp32_gradients", &P::fp32_gradients).doc("Sum and reduce gradients in FP32 instead of BF16."),
       boolean("fused_attention", &P::fused_attention).doc("Attention scores never reach memory (FlashAttention)."),
       boolean("fused_kernels", &P::fused_kernels)
           .doc("Norms, biases, activations and residuals take one pass over memory each; eager frameworks take more."),
       boolean("captured_launches", &P::captured_launches)
           .doc("The host launches recorded graphs instead of single kernels (CUDA graphs)."),
       choice("context_exchange", &P::context_exchange,
              {{"ring", ContextExchange::ring},
               {"all-gather", ContextExchange::all_gather},
               {"all-to-all", ContextExchange::all_to_all}})
           .doc("How keys and values reach the accelerators that share a sequence."),
       boolean("overlap_data", &P::overlap_data).doc("Gradients and weights travel behind backward and forward."),
       boolean("overlap_tensor", &P::overlap_tensor).doc("Tensor collectives travel behind the matrix products."),
       boolean("overlap_context", &P::overlap_context).doc("Blocks of a context ring travel behind attention."),
       boolean("overlap_pipeline", &P::overlap_pipeline)
           .doc("Transfers between stages travel behind the computation of another micro-batch."),
       boolean("deduplicated_dispatch", &P::deduplicated_dispatch)
           .doc(
               "A token is sent once to each scale-up domain that has several of its experts (DeepEP), instead of once "
               "for each expert."),
       boolean("overlap_expert", &P::overlap_expert)
           .doc("The expert exchange of one micro-batch travels behind the computation of another (DualPipe).")},
      check_plan};
  return schema;
}

}  // namespace gigatwin::workload
