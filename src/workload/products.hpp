#pragma once

#include <vector>

#include "kernels/kernels.hpp"
#include "workload/split.hpp"

/// The matrix products of a piece on one accelerator, for one micro-batch.
namespace gigatwin::workload {

/// A linear layer: `count` of [rows, in] x [in, out].
struct Linear {
  double rows = 0.0, in = 0.0, out = 0.0;
  double count = 1.0;       ///< experts on this accelerator
  double kernels = 1.0;     ///< launches for all of them
  bool casts_input = true;  ///< low precision: its input is not written in it by the kernel before
};

/// Linear layers of a piece. Experts: the tokens of all ranks of their group spread evenly over them.
std::vector<Linear> linears_of(Piece piece, const ModelSpec& model, const PlanSpec& plan, double tokens);

/// What a linear layer multiplies: forward, backward for the input's gradient, backward for the weights'. The weight
/// gradient is added up in memory, in FP32 or BF16.
kernels::Matmul forward_product(const Linear& linear, double operand_bytes);
kernels::Matmul input_gradient(const Linear& linear, double operand_bytes);
kernels::Matmul weight_gradient(const Linear& linear, double operand_bytes, const PlanSpec& plan);

}  // namespace gigatwin::workload
