#include "pipeline/timeline.hpp"

#include <algorithm>

#include "base/error.hpp"

namespace gigatwin::pipeline {
namespace {

/// When an input was finished where it comes from and when it is here; negative: not yet.
struct Arrival {
  double produced_s = -1.0;
  double here_s = -1.0;
};

/// One accelerator while the step runs.
struct StageState {
  std::size_t next = 0;  ///< operation to begin
  bool queued = true;    ///< will be looked at again
  double free_s = 0.0, to_next_free_s = 0.0, to_previous_free_s = 0.0, data_free_s = 0.0;
  StageTime time;
  std::vector<TimedOperation> operations;

  void wait(Seconds StageTime::*part, double until_s) {
    time.*part += Seconds{std::max(0.0, until_s - free_s)};
    free_s = std::max(free_s, until_s);
  }
};

/// A chunk on one stage; DualPipe has two copies of each.
struct ChunkState {
  double gather_start_s = 0.0;
  bool gathered = false;
  std::int64_t gradients_left = 0;  ///< micro-batches
};

/// The stages at work, one operation after the other.
class Execution {
 public:
  Execution(const Shape& shape, const Costs& costs, bool keep, const PassFactors& factors)
      : shape_(shape),
        costs_(costs),
        keep_(keep),
        factors_(factors),
        depth_(static_cast<std::int32_t>(shape.stages * shape.chunks)),
        directions_(shape.schedule == Schedule::dual_pipe ? 2 : 1),
        order_(order_of(shape)),
        stages_(order_.size()),
        chunks_(static_cast<std::size_t>(directions_ * depth_)),
        forward_inputs_(static_cast<std::size_t>(depth_ * shape.micro_batches)),
        backward_inputs_(forward_inputs_.size()) {
    for (ChunkState& chunk : chunks_) chunk.gradients_left = shape.micro_batches / directions_;
  }

  Timeline run() {
    gather_weights();
    run_schedule();
    reduce_the_rest();
    exchange_tied();
    optimize();
    return timeline();
  }

 private:
  // ---- before the first operation
  void gather_weights() {
    for (std::int32_t chunk = 0; chunk < depth_; ++chunk)
      for (std::int64_t direction = 0; direction < directions_; ++direction) {
        const double gather_s = cost(chunk).gather.value;
        StageState& stage = stages_[stage_index(chunk, direction)];
        chunk_state(chunk, direction).gather_start_s = stage.data_free_s;
        stage.data_free_s += gather_s;
        if (gather_s > 0.0)
          keep(stage, Stream::data, {Work::gather, chunk, -1}, stage.data_free_s - gather_s, stage.data_free_s);
      }
    if (costs_.overlap_data) return;
    for (StageState& stage : stages_) stage.wait(&StageTime::gather, stage.data_free_s);
  }

  // ---- the schedule
  /// Looks at a stage again only when an input has been produced for it, so the cost is that of the operations.
  void run_schedule() {
    std::vector<std::size_t> ready;
    for (std::size_t s = stages_.size(); s-- > 0;) ready.push_back(s);
    while (!ready.empty()) {
      const std::size_t s = ready.back();
      ready.pop_back();
      stages_[s].queued = false;
      while (stages_[s].next < order_[s].size() && inputs_known(order_[s][stages_[s].next])) execute(s, ready);
    }
    for (std::size_t s = 0; s < stages_.size(); ++s)
      GIGATWIN_ASSERT(stages_[s].next == order_[s].size(),
                      "stages wait for each other: stage {} stands before operation {} of {}", s, stages_[s].next,
                      order_[s].size());
  }

  bool inputs_known(const Operation& o) const {
    if (goes_forward(o.work) && forward_input(o).here_s < 0.0) return false;
    return !ends_input_gradient(o.work) || backward_input(o).here_s >= 0.0;
  }

  void execute(std::size_t s, std::vector<std::size_t>& ready) {
    StageState& stage = stages_[s];
    const std::size_t index = stage.next++;
    const Operation& o = order_[s][index];
    if (goes_forward(o.work)) wait_for(stage, forward_input(o));
    if (ends_input_gradient(o.work)) wait_for(stage, backward_input(o));
    const double duration_s = duration_of(o) * (factors_.empty() ? 1.0 : factors_[s][index]);
    if (goes_forward(o.work)) wait_for_weights(stage, o, duration_s);
    stage.time.compute += Seconds{duration_s};
    stage.free_s += duration_s;
    keep(stage, Stream::compute, o, stage.free_s - duration_s, stage.free_s);
    if (ends_weight_gradient(o.work)) reduce_gradients(stage, o, duration_s);
    const double produced_s = stage.free_s;
    if (goes_forward(o.work)) send_forward(stage, o, produced_s, ready);
    if (ends_input_gradient(o.work)) send_backward(stage, o, produced_s, ready);
  }

  /// Until the producer is finished the order is to blame, then the transfer.
  static void wait_for(StageState& stage, const Arrival& input) {
    stage.wait(&StageTime::bubble, input.produced_s);
    stage.wait(&StageTime::transfer, input.here_s);
  }

  /// Of n equal parts, part j of the first forward needs part j of the gather: the first or the last one is late most.
  void wait_for_weights(StageState& stage, const Operation& o, double duration_s) {
    ChunkState& chunk = chunk_state(o.chunk, direction_of(o.micro_batch));
    if (chunk.gathered) return;
    chunk.gathered = true;
    if (!costs_.overlap_data) return;
    const double gather_s = cost(o.chunk).gather.value, part = 1.0 / costs_.data_pieces;
    const double first_late_s = chunk.gather_start_s + part * gather_s;
    const double last_late_s = chunk.gather_start_s + gather_s - (1.0 - part) * duration_s;
    if (gather_s > 0.0) stage.wait(&StageTime::gather, std::max(first_late_s, last_late_s));
  }

  /// After the last backward of a chunk. Part j of n is ready with part j of that backward.
  void reduce_gradients(StageState& stage, const Operation& o, double duration_s) {
    const std::int32_t chunk = chunk_backward(o);
    if (--chunk_state(chunk, direction_of(micro_batch_backward(o))).gradients_left > 0) return;
    const double reduce_s = cost(chunk).reduce.value, part = 1.0 / costs_.data_pieces;
    if (!costs_.overlap_data || reduce_s == 0.0) return;
    const double first_ready_s = stage.free_s - (1.0 - part) * duration_s;
    const double last_end_s = stage.free_s + part * reduce_s;
    stage.data_free_s = std::max(std::max(stage.data_free_s, first_ready_s) + reduce_s, last_end_s);
    keep(stage, Stream::data, {Work::reduce, chunk, -1}, stage.data_free_s - reduce_s, stage.data_free_s);
  }

  // ---- transfers
  void send_forward(StageState& stage, const Operation& o, double produced_s, std::vector<std::size_t>& ready) {
    if (o.chunk + 1 == depth_) return;
    Arrival& input = forward_inputs_[cell(o.chunk + 1, o.micro_batch)];
    send(stage, {Work::send_forward, o.chunk, o.micro_batch}, o.chunk + 1, cost(o.chunk).send_forward.value, produced_s,
         input, ready);
  }

  void send_backward(StageState& stage, const Operation& o, double produced_s, std::vector<std::size_t>& ready) {
    const std::int32_t chunk = chunk_backward(o), micro_batch = micro_batch_backward(o);
    if (chunk == 0) return;
    Arrival& input = backward_inputs_[cell(chunk - 1, micro_batch)];
    send(stage, {Work::send_backward, chunk, micro_batch}, chunk - 1, cost(chunk).send_backward.value, produced_s,
         input, ready);
  }

  void send(StageState& stage, const Operation& o, std::int32_t to_chunk, double transfer_s, double produced_s,
            Arrival& input, std::vector<std::size_t>& ready) {
    const std::size_t to = stage_index(to_chunk, direction_of(o.micro_batch));
    const bool stays = &stages_[to] == &stage;
    const bool to_next = (o.work == Work::send_forward) == (direction_of(o.micro_batch) == 0);
    double& link_free_s = to_next ? stage.to_next_free_s : stage.to_previous_free_s;
    const double start_s = stays ? produced_s : std::max(produced_s, link_free_s);
    input = {produced_s, stays ? produced_s : start_s + transfer_s};
    if (!stays) {
      link_free_s = input.here_s;
      keep(stage, to_next ? Stream::to_next : Stream::to_previous, o, start_s, input.here_s);
      if (!costs_.overlap_sends) stage.wait(&StageTime::transfer, input.here_s);
    }
    if (!stages_[to].queued && !stays) {
      stages_[to].queued = true;
      ready.push_back(to);
    }
  }

  // ---- after the last operation
  void reduce_the_rest() {
    if (!costs_.overlap_data)
      for (std::int32_t chunk = depth_; chunk-- > 0;)
        for (std::int64_t direction = 0; direction < directions_; ++direction) {
          StageState& stage = stages_[stage_index(chunk, direction)];
          const double start_s = std::max(stage.data_free_s, stage.free_s);
          stage.data_free_s = start_s + cost(chunk).reduce.value;
          if (stage.data_free_s > start_s)
            keep(stage, Stream::data, {Work::reduce, chunk, -1}, start_s, stage.data_free_s);
        }
    for (StageState& stage : stages_) stage.wait(&StageTime::reduce, stage.data_free_s);
  }

  void exchange_tied() {
    const double exchange_s = costs_.tied_exchange.value;
    if (stages_.size() < 2 || exchange_s == 0.0) return;
    const double start_s = std::max(stages_.front().free_s, stages_.back().free_s);
    for (StageState* stage : {&stages_.front(), &stages_.back()}) {
      stage->wait(&StageTime::bubble, start_s);
      stage->wait(&StageTime::tied, start_s + exchange_s);
      keep(*stage, Stream::data, {Work::tied_exchange, -1, -1}, start_s, start_s + exchange_s);
    }
  }

  void optimize() {
    if (costs_.gradient_norm) wait_for_each_other();
    for (std::size_t s = 0; s < stages_.size(); ++s) {
      const double start_s = stages_[s].free_s;
      stages_[s].wait(&StageTime::optimizer, start_s + costs_.optimizer[s].value);
      keep(stages_[s], Stream::compute, {Work::optimizer, -1, -1}, start_s, stages_[s].free_s);
    }
    wait_for_each_other();
  }

  void wait_for_each_other() {
    double last_s = 0.0;
    for (const StageState& stage : stages_) last_s = std::max(last_s, stage.free_s);
    for (StageState& stage : stages_) stage.wait(&StageTime::bubble, last_s);
  }

  Timeline timeline() {
    Timeline timeline{{stages_.front().free_s}, {}, {}};
    for (StageState& stage : stages_) {
      timeline.stages.push_back(stage.time);
      timeline.operations.insert(timeline.operations.end(), stage.operations.begin(), stage.operations.end());
    }
    return timeline;
  }

  // ---- what belongs where
  std::int64_t direction_of(std::int32_t micro_batch) const {
    return directions_ == 2 && micro_batch >= shape_.micro_batches / 2 ? 1 : 0;
  }
  std::size_t stage_index(std::int32_t chunk, std::int64_t direction) const {
    return static_cast<std::size_t>(direction == 1 ? shape_.stages - 1 - chunk : chunk % shape_.stages);
  }
  ChunkState& chunk_state(std::int32_t chunk, std::int64_t direction) {
    return chunks_[static_cast<std::size_t>(direction * depth_ + chunk)];
  }
  std::size_t cell(std::int32_t chunk, std::int32_t micro_batch) const {
    return static_cast<std::size_t>(chunk * shape_.micro_batches + micro_batch);
  }
  const ChunkCosts& cost(std::int32_t chunk) const { return costs_.chunks[static_cast<std::size_t>(chunk)]; }
  Arrival forward_input(const Operation& o) const {
    return o.chunk == 0 ? Arrival{0.0, 0.0} : forward_inputs_[cell(o.chunk, o.micro_batch)];
  }
  Arrival backward_input(const Operation& o) const {
    const std::int32_t chunk = chunk_backward(o);
    return chunk + 1 == depth_ ? Arrival{0.0, 0.0} : backward_inputs_[cell(chunk, micro_batch_backward(o))];
  }
  double duration_of(const Operation& o) const {
    static constexpr Seconds ChunkCosts::*member[]{&ChunkCosts::forward, &ChunkCosts::backward,
                                                   &ChunkCosts::backward_input, &ChunkCosts::backward_weight,
                                                   &ChunkCosts::forward_backward};
    return (cost(o.chunk).*member[static_cast<std::size_t>(o.work)]).value;
  }
  void keep(StageState& stage, Stream stream, const Operation& o, double start_s, double end_s) const {
    if (!keep_) return;
    const auto index = static_cast<std::int32_t>(&stage - stages_.data());
    stage.operations.push_back({index, stream, o, {start_s}, {end_s}});
  }

  const Shape& shape_;
  const Costs& costs_;
  bool keep_;
  const PassFactors& factors_;  ///< [stage, operation]; empty: all 1
  std::int32_t depth_;
  std::int64_t directions_;
  std::vector<std::vector<Operation>> order_;  ///< [stage]
  std::vector<StageState> stages_;
  std::vector<ChunkState> chunks_;                         ///< [direction, depth]
  std::vector<Arrival> forward_inputs_, backward_inputs_;  ///< [depth, micro-batch] of what chunks wait for
};

void check(const Shape& shape, const Costs& costs) {
  GIGATWIN_ASSERT(static_cast<std::int64_t>(costs.chunks.size()) == shape.stages * shape.chunks &&
                      static_cast<std::int64_t>(costs.optimizer.size()) == shape.stages && costs.data_pieces >= 1.0,
                  "{} chunks and {} optimizers for {} stages of {} chunks, {} pieces", costs.chunks.size(),
                  costs.optimizer.size(), shape.stages, shape.chunks, costs.data_pieces);
}

}  // namespace

Timeline evaluate(const Shape& shape, const Costs& costs, bool keep_operations) {
  check(shape, costs);
  const PassFactors as_stated;
  return Execution{shape, costs, keep_operations, as_stated}.run();
}

Timeline evaluate(const Shape& shape, const Costs& costs, const PassFactors& factors) {
  check(shape, costs);
  return Execution{shape, costs, false, factors}.run();
}

}  // namespace gigatwin::pipeline
