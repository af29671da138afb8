#include "pipeline/schedule.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "base/error.hpp"
#include "pipeline/dual_pipe.hpp"

namespace gigatwin::pipeline {
namespace {

using Order = std::vector<Operation>;

std::optional<ShapeProblem> problem_of_dual_pipe(const Shape& shape) {
  Shape nearest = shape;
  if (shape.stages % 2 != 0) {
    nearest.stages = shape.stages + 1;
    nearest.micro_batches = std::max(shape.micro_batches + shape.micro_batches % 2, 2 * nearest.stages);
    return ShapeProblem{"an even number of stages for DualPipe", fmt::format("{}", shape.stages), nearest};
  }
  if (shape.micro_batches % 2 != 0 || shape.micro_batches < 2 * shape.stages) {
    nearest.micro_batches = std::max(shape.micro_batches + shape.micro_batches % 2, 2 * shape.stages);
    return ShapeProblem{fmt::format("an even number of micro-batches for DualPipe, at least {} on {} stages",
                                    2 * shape.stages, shape.stages),
                        fmt::format("{}", shape.micro_batches), nearest};
  }
  return std::nullopt;
}

/// Forwards of one stage in Megatron-LM's order: groups of micro-batches, each through all of the stage's chunks.
class Turns {
 public:
  Turns(const Shape& shape, std::int64_t stage) : shape_(shape), stage_(stage), group_(micro_batch_group(shape)) {}

  Operation forward(std::int64_t turn) const { return at(turn, false); }
  /// The same turns, chunks from last to first.
  Operation backward(std::int64_t turn) const { return at(turn, true); }

 private:
  Operation at(std::int64_t turn, bool backward) const {
    const std::int64_t first = turn / (group_ * shape_.chunks) * group_;
    const std::int64_t size = std::min(group_, shape_.micro_batches - first);
    const std::int64_t in_group = turn - first * shape_.chunks;
    const std::int64_t slot = backward ? shape_.chunks - 1 - in_group / size : in_group / size;
    return {backward ? Work::backward : Work::forward, static_cast<std::int32_t>(slot * shape_.stages + stage_),
            static_cast<std::int32_t>(first + in_group % size)};
  }

  const Shape& shape_;
  std::int64_t stage_, group_;
};

Order gpipe_order(const Shape& shape, std::int64_t stage) {
  Order order;
  for (std::int64_t slot = 0; slot < shape.chunks; ++slot)
    for (std::int64_t m = 0; m < shape.micro_batches; ++m)
      order.push_back(
          {Work::forward, static_cast<std::int32_t>(slot * shape.stages + stage), static_cast<std::int32_t>(m)});
  for (std::int64_t slot = shape.chunks; slot-- > 0;)
    for (std::int64_t m = 0; m < shape.micro_batches; ++m)
      order.push_back(
          {Work::backward, static_cast<std::int32_t>(slot * shape.stages + stage), static_cast<std::int32_t>(m)});
  return order;
}

/// Forwards before the first backward. Sources: arXiv 2104.04473, section 2.2; Megatron-LM's interleaved schedule.
std::int64_t warm_up(const Shape& shape, std::int64_t stage) {
  const std::int64_t after = shape.stages - 1 - stage;
  const std::int64_t turns = shape.chunks == 1 ? after : (shape.chunks - 1) * micro_batch_group(shape) + 2 * after;
  return std::min(turns, shape.micro_batches * shape.chunks);
}

Order one_forward_one_backward_order(const Shape& shape, std::int64_t stage) {
  const std::int64_t turns = shape.micro_batches * shape.chunks, ahead = warm_up(shape, stage);
  const Turns turn{shape, stage};
  Order order;
  order.reserve(static_cast<std::size_t>(2 * turns));
  for (std::int64_t k = 0; k < turns + ahead; ++k) {
    if (k < turns) order.push_back(turn.forward(k));
    if (k >= ahead) order.push_back(turn.backward(k - ahead));
  }
  return order;
}

/// ZB-H1: 1F1B, the second part of backward as many micro-batches late as the stage has stages before it, so that all
/// stages hold as much as the first one of 1F1B. What is left fills the end, while earlier stages finish.
Order zero_bubble_order(const Shape& shape, std::int64_t stage) {
  const std::int64_t ahead = warm_up(shape, stage), late = std::min(stage, shape.micro_batches);
  const auto operation = [stage](Work work, std::int64_t m) {
    return Operation{work, static_cast<std::int32_t>(stage), static_cast<std::int32_t>(m)};
  };
  Order order;
  order.reserve(static_cast<std::size_t>(3 * shape.micro_batches));
  for (std::int64_t k = 0; k < shape.micro_batches + ahead + late; ++k) {
    if (k < shape.micro_batches) order.push_back(operation(Work::forward, k));
    if (k >= ahead && k < shape.micro_batches + ahead) order.push_back(operation(Work::backward_input, k - ahead));
    if (k >= ahead + late) order.push_back(operation(Work::backward_weight, k - ahead - late));
  }
  return order;
}

Order order_of_stage(const Shape& shape, std::int64_t stage) {
  switch (shape.schedule) {
    case Schedule::gpipe:
      return gpipe_order(shape, stage);
    case Schedule::one_forward_one_backward:
      return one_forward_one_backward_order(shape, stage);
    case Schedule::zero_bubble:
      return zero_bubble_order(shape, stage);
    case Schedule::dual_pipe:
      break;
  }
  return dual_pipe_order(shape, stage);
}

void check(const Shape& shape) {
  if (const auto problem = problem_of(shape))
    GIGATWIN_ASSERT(false, "pipeline: expected {}, found {}", problem->expected, problem->found);
}

}  // namespace

std::optional<ShapeProblem> problem_of(const Shape& shape) {
  constexpr std::int64_t most = std::numeric_limits<std::int32_t>::max();
  Shape nearest = shape;
  for (std::int64_t Shape::*size : {&Shape::stages, &Shape::chunks, &Shape::micro_batches}) {
    if (shape.*size >= 1 && shape.*size <= most) continue;
    nearest.*size = std::clamp<std::int64_t>(shape.*size, 1, most);
    return ShapeProblem{"at least one stage, chunk and micro-batch", fmt::format("{}", shape.*size), nearest};
  }
  if (splits_backward(shape.schedule) && shape.chunks > 1) {
    nearest.chunks = 1;
    return ShapeProblem{"one chunk a stage for ZB-H1 and DualPipe", fmt::format("{}", shape.chunks), nearest};
  }
  if (shape.schedule == Schedule::dual_pipe) return problem_of_dual_pipe(shape);
  return std::nullopt;
}

std::int64_t stage_of(const Shape& shape, std::int64_t chunk, std::int64_t micro_batch) {
  const bool from_last_stage = shape.schedule == Schedule::dual_pipe && micro_batch >= shape.micro_batches / 2;
  return from_last_stage ? shape.stages - 1 - chunk : chunk % shape.stages;
}

std::int64_t micro_batch_group(const Shape& shape) {
  if (shape.micro_batches <= shape.stages) return shape.micro_batches;
  std::int64_t group = shape.stages;
  while (shape.micro_batches % group != 0 && shape.micro_batches % group < shape.stages) ++group;
  return group;
}

std::vector<std::vector<Operation>> order_of(const Shape& shape) {
  check(shape);
  std::vector<Order> order;
  for (std::int64_t stage = 0; stage < shape.stages; ++stage) order.push_back(order_of_stage(shape, stage));
  return order;
}

std::vector<std::int64_t> peak_activations(const Shape& shape) {
  check(shape);
  std::vector<std::int64_t> peak;
  const std::int64_t all = shape.micro_batches * shape.chunks;
  for (std::int64_t stage = 0; stage < shape.stages; ++stage) {
    switch (shape.schedule) {
      case Schedule::gpipe:
        peak.push_back(all);
        break;
      case Schedule::one_forward_one_backward:
        peak.push_back(std::min(warm_up(shape, stage) + 1, all));
        break;
      case Schedule::zero_bubble:
        peak.push_back(std::min(shape.stages, all));
        break;
      case Schedule::dual_pipe:  // both directions
        peak.push_back(shape.stages + 1);
        break;
    }
  }
  return peak;
}

}  // namespace gigatwin::pipeline
