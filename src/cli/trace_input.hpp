#pragma once

#include <optional>
#include <string>

#include "cli/commands.hpp"
#include "traces/reader.hpp"

namespace gigatwin::cli {

/// The log that `gigatwin trace` was given. Shows progress, and writes the file of rejected lines.
/// Throws RequestError for words of the command line that cannot be, FileError for files.
traces::Trace read_trace(const TraceOptions& options);

/// --accelerators, where it is given.
std::optional<std::int64_t> machine_of(const TraceOptions& options);

/// Throws FileError where `path` exists and may not be replaced.
void check_output(const std::string& path, bool force);

/// What everybody has to know of a log besides its jobs: rejected and sorted lines, ignored columns, notes. To standard
/// error.
void print_reading(const traces::Trace& trace, const TraceOptions& options);

}  // namespace gigatwin::cli
