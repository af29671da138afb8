#pragma once

#include "validation/condition.hpp"

namespace gigatwin::validation {

/// Inputs of a row in this program's spelling. What says nothing ("n/a", "-") is left out; degrees in one text
/// ("TP4-PP8", "TP=4, PP=8") are taken apart, or stay as they are where a word of them is unknown; a count before the
/// name of a machine ("64x H100") is the number of accelerators, or that of a node where nodes are stated; a network
/// that has a key of its own is named with the machine.
Facts input_facts(const Facts& written);

}  // namespace gigatwin::validation
