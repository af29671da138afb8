#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "base/random.hpp"
#include "pipeline/timeline.hpp"

/// Pipelines for tests: all stages alike, or drawn at random.
namespace gigatwin::pipeline {

inline constexpr std::array all_schedules{Schedule::gpipe, Schedule::one_forward_one_backward, Schedule::zero_bubble,
                                          Schedule::dual_pipe};

/// `every` for each chunk, no optimizer.
inline Costs alike(const Shape& shape, const ChunkCosts& every) {
  Costs costs;
  costs.chunks.assign(static_cast<std::size_t>(shape.stages * shape.chunks), every);
  costs.optimizer.assign(static_cast<std::size_t>(shape.stages), Seconds{});
  return costs;
}

/// Forward, backward in two parts, nothing else.
inline ChunkCosts computing(double forward_s, double input_s, double weight_s) {
  ChunkCosts costs;
  costs.forward = {forward_s};
  costs.backward = {input_s + weight_s};
  costs.backward_input = {input_s};
  costs.backward_weight = {weight_s};
  costs.forward_backward = costs.forward + costs.backward;
  return costs;
}

inline constexpr std::array<Seconds ChunkCosts::*, 9> chunk_costs{
    &ChunkCosts::forward,         &ChunkCosts::backward,         &ChunkCosts::backward_input,
    &ChunkCosts::backward_weight, &ChunkCosts::forward_backward, &ChunkCosts::send_forward,
    &ChunkCosts::send_backward,   &ChunkCosts::gather,           &ChunkCosts::reduce};

/// Numbers drawn one after the other.
class Sequence {
 public:
  Sequence(std::string_view purpose, std::uint64_t entity) : draws_(1, purpose, entity) {}
  double uniform(double low, double high) { return low + (high - low) * draws_.uniform(next_++); }
  std::int64_t integer(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(uniform(0.0, 1.0) * static_cast<double>(high - low + 1));
  }

 private:
  Draws draws_;
  std::uint64_t next_ = 0;
};

/// Up to 7 stages, 4 chunks and 24 micro-batches, of every schedule.
inline Shape random_shape(Sequence& random) {
  Shape shape{random.integer(1, 7), random.integer(1, 4), random.integer(1, 24),
              all_schedules[static_cast<std::size_t>(random.integer(0, 3))]};
  while (const auto problem = problem_of(shape)) shape = problem->nearest;
  return shape;
}

inline Costs random_costs(const Shape& shape, Sequence& random) {
  Costs costs = alike(shape, {});
  for (ChunkCosts& chunk : costs.chunks) {
    for (const auto part : chunk_costs) chunk.*part = {random.uniform(0.1, 1.0)};
    for (const auto part : {&ChunkCosts::send_forward, &ChunkCosts::send_backward})
      chunk.*part = {random.uniform(0.0, 0.5)};
    for (const auto part : {&ChunkCosts::gather, &ChunkCosts::reduce}) chunk.*part = {random.uniform(0.0, 3.0)};
  }
  for (Seconds& optimizer : costs.optimizer) optimizer = {random.uniform(0.0, 1.0)};
  costs.tied_exchange = {random.uniform(0.0, 1.0)};
  costs.overlap_sends = random.integer(0, 1) == 1;
  costs.overlap_data = random.integer(0, 1) == 1;
  costs.gradient_norm = random.integer(0, 1) == 1;
  costs.data_pieces = static_cast<double>(random.integer(1, 6));
  return costs;
}

}  // namespace gigatwin::pipeline
