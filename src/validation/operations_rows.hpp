#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/diagnostics.hpp"
#include "validation/operations_machine.hpp"

namespace gigatwin::validation {

/// Published figures of a cluster, a run or its storage. Inputs and results may have any key.
struct OperationsRow {
  std::string id;
  std::string group;
  std::string source;
  bool verified = false;  ///< the figures were read in that source
  std::string notes;
  std::string unscored;                      ///< why the row is shown but does not count; empty: it does
  std::optional<OperationsMachine> machine;  ///< the row's own constants
  Facts inputs, expected;                    ///< as written, in file order; inputs also have `id`, `group`, `source`
};

/// Reads FILE: a map of `rows` (and `meta`, which is for people).
std::vector<OperationsRow> read_operations_rows(const std::string& file, const std::string& catalogue_directory,
                                                Diagnostics& diagnostics);

}  // namespace gigatwin::validation
