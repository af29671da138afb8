#pragma once

#include <string>

#include "base/schema.hpp"

namespace gigatwin::scenario {

/// docs/scenario-reference.md: a section for each block, a row for each key. Blocks that stand in catalogues only
/// through others are listed once.
std::string reference_markdown(const BlockSchema& root);

}  // namespace gigatwin::scenario
