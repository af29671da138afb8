#include "workload/micro_batch.hpp"

#include <algorithm>

#include "workload/overlap.hpp"

namespace gigatwin::workload {
namespace {

/// Adds one pass with its exchange; returns the computation that is left to hide something else.
Seconds add_pass(MicroBatch& batch, const PassTime& time, const PassExchange& exchange, const PlanSpec& plan) {
  Window window{time.total()};
  batch.tensor +=
      plan.overlap_tensor ? window.visible(exchange.tensor.time, tensor_pieces, time.matmul) : exchange.tensor.time;
  // The ring passes the next block on while it works on the last one.
  batch.context += window.visible(exchange.context.time, hides_whole, time.attention);
  batch.expert += plan.overlap_expert ? window.visible(exchange.expert.time, hides_whole) : exchange.expert.time;
  batch.sent = batch.sent + exchange.tensor + exchange.context + exchange.expert;
  return window.left();
}

MicroBatch micro_batch_of(Piece piece, const TrainingSpec& training, const Split& split,
                          const hardware::AcceleratorSpec& accelerator, const Fabric& fabric) {
  const PieceExchange exchange = exchange_of(piece, training, split.tokens, fabric);
  const bool is_layer = piece == Piece::dense_layer || piece == Piece::mixture_layer;
  const bool repeats_exchange = is_layer && training.plan.recompute == Recompute::full;
  MicroBatch batch;
  batch.time = time_of(piece, training, split.tokens, accelerator);
  batch.free_forward = add_pass(batch, batch.time.forward, exchange.forward, training.plan);
  batch.free_backward =
      add_pass(batch, batch.time.backward, exchange.backward, training.plan) +
      add_pass(batch, batch.time.recompute, repeats_exchange ? exchange.forward : PassExchange{}, training.plan);
  return batch;
}

void add(MicroBatch& sum, double times, const MicroBatch& one) {
  sum.time += times * one.time;
  sum.tensor += times * one.tensor;
  sum.context += times * one.context;
  sum.expert += times * one.expert;
  sum.free_forward += times * one.free_forward;
  sum.free_backward += times * one.free_backward;
  sum.sent = sum.sent + times * one.sent;
}

}  // namespace

std::vector<MicroBatch> micro_batches(const TrainingSpec& training, const Split& split,
                                      const std::vector<Stage>& stages, const hardware::AcceleratorSpec& accelerator,
                                      const Fabric& fabric) {
  std::vector<MicroBatch> sums(stages.size());
  for (const Piece piece : all_pieces) {
    const bool needed = std::any_of(stages.begin(), stages.end(), [&](const Stage& s) { return s[piece] > 0; });
    if (!needed) continue;
    const MicroBatch one = micro_batch_of(piece, training, split, accelerator, fabric);
    for (std::size_t i = 0; i < stages.size(); ++i)
      if (stages[i][piece] > 0) add(sums[i], static_cast<double>(stages[i][piece]), one);
  }
  return sums;
}

}  // namespace gigatwin::workload
