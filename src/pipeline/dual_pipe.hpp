#pragma once

#include <vector>

#include "pipeline/schedule.hpp"

namespace gigatwin::pipeline {

/// What one stage of a DualPipe executes. The first half of the micro-batches enters at stage 0, the second at the last
/// stage. Source: DeepSeek-V3 (arXiv 2412.19437), figure 5, and the counts of each phase in deepseek-ai/DualPipe.
std::vector<Operation> dual_pipe_order(const Shape& shape, std::int64_t stage);

}  // namespace gigatwin::pipeline
