#pragma once

#include "base/units.hpp"
#include "pipeline/schedule.hpp"

/// When a pipeline's operations begin and end, and what every stage waits for.
namespace gigatwin::pipeline {

/// Times of one chunk of the model, for one micro-batch unless said otherwise. All >= 0.
struct ChunkCosts {
  Seconds forward{}, backward{};                ///< communication inside the stage that nothing hides included
  Seconds backward_input{}, backward_weight{};  ///< the two parts of `backward` where the schedule splits it
  Seconds forward_backward{};  ///< forward of this chunk with backward of the other one of its stage (DualPipe)
  Seconds send_forward{};      ///< output to the next chunk's stage; unused by the last chunk
  Seconds send_backward{};     ///< gradient to the stage of the chunk before; unused by the first chunk
  Seconds gather{};            ///< its weights over the replicas, once a step, before its first forward
  Seconds reduce{};            ///< its gradients over the replicas, once a step, after its last backward
};

struct Costs {
  std::vector<ChunkCosts> chunks;  ///< [depth], stages x chunks of them
  std::vector<Seconds> optimizer;  ///< [stage]
  Seconds tied_exchange{};         ///< first with last stage, if they are two, between reductions and optimizer
  bool overlap_sends = true;       ///< transfers on streams of their own, one a direction; else the sender stands still
  bool overlap_data = true;        ///< gathers and reductions behind computation; else before and after all of it
  double data_pieces = 1.0;   ///< >= 1 equal parts (layers, buckets) of a chunk's gather and reduce: with overlap a
                              ///< part of the first forward needs only its own, the last backward frees one by one
  bool gradient_norm = true;  ///< over all stages: no optimizer begins before the last stage's gradients are there
};

/// What one stage does from the step's begin to its end. The parts add up to the end of the step.
struct StageTime {
  Seconds compute;   ///< forward and backward
  Seconds transfer;  ///< waiting for an input that its producer has finished, or standing still to send
  Seconds gather;    ///< waiting for weights
  Seconds reduce;    ///< waiting for gradients to be summed
  Seconds tied;      ///< exchange of tied embeddings
  Seconds optimizer;
  Seconds bubble;  ///< waiting because of the order, or for stages that end later
  Seconds total() const { return compute + transfer + gather + reduce + tied + optimizer + bubble; }
};

enum class Stream : std::uint8_t { compute, to_next, to_previous, data };  ///< the last stage's next is the first

struct TimedOperation {
  std::int32_t stage = 0;
  Stream stream = Stream::compute;
  Operation
      operation;  ///< the micro-batch of gather, reduce, tied exchange and optimizer is -1, the chunk of the last two
  Seconds start, end;
};

struct Timeline {
  Seconds end;
  std::vector<StageTime> stages;
  std::vector<TimedOperation> operations;  ///< by stage, then in order of issue; empty unless asked for
};

/// Executes the schedule: every operation begins when its stage is free and its inputs have arrived.
///
/// A transfer begins when its producer ends. With `overlap_sends` those of one stage and direction follow each other;
/// otherwise it holds the sender's computation, and the receiver waits if it has nothing else to do: Megatron-LM's
/// batched send and receive, both directions at once. Chunks on the same stage need no transfer.
/// Cost: O(operations).  Asserts on shapes with a problem and costs of another size.
Timeline evaluate(const Shape& shape, const Costs& costs, bool keep_operations = false);

/// Factors on the durations of the operations of `order_of` [stage, operation].
using PassFactors = std::vector<std::vector<double>>;
/// The same with operations that take longer or shorter than `costs` say.
Timeline evaluate(const Shape& shape, const Costs& costs, const PassFactors& factors);

}  // namespace gigatwin::pipeline
