#pragma once

#include <string>
#include <vector>

#include "validation/training.hpp"

namespace gigatwin::validation {

/// What became of one row: its figures run again, or the reason why not.
struct RowResult {
  std::vector<TrainingOutcome> outcomes;
  std::string reason;  ///< empty where there are outcomes
};

/// Runs one row: a training step, one layer of it, its memory or a matrix product.
/// @param rows  of the file: where a row refers to another one
RowResult run_row(const TrainingRow& row, const std::vector<TrainingRow>& rows, const TrainingSetup& setup);

}  // namespace gigatwin::validation
