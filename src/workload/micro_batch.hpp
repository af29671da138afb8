#pragma once

#include <vector>

#include "workload/compute.hpp"
#include "workload/exchange.hpp"
#include "workload/split.hpp"

namespace gigatwin::workload {

/// One direction of one micro-batch through a piece, a chunk or a stage.
struct PassCost {
  PassTime time;
  Seconds tensor, context, expert, data;  ///< visible communication; data: ZeRO 2 and 3
  Seconds expert_exchange;                ///< whole, for schedules that hide it behind the other direction
  Seconds free;                           ///< computation that hides nothing yet
  Seconds free_without_expert;            ///< the same if the experts' exchange hid nothing
  collectives::PhaseResult sent;
  Seconds communication() const { return tensor + context + expert + data; }
  Seconds total() const { return time.total() + communication(); }
  PassCost& operator+=(const PassCost& other);
};
PassCost operator*(double times, const PassCost& pass);

/// There and back.
struct ChunkCost {
  PassCost forward, backward;
  PassCost recompute;       ///< repeated before backward
  Seconds backward_weight;  ///< share of `backward` for weight gradients, which no other stage waits for
  Seconds total() const { return forward.total() + recompute.total() + backward.total(); }
  Seconds computation() const { return forward.time.total() + recompute.time.total() + backward.time.total(); }
  ChunkCost& operator+=(const ChunkCost& other);
};
ChunkCost operator*(double times, const ChunkCost& cost);

/// For each chunk the sum over its pieces; every kind of piece is timed once.
///
/// Tensor collectives hide (plan.overlap_tensor) behind all of their layer but its attention, a context ring
/// (plan.overlap_context) behind its attention and what it waits for the host, the expert exchange
/// (plan.overlap_expert) behind what is left, the gathers and reductions of ZeRO 2 and 3 (plan.overlap_data) behind
/// what is left then; nothing twice, and nothing behind weight gradients that the schedule puts off. While a collective
/// runs, its channels take compute units away: what hides slows computation by channels / units.
std::vector<ChunkCost> chunk_costs(const TrainingSpec& training, const Split& split, const std::vector<Stage>& chunks,
                                   const hardware::SystemSpec& system, const Fabric& fabric);

/// Share of the compute units that a collective occupies while it runs.
double occupied_units(const hardware::SystemSpec& system);

}  // namespace gigatwin::workload
