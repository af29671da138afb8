#include "pipeline/schedule.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <map>

#include "pipelines.hpp"

namespace gigatwin::pipeline {
namespace {

using testing::ElementsAre;

constexpr Operation f(std::int32_t chunk, std::int32_t m) { return {Work::forward, chunk, m}; }
constexpr Operation b(std::int32_t chunk, std::int32_t m) { return {Work::backward, chunk, m}; }
constexpr Operation bi(std::int32_t chunk, std::int32_t m) { return {Work::backward_input, chunk, m}; }
constexpr Operation bw(std::int32_t chunk, std::int32_t m) { return {Work::backward_weight, chunk, m}; }

TEST(PipelineOrder, GpipeTurnsRoundWhenAllMicroBatchesAreThrough) {
  const auto order = order_of({2, 1, 2, Schedule::gpipe});
  EXPECT_THAT(order[0], ElementsAre(f(0, 0), f(0, 1), b(0, 0), b(0, 1)));
  EXPECT_THAT(order[1], ElementsAre(f(1, 0), f(1, 1), b(1, 0), b(1, 1)));
}

TEST(PipelineOrder, OneForwardOneBackwardRunsAheadByTheStagesThatFollow) {
  const auto order = order_of({3, 1, 4});
  EXPECT_THAT(order[0], ElementsAre(f(0, 0), f(0, 1), f(0, 2), b(0, 0), f(0, 3), b(0, 1), b(0, 2), b(0, 3)));
  EXPECT_THAT(order[1], ElementsAre(f(1, 0), f(1, 1), b(1, 0), f(1, 2), b(1, 1), f(1, 3), b(1, 2), b(1, 3)));
  EXPECT_THAT(order[2], ElementsAre(f(2, 0), b(2, 0), f(2, 1), b(2, 1), f(2, 2), b(2, 2), f(2, 3), b(2, 3)));
}

// Warm-up (2 - 1) x 2 + 2 x (2 - 1 - stage): 4 turns on stage 0, which is all of them, and 2 on stage 1.
TEST(PipelineOrder, InterleavedTakesAGroupOfMicroBatchesThroughOneChunkAndThenTheNext) {
  const auto order = order_of({2, 2, 2});
  EXPECT_THAT(order[0], ElementsAre(f(0, 0), f(0, 1), f(2, 0), f(2, 1), b(2, 0), b(2, 1), b(0, 0), b(0, 1)));
  EXPECT_THAT(order[1], ElementsAre(f(1, 0), f(1, 1), f(3, 0), b(3, 0), f(3, 1), b(3, 1), b(1, 0), b(1, 1)));
}

TEST(PipelineOrder, ZeroBubbleDefersTheWeightsOfLaterStages) {
  const auto order = order_of({2, 1, 3, Schedule::zero_bubble});
  EXPECT_THAT(order[0],
              ElementsAre(f(0, 0), f(0, 1), bi(0, 0), bw(0, 0), f(0, 2), bi(0, 1), bw(0, 1), bi(0, 2), bw(0, 2)));
  EXPECT_THAT(order[1],
              ElementsAre(f(1, 0), bi(1, 0), f(1, 1), bi(1, 1), bw(1, 0), f(1, 2), bi(1, 2), bw(1, 1), bw(1, 2)));
}

// Micro-batches 0 and 1 enter at stage 0, 2 and 3 at stage 1.
TEST(PipelineOrder, DualPipeFeedsBothEnds) {
  const auto order = order_of({2, 1, 4, Schedule::dual_pipe});
  const Operation overlapped{Work::forward_backward, 1, 3, 0, 0};
  EXPECT_THAT(order[0], ElementsAre(f(0, 0), f(1, 2), f(0, 1), b(1, 2), overlapped, b(1, 3), bi(0, 1), bw(0, 1)));
  const Operation mirrored{Work::forward_backward, 1, 1, 0, 2};
  EXPECT_THAT(order[1], ElementsAre(f(0, 2), f(1, 0), f(0, 3), b(1, 0), mirrored, b(1, 1), bi(0, 3), bw(0, 3)));
}

// 20 on 8 stages: groups of 8 leave 4, of 9 leave 2, of 10 leave none.
TEST(PipelineOrder, GroupsLeaveNoRestShorterThanThePipeline) {
  EXPECT_EQ(micro_batch_group({8, 2, 24}), 8);
  EXPECT_EQ(micro_batch_group({8, 2, 20}), 10);
  EXPECT_EQ(micro_batch_group({8, 2, 17}), 9);  // and a rest of 8
  EXPECT_EQ(micro_batch_group({8, 2, 13}), 13);
  EXPECT_EQ(micro_batch_group({8, 2, 5}), 5);
}

TEST(PipelineShape, ProblemsNameTheNearestShape) {
  const auto odd = problem_of({3, 1, 6, Schedule::dual_pipe});
  ASSERT_TRUE(odd);
  EXPECT_EQ(odd->expected, "an even number of stages for DualPipe");
  EXPECT_EQ(odd->found, "3");
  EXPECT_EQ(odd->nearest.stages, 4);
  EXPECT_EQ(odd->nearest.micro_batches, 8);
  const auto few = problem_of({4, 1, 7, Schedule::dual_pipe});
  ASSERT_TRUE(few);
  EXPECT_EQ(few->expected, "an even number of micro-batches for DualPipe, at least 8 on 4 stages");
  EXPECT_EQ(few->nearest.micro_batches, 8);
  const auto chunks = problem_of({4, 2, 8, Schedule::zero_bubble});
  ASSERT_TRUE(chunks);
  EXPECT_EQ(chunks->nearest.chunks, 1);
  const auto none = problem_of({0, 1, 1});
  ASSERT_TRUE(none);
  EXPECT_EQ(none->nearest.stages, 1);
}

TEST(PipelineShape, TheNearestShapeHasNoProblem) {
  for (std::int64_t stages = 0; stages < 6; ++stages)
    for (std::int64_t micro_batches = -1; micro_batches < 14; ++micro_batches)
      for (const Schedule schedule : all_schedules) {
        Shape shape{stages, 2, micro_batches, schedule};
        for (int steps = 0; steps < 5; ++steps)
          if (const auto problem = problem_of(shape)) shape = problem->nearest;
        EXPECT_FALSE(problem_of(shape)) << stages << " stages, " << micro_batches << " micro-batches";
      }
}

/// How often each chunk's micro-batches go forward, get their input's gradient, and their weights'.
struct Count {
  int forward = 0, input = 0, weight = 0;
};

TEST(PipelineOrder, EveryChunkOfEveryMicroBatchRunsOnceWhereItBelongsForwardFirst) {
  for (std::uint64_t i = 0; i < 300; ++i) {
    Sequence random{"order", i};
    const Shape shape = random_shape(random);
    const auto order = order_of(shape);
    std::map<std::pair<std::int64_t, std::int64_t>, Count> seen;
    for (std::size_t s = 0; s < order.size(); ++s)
      for (const Operation& o : order[s]) {
        if (goes_forward(o.work)) {
          EXPECT_EQ(stage_of(shape, o.chunk, o.micro_batch), static_cast<std::int64_t>(s));
          ++seen[{o.chunk, o.micro_batch}].forward;
        }
        Count& back = seen[{chunk_backward(o), micro_batch_backward(o)}];
        if (ends_input_gradient(o.work)) {
          EXPECT_EQ(stage_of(shape, chunk_backward(o), micro_batch_backward(o)), static_cast<std::int64_t>(s));
          EXPECT_EQ(back.forward, 1);
          ++back.input;
        }
        if (ends_weight_gradient(o.work)) {
          EXPECT_EQ(back.input, 1);
          ++back.weight;
        }
      }
    EXPECT_EQ(seen.size(), static_cast<std::size_t>(shape.stages * shape.chunks * shape.micro_batches));
    for (const auto& [cell, count] : seen) EXPECT_TRUE(count.forward == 1 && count.input == 1 && count.weight == 1);
  }
}

TEST(PipelineOrder, PeakActivationsAreThoseCountedInTheOrder) {
  for (std::uint64_t i = 0; i < 300; ++i) {
    Sequence random{"peak", i};
    const Shape shape = random_shape(random);
    const auto peaks = peak_activations(shape);
    const auto order = order_of(shape);
    for (std::size_t s = 0; s < order.size(); ++s) {
      std::int64_t alive = 0, most = 0;
      for (const Operation& o : order[s]) {
        if (goes_forward(o.work)) most = std::max(most, ++alive);
        if (ends_weight_gradient(o.work)) --alive;
      }
      EXPECT_EQ(alive, 0);
      EXPECT_EQ(peaks[s], most) << "stage " << s << " of " << shape.stages << ", chunks " << shape.chunks << ", "
                                << shape.micro_batches << " micro-batches, schedule "
                                << static_cast<int>(shape.schedule);
    }
  }
}

// DeepSeek-V3, table 2: p + 1 for DualPipe, p for 1F1B (its first stage) and ZB1P.
TEST(PipelineOrder, PeakActivationsArePublished) {
  EXPECT_THAT(peak_activations({4, 1, 8}), ElementsAre(4, 3, 2, 1));
  EXPECT_THAT(peak_activations({4, 1, 8, Schedule::zero_bubble}), ElementsAre(4, 4, 4, 4));
  EXPECT_THAT(peak_activations({4, 1, 8, Schedule::dual_pipe}), ElementsAre(5, 5, 5, 5));
  EXPECT_THAT(peak_activations({4, 1, 8, Schedule::gpipe}), ElementsAre(8, 8, 8, 8));
  EXPECT_THAT(peak_activations({4, 2, 8}), ElementsAre(11, 9, 7, 5));  // (2 - 1) 4 + 2 (3 - stage) + 1
}

}  // namespace
}  // namespace gigatwin::pipeline
