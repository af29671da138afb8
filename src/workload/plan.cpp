#include "workload/plan.hpp"

#include <fmt/format.h>

#include "base/error.hpp"

namespace gigatwin::workload {
namespace {

void check_plan(const PlanSpec& p, BlockProblems& problems) {
  if (p.virtual_stages > 1 && p.pipeline == 1)
    problems.expected("virtual_stages", "1, since pipeline is 1", fmt::format("{}", p.virtual_stages));
  if (p.sequence_parallel && p.tensor == 1)
    problems.expected("sequence_parallel", "false, since tensor is 1", "true",
                      "sequence parallelism splits over the tensor ranks");
}

}  // namespace

std::int64_t model_parallel(const PlanSpec& p) { return p.tensor * p.context * p.pipeline; }

std::int64_t data_parallel(const PlanSpec& p, std::int64_t accelerators) {
  GIGATWIN_ASSERT(accelerators % model_parallel(p) == 0, "{} accelerators over {}", accelerators, model_parallel(p));
  return accelerators / model_parallel(p);
}

std::int64_t layers_in_chunk(const ModelSpec& m, const PlanSpec& p, std::int64_t chunk) {
  const std::int64_t chunks = p.pipeline * p.virtual_stages;
  const std::int64_t longer = m.layers % chunks;  // chunks with one layer more than the others
  const std::int64_t first_longer = longer == chunks - 1 ? 0 : 1;
  const bool is_longer = chunk >= first_longer && chunk < first_longer + longer;
  return m.layers / chunks + (is_longer ? 1 : 0);
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
       boolean("sequence_parallel", &P::sequence_parallel).doc("Split norms along the sequence over the tensor ranks."),
       integer("zero_stage", &P::zero_stage)
           .between(0, 3)
           .doc("Sharded over data x context: 0 nothing, 1 optimizer state, 2 and gradients, 3 and weights."),
       choice("recompute", &P::recompute,
              {{"none", Recompute::none}, {"selective", Recompute::selective}, {"full", Recompute::full}})
           .doc("What backward computes again instead of keeping: nothing; attention scores, or with fused attention "
                "norms and activation functions; every layer."),
       choice("precision", &P::precision, {{"bf16", Precision::bf16}, {"fp8", Precision::fp8}, {"fp4", Precision::fp4}})
           .doc("Of the linear layers; attention and output head stay BF16."),
       boolean("fp32_gradients", &P::fp32_gradients).doc("Sum and reduce gradients in FP32 instead of BF16."),
       boolean("fused_attention", &P::fused_attention).doc("Attention scores never reach memory (FlashAttention)."),
       boolean("overlap_data", &P::overlap_data).doc("Gradients and weights travel behind backward and forward."),
       boolean("overlap_tensor", &P::overlap_tensor).doc("Tensor collectives travel behind the matrix products."),
       boolean("overlap_pipeline", &P::overlap_pipeline)
           .doc("With virtual stages, transfers travel behind the computation of another chunk."),
       boolean("overlap_expert", &P::overlap_expert)
           .doc("The expert exchange of one micro-batch travels behind the computation of another (DualPipe).")},
      check_plan};
  return schema;
}

}  // namespace gigatwin::workload
