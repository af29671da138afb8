#include "kernels/kernels.hpp"

#include <gtest/gtest.h>

#include "base/random.hpp"

namespace gigatwin::kernels {
namespace {

using hardware::AcceleratorSpec;
using hardware::Precision;

/// 100 units that each multiply 1e10 FLOP/s in tiles of 256 x 128, 1 us latency, 1 TB/s of memory.
AcceleratorSpec round_figures() {
  AcceleratorSpec a;
  a.title = "round figures";
  a.compute_units = 100;
  a.tile_rows = 256;
  a.tile_columns = 128;
  a.tile_latency = Seconds{1e-6};
  a.peak_bf16 = FlopPerSecond{2e12};
  a.matmul_efficiency = 0.5;
  a.attention_forward_efficiency = 0.5;
  a.attention_backward_efficiency = 0.4;
  a.memory_bandwidth = gigabytes_per_second(1250);
  a.memory_efficiency = 0.8;
  return a;
}

// 1280 x 2560 are 5 x 20 = 100 tiles of 256 x 128: one wave of 1 us and 2 x 256 x 128 x 1000 / 1e10 = 6.5536 ms.
TEST(Matmul, OfAsManyTilesAsUnitsTakesOneWave) {
  EXPECT_NEAR(matmul_time({1280, 2560, 1000, 1.0, {}}, round_figures(), Precision::bf16).value, 1e-6 + 6.5536e-3,
              1e-12);
}

// One column more would take two waves of 5 x 21 tiles, 13.1 ms. Tiles of 64 x 64 in 20 x 41 = 820 pieces take 9 waves
// of an eighth: a unit that is fed 32 instead of 85.33 times an operand loses 0.16 (85.33 / 32 - 1) = 26.7 % of
// 0.8192 ms. No other tile is faster.
TEST(Matmul, OfOneTileMoreTakesTheBestOfSmallerTiles) {
  const double eighth = 1e-6 + (0.84 + 0.16 * (256.0 * 128 / 384) / 32) * 0.8192e-3;
  EXPECT_NEAR(matmul_time({1280, 2561, 1000, 1.0, {}}, round_figures(), Precision::bf16).value, 9 * eighth, 1e-9);
}

TEST(Matmul, OfManyExpertsSharesWaves) {
  const AcceleratorSpec a = round_figures();
  Matmul ten{128, 128, 1000, 10.0, {}};
  EXPECT_NEAR(matmul_time(ten, a, Precision::bf16) / matmul_time({128, 128, 1000, 1.0, {}}, a, Precision::bf16), 1.0,
              1e-12);
}

// Reads and writes 3e9 B at 1e12 B/s: 3 ms, longer than its products.
TEST(Matmul, OfOneRowIsBoundByMemory) {
  EXPECT_NEAR(matmul_time({1, 1000, 1000, 1.0, Bytes{3e9}}, round_figures(), Precision::bf16).value, 3e-3, 1e-12);
}

TEST(Matmul, NeverBeatsThePeakAndGrowsWithEverySide) {
  const AcceleratorSpec a = round_figures();
  for (std::uint64_t i = 0; i < 500; ++i) {
    const Draws draws{3, "kernels.matmul", i};
    const auto side = [&](std::uint64_t k) {
      return 1.0 + static_cast<double>(static_cast<int>(5000 * draws.uniform(k)));
    };
    const Matmul m{side(0), side(1), side(2), 1.0, {}};
    const Seconds time = matmul_time(m, a, Precision::bf16);
    EXPECT_GE(time, work_of(m) / (0.5 * a.peak_bf16));
    EXPECT_GE(matmul_time({m.rows + 1, m.columns, m.depth, 1.0, {}}, a, Precision::bf16), time);
    EXPECT_GE(matmul_time({m.rows, m.columns + 1, m.depth, 1.0, {}}, a, Precision::bf16), time);
    EXPECT_GE(matmul_time({m.rows, m.columns, m.depth + 1, 1.0, {}}, a, Precision::bf16), time);
    EXPECT_GE(matmul_time(m, a, Precision::bf16, 0.9), time);
  }
}

// 600 tokens reach half of the rate: 1e9 FLOP at 0.5 x 2e12 x 0.5; heads of 64 reach 64 / 88 x 152 / 128 of it.
TEST(Attention, LosesOnShortSequencesAndNarrowHeads) {
  const AcceleratorSpec a = round_figures();
  EXPECT_NEAR(attention_forward_time(Flop{1e9}, 600, 128, a).value, 2e-3, 1e-12);
  EXPECT_NEAR(attention_backward_time(Flop{1e9}, 600, 128, a).value, 2.5e-3, 1e-12);
  EXPECT_NEAR(attention_forward_time(Flop{1e9}, 600, 64, a).value, 2e-3 / (64.0 / 88 * 152 / 128), 1e-12);
  EXPECT_EQ(attention_forward_time(Flop{1e9}, 600, 256, a), attention_forward_time(Flop{1e9}, 600, 128, a));
}

TEST(Streaming, TakesTheSustainedBandwidth) {
  EXPECT_NEAR(streaming_time(gigabytes(1), round_figures()).value, 1e-3, 1e-12);
}

}  // namespace
}  // namespace gigatwin::kernels
