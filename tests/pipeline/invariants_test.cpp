#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "pipelines.hpp"

namespace gigatwin::pipeline {
namespace {

constexpr double rounding_s = 1e-9;

struct Case {
  Shape shape;
  Costs costs;
};

Case random_case(Sequence& random) {
  const Shape shape = random_shape(random);
  return {shape, random_costs(shape, random)};
}

TEST(PipelineInvariants, WhatAStageDoesAddsUpToTheStep) {
  for (std::uint64_t i = 0; i < 300; ++i) {
    Sequence random{"sum", i};
    const auto [shape, costs] = random_case(random);
    const Timeline timeline = evaluate(shape, costs);
    for (const StageTime& stage : timeline.stages) EXPECT_NEAR(stage.total().value, timeline.end.value, rounding_s);
  }
}

TEST(PipelineInvariants, ComputationIsThatOfTheOrder) {
  for (std::uint64_t i = 0; i < 100; ++i) {
    Sequence random{"compute", i};
    const auto [shape, costs] = random_case(random);
    const Timeline timeline = evaluate(shape, costs);
    const auto order = order_of(shape);
    for (std::size_t s = 0; s < order.size(); ++s) {
      double compute_s = 0.0;
      for (const Operation& o : order[s]) {
        const ChunkCosts& chunk = costs.chunks[static_cast<std::size_t>(o.chunk)];
        compute_s += (chunk.*chunk_costs[static_cast<std::size_t>(o.work)]).value;
      }
      EXPECT_NEAR(timeline.stages[s].compute.value, compute_s, rounding_s);
    }
  }
}

TEST(PipelineInvariants, StreamsDoOneThingAtATimeAndNothingAfterTheEnd) {
  for (std::uint64_t i = 0; i < 100; ++i) {
    Sequence random{"streams", i};
    const auto [shape, costs] = random_case(random);
    const Timeline timeline = evaluate(shape, costs, true);
    std::map<std::pair<std::int32_t, Stream>, double> free_s;
    for (const TimedOperation& o : timeline.operations) {
      double& stream_s = free_s[{o.stage, o.stream}];
      EXPECT_GE(o.start.value, stream_s - rounding_s);
      EXPECT_GE(o.end.value, o.start.value);
      stream_s = o.end.value;
    }
    for (const auto& [stream, end_s] : free_s) EXPECT_LE(end_s, timeline.end.value + rounding_s);
  }
}

/// When the three parts of a chunk's micro-batch begin and end.
struct Times {
  double forward_s = 0.0, forward_end_s = 0.0, input_s = 0.0, input_end_s = 0.0, weight_s = 0.0;
};

std::map<std::pair<std::int64_t, std::int64_t>, Times> times_of(const Timeline& timeline) {
  std::map<std::pair<std::int64_t, std::int64_t>, Times> times;
  for (const auto& [stage, stream, o, start, end] : timeline.operations) {
    if (stream != Stream::compute || o.work == Work::optimizer) continue;
    Times& back = times[{chunk_backward(o), micro_batch_backward(o)}];
    if (goes_forward(o.work)) {
      times[{o.chunk, o.micro_batch}].forward_s = start.value;
      times[{o.chunk, o.micro_batch}].forward_end_s = end.value;
    }
    if (ends_input_gradient(o.work)) back.input_s = start.value, back.input_end_s = end.value;
    if (o.work == Work::backward_weight) back.weight_s = start.value;
  }
  return times;
}

TEST(PipelineInvariants, NothingBeginsBeforeItsInputArrives) {
  for (std::uint64_t i = 0; i < 100; ++i) {
    Sequence random{"inputs", i};
    const auto [shape, costs] = random_case(random);
    const Timeline timeline = evaluate(shape, costs, true);
    auto times = times_of(timeline);
    for (const auto& [cell, t] : times) {
      const auto [chunk, m] = cell;
      EXPECT_GE(t.input_s, t.forward_end_s - rounding_s);
      if (t.weight_s > 0.0) {
        EXPECT_GE(t.weight_s, t.input_end_s - rounding_s);
      }
      if (chunk + 1 == shape.stages * shape.chunks) continue;
      const bool stays = stage_of(shape, chunk, m) == stage_of(shape, chunk + 1, m);
      const auto sends = [&](std::int64_t of, Seconds ChunkCosts::*part) {
        return stays ? 0.0 : (costs.chunks[static_cast<std::size_t>(of)].*part).value;
      };
      const Times& next = times[{chunk + 1, m}];
      EXPECT_GE(next.forward_s, t.forward_end_s + sends(chunk, &ChunkCosts::send_forward) - rounding_s);
      EXPECT_GE(t.input_s, next.input_end_s + sends(chunk + 1, &ChunkCosts::send_backward) - rounding_s);
    }
  }
}

TEST(PipelineInvariants, WeightsArriveBeforeAndGradientsLeaveAfterTheirChunk) {
  for (std::uint64_t i = 0; i < 100; ++i) {
    Sequence random{"data", i};
    auto [shape, costs] = random_case(random);
    costs.data_pieces = 1.0;
    const Timeline timeline = evaluate(shape, costs, true);
    std::map<std::tuple<std::int32_t, std::int32_t>, double> gathered_s, computed_s;
    for (const TimedOperation& o : timeline.operations)
      if (o.operation.work == Work::gather) gathered_s[{o.stage, o.operation.chunk}] = o.end.value;
    for (const TimedOperation& o : timeline.operations)
      if (o.stream == Stream::compute && o.operation.work != Work::optimizer) {
        const double there_s = gathered_s[{o.stage, o.operation.chunk}];
        EXPECT_GE(o.start.value, there_s - rounding_s);
        double& last_s = computed_s[{o.stage, chunk_backward(o.operation)}];
        if (ends_weight_gradient(o.operation.work)) last_s = std::max(last_s, o.end.value);
      }
    for (const TimedOperation& o : timeline.operations)
      if (o.operation.work == Work::reduce) {
        const double last_s = computed_s[{o.stage, o.operation.chunk}];
        EXPECT_GE(o.start.value, last_s - rounding_s);
      }
  }
}

TEST(PipelineInvariants, NoCostMakesAStepShorter) {
  for (std::uint64_t i = 0; i < 400; ++i) {
    Sequence random{"monotone", i};
    auto [shape, costs] = random_case(random);
    const Seconds before = evaluate(shape, costs).end;
    const auto chunk = static_cast<std::size_t>(random.integer(0, shape.stages * shape.chunks - 1));
    costs.chunks[chunk].*chunk_costs[static_cast<std::size_t>(random.integer(0, 8))] += seconds(random.uniform(0, 2));
    if (random.integer(0, 4) == 0) costs.tied_exchange += seconds(1.0);
    if (random.integer(0, 4) == 0) costs.optimizer.front() += seconds(1.0);
    EXPECT_GE(evaluate(shape, costs).end.value, before.value - rounding_s);
  }
}

TEST(PipelineInvariants, AStepIsNoShorterThanItsBusiestStageNorThanOneMicroBatchThroughAll) {
  for (std::uint64_t i = 0; i < 200; ++i) {
    Sequence random{"bounds", i};
    const auto [shape, costs] = random_case(random);
    const Timeline timeline = evaluate(shape, costs);
    for (const StageTime& stage : timeline.stages) EXPECT_GE(timeline.end.value, stage.compute.value);
    if (shape.schedule == Schedule::dual_pipe) continue;  // overlapped pairs may be shorter than their parts
    double through_s = 0.0;
    for (const ChunkCosts& chunk : costs.chunks)
      through_s += chunk.forward.value +
                   (shape.schedule == Schedule::zero_bubble ? chunk.backward_input.value : chunk.backward.value);
    EXPECT_GE(timeline.end.value, through_s - rounding_s);
  }
}

TEST(PipelineInvariants, TwiceTheCostsAreTwiceTheStep) {
  for (std::uint64_t i = 0; i < 50; ++i) {
    Sequence random{"scale", i};
    auto [shape, costs] = random_case(random);
    const Seconds once = evaluate(shape, costs).end;
    for (ChunkCosts& chunk : costs.chunks)
      for (const auto part : chunk_costs) chunk.*part = 2.0 * (chunk.*part);
    for (Seconds& optimizer : costs.optimizer) optimizer = 2.0 * optimizer;
    costs.tied_exchange = 2.0 * costs.tied_exchange;
    EXPECT_DOUBLE_EQ(evaluate(shape, costs).end.value, 2.0 * once.value);
  }
}

// Many more micro-batches than stages, few more, fewer: no order makes stages wait for each other forever.
TEST(PipelineInvariants, EveryInterleavedShapeComesToItsEnd) {
  for (std::int64_t stages = 1; stages <= 9; ++stages)
    for (std::int64_t chunks = 2; chunks <= 4; ++chunks)
      for (std::int64_t m = 1; m <= 30; ++m) {
        const Shape shape{stages, chunks, m};
        EXPECT_GT(evaluate(shape, alike(shape, computing(1.0, 1.0, 1.0))).end.value, 0.0);
      }
}

}  // namespace
}  // namespace gigatwin::pipeline
