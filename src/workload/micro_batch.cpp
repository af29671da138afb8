#include "workload/micro_batch.hpp"

#include <algorithm>

#include "workload/overlap.hpp"

namespace gigatwin::workload {
namespace {

double number(std::int64_t n) { return static_cast<double>(n); }

/// Whether keys and values travel while attention works.
bool ring_hides(const PlanSpec& plan) { return plan.overlap_context && plan.context_exchange == ContextExchange::ring; }

/// @param later  share of the time that comes after the exchanges and hides nothing of them
PassCost pass_of(const PassTime& time, const PassExchange& exchange, const PlanSpec& plan, double occupied,
                 Seconds later = {}) {
  PassCost pass;
  pass.time = time;
  const Seconds meanwhile = time.total() - later;
  Window window{meanwhile, occupied};
  pass.tensor = plan.overlap_tensor ? window.visible(exchange.tensor.time, tensor_pieces, meanwhile - time.attention)
                                    : exchange.tensor.time;
  // The ring passes the next block on while it works on the last one.
  pass.context = ring_hides(plan) ? window.visible(exchange.context.time, hides_whole, time.attention + time.launch)
                                  : exchange.context.time;
  pass.free_without_expert = window.left();
  pass.expert = plan.overlap_expert ? window.visible(exchange.expert.time, hides_whole) : exchange.expert.time;
  pass.expert_exchange = exchange.expert.time;
  pass.sent = exchange.tensor + exchange.context + exchange.expert;
  pass.free = window.left();
  return pass;
}

ChunkCost cost_of(Piece piece, const TrainingSpec& training, const Split& split, const hardware::SystemSpec& system,
                  const Fabric& fabric) {
  const PieceExchange exchange = exchange_of(piece, training, split.tokens, fabric);
  const PieceTime time = time_of(piece, training, split.tokens, system.accelerator);
  const double occupied = occupied_units(system);
  const bool is_layer = piece == Piece::dense_layer || piece == Piece::mixture_layer;
  const bool repeats_exchange = is_layer && training.plan.recompute == Recompute::full;
  ChunkCost cost;
  cost.forward = pass_of(time.forward, exchange.forward, training.plan, occupied);
  cost.recompute =
      pass_of(time.recompute, repeats_exchange ? exchange.forward : PassExchange{}, training.plan, occupied);
  cost.backward = pass_of(time.backward, exchange.backward, training.plan, occupied,
                          pipeline::splits_backward(training.plan.schedule) ? time.backward_weight : Seconds{});
  cost.backward_weight = time.backward_weight;
  return cost;
}

/// ZeRO 2 and 3 exchange with every micro-batch, layer by layer: gradients are reduced behind backward, weights
/// gathered behind forward and, unless they are kept, behind backward again.
void add_sharding(ChunkCost& cost, const TrainingSpec& t, const Split& split, const Stage& chunk,
                  const hardware::SystemSpec& system, const Fabric& fabric) {
  if (exchanges_once(t.plan)) return;
  const DataExchange data = data_exchange(t, split, shard_of(t, chunk), fabric);
  const double layers = std::max(1.0, number(chunk.layers()));
  const auto exchange = [&](PassCost& pass, const collectives::PhaseResult& phase) {
    Window window{pass.free, occupied_units(system)};
    pass.data += t.plan.overlap_data ? window.visible(phase.time, layers) : phase.time;
    pass.free_without_expert -= pass.free - window.left();
    pass.free = window.left();
    pass.sent = pass.sent + phase;
  };
  if (t.plan.zero_stage == 3) exchange(cost.forward, data.gather);
  exchange(cost.backward, t.plan.zero_stage == 3 && t.plan.reshard ? data.gather + data.reduce : data.reduce);
}

}  // namespace

PassCost& PassCost::operator+=(const PassCost& o) {
  time += o.time;
  tensor += o.tensor, context += o.context, expert += o.expert, data += o.data;
  expert_exchange += o.expert_exchange, free += o.free, free_without_expert += o.free_without_expert;
  sent = sent + o.sent;
  return *this;
}

PassCost operator*(double k, const PassCost& p) {
  return {k * p.time, k * p.tensor,          k * p.context, k * p.expert,
          k * p.data, k * p.expert_exchange, k * p.free,    k * p.free_without_expert,
          k * p.sent};
}

ChunkCost& ChunkCost::operator+=(const ChunkCost& o) {
  forward += o.forward, backward += o.backward, recompute += o.recompute, backward_weight += o.backward_weight;
  return *this;
}

ChunkCost operator*(double k, const ChunkCost& c) {
  return {k * c.forward, k * c.backward, k * c.recompute, k * c.backward_weight};
}

std::vector<ChunkCost> chunk_costs(const TrainingSpec& training, const Split& split, const std::vector<Stage>& chunks,
                                   const hardware::SystemSpec& system, const Fabric& fabric) {
  std::vector<ChunkCost> costs(chunks.size());
  for (const Piece piece : all_pieces) {
    const bool needed = std::any_of(chunks.begin(), chunks.end(), [&](const Stage& c) { return c[piece] > 0; });
    if (!needed) continue;
    const ChunkCost one = cost_of(piece, training, split, system, fabric);
    for (std::size_t i = 0; i < chunks.size(); ++i)
      if (chunks[i][piece] > 0) costs[i] += number(chunks[i][piece]) * one;
  }
  for (std::size_t i = 0; i < chunks.size(); ++i) add_sharding(costs[i], training, split, chunks[i], system, fabric);
  return costs;
}

double occupied_units(const hardware::SystemSpec& system) {
  return std::min(1.0, number(system.library.channels) / number(system.accelerator.compute_units));
}

}  // namespace gigatwin::workload
