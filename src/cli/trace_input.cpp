#include "cli/trace_input.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "base/error.hpp"
#include "cli/collective_words.hpp"
#include "cli/progress.hpp"

namespace gigatwin::cli {
namespace {

constexpr std::size_t shown = 5;

traces::Format format_of(const TraceOptions& options) {
  using traces::Format;
  if (options.format.empty()) return options.columns.empty() ? Format::automatic : Format::csv;
  return word("--format", options.format,
              Words<Format>{{"swf", Format::swf},
                            {"sacct", Format::sacct},
                            {"philly", Format::philly},
                            {"kalos", Format::kalos},
                            {"openb", Format::openb},
                            {"csv", Format::csv}});
}

/// "submit=start_time" sets a key of the table of columns.
void set_column(const std::string& text, traces::ColumnMap& columns) {
  const std::size_t sign = text.find('=');
  std::vector<std::string> keys;
  for (const Field& field : traces::column_map_schema().fields()) keys.push_back(field.key);
  const Field* field = traces::column_map_schema().find(std::string_view{text}.substr(0, sign));
  if (sign == std::string::npos || sign + 1 == text.size() || !field)
    throw RequestError(fmt::format("--column: expected KEY=NAME with a key of {}, found \"{}\"{}",
                                   fmt::join(keys, ", "), text, did_you_mean(text.substr(0, sign), keys)));
  field->assign(&columns, Value{text.substr(sign + 1)});
}

std::optional<traces::ColumnMap> columns_of(const TraceOptions& options) {
  if (options.columns.empty()) return std::nullopt;
  traces::ColumnMap columns;
  for (const std::string& text : options.columns) set_column(text, columns);
  for (const Field& field : traces::column_map_schema().fields())
    if (field.is_required && std::get<std::string>(*field.value_of(&columns)).empty())
      throw RequestError(fmt::format("--column: expected {}=NAME too, found none", field.key));
  return columns;
}

void say(std::string_view text) { fmt::print(stderr, "{}\n", text); }

}  // namespace

std::optional<std::int64_t> machine_of(const TraceOptions& options) {
  if (options.accelerators.empty()) return std::nullopt;
  return whole_number("--accelerators", options.accelerators, 1, 100'000'000, "");
}

void check_output(const std::string& path, bool force) {
  if (path.empty()) return;
  if (std::filesystem::is_directory(path)) throw FileError(fmt::format("{}: is a folder; expected a file name", path));
  if (!force && std::filesystem::exists(path))
    throw FileError(fmt::format("{}: exists already; --force replaces it", path));
}

traces::Trace read_trace(const TraceOptions& options) {
  traces::ReadOptions reading;
  reading.format = format_of(options);
  reading.columns = columns_of(options);
  if (reading.columns && reading.format != traces::Format::csv)
    throw RequestError(fmt::format("--column: format {} has columns of its own", options.format));
  if (!options.per_node.empty())
    reading.accelerators_per_node = whole_number("--per-node", options.per_node, 1, 1000, "");
  check_output(options.rejected, options.force);
  std::ofstream list;
  if (!options.rejected.empty()) list.open(options.rejected);
  if (list.is_open())
    reading.on_rejected = [&](const traces::RejectedLine& line) {
      list << fmt::format("{}:{}: {}\n", options.trace, line.line, line.reason);
    };
  ReadingProgress progress;
  reading.progress = [&](double share, std::int64_t lines) { progress.done(share, lines); };
  traces::Trace trace = traces::read_trace(options.trace, reading);
  if (!options.rejected.empty() && !list.flush())
    throw FileError(fmt::format("{}: cannot be written", options.rejected));
  if (trace.jobs.empty()) {
    print_reading(trace, options);
    throw FileError(fmt::format("{}: has no job", options.trace));
  }
  return trace;
}

void print_reading(const traces::Trace& trace, const TraceOptions& options) {
  if (trace.rejected_count > 0) {
    say(fmt::format("{} of {} lines rejected{}:", trace.rejected_count, trace.lines,
                    options.rejected.empty() ? "; --rejected FILE lists all" : ", listed in " + options.rejected));
    for (std::size_t i = 0; i < std::min(shown, trace.rejected.size()); ++i)
      say(fmt::format("  {}:{}: {}", trace.name, trace.rejected[i].line, trace.rejected[i].reason));
    if (trace.rejected_count > static_cast<std::int64_t>(shown)) say("  ...");
  }
  if (trace.out_of_order > 0)
    say(fmt::format("{} jobs were submitted before the one in the line above; sorted", trace.out_of_order));
  if (trace.steps > 0)
    say(fmt::format("{} lines of steps or parts of jobs, which the job's own line sums up", trace.steps));
  if (!trace.ignored_columns.empty())
    say(fmt::format("columns without a meaning here: {}", fmt::join(trace.ignored_columns, ", ")));
  for (const std::string& note : trace.notes) say(note);
}

}  // namespace gigatwin::cli
