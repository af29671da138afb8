#pragma once

#include <memory>
#include <string_view>

#include "traces/builder.hpp"

namespace gigatwin::traces {

/// Turns the lines of one format into jobs. Lines come in order, blank ones left out.
class RowParser {
 public:
  virtual ~RowParser() = default;
  virtual void row(std::string_view line, std::int64_t number, TraceBuilder& builder) = 0;
};

/// Comments and rows, the first line included.
std::unique_ptr<RowParser> swf_parser();
/// The rows behind the header. Throw FormatError where a column is missing.
std::unique_ptr<RowParser> sacct_parser(std::string_view header, const ReadOptions& options, TraceBuilder& builder);
std::unique_ptr<RowParser> csv_parser(std::string_view header, Format format, const ReadOptions& options,
                                      TraceBuilder& builder);

}  // namespace gigatwin::traces
