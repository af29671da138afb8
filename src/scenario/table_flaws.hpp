#pragma once

#include <string>
#include <vector>

#include "base/schema.hpp"

namespace gigatwin::scenario {

/// What is wrong with the tables themselves, for a test of the real ones: keys twice or reserved (from, extends,
/// gigatwin), fields without description, defaults out of their own range, conditions on keys or values that are not
/// there, optional blocks whose own keys are required, lists of blocks with a default, two blocks of one name. Empty:
/// nothing.
std::vector<std::string> table_flaws(const BlockSchema& root);

}  // namespace gigatwin::scenario
