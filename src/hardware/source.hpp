#pragma once

#include <string>
#include <vector>

#include "base/schema.hpp"

namespace gigatwin::hardware {

/// Where the figures of a catalogue entry come from. Every key that states a figure is named by one `Source`.
struct Source {
  std::vector<std::string> of;  ///< keys of the entry
  std::string source;           ///< data sheet, paper and table, standard; or "assumption: ..."
  bool verified = false;        ///< the figure was read in that text
  std::string range;            ///< plausible range, for assumptions and estimates
};

const Schema<Source>& source_schema();

}  // namespace gigatwin::hardware
