#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "traces/reader.hpp"

namespace gigatwin::traces {

/// Which column of a CSV tells what. `names` as in the header.
struct CsvColumns {
  using Column = std::optional<std::size_t>;
  std::vector<std::string> names;
  Column id, submit, duration, start, end, accelerators, tenant, queue, requested, wait, state;
  Column date;                 ///< of the submission, where `submit` counts from the trace's zero
  Column workers, per_worker;  ///< their product is `accelerators`
  Column milli;                ///< thousandths of one accelerator

  const std::string& name(Column column) const { return names[*column]; }
};

/// Throws FormatError where the header has no such column; `ignored` gets those that mean nothing.
CsvColumns columns_of(std::string_view header, const std::string& file, Format format, const ReadOptions& options,
                      std::vector<std::string>& ignored);

/// The format whose columns the header has; automatic if none.
Format format_of_header(std::string_view header);

}  // namespace gigatwin::traces
