#pragma once

#include <string>

#include "validation/training.hpp"

namespace gigatwin::validation {

/// Appends, by machine: its rows that count, their mean absolute error and all constants of its accelerator that a
/// step's time depends on, ratings of the data sheet apart.
void append_constants(std::string& text, const TrainingReport& report, const TrainingSetup& setup);

}  // namespace gigatwin::validation
