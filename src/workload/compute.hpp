#pragma once

#include "hardware/accelerator.hpp"
#include "workload/split.hpp"

/// Time that one accelerator computes on one piece of the model for one micro-batch, kernel by kernel.
namespace gigatwin::workload {

/// One direction through a piece.
struct PassTime {
  Seconds matmul, attention, memory_bound, launch;
  Flop work;             ///< performed by matrix products and attention
  double kernels = 0.0;  ///< launched
  Seconds total() const { return matmul + attention + memory_bound + launch; }
  PassTime& operator+=(const PassTime& other);
};
PassTime operator*(double times, const PassTime& pass);

struct PieceTime {
  PassTime forward, backward;
  PassTime recompute;       ///< repeated in backward
  Seconds backward_weight;  ///< share of `backward` that computes weight gradients
  PieceTime& operator+=(const PieceTime& other);
  Seconds total() const { return forward.total() + backward.total() + recompute.total(); }
};
PieceTime operator*(double times, const PieceTime& piece);

/// Linear layers are products on tiles in the plan's precision (the head: BF16), two backward for each forward;
/// attention is causal and BF16, fused or with all scores stored; everything else moves bytes (traffic.hpp). Every
/// kernel leaves a gap; where the host dispatches more slowly than the device works, the device waits:
///
///   launch = kernels x kernel_launch + max(0, kernels x kernel_dispatch - device time)     per pass of a piece
///
/// Model reference: docs/model/kernels.md.
PieceTime time_of(Piece piece, const TrainingSpec& training, double tokens,
                  const hardware::AcceleratorSpec& accelerator);

/// Adam: reads the gradient, reads and writes master weight and moments, writes the weight; clears the gradients, reads
/// them for the norm; with low precision makes the copies. All at memory bandwidth.
Seconds optimizer_time(const TrainingSpec& training, const Split& split, const Shard& shard,
                       const hardware::AcceleratorSpec& accelerator);

}  // namespace gigatwin::workload
