#pragma once

#include "hardware/accelerator.hpp"
#include "workload/split.hpp"

/// Time that one accelerator computes on one piece of the model for one micro-batch, by a roofline per kernel.
namespace gigatwin::workload {

/// One direction through a piece.
struct PassTime {
  Seconds matmul, attention, memory_bound, launch;
  Flop work;  ///< performed by matrix products and attention
  Seconds total() const { return matmul + attention + memory_bound + launch; }
  PassTime& operator+=(const PassTime& other);
};
PassTime operator*(double times, const PassTime& pass);

struct PieceTime {
  PassTime forward, backward;
  PassTime recompute;  ///< repeated in backward
  PieceTime& operator+=(const PieceTime& other);
  Seconds total() const { return forward.total() + backward.total() + recompute.total(); }
};
PieceTime operator*(double times, const PieceTime& piece);

/// Matrix products (linear layers of a piece, split over the tensor ranks) take
///
///   t = max(2 m n k / (peak x matmul_efficiency x sustained), bytes / (memory_bandwidth x memory_efficiency))
///
/// each, sustained = 0.85 (see compute.cpp), peak in the plan's precision (the head: BF16); backward has two for each.
/// Attention is causal, BF16: s a (d_qk + d_v) FLOP per token forward and 2.5 times that backward when fused (it
/// computes the scores again, Dao, arXiv 2307.08691); unfused it computes and stores all s^2 scores, 2 and 4 s a (d_qk
/// + d_v). Everything else moves bytes.
PieceTime time_of(Piece piece, const TrainingSpec& training, double tokens,
                  const hardware::AcceleratorSpec& accelerator);

/// Adam: reads the gradient, reads and writes master weight and moments, writes the weight; clears the gradients, reads
/// them for the norm; with low precision makes the copies. All at memory bandwidth.
Seconds optimizer_time(const TrainingSpec& training, const Split& split, const Shard& shard,
                       const hardware::AcceleratorSpec& accelerator);

}  // namespace gigatwin::workload
