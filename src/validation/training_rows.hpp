#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/diagnostics.hpp"
#include "validation/condition.hpp"

namespace gigatwin::validation {

/// One published training run: everything that its source says of it, as written.
struct TrainingRow {
  std::string id;
  std::string group;
  std::string source;
  bool verified = false;  ///< the figures were read in that source
  std::string notes;
  std::string unscored;  ///< why the row is shown but does not count; empty: it does
  Facts inputs;          ///< keys in our spelling (`training_inputs`), and `id`, `group`, `source`, `origin`
  Facts expected;        ///< keys as written
};

/// Reads FILE: a map of `rows` (and `meta`, which is for people). Inputs and results may have any key; whatever else is
/// wrong becomes a diagnostic.
std::vector<TrainingRow> read_training_rows(const std::string& file, Diagnostics& diagnostics);

}  // namespace gigatwin::validation
