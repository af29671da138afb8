#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "results/stored_file.hpp"

namespace gigatwin::results {

/// The variables of a group that have the same first dimension, or none: what makes one table of rows and columns.
struct StoredTable {
  std::string name;       ///< what the user writes: "power", "events/failure_cause"
  std::string group;      ///< as in the file; "" for the root
  std::string dimension;  ///< empty for values of no dimension
  std::uint64_t rows = 0, columns = 0;
  std::string content;  ///< what the group says of itself
};

/// All of a file in its order. A group's main table goes by the group's name ("site" for the root): the values of no
/// dimension if there are any, else the first.
std::vector<StoredTable> stored_tables(const StoredFile& file);
/// By its name, with or without a leading slash; "" is "site", "GROUP/DIMENSION" finds a main table too. Throws
/// FileError listing the tables there are.
StoredTable find_table(const StoredFile& file, std::string_view name);

}  // namespace gigatwin::results
