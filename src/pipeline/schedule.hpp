#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// Pipeline schedules: which operation each stage executes after which. One pipeline stands for all replicas, and one
/// accelerator of a stage for its tensor, context and data peers.
namespace gigatwin::pipeline {

enum class Schedule : std::uint8_t {
  gpipe,                     ///< all forwards, then all backwards (arXiv 1811.06965); chunks in turn: breadth first
  one_forward_one_backward,  ///< 1F1B (arXiv 2006.09503); with several chunks a stage interleaved (arXiv 2104.04473)
  zero_bubble,               ///< ZB-H1 (arXiv 2401.10241): backward in two parts, the second fills the bubble
  dual_pipe,  ///< DualPipe (arXiv 2412.19437): micro-batches enter at both ends, every stage holds 2 chunks
};

/// A pipeline of `stages` accelerators, each with `chunks` parts of the model.
struct Shape {
  std::int64_t stages = 1;
  std::int64_t chunks = 1;  ///< a stage: virtual stages. DualPipe's two copies count as one
  std::int64_t micro_batches = 1;
  Schedule schedule = Schedule::one_forward_one_backward;
};

/// Why no pipeline has this shape, and the nearest that one can have.
struct ShapeProblem {
  std::string expected, found;
  Shape nearest;
};
std::optional<ShapeProblem> problem_of(const Shape& shape);

/// What an accelerator or its links do. Stages execute the first five in the schedule's order; the others follow.
enum class Work : std::uint8_t {
  forward,
  backward,          ///< gradients of inputs and weights in one go
  backward_input,    ///< gradients that the stage before waits for
  backward_weight,   ///< gradients of the weights, at any time afterwards
  forward_backward,  ///< forward of one micro-batch and backward of another, overlapped (DualPipe)
  send_forward,
  send_backward,
  gather,
  reduce,
  tied_exchange,
  optimizer,
};

/// One step of a stage. `chunk` is the position in depth, 0 .. stages x chunks - 1.
struct Operation {
  Work work = Work::forward;
  std::int32_t chunk = 0;
  std::int32_t micro_batch = 0;
  std::int32_t backward_chunk = -1;  ///< of `forward_backward` alone: what goes backward meanwhile
  std::int32_t backward_micro_batch = -1;
  bool operator==(const Operation&) const = default;
};

/// Whether gradients of the weights are computed after those that the stage before waits for, as another operation.
constexpr bool splits_backward(Schedule schedule) {
  return schedule == Schedule::zero_bubble || schedule == Schedule::dual_pipe;
}

constexpr bool goes_forward(Work work) { return work == Work::forward || work == Work::forward_backward; }
/// Its end sends a gradient to the chunk before.
constexpr bool ends_input_gradient(Work work) {
  return work == Work::backward || work == Work::backward_input || work == Work::forward_backward;
}
/// Its end has the micro-batch's gradients of the weights, and frees its activations.
constexpr bool ends_weight_gradient(Work work) {
  return work == Work::backward || work == Work::backward_weight || work == Work::forward_backward;
}
/// Chunk and micro-batch that go backward.
constexpr std::int32_t chunk_backward(const Operation& o) {
  return o.work == Work::forward_backward ? o.backward_chunk : o.chunk;
}
constexpr std::int32_t micro_batch_backward(const Operation& o) {
  return o.work == Work::forward_backward ? o.backward_micro_batch : o.micro_batch;
}

/// Stage that computes a chunk: chunk % stages. DualPipe's second half of the micro-batches runs from the last stage to
/// the first.
std::int64_t stage_of(const Shape& shape, std::int64_t chunk, std::int64_t micro_batch);

/// Consecutive micro-batches that a stage takes through one chunk before it turns to the next, interleaved 1F1B: the
/// least number g >= stages for which micro_batches % g is 0 or >= stages. With a shorter rest the stages would wait
/// for each other; Megatron-LM refuses it and has g set by hand (--microbatch-group-size-per-virtual-pipeline-stage).
/// With fewer micro-batches than stages all of them are one group.
std::int64_t micro_batch_group(const Shape& shape);

/// What each stage executes, in order [stage]. Asserts on shapes that have a problem.
std::vector<std::vector<Operation>> order_of(const Shape& shape);

/// The most chunk activations that a stage holds at once [stage]: from the beginning of a chunk's forward to the end of
/// its backward, both parts. A chunk is 1 / chunks of a stage's layers.
std::vector<std::int64_t> peak_activations(const Shape& shape);

}  // namespace gigatwin::pipeline
