#include "workload/memory.hpp"

#include <gtest/gtest.h>

#include "models.hpp"

namespace gigatwin::workload {
namespace {

constexpr double gib = 1024.0 * 1024.0 * 1024.0;

/// Korthikanti et al., arXiv 2205.05198, table 3: GPT with tensor 8.
TrainingSpec korthikanti(ModelSpec model, std::int64_t pipeline, std::int64_t virtual_stages, std::int64_t micro_batch,
                         std::int64_t batch) {
  TrainingSpec t{std::move(model), {}, batch};
  t.plan.tensor = 8;
  t.plan.pipeline = pipeline;
  t.plan.virtual_stages = virtual_stages;
  t.plan.micro_batch = micro_batch;
  t.plan.zero_stage = 0;
  t.plan.fused_attention = false;
  return t;
}

TrainingSpec with_sequence_parallel(TrainingSpec t) {
  t.plan.sequence_parallel = true;
  t.plan.recompute = Recompute::selective;
  return t;
}

/// Activations of the layers alone: head and its logits are not in the paper's figure.
double layer_activations_gib(const TrainingSpec& t, std::int64_t gpus) {
  const Split split = split_of(t, gpus);
  const double head =
      t.plan.pipeline == 1 ? kept_activations(t, Piece::head, split.tokens, t.plan.recompute).value : 0.0;
  return (memory_use(t, gpus).activations.value - head) / gib;
}

// Figure 1, activations without recomputation and with sequence parallelism and selective recomputation, GiB.
TEST(Memory, KeepsTheActivationsOfThePublishedFigure) {
  const TrainingSpec m22 = korthikanti(shapes::gpt(48, 6144, 64), 1, 1, 4, 4);
  EXPECT_NEAR(layer_activations_gib(m22, 8), 59.25, 0.005);
  EXPECT_NEAR(layer_activations_gib(with_sequence_parallel(m22), 8), 9.5625, 0.0005);
  const TrainingSpec m175 = korthikanti(shapes::gpt3_175b(), 8, 3, 1, 64);
  EXPECT_NEAR(layer_activations_gib(m175, 64), 66.84375, 0.005);
  EXPECT_NEAR(layer_activations_gib(with_sequence_parallel(m175), 64), 12.3515625, 0.0005);
  const TrainingSpec m530 = korthikanti(shapes::gpt(105, 20480, 128), 35, 3, 1, 280);
  EXPECT_NEAR(layer_activations_gib(m530, 280), 114.0234375, 0.01);
  EXPECT_NEAR(layer_activations_gib(with_sequence_parallel(m530), 280), 23.076171875, 0.001);
}

// Layer of one stage of 12 of GPT-3 175B, tensor 8: 12 x 12 h^2 / 8 = 12 x 12 x 12288^2 / 8 = 2.718e9 weights; 13 h - 9
// h (4 h of norms, 9 h of biases) per layer are not split: 12 x 13 x 12288 = 1.9e6. Embedding (51200 + 2048) x 12288 /
// 8 = 81.8e6. 18 bytes: 2 weight, 4 gradient, 12 optimizer.
TEST(Memory, HasEighteenBytesPerParameterWithoutSharding) {
  const MemoryUse use = memory_use(korthikanti(shapes::gpt3_175b(), 8, 1, 1, 64), 64);
  const double parameters = 12.0 * 12 * 12288 * 12288 / 8 + 12.0 * 13 * 12288 + (51200.0 + 2048) * 12288 / 8;
  EXPECT_DOUBLE_EQ(use.weights.value, 2 * parameters);
  EXPECT_DOUBLE_EQ(use.gradients.value, 4 * parameters);
  EXPECT_DOUBLE_EQ(use.optimizer.value, 12 * parameters);
}

TEST(Memory, IsShardedOverTheReplicasAsTheZeroStageSays) {
  TrainingSpec t = korthikanti(shapes::gpt3_175b(), 8, 1, 1, 1024);
  t.plan.zero_stage = 0;
  const std::int64_t gpus = 1024;  // data 16
  const MemoryUse whole = memory_use(t, gpus);
  t.plan.zero_stage = 1;
  const MemoryUse one = memory_use(t, gpus);
  EXPECT_DOUBLE_EQ(one.optimizer.value, whole.optimizer.value / 16);
  EXPECT_DOUBLE_EQ(one.gradients.value, whole.gradients.value);
  t.plan.zero_stage = 2;
  EXPECT_DOUBLE_EQ(memory_use(t, gpus).gradients.value, whole.gradients.value / 16);
  t.plan.zero_stage = 3;
  // The shard and two of the stage's 12 layers: a share of 1/16 + 2/12.
  EXPECT_NEAR(memory_use(t, gpus).weights.value, whole.weights.value * (1.0 / 16 + 2.0 / 12), 1.0);
}

// Experts are replicated over data x context / expert ranks, everything else over data x context.
TEST(Memory, ShardsExpertsOverFewerReplicas) {
  TrainingSpec t{shapes::mixtral_8x7b(), {}, 64};
  t.plan.expert = 8;
  t.plan.zero_stage = 1;
  const double layers = 32.0;
  const LayerParameters p = layer_parameters(t.model);
  const double dense =
      layers * (p.attention + p.norms + p.router) + embedding_parameters(t.model) + head_parameters(t.model);
  const double expert = layers * p.expert;  // one of the eight
  EXPECT_NEAR(memory_use(t, 64).optimizer.value, 12.0 * (dense / 64 + expert / 8), 1.0);
}

TEST(Memory, OfACheckpointIsFourteenBytesPerParameter) {
  EXPECT_DOUBLE_EQ(checkpoint_size(shapes::tiny()).value, 14.0 * 1832);
}

// 1F1B: the first of 8 stages holds 8 micro-batches, but never more than there are.
TEST(Memory, GrowsWithMicroBatchesInFlightUpToThePipeline) {
  const auto activations = [](std::int64_t batch) {
    return memory_use(korthikanti(shapes::gpt3_175b(), 8, 1, 1, batch), 64).activations.value;
  };
  EXPECT_NEAR(activations(4) / activations(2), 2.0, 0.05);  // not exactly: the last stage is the fullest of neither
  EXPECT_DOUBLE_EQ(activations(8), activations(64));
  EXPECT_GT(activations(8), activations(7));
}

TEST(Memory, ShrinksWithEveryStepOfRecomputation) {
  for (const bool fused : {false, true}) {
    TrainingSpec t = korthikanti(shapes::gpt3_175b(), 8, 1, 1, 64);
    t.plan.fused_attention = fused;
    double last = memory_use(t, 64).activations.value;
    for (const Recompute recompute : {Recompute::selective, Recompute::full}) {
      t.plan.recompute = recompute;
      const double now = memory_use(t, 64).activations.value;
      EXPECT_LT(now, last);
      last = now;
    }
  }
}

// Full recomputation keeps 2 bytes per number of the hidden state: 2 x 2048 x 12288 per layer and micro-batch.
TEST(Memory, KeepsOnlyLayerInputsWithFullRecomputation) {
  const TrainingSpec t = korthikanti(shapes::gpt3_175b(), 8, 1, 1, 64);
  EXPECT_DOUBLE_EQ(kept_activations(t, Piece::dense_layer, 2048, Recompute::full).value, 2.0 * 2048 * 12288);
}

// Two copies of weights and gradients, whose sharded optimizer state is one; as many activations as 1F1B's first stage
// and the logits of the copy that carries the head, whole: 2048 x 51200 x 4 B / 8 = 52.4 MB.
TEST(Memory, OfDualPipeIsTwoCopiesWithOneOptimizer) {
  TrainingSpec t = korthikanti(shapes::gpt3_175b(), 8, 1, 1, 64);
  t.plan.zero_stage = 1;
  const MemoryUse inner = memory_by_stage(t, 64)[3];
  t.plan.schedule = pipeline::Schedule::dual_pipe;
  const std::vector<MemoryUse> dual = memory_by_stage(t, 64);
  EXPECT_DOUBLE_EQ(dual[3].weights.value, 2.0 * inner.weights.value);
  EXPECT_DOUBLE_EQ(dual[3].gradients.value, 2.0 * inner.gradients.value);
  EXPECT_DOUBLE_EQ(dual[3].optimizer.value, inner.optimizer.value);
  const double head = 2048.0 * (2.0 * 12288 + 4.0 * 51200 / 8);
  EXPECT_NEAR(dual[0].activations.value - dual[3].activations.value, head, 1.0);
}

// Multi-token prediction looks tokens up on the last stage: embedding 129280 x 7168 beside the head of the same size.
TEST(Split, OfAPredictionModuleHasTheEmbeddingUnlessItIsTheHead) {
  TrainingSpec t{shapes::deepseek_v3(), {}, 64};
  t.plan.pipeline = 4;
  const auto last = [&] { return shard_of(t, stages_of(t.model, t.plan).back()).dense; };
  const double without = last(), matrix = 129280.0 * 7168;
  t.model.predicted_tokens = 1;
  const double untied = last();
  t.model.tied_embeddings = true;
  EXPECT_DOUBLE_EQ(untied - last(), matrix);
  EXPECT_GT(last(), without);
}

// Mixtral: two copies of a token's 4096 numbers of 2 B go into experts. Where two ranks share an expert each keeps what
// both gathered, otherwise its own half.
TEST(Memory, KeepsWhatEveryRankOfAnExpertHasGathered) {
  TrainingSpec t{shapes::mixtral_8x7b(), {}, 64};
  t.plan.tensor = 2;
  t.plan.sequence_parallel = true;
  const auto kept = [&] { return kept_activations(t, Piece::mixture_layer, 8192, Recompute::none).value; };
  const double shared = kept();
  t.plan.expert_tensor = 1;
  EXPECT_DOUBLE_EQ(shared - kept(), 8192.0 / 2 * 2 * 4096 * 2);
}

TEST(Split, SpreadsLayersEvenlyWithTheLastAndFirstChunkShort) {
  TrainingSpec t{shapes::llama3_405b(), {}, 16};
  t.plan.pipeline = 16;
  const std::vector<Stage> stages = stages_of(t.model, t.plan);
  EXPECT_EQ(stages.front().layers(), 7);  // as Llama 3 (arXiv 2407.21783, section 3.3.2)
  EXPECT_EQ(stages.back().layers(), 7);
  for (std::size_t i = 1; i + 1 < stages.size(); ++i) EXPECT_EQ(stages[i].layers(), 8) << i;
}

TEST(Split, LosesNoLayerForAnyPipeline) {
  ModelSpec m = shapes::deepseek_v3();
  for (m.layers = 4; m.layers < 70; ++m.layers)
    for (std::int64_t pipeline : {1, 2, 3, 4, 7, 16})
      for (std::int64_t chunks : {1, 2, 3}) {
        PlanSpec p;
        p.pipeline = pipeline;
        p.virtual_stages = chunks;
        if (pipeline * chunks > m.layers) continue;
        std::int64_t dense = 0, mixture = 0, least = m.layers;
        for (const Stage& stage : stages_of(m, p)) {
          dense += stage[Piece::dense_layer];
          mixture += stage[Piece::mixture_layer];
          least = std::min(least, stage.layers());
        }
        EXPECT_EQ(dense, 3);
        EXPECT_EQ(dense + mixture, m.layers);
        EXPECT_GE(least, 1);
      }
}

TEST(Split, HoldsAllParametersAcrossRanks) {
  TrainingSpec t{shapes::llama3_405b(), {}, 16};
  t.plan.pipeline = 16;
  t.plan.tensor = 8;
  double sum = 0.0;
  for (const Stage& stage : stages_of(t.model, t.plan)) sum += shard_of(t, stage).dense * 8;
  // Norms are copied to the tensor ranks: seven more copies of 126 x 2 h; the last norm is not in a stage.
  const double h = 16384;
  EXPECT_NEAR(sum, total_parameters(t.model) + 7 * 126 * 2 * h - h, 1.0);
}

}  // namespace
}  // namespace gigatwin::workload
