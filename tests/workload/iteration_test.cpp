#include "workload/iteration.hpp"

#include <gtest/gtest.h>

#include <optional>

#include "base/random.hpp"
#include "machines.hpp"
#include "models.hpp"
#include "workload/compute.hpp"
#include "workload/exchange.hpp"
#include "workload/overlap.hpp"

namespace gigatwin::workload {
namespace {

IterationProfile step(const TrainingSpec& t, const hardware::SystemSpec& system, std::int64_t accelerators) {
  const machines::TwoLevelNetwork network{system};
  return iterate(t, system, accelerators, network, machines::whole(system, accelerators));
}

Seconds sum_of_parts(const IterationProfile& p) {
  return p.matmul + p.attention + p.memory_bound + p.launch + p.recompute + p.optimizer + p.exposed_tensor +
         p.exposed_pipeline + p.exposed_data + p.exposed_expert + p.exposed_context + p.bubble;
}

/// A plan drawn at random for one of several models on 1024 H100; nullopt where it cannot run.
std::optional<TrainingSpec> random_training(std::uint64_t index) {
  const Draws draws{7, "test.plan", index};
  std::uint64_t next = 0;
  const auto pick = [&](std::vector<std::int64_t> from) {
    return from[static_cast<std::size_t>(draws.uniform(next++) * static_cast<double>(from.size()))];
  };
  const ModelSpec models[] = {shapes::gpt3_175b(), shapes::llama3_70b(), shapes::mixtral_8x7b(), shapes::deepseek_v3(),
                              shapes::llama3_8b()};
  TrainingSpec t{models[pick({0, 1, 2, 3, 4})], {}, 0};
  PlanSpec& p = t.plan;
  p.tensor = pick({1, 2, 4, 8});
  p.pipeline = pick({1, 2, 4, 8, 16});
  p.context = pick({1, 2, 4});
  p.expert = is_mixture(t.model) ? pick({1, 4, 8}) : 1;
  p.virtual_stages = p.pipeline > 1 ? pick({1, 2}) : 1;
  p.sequence_parallel = p.tensor > 1;
  p.zero_stage = static_cast<int>(pick({0, 1, 2, 3}));
  p.recompute = static_cast<Recompute>(pick({0, 1, 2}));
  p.precision = static_cast<hardware::Precision>(pick({0, 1}));
  p.fused_attention = pick({0, 1, 1}) == 1;
  p.overlap_data = pick({0, 1}) == 1;
  p.overlap_tensor = pick({0, 1}) == 1;
  p.overlap_expert = pick({0, 1}) == 1;
  if (p.virtual_stages == 1) p.schedule = static_cast<pipeline::Schedule>(pick({0, 1, 1, 2, 3}));
  p.context_exchange = static_cast<ContextExchange>(pick({0, 1, 2}));
  if (is_mixture(t.model) && pick({0, 1}) == 1) p.expert_tensor = 1;
  if (pick({0, 1}) == 1) p.shard_ranks = 8;
  p.reshard = pick({0, 1}) == 1;
  p.deduplicated_dispatch = pick({0, 1}) == 1;
  t.model.predicted_tokens = pick({0, 0, 1});
  t.global_batch = 2048;
  if (!problems_of(t, machines::dgx_h100(), 1024).empty()) return std::nullopt;
  return t;
}

TEST(Iteration, PartsPhasesAndEnergyAddUpForAnyPlan) {
  int runs = 0;
  for (std::uint64_t i = 0; i < 2000; ++i) {
    const auto t = random_training(i);
    if (!t) continue;
    ++runs;
    const IterationProfile p = step(*t, machines::dgx_h100(), 1024);
    ASSERT_GT(p.duration.value, 0.0);
    EXPECT_DOUBLE_EQ(sum_of_parts(p).value, p.duration.value);
    for (const Seconds part :
         {p.matmul, p.attention, p.memory_bound, p.launch, p.recompute, p.optimizer, p.exposed_tensor,
          p.exposed_pipeline, p.exposed_data, p.exposed_expert, p.exposed_context, p.bubble, p.straggler})
      EXPECT_GE(part.value, 0.0);
    Seconds phases{};
    Joules energy{};
    for (const PowerPhase& phase : p.phases) {
      EXPECT_GE(phase.duration.value, 0.0);
      phases += phase.duration;
      energy += phase.accelerator_power * phase.duration;
    }
    EXPECT_NEAR(phases / p.duration, 1.0, 1e-12);
    EXPECT_NEAR(energy / (p.accelerator_power * p.duration), 1.0, 1e-12);
    EXPECT_GT(p.mfu, 0.0);
    EXPECT_GE(p.hardware_compute / p.model_compute, 1.0);
    EXPECT_LE(p.memory, gigabytes(80));
    EXPECT_EQ(p.tier_bytes.size(), 2u);
  }
  EXPECT_GT(runs, 200);
}

TEST(Iteration, NeverTakesLongerOnAFasterMachine) {
  for (std::uint64_t i = 0; i < 1000; ++i) {
    const auto t = random_training(i);
    if (!t) continue;
    const hardware::SystemSpec base = machines::dgx_h100();
    const Seconds before = step(*t, base, 1024).duration;
    for (int change = 0; change < 6; ++change) {
      hardware::SystemSpec faster = base;
      hardware::AcceleratorSpec& a = faster.accelerator;
      switch (change) {
        case 0:
          a.peak_bf16 = 1.5 * a.peak_bf16;
          a.peak_fp8 = 1.5 * *a.peak_fp8;
          break;
        case 1:
          a.memory_bandwidth = 1.5 * a.memory_bandwidth;
          break;
        case 2:
          a.kernel_launch = 0.5 * a.kernel_launch;
          break;
        case 3:
          a.scale_up_bandwidth = 2.0 * a.scale_up_bandwidth;
          break;
        case 4:
          faster.nic.bandwidth = 2.0 * faster.nic.bandwidth;
          break;
        default:
          a.attention_forward_efficiency = a.attention_backward_efficiency = 0.9;
      }
      EXPECT_LE(step(*t, faster, 1024).duration.value, before.value * (1 + 1e-12))
          << "change " << change << ", plan " << i;
    }
  }
}

TrainingSpec pipeline_of_8(std::int64_t virtual_stages, std::int64_t batch) {
  TrainingSpec t{shapes::gpt3_175b(), {}, batch};
  t.model.layers = 96;
  t.plan.tensor = 8;
  t.plan.pipeline = 8;
  t.plan.virtual_stages = virtual_stages;
  t.plan.sequence_parallel = true;
  t.plan.recompute = Recompute::full;
  return t;
}

/// Bubble over the time of all micro-batches of the slowest stage.
double bubble_share(const TrainingSpec& t) {
  const IterationProfile p = step(t, machines::dgx_a100(), 64);
  return p.bubble / (p.duration - p.bubble - p.optimizer - p.exposed_data - p.exposed_pipeline);
}

// (p - 1) / (m v) = 7 / (64 x 1), 7 / (64 x 3), a little less since the last stage with the head is slower than the
// others.
TEST(Iteration, HasTheBubbleOfInterleaved1F1B) {
  EXPECT_NEAR(bubble_share(pipeline_of_8(1, 64)) / (7.0 / 64), 1.0, 0.06);
  EXPECT_NEAR(bubble_share(pipeline_of_8(3, 64)) / (7.0 / (64 * 3)), 1.0, 0.06);
  EXPECT_LT(bubble_share(pipeline_of_8(1, 64)), 7.0 / 64);
}

// One micro-batch visits 8 stages one after the other whatever the chunks: seven eighths of the time are idle.
TEST(Iteration, WaitsForAllStagesWithASingleMicroBatch) {
  EXPECT_NEAR(bubble_share(pipeline_of_8(1, 1)) / 7.0, 1.0, 0.06);
  EXPECT_NEAR(bubble_share(pipeline_of_8(3, 1)) / 7.0, 1.0, 0.06);
}

TEST(Iteration, HasASmallerBubbleShareWithMoreMicroBatches) {
  double last = 1e9;
  for (const std::int64_t batch : {1, 2, 4, 8, 16, 64, 256}) {
    const double share = bubble_share(pipeline_of_8(2, batch));
    EXPECT_LT(share, last) << batch;
    last = share;
  }
}

// The tiny model (3200 FLOP per token forward, tests/workload/model_test.cpp), 8 sequences of 4 tokens:
// 3 x 3200 x 32 = 307200 FLOP; with full recomputation the two layers' forward once more:
// 2 x (2 x 640 + causal attention 64) x 32 = 86016; fused backward attention 2.5 instead of 2: 0.5 x 2 x 64 x 32 =
// 2048.
TEST(Iteration, CountsUsefulAndPerformedCompute) {
  TrainingSpec t{shapes::tiny(), {}, 8};
  t.plan.micro_batch = 8;
  IterationProfile p = step(t, machines::dgx_a100(), 1);
  EXPECT_DOUBLE_EQ(p.tokens, 32);
  EXPECT_DOUBLE_EQ(p.model_compute.value, 307200);
  EXPECT_DOUBLE_EQ(p.hardware_compute.value, 307200 + 2048);
  t.plan.recompute = Recompute::full;
  p = step(t, machines::dgx_a100(), 1);
  EXPECT_DOUBLE_EQ(p.hardware_compute.value, 307200 + 2048 + 86016);
  EXPECT_DOUBLE_EQ(p.mfu, 307200 / (p.duration.value * 312e12));
  EXPECT_DOUBLE_EQ(p.checkpoint.value, 14.0 * 1832);
}

// The layer of the 22B model has 12 h^2 weights. Its four products of 8192 rows on A100 with 108 units and tiles of
// 256 x 128: columns 18432, 6144, 24576, 6144 give 32 x (144, 48, 192, 48) tiles, so ceil(42.7) = 43, 15, 57, 15 waves.
// A wave on inputs of 6144, 6144, 6144, 24576 takes 1 us and 2 x 256 x 128 x k / (312e12 x 0.87 / 108).
TEST(Compute, TakesWholeWavesOfTiles) {
  TrainingSpec t{shapes::gpt(48, 6144, 64), {}, 4};
  const auto a100 = machines::dgx_a100().accelerator;
  const PieceTime layer = time_of(Piece::dense_layer, t, 8192, a100);
  const auto wave = [](double depth) { return 1e-6 + 2 * 256 * 128 * depth * 108 / (312e12 * 0.87); };
  EXPECT_NEAR(layer.forward.matmul.value, (43 + 15 + 57) * wave(6144) + 15 * wave(24576), 1e-9);
  EXPECT_NEAR(layer.backward.matmul / layer.forward.matmul, 2.0, 0.02);
  // With a single token the weights have to be read: 2 B x 12 h^2 at 2039e9 x 0.88 B/s, the rest is small.
  const PieceTime one = time_of(Piece::dense_layer, t, 1, a100);
  EXPECT_NEAR(one.forward.matmul.value, 2.0 * 12 * 6144 * 6144 / (2039e9 * 0.88), 1e-6);
}

// Causal attention, 64 heads of 96: s a (96 + 96) per token = 2048 x 64 x 192 = 2.517e7 FLOP, 8192 tokens. A sequence
// of 2048 reaches 2048 / 2648 of the rate, heads of 96 reach 96 / 120 x 152 / 128 of it.
TEST(Compute, TakesCausalAttentionAtItsOwnRate) {
  TrainingSpec t{shapes::gpt(48, 6144, 64), {}, 4};
  const PieceTime layer = time_of(Piece::dense_layer, t, 8192, machines::dgx_a100().accelerator);
  const double share = 2048.0 / 2648 * 96 / 120 * 152 / 128, work = 8192.0 * 2048 * 64 * 192;
  EXPECT_NEAR(layer.forward.attention.value, work / (312e12 * 0.62 * share), 1e-9);
  EXPECT_NEAR(layer.backward.attention.value, 2.5 * work / (312e12 * 0.55 * share), 1e-9);
}

TEST(Compute, LowPrecisionSpeedsUpLinearLayersOnly) {
  TrainingSpec t{shapes::llama3_70b(), {}, 4};
  const auto& h100 = machines::dgx_h100().accelerator;
  const PieceTime wide = time_of(Piece::dense_layer, t, 8192, h100), head = time_of(Piece::head, t, 8192, h100);
  t.plan.precision = hardware::Precision::fp8;
  const PieceTime narrow = time_of(Piece::dense_layer, t, 8192, h100);
  EXPECT_NEAR(wide.forward.matmul / narrow.forward.matmul, 1978.9 / 989.4, 0.05);  // latencies of the waves stay
  EXPECT_EQ(wide.forward.attention, narrow.forward.attention);
  EXPECT_GT(narrow.forward.memory_bound, wide.forward.memory_bound);  // casts
  EXPECT_EQ(time_of(Piece::head, t, 8192, h100).forward.matmul, head.forward.matmul);
}

// 12 s of which 1/4 cannot hide, behind 5 s: 12 - 5 = 7; behind 20 s: 12 - 9 = 3, which leaves 11 s.
TEST(Window, HidesAllButOnePieceBehindWhatIsLeft) {
  EXPECT_DOUBLE_EQ(Window{seconds(5)}.visible(seconds(12), 4).value, 7.0);
  Window window{seconds(20)};
  EXPECT_DOUBLE_EQ(window.visible(seconds(12), 4).value, 3.0);
  EXPECT_DOUBLE_EQ(window.left().value, 11.0);
  EXPECT_DOUBLE_EQ(window.visible(seconds(12), hides_whole, seconds(4)).value, 8.0);
  EXPECT_DOUBLE_EQ(window.left().value, 7.0);
}

TEST(Iteration, OverlapNeverCostsTime) {
  for (std::uint64_t i = 0; i < 300; ++i) {
    auto t = random_training(i);
    if (!t) continue;
    t->plan.overlap_data = t->plan.overlap_tensor = t->plan.overlap_expert = t->plan.overlap_pipeline = false;
    const Seconds plain = step(*t, machines::dgx_h100(), 1024).duration;
    t->plan.overlap_data = t->plan.overlap_tensor = t->plan.overlap_expert = t->plan.overlap_pipeline = true;
    EXPECT_LE(step(*t, machines::dgx_h100(), 1024).duration.value, plain.value * (1 + 1e-12));
  }
}

/// Writes down what it is asked for.
class RecordingNetwork : public collectives::Network {
 public:
  collectives::PhaseResult run(const collectives::CommunicationPhase& phase,
                               const topology::Placement&) const override {
    phases.push_back(phase);
    return {Seconds{1e-3}, {phase.bytes}};
  }
  const collectives::CommunicationPhase* find(collectives::Collective operation, std::int64_t ranks,
                                              std::int64_t stride) const {
    for (const auto& p : phases)
      if (p.operation == operation && p.ranks == ranks && p.stride == stride) return &p;
    return nullptr;
  }
  mutable std::vector<collectives::CommunicationPhase> phases;
};

// 256 accelerators: tensor 2 (stride 1), context 2 (stride 2), data 16 (stride 4), pipeline 4 (stride 64); expert
// groups of 8 have stride 2; dense replicas 32 with stride 2, expert replicas 4 with stride 16.
TEST(Iteration, AsksTheNetworkForTheRightGroupsAndBytes) {
  using collectives::Collective;
  TrainingSpec t{shapes::mixtral_8x7b(), {}, 64};
  t.plan.tensor = 2;
  t.plan.context = 2;
  t.plan.pipeline = 4;
  t.plan.expert = 8;
  t.plan.sequence_parallel = true;
  t.model.sequence = 4096;
  const RecordingNetwork network;
  const hardware::SystemSpec system = machines::dgx_h100();
  iterate(t, system, 256, network, machines::whole(system, 256));
  const double tokens = 2048, h = 4096;
  const auto expect_bytes = [&](Collective operation, std::int64_t ranks, std::int64_t stride, double bytes) {
    const auto* phase = network.find(operation, ranks, stride);
    ASSERT_NE(phase, nullptr) << ranks << " ranks, stride " << stride;
    EXPECT_DOUBLE_EQ(phase->bytes.value, bytes) << ranks << " ranks, stride " << stride;
  };
  expect_bytes(Collective::all_gather, 2, 1, 2 * tokens * h);
  // Keys and values of 4 of 8 heads of 128, BF16, whole sequence.
  expect_bytes(Collective::all_gather, 2, 2, 2 * 4096 * 4 * 2 * 128.0);
  // Two copies of each of the rank's 1024 tokens.
  expect_bytes(Collective::all_to_all, 8, 2, 2 * 2 * 1024 * h);
  expect_bytes(Collective::point_to_point, 4, 64, 2 * tokens * h / 2);
  const auto* dense = network.find(Collective::reduce_scatter, 32, 2);
  const auto* expert = network.find(Collective::reduce_scatter, 4, 16);
  ASSERT_NE(dense, nullptr);
  ASSERT_NE(expert, nullptr);
  // One of the 8 experts of each of 8 layers, split over two tensor ranks, FP32.
  EXPECT_DOUBLE_EQ(expert->bytes.value, 4.0 * 8 * 3 * h * 14336 / 2);
}

// 2048 tokens of 2 x 4096 B on 4 tensor ranks. Forward the look-up sums (16.8 MB), the projection of twice the width
// gathers its input (33.6 MB) and the columns of its result (16.8 MB); backward the look-up gathers, the projection
// sums the gradient of its input and gathers that of its result.
TEST(Exchange, OfAPredictionModuleIsThatOfItsLookUpAndItsProjection) {
  using collectives::Collective;
  TrainingSpec t{shapes::mixtral_8x7b(), {}, 64};
  t.model.sequence = 2048;
  t.plan.tensor = 4;
  t.plan.sequence_parallel = true;
  const RecordingNetwork network;
  const hardware::SystemSpec system = machines::dgx_h100();
  const topology::Placement placement = machines::whole(system, 64);
  const PieceExchange exchange =
      exchange_of(Piece::prediction, t, 2048, Fabric{network, placement, system.scale_up_domain});
  const double once = 2.0 * 2048 * 4096;
  EXPECT_DOUBLE_EQ(exchange.forward.tensor.tier_bytes[0].value, once + 2.0 * once + once);
  EXPECT_DOUBLE_EQ(exchange.backward.tensor.tier_bytes[0].value, once + 2.0 * once + once);
  t.plan.tensor = 1;
  t.plan.sequence_parallel = false;
  EXPECT_EQ(exchange_of(Piece::prediction, t, 2048, Fabric{network, placement, system.scale_up_domain})
                .forward.tensor.time.value,
            0.0);
}

// An embedding that two stages hold is summed between them: tied, or looked up by prediction modules. DualPipe's outer
// stages hold both ends of the model.
TEST(Exchange, OfAnEmbeddingOnTwoStagesIsItsGradient) {
  TrainingSpec t{shapes::llama3_8b(), {}, 64};
  t.plan.pipeline = 4;
  const RecordingNetwork network;
  const hardware::SystemSpec system = machines::dgx_h100();
  const topology::Placement placement = machines::whole(system, 64);
  const Fabric fabric{network, placement, system.scale_up_domain};
  const auto bytes = [&] {
    const collectives::PhaseResult phase = tied_exchange(t, split_of(t, 64), fabric);
    return phase.tier_bytes.empty() ? 0.0 : phase.tier_bytes[0].value;
  };
  EXPECT_EQ(bytes(), 0.0);
  t.model.predicted_tokens = 1;
  // 128256 x 4096 numbers of 4 B both ways; the phase of the test's network counts one of its three boundaries.
  const double gradient = 4.0 * 128256 * 4096;
  EXPECT_DOUBLE_EQ(bytes(), 2.0 / 3.0 * gradient);
  t.model.tied_embeddings = true;
  EXPECT_DOUBLE_EQ(bytes(), 2.0 / 3.0 * gradient);
  t.plan.schedule = pipeline::Schedule::dual_pipe;
  EXPECT_EQ(bytes(), 0.0);
}

// Heads for tokens: each rank attends with the whole sequence, as long as one rank alone with a part of the heads.
TEST(Compute, AttendsToWholeSequencesAfterAnAllToAll) {
  TrainingSpec t{shapes::llama3_8b(), {}, 64};
  t.plan.context = 4;
  const hardware::SystemSpec system = machines::dgx_h100();
  const auto attention = [&] { return time_of(Piece::dense_layer, t, 2048, system.accelerator).forward.attention; };
  const Seconds ring = attention();
  t.plan.context_exchange = ContextExchange::all_to_all;
  // s / (s + 600) of 2048 tokens is 0.773, of 8192 0.932.
  EXPECT_NEAR(attention() / ring, (2048.0 / 2648.0) / (8192.0 / 8792.0), 1e-9);
}

// A step's tensor traffic: 2 all-reduces each way per layer and micro-batch, one each for embedding and head.
TEST(Iteration, CountsTheBytesOfAWholeStep) {
  TrainingSpec t{shapes::llama3_8b(), {}, 4};
  t.plan.tensor = 8;
  const RecordingNetwork network;
  const hardware::SystemSpec system = machines::dgx_h100();
  const IterationProfile p = iterate(t, system, 8, network, machines::whole(system, 8));
  const double buffer = 2.0 * 8192 * 4096;
  ASSERT_EQ(p.tier_bytes.size(), 1u);
  EXPECT_DOUBLE_EQ(p.tier_bytes[0].value, 4 * (32 * 4 + 2) * buffer);
  EXPECT_NEAR(p.exposed_tensor.value, 4 * (32 * 4 + 2) * 1e-3, 1e-12);
}

TEST(Iteration, DrawsPowerByPhase) {
  const IterationProfile p = step(pipeline_of_8(1, 8), machines::dgx_a100(), 64);
  ASSERT_EQ(p.phases.size(), 3u);
  EXPECT_DOUBLE_EQ(p.phases[0].accelerator_power.value, 62 + 0.95 * 338);
  EXPECT_DOUBLE_EQ(p.phases[1].accelerator_power.value, 62 + 0.45 * 338);
  EXPECT_DOUBLE_EQ(p.phases[2].accelerator_power.value, 62 + 0.45 * 338);
  EXPECT_GT(p.accelerator_power, p.phases[1].accelerator_power);
  EXPECT_LT(p.accelerator_power, p.phases[0].accelerator_power);
  EXPECT_GE(p.phases[2].duration, p.bubble);  // and what lighter stages wait for the slowest
}

// One look at the parts, not at the accelerators: the number of network phases does not grow.
TEST(Iteration, CostsTheSameForAnyNumberOfAccelerators) {
  const hardware::SystemSpec system = machines::dgx_h100();
  const auto phases = [&](std::int64_t accelerators) {
    TrainingSpec t{shapes::llama3_405b(), {}, accelerators / 128};
    t.plan.tensor = 8;
    t.plan.pipeline = 16;
    t.plan.sequence_parallel = true;
    t.plan.recompute = Recompute::full;
    const machines::TwoLevelNetwork network{system};
    iterate(t, system, accelerators, network, machines::whole(system, accelerators));
    return network.runs;
  };
  EXPECT_EQ(phases(1024), phases(131072));
  EXPECT_LT(phases(131072), 100);
}

}  // namespace
}  // namespace gigatwin::workload
