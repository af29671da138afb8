#include "traces/reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/error.hpp"
#include "base/line_reader.hpp"
#include "traces/cells.hpp"
#include "traces/csv_columns.hpp"
#include "traces/row_parser.hpp"

namespace gigatwin::traces {
namespace {

constexpr std::int64_t lines_between_progress = 65536;

bool is_swf(std::string_view line) {
  std::vector<std::string_view> fields;
  split_blanks(line, fields);
  return trimmed(line).starts_with(';') ||
         (fields.size() == 18 && std::all_of(fields.begin(), fields.end(), [](auto f) { return number_of(f); }));
}

bool is_sacct(std::string_view line) {
  std::vector<std::string_view> fields;
  split(line, '|', fields);
  return fields.size() > 1 &&
         std::any_of(fields.begin(), fields.end(), [](auto f) { return f == "JobID" || f == "JobIDRaw"; });
}

Format format_of(std::string_view first_line, const std::string& name, const ReadOptions& options) {
  if (options.format != Format::automatic) return options.format;
  if (options.columns) return Format::csv;
  if (is_swf(first_line)) return Format::swf;
  if (is_sacct(first_line)) return Format::sacct;
  const Format format = format_of_header(first_line);
  if (format == Format::automatic)
    throw FormatError(name, 1,
                      fmt::format("is of no known format: expected 18 numbers (SWF), a header of sacct --parsable2, or "
                                  "the columns of a CSV named; found \"{}\"",
                                  first_line.substr(0, 80)));
  return format;
}

std::unique_ptr<RowParser> parser_of(Format format, std::string_view header, const ReadOptions& options,
                                     TraceBuilder& builder) {
  if (format == Format::swf) return swf_parser();
  if (format == Format::sacct) return sacct_parser(header, options, builder);
  return csv_parser(header, format, options, builder);
}

bool is_blank(std::string_view line) { return trimmed(line).empty(); }

Trace read(LineReader& reader, const ReadOptions& options) {
  TraceBuilder builder{reader.name(), options};
  std::unique_ptr<RowParser> parser;
  std::string_view line;
  while (reader.next(line)) {
    if (is_blank(line)) continue;
    ++builder.trace().lines;
    const bool is_first = parser == nullptr;
    if (is_first) {
      builder.trace().format = format_of(line, reader.name(), options);
      parser = parser_of(builder.trace().format, line, options, builder);
      if (builder.trace().format != Format::swf) continue;  // that was the header
    }
    if (!reader.complete()) builder.next_is_cut_off();
    parser->row(line, reader.line(), builder);
    if (options.progress && reader.line() % lines_between_progress == 0)
      options.progress(reader.share(), reader.line());
  }
  if (!parser) throw FormatError(reader.name(), 0, "is empty; expected a header line and rows");
  return builder.finish();
}

}  // namespace

std::string_view name_of(Format format) {
  static constexpr std::array<std::string_view, 7> names{"auto", "swf", "sacct", "philly", "kalos", "openb", "csv"};
  return names[static_cast<std::size_t>(format)];
}

const Schema<ColumnMap>& column_map_schema() {
  using C = ColumnMap;
  static const Schema<C> schema{
      "columns",
      "Names of the columns of a CSV with a header line. Times are numbers of seconds or dates.",
      {text("id", &C::id).doc("Left out: the number of the line."),
       text("submit", &C::submit).required().doc("Submission."),
       text("duration", &C::duration).required().doc("Running time, s."),
       text("accelerators", &C::accelerators).required().doc("Size, whole accelerators."),
       text("tenant", &C::tenant).doc("User, account or group."), text("queue", &C::queue).doc("Queue or partition."),
       text("requested", &C::requested).doc("Time limit, s."),
       text("wait", &C::wait).doc("From submission to start, s."),
       text("state", &C::state).doc("completed, failed, cancelled, timeout or node_fail; anything else is unknown.")}};
  return schema;
}

Trace read_trace(const std::string& path, const ReadOptions& options) {
  LineReader reader{path};
  return read(reader, options);
}

Trace parse_trace(std::string_view text, const std::string& name, const ReadOptions& options) {
  LineReader reader{text, name};
  return read(reader, options);
}

}  // namespace gigatwin::traces
