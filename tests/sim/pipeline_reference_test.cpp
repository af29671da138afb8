#include "sim/pipeline_reference.hpp"

#include <gtest/gtest.h>

#include "base/random.hpp"

namespace gigatwin::sim {
namespace {

using pipeline::ChunkCosts;
using pipeline::Costs;
using pipeline::Schedule;
using pipeline::Shape;

constexpr double agreement = 1e-9;  // relative: SimGrid's precision of 1e-12 of an activity, over some hundreds

/// Every cost drawn at random; a fifth of them takes no time.
class RandomCosts {
 public:
  RandomCosts(const Shape& shape, std::uint64_t entity) : draws_(3, "test.pipeline_reference", entity) {
    for (std::int64_t c = 0; c < shape.stages * shape.chunks; ++c)
      costs.chunks.push_back({time(), time(), time(), time(), time(), time(), time(), time(), time()});
    for (std::int64_t s = 0; s < shape.stages; ++s) costs.optimizer.push_back(time());
    costs.tied_exchange = time();
    costs.overlap_sends = coin();
    costs.overlap_data = coin();
    costs.gradient_norm = coin();
    costs.data_pieces = coin() ? 1.0 : 3.0;
  }
  Costs costs;

 private:
  Seconds time() { return coin(0.2) ? Seconds{} : seconds(draws_.uniform(next_++)); }
  bool coin(double chance = 0.5) { return draws_.uniform(next_++) < chance; }

  Draws draws_;
  std::uint64_t next_ = 0;
};

void expect_agreement(const Shape& shape, const Costs& costs) {
  const ReferenceStep reference = simgrid_step(shape, costs);
  const pipeline::Timeline timeline = pipeline::evaluate(shape, costs, true);
  EXPECT_NEAR(timeline.end.value, reference.end.value, agreement * reference.end.value);
  auto expected = reference.operations.begin();
  for (const pipeline::TimedOperation& o : timeline.operations) {
    if (o.stream != pipeline::Stream::compute || o.operation.work == pipeline::Work::optimizer) continue;
    EXPECT_NEAR(o.end.value, (expected++)->value, agreement * reference.end.value)
        << "stage " << o.stage << ", chunk " << o.operation.chunk << ", micro-batch " << o.operation.micro_batch;
  }
  EXPECT_EQ(expected, reference.operations.end());
}

// F 1, B 2, two stages, two micro-batches: F0 B0 F1 B1 on the last stage from 1 to 7, B1 on the first until 9.
TEST(PipelineReference, GivesTheStepByHand) {
  ChunkCosts every;
  every.forward = seconds(1.0);
  every.backward = seconds(2.0);
  const Costs costs{.chunks = {every, every}, .optimizer = {Seconds{}, Seconds{}}};
  EXPECT_NEAR(simgrid_step({2, 1, 2}, costs).end.value, 9.0, agreement * 9.0);
}

void expect_agreement_of_all(Schedule schedule, std::initializer_list<Shape> shapes) {
  std::uint64_t entity = 0;
  for (Shape shape : shapes)
    for (int draw = 0; draw < 8; ++draw, ++entity) {
      shape.schedule = schedule;
      expect_agreement(shape, RandomCosts(shape, entity).costs);
    }
}

TEST(PipelineReference, AgreesOnGpipe) { expect_agreement_of_all(Schedule::gpipe, {{1, 1, 3}, {3, 1, 5}, {2, 3, 4}}); }
TEST(PipelineReference, AgreesOnOneForwardOneBackward) {
  expect_agreement_of_all(Schedule::one_forward_one_backward, {{1, 1, 4}, {2, 1, 5}, {4, 1, 8}, {5, 1, 3}});
}
TEST(PipelineReference, AgreesOnInterleavedPipelines) {
  expect_agreement_of_all(Schedule::one_forward_one_backward, {{2, 2, 4}, {3, 2, 7}, {4, 3, 8}, {3, 2, 2}, {1, 3, 4}});
}
TEST(PipelineReference, AgreesOnZeroBubble) {
  expect_agreement_of_all(Schedule::zero_bubble, {{1, 1, 3}, {3, 1, 6}, {4, 1, 3}});
}
TEST(PipelineReference, AgreesOnDualPipe) {
  expect_agreement_of_all(Schedule::dual_pipe, {{2, 1, 4}, {4, 1, 10}, {6, 1, 12}});
}

}  // namespace
}  // namespace gigatwin::sim
