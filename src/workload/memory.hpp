#pragma once

#include <vector>

#include "pipeline/schedule.hpp"
#include "workload/split.hpp"

namespace gigatwin::workload {

/// Memory of one accelerator.
struct MemoryUse {
  Bytes weights;
  Bytes gradients;
  Bytes optimizer;
  Bytes activations;
  Bytes slack;  ///< allocator fragmentation and the runtime's own share
  Bytes total() const { return weights + gradients + optimizer + activations + slack; }
};

/// Mixed-precision Adam and the activations kept for backward.
///
///   weights     2 B per parameter (BF16), and with low precision its copy in both orientations
///   gradients   4 B (FP32) or 2 B;  optimizer 12 B: master weight and two moments in FP32
///   activations per layer and token, b bytes of a linear layer's input, t tensor ranks:
///     [4 h + 2 b h (+ 2 h dropout)] / (t with sequence parallelism, else 1)
///     + [2 a d_q + 2 k (d_q + d_v) + 2 a d_v + 2 f (x 2 if gated) + b f (+ scores)] / t
///   kept for every chunk in flight under the plan's schedule (pipeline/schedule.hpp).
/// DualPipe holds two copies of the model, each with half of the optimizer state where that is sharded.
///
/// For GPT this is s b h (10 + 24 / t + 5 a s / (h t)) of Korthikanti et al., arXiv 2205.05198, eq. 2.
/// Sharded by ZeRO as Rajbhandari et al., arXiv 1910.02054.
std::vector<MemoryUse> memory_by_stage(const TrainingSpec& training, std::int64_t accelerators);
/// Of the fullest accelerator.
MemoryUse memory_use(const TrainingSpec& training, std::int64_t accelerators);

/// Weights and optimizer state of the whole job: 2 + 12 bytes per parameter.
Bytes checkpoint_size(const ModelSpec& model);

/// Bytes kept for backward of one micro-batch in one piece, per accelerator.
Bytes kept_activations(const TrainingSpec& training, Piece piece, double tokens, Recompute recompute);

}  // namespace gigatwin::workload
