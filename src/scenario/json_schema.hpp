#pragma once

#include <string>

#include "base/schema.hpp"

namespace gigatwin::scenario {

/// JSON Schema (draft-07) of a scenario file whose root is this block, for editors and tests. It knows keys, kinds,
/// units, ranges and conditions; checks across keys, and the names in catalogues, are the loader's alone.
std::string json_schema(const BlockSchema& root);

}  // namespace gigatwin::scenario
