#pragma once

#include <array>
#include <vector>

#include "workload/compute.hpp"
#include "workload/exchange.hpp"
#include "workload/split.hpp"

namespace gigatwin::workload {

/// One micro-batch through a piece or a stage, there and back.
struct MicroBatch {
  PieceTime time;
  Seconds tensor, context, expert;      ///< visible communication
  Seconds free_forward, free_backward;  ///< computation that hides nothing yet; recomputation is part of backward
  collectives::PhaseResult sent;
  Seconds communication() const { return tensor + context + expert; }
  Seconds total() const { return time.total() + communication(); }
};

/// For each stage the sum over its pieces; every kind of piece is simulated once.
///
/// Tensor collectives hide (plan.overlap_tensor) behind the matrix products of their layer, a context ring behind its
/// attention, the expert exchange (plan.overlap_expert) behind what is left; nothing twice.
std::vector<MicroBatch> micro_batches(const TrainingSpec& training, const Split& split,
                                      const std::vector<Stage>& stages, const hardware::AcceleratorSpec& accelerator,
                                      const Fabric& fabric);

}  // namespace gigatwin::workload
