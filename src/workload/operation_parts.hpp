#pragma once

#include <string_view>
#include <vector>

#include "workload/step.hpp"

namespace gigatwin::workload {

/// A share of one operation of the pipeline.
struct OperationPart {
  std::string_view name;  ///< "matmul", "exposed tensor" ...
  Seconds time;           ///< > 0
  bool computes = false;  ///< draws compute power: the accelerator itself works, at its mean speed
};

/// What one accelerator does during an operation. The times add up to the operation's; each is a sum over the layers of
/// the chunk, which really take turns. "straggler": what the slowest accelerator of the job takes longer, the others
/// wait. Transfers, gathers and reductions have one part, which computes nothing.
std::vector<OperationPart> parts_of(const Step& step, const pipeline::TimedOperation& operation);

/// Sum of the parts that compute.
Seconds computation_of(const Step& step, const pipeline::TimedOperation& operation);

}  // namespace gigatwin::workload
