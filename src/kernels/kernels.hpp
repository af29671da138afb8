#pragma once

#include "hardware/accelerator.hpp"

/// Time of single kernels on one accelerator, launches apart. The constants are the accelerator's; what all
/// accelerators share is in kernels.cpp, with its source. Model reference: docs/model/kernels.md.
namespace gigatwin::kernels {

/// `count` products of [rows, depth] with [depth, columns], as one batched or grouped kernel.
struct Matmul {
  double rows = 0.0, columns = 0.0, depth = 0.0;
  double count = 1.0;
  Bytes traffic;  ///< of one product: operands read, result written
};

Flop work_of(const Matmul& product);

/// The output is cut in tiles; each compute unit works on one tile at a time, so a kernel takes whole waves of them:
///
///   T = max( min over tiles r x c of  waves (latency + 2 r c k / (e(r, c) rate)),  traffic / memory bandwidth )
///   waves = ceil(count ceil(m / r) ceil(n / c) / units)
///
/// rate = clock x efficiency x peak / units; e(r, c) <= 1 is what smaller tiles lose by fetching more operands for each
/// multiplication. `clock`: 1 in a benchmark, the accelerator's training_clock in a training step.
Seconds matmul_time(const Matmul& product, const hardware::AcceleratorSpec& accelerator, hardware::Precision precision,
                    double clock = 1.0);

/// Fused attention (FlashAttention) of heads of width `head_dim` over blocks of `sequence` tokens:
///
///   T = work / (clock x efficiency x BF16 peak x s / (s + s_half) x d / (d + d_half) x (1 + d_half / 128))
///
/// Short sequences lose in the tiles that the causal mask cuts, narrow heads in the softmax between the products.
Seconds attention_forward_time(Flop work, double sequence, double head_dim,
                               const hardware::AcceleratorSpec& accelerator, double clock = 1.0);
Seconds attention_backward_time(Flop work, double sequence, double head_dim,
                                const hardware::AcceleratorSpec& accelerator, double clock = 1.0);

/// A kernel that does little but read and write.
Seconds streaming_time(Bytes moved, const hardware::AcceleratorSpec& accelerator);

}  // namespace gigatwin::kernels
