#pragma once

#include <vector>

#include "scenario/tree.hpp"
#include "validation/training_facts.hpp"

namespace gigatwin::validation {

/// Inputs and results of one row: free keys that no table knows.
struct OpenFacts {
  Facts inputs, expected;
};

/// Takes inputs and results of each of the `rows` out of the tree, and leaves what a table knows: without `meta`, and
/// without what says nothing (null).
std::vector<OpenFacts> separate_facts(scenario::Node& root);

}  // namespace gigatwin::validation
