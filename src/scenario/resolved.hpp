#pragma once

#include <string>

#include "base/schema.hpp"
#include "scenario/origins.hpp"

namespace gigatwin::scenario {

enum class Paths {
  as_written,  ///< as in the file that names them
  openable,    ///< absolute: reads back from any folder of the same machine
};

/// The whole spec with every default, as a YAML scenario that reads back to the same spec; behind each value, as a
/// comment, where it was stated. Catalogue entries are written out, so that the text stands without its catalogue.
std::string resolved_yaml(const BlockSchema& block, const void* spec, const Origins& origins,
                          Paths paths = Paths::as_written);

/// The same for a block that is no scenario, such as a catalogue entry: without the line `gigatwin: 1`.
std::string resolved_block_yaml(const BlockSchema& block, const void* spec, const Origins& origins,
                                Paths paths = Paths::as_written);

}  // namespace gigatwin::scenario
