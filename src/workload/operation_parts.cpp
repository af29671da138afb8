#include "workload/operation_parts.hpp"

#include <algorithm>

namespace gigatwin::workload {
namespace {

using pipeline::TimedOperation;
using pipeline::Work;

const ChunkCost& chunk_at(const Step& step, std::int32_t depth) { return step.chunks[static_cast<std::size_t>(depth)]; }

/// The passes that an operation is made of: forward of one chunk, backward of the same or another one.
struct Passes {
  PassCost computed, repeated;  ///< what is timed kernel by kernel; recomputation
  bool both_directions = false;
};

Passes passes_of(const Step& step, const pipeline::Operation& o) {
  Passes passes;
  passes.both_directions = o.work == Work::forward_backward;
  if (pipeline::goes_forward(o.work)) passes.computed = chunk_at(step, o.chunk).forward;
  if (!pipeline::ends_input_gradient(o.work)) return passes;
  const ChunkCost& back = chunk_at(step, chunk_backward(o));
  passes.computed += back.backward;
  passes.repeated = back.recompute;
  return passes;
}

class Parts {
 public:
  explicit Parts(Seconds whole) : left_(whole) {}
  void add(std::string_view name, Seconds time, bool computes) {
    const Seconds share = std::min(time, left_);
    if (share > Seconds{}) list_.push_back({name, share, computes});
    left_ -= std::max(Seconds{}, share);
  }
  void add_rest(std::string_view name) { add(name, left_, false); }
  std::vector<OperationPart> take() && { return std::move(list_); }

 private:
  Seconds left_;  ///< what no part has taken yet: rounding never makes the sum exceed the whole
  std::vector<OperationPart> list_;
};

void add_kernels(Parts& parts, const PassTime& time) {
  parts.add("matmul", time.matmul, true);
  parts.add("attention", time.attention, true);
  parts.add("memory bound", time.memory_bound, true);
  parts.add("launch", time.launch, true);
}

void add_exposed(Parts& parts, const Passes& passes) {
  parts.add("exposed tensor", passes.computed.tensor + passes.repeated.tensor, false);
  parts.add("exposed context", passes.computed.context + passes.repeated.context, false);
  parts.add("exposed data", passes.computed.data + passes.repeated.data, false);
  // Where both directions overlap, the experts' exchange is what is left.
  if (!passes.both_directions) parts.add("exposed expert", passes.computed.expert + passes.repeated.expert, false);
}

/// A forward, a whole backward, or both at once.
void add_passes(Parts& parts, const Step& step, const pipeline::Operation& o) {
  const Passes passes = passes_of(step, o);
  const Seconds repeated = passes.repeated.time.total(), computed = passes.computed.time.total();
  parts.add("recomputation", repeated, true);
  add_kernels(parts, passes.computed.time);
  if (passes.both_directions) parts.add("straggler", (step.slowdown - 1.0) * (repeated + computed), false);
  add_exposed(parts, passes);
  parts.add_rest(passes.both_directions ? "exposed expert" : "straggler");
}

/// Backward of a schedule that computes the two kinds of gradients apart.
void add_input_gradients(Parts& parts, const Step& step, const pipeline::Operation& o) {
  const Passes passes = passes_of(step, o);
  const Seconds inputs = passes.computed.time.total() - chunk_at(step, o.chunk).backward_weight;
  parts.add("recomputation", passes.repeated.time.total(), true);
  parts.add("input gradients", inputs, true);
  add_exposed(parts, passes);
  parts.add_rest("straggler");
}

}  // namespace

std::vector<OperationPart> parts_of(const Step& step, const TimedOperation& operation) {
  Parts parts{operation.end - operation.start};
  const pipeline::Operation& o = operation.operation;
  switch (o.work) {
    case Work::forward:
    case Work::backward:
    case Work::forward_backward:
      add_passes(parts, step, o);
      break;
    case Work::backward_input:
      add_input_gradients(parts, step, o);
      break;
    case Work::backward_weight:
      parts.add("weight gradients", chunk_at(step, o.chunk).backward_weight, true);
      parts.add_rest("straggler");
      break;
    case Work::optimizer:
      parts.add("optimizer", operation.end - operation.start, true);
      break;
    default:
      parts.add_rest("transfer");
  }
  return std::move(parts).take();
}

Seconds computation_of(const Step& step, const TimedOperation& operation) {
  Seconds sum{};
  for (const OperationPart& part : parts_of(step, operation))
    if (part.computes) sum += part.time;
  return sum;
}

}  // namespace gigatwin::workload
