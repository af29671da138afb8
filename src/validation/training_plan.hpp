#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "validation/row_inputs.hpp"
#include "validation/software.hpp"

namespace gigatwin::validation {

/// How a row was run: its accelerators, its batch and the plan, or all plans that it leaves open.
struct StatedPlan {
  std::int64_t gpus = 0;
  std::int64_t global_batch = 0;
  std::vector<workload::PlanSpec> plans;  ///< at least one; several: the fastest that fits stands for the row
  std::vector<std::string> remarks;       ///< what the row left open
};

/// Reads the plan of a row: the software's switches, then what the row says.
/// @param domain  accelerators of one scale-up domain: no tensor group is larger where the row leaves it open
/// @return nullopt and the reason in `inputs`
std::optional<StatedPlan> plan_of(const RowInputs& inputs, const AppliedSoftware& software,
                                  const workload::ModelSpec& model, std::int64_t domain);

}  // namespace gigatwin::validation
