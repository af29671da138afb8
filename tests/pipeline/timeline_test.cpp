#include "pipeline/timeline.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "pipelines.hpp"

namespace gigatwin::pipeline {
namespace {

constexpr double rounding_s = 1e-9;

/// The most that a stage waits because of the order; there is nothing else to wait for.
double bubble_s(const Shape& shape, const ChunkCosts& every) {
  double most_s = 0.0;
  for (const StageTime& stage : evaluate(shape, alike(shape, every)).stages)
    most_s = std::max(most_s, stage.bubble.value);
  return most_s;
}

// F 1, B 2, transfers 0.5:
//   stage 0: F0 0-1  F1 1-2                        B0 5-7        B1 8-10
//   stage 1:         F0 1.5-2.5  B0 2.5-4.5  F1 4.5-5.5  B1 5.5-7.5
TEST(PipelineTimeline, TwoStagesByHand) {
  const Shape shape{2, 1, 2};
  ChunkCosts every = computing(1.0, 1.0, 1.0);
  every.send_forward = every.send_backward = seconds(0.5);
  const Timeline timeline = evaluate(shape, alike(shape, every));
  EXPECT_NEAR(timeline.end.value, 10.0, rounding_s);
  const StageTime& first = timeline.stages[0];
  EXPECT_NEAR(first.compute.value, 6.0, rounding_s);
  EXPECT_NEAR(first.bubble.value, 2.5 + 0.5, rounding_s);    // 2-4.5 and 7-7.5: stage 1 still computes
  EXPECT_NEAR(first.transfer.value, 0.5 + 0.5, rounding_s);  // 4.5-5 and 7.5-8
  const StageTime& last = timeline.stages[1];
  EXPECT_NEAR(last.bubble.value, 1.0 + 2.5, rounding_s);  // 0-1 and 7.5-10
  EXPECT_NEAR(last.transfer.value, 0.5, rounding_s);
}

// The sender stands still: F1 of stage 0 at 1.5, F1 of stage 1 at 5, B1 there 6-8 and on stage 0 8.5-10.5.
TEST(PipelineTimeline, TransfersThatDoNotOverlapHoldTheSender) {
  const Shape shape{2, 1, 2};
  ChunkCosts every = computing(1.0, 1.0, 1.0);
  every.send_forward = every.send_backward = seconds(0.5);
  Costs costs = alike(shape, every);
  costs.overlap_sends = false;
  const Timeline timeline = evaluate(shape, costs);
  EXPECT_NEAR(timeline.end.value, 10.5, rounding_s);
  EXPECT_NEAR(timeline.stages[1].transfer.value, 0.5 + 0.5 + 0.5, rounding_s);  // F0 arrives, B0 and B1 leave
}

// Transfers of 3 after forwards of 1: the second leaves when the first has arrived, at 4, and arrives at 7.
//   stage 1: F0 4-5  B0 5-7  F1 7-8  B1 8-10;   stage 0: B0 7-9  B1 10-12
TEST(PipelineTimeline, TransfersOfOneDirectionFollowEachOther) {
  const Shape shape{2, 1, 2};
  ChunkCosts every = computing(1.0, 1.0, 1.0);
  every.send_forward = seconds(3.0);
  const Timeline timeline = evaluate(shape, alike(shape, every), true);
  EXPECT_NEAR(timeline.end.value, 12.0, rounding_s);
  for (const TimedOperation& o : timeline.operations)
    if (o.operation == Operation{Work::send_forward, 0, 1}) {
      EXPECT_NEAR(o.start.value, 4.0, rounding_s);
    }
}

// Two chunks a stage, two micro-batches, F 1, B 2:
//   stage 0: f00 f01 f20 f21 0-4,  b20 7-9, b21 9.. waits for b31 (7-9): 9-11, b00 11-13, b01 13-15
//   stage 1: f10 f11 1-3, f30 3-4, b30 4-6, f31 6-7, b31 7-9, b10 9-11, b11 11-13
// b20 needs b30, which ends at 6: b20 6-8, b21 9-11, b00 (after b10, 11) 11-13, b01 13-15.
TEST(PipelineTimeline, InterleavedByHand) {
  const Shape shape{2, 2, 2};
  const Timeline timeline = evaluate(shape, alike(shape, computing(1.0, 1.0, 1.0)));
  EXPECT_NEAR(timeline.end.value, 15.0, rounding_s);
  EXPECT_NEAR(timeline.stages[0].bubble.value, 3.0, rounding_s);  // (p - 1) (F + B) of one chunk
}

// Equal stages, no transfers: (p - 1)(F + B) is idle of m v (F + B), so a share (p - 1) / (m v). SC21, section 2.2.
TEST(PipelineTimeline, BubblesAreThoseOfThePapers) {
  for (const std::int64_t p : {1, 2, 3, 4, 8, 16})
    for (const std::int64_t m : {p, p + 1, 2 * p, 3 * p + 1, 5 * p}) {
      const double idle_s = static_cast<double>(p - 1) * (1.0 + 2.2);
      EXPECT_NEAR(bubble_s({p, 1, m, Schedule::gpipe}, computing(1.0, 1.2, 1.0)), idle_s, rounding_s);
      for (const std::int64_t v : {1, 2, 3, 5})
        EXPECT_NEAR(bubble_s({p, v, m}, computing(1.0, 1.2, 1.0)), idle_s, rounding_s) << p << " " << v << " " << m;
    }
}

// arXiv 2401.10241, table 1: (p - 1)(F + B - W), B the input's part, for W <= F and W <= B.
TEST(PipelineTimeline, ZeroBubbleHidesTheWeightGradients) {
  for (const std::int64_t p : {2, 4, 8})
    for (const std::int64_t m : {p, 3 * p}) {
      const double stages = static_cast<double>(p - 1);
      const Shape shape{p, 1, m, Schedule::zero_bubble};
      EXPECT_NEAR(bubble_s(shape, computing(1.0, 1.0, 1.0)), stages * 1.0, rounding_s);
      EXPECT_NEAR(bubble_s(shape, computing(1.0, 1.2, 0.7)), stages * 1.5, rounding_s);
    }
}

// DeepSeek-V3, table 2: (p / 2 - 1)(F&B + B - 3 W), B both parts. Chunks that overlap take 3, then 2.4: stages near the
// ends overlap less of their work, so they are busier and wait less than the middle ones.
TEST(PipelineTimeline, DualPipeBubbleIsThatOfThePaper) {
  for (const std::int64_t p : {2, 4, 8, 16})
    for (const std::int64_t m : {2 * p, 2 * p + 2, 8 * p}) {
      const Shape shape{p, 1, m, Schedule::dual_pipe};
      ChunkCosts every = computing(1.0, 1.0, 1.0);
      const double pairs = static_cast<double>(p / 2 - 1);
      EXPECT_NEAR(bubble_s(shape, every), pairs * (3.0 + 2.0 - 3.0), rounding_s);
      every.forward_backward = seconds(2.4);
      EXPECT_NEAR(bubble_s(shape, every), pairs * (2.4 + 2.0 - 3.0), rounding_s);
    }
}

// One stage, F 1, B 2, two micro-batches: 6 s of computation. Weights take 3 s, gradients 4 s.
TEST(PipelineTimeline, DataParallelWorkHidesPieceByPiece) {
  const Shape shape{1, 1, 2};
  ChunkCosts every = computing(1.0, 1.0, 1.0);
  every.gather = seconds(3.0);
  every.reduce = seconds(4.0);
  Costs costs = alike(shape, every);
  costs.optimizer = {seconds(0.5)};
  EXPECT_NEAR(evaluate(shape, costs).end.value, 3.0 + 6.0 + 4.0 + 0.5,
              rounding_s);  // one piece: nothing to hide behind
  costs.overlap_data = false;
  EXPECT_NEAR(evaluate(shape, costs).end.value, 3.0 + 6.0 + 4.0 + 0.5, rounding_s);
  // Four pieces: the last of the weights arrives at 3, a quarter of the first forward follows, so that ends at 3.25 and
  // the last backward at 8.25. Its first quarter is ready at 6.75; the reductions end at 10.75.
  costs.overlap_data = true;
  costs.data_pieces = 4.0;
  const Timeline timeline = evaluate(shape, costs);
  EXPECT_NEAR(timeline.end.value, 10.75 + 0.5, rounding_s);
  EXPECT_NEAR(timeline.stages[0].gather.value, 2.25, rounding_s);
  EXPECT_NEAR(timeline.stages[0].reduce.value, 2.5, rounding_s);
  EXPECT_NEAR(timeline.stages[0].optimizer.value, 0.5, rounding_s);
}

// Interleaved: the last backwards are of chunk 0, so what chunk 2 reduces hides behind them (11-13 and 13-15 above).
TEST(PipelineTimeline, EarlierChunksReduceBehindLaterOnes) {
  const Shape shape{2, 2, 2};
  ChunkCosts every = computing(1.0, 1.0, 1.0);
  every.reduce = seconds(3.0);
  const Timeline timeline = evaluate(shape, alike(shape, every));
  EXPECT_NEAR(timeline.stages[0].reduce.value, 3.0, rounding_s);  // chunk 2: 11-14, chunk 0: 15-18
  EXPECT_NEAR(timeline.end.value, 18.0, rounding_s);
}

// Stage 1 of two ends at 6, stage 0 at 9 (F 1, B 2, two micro-batches). They exchange from 9 to 10; optimizers 1 and 3
// s.
TEST(PipelineTimeline, StepEndsWithTheSlowestOptimizer) {
  const Shape shape{2, 1, 2};
  Costs costs = alike(shape, computing(1.0, 1.0, 1.0));
  costs.tied_exchange = seconds(1.0);
  costs.optimizer = {seconds(1.0), seconds(3.0)};
  const Timeline timeline = evaluate(shape, costs);
  EXPECT_NEAR(timeline.end.value, 9.0 + 1.0 + 3.0, rounding_s);
  EXPECT_NEAR(timeline.stages[0].bubble.value, 3.0 + 2.0, rounding_s);
  EXPECT_NEAR(timeline.stages[1].bubble.value, 3.0, rounding_s);
  costs.tied_exchange = {};
  EXPECT_NEAR(evaluate(shape, costs).end.value, 9.0 + 3.0, rounding_s);
  costs.gradient_norm = false;  // stage 1 begins when it is ready, at 7
  EXPECT_NEAR(evaluate(shape, costs).end.value, 10.0, rounding_s);
}

}  // namespace
}  // namespace gigatwin::pipeline
