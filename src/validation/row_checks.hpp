#pragma once

#include <string>
#include <vector>

#include "validation/software.hpp"
#include "validation/training_rows.hpp"

namespace gigatwin::validation {

/// Adds the inputs of the row that `see` names: "row-id for the configuration".
/// @param missing  the row's id, if the file does not have it
Facts with_seen_row(const TrainingRow& row, const std::vector<TrainingRow>& rows, std::string& missing);

/// Whether an entry of the software file that applies asks for this input, so that its words are understood.
bool is_known(const std::string& key, const AppliedSoftware& software);

/// Why a row cannot be run before anything is read of it: a key with two values, words or keys that nobody knows, what
/// is not modelled. Empty: it can.
std::string why_not(const Facts& facts, const AppliedSoftware& software);

}  // namespace gigatwin::validation
