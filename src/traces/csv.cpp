#include <fmt/format.h>

#include <cctype>

#include "traces/cells.hpp"
#include "traces/csv_columns.hpp"
#include "traces/row_parser.hpp"

namespace gigatwin::traces {
namespace {

using Column = CsvColumns::Column;

/// Larger numbers of seconds are Unix times: a trace that counts from its own zero is shorter than 30 years.
constexpr double least_unix_s = 1e9;  // September 2001

bool same_word(std::string_view cell, std::string_view word) {
  if (cell.size() != word.size()) return false;
  for (std::size_t i = 0; i < cell.size(); ++i)
    if (std::tolower(static_cast<unsigned char>(cell[i])) != word[i]) return false;
  return true;
}

State state_of(std::string_view cell) {
  const auto is = [&](std::string_view word) { return same_word(cell, word); };
  if (is("completed") || is("succeeded") || is("pass") || is("passed")) return State::completed;
  if (is("failed")) return State::failed;
  if (is("cancelled") || is("canceled") || is("killed")) return State::cancelled;
  if (is("timeout")) return State::timeout;
  if (is("node_fail")) return State::node_fail;
  return State::unknown;
}

class CsvParser : public RowParser {
 public:
  CsvParser(CsvColumns columns) : columns_(std::move(columns)) {}

  void row(std::string_view line, std::int64_t number, TraceBuilder& builder) override {
    if (!split_csv(line, fields_)) return builder.reject(number, "a quoted field is not closed");
    if (fields_.size() != columns_.names.size())
      return builder.reject(
          number, fmt::format("expected {} fields as in the header, found {}", columns_.names.size(), fields_.size()));
    Candidate c;
    const std::string line_id = columns_.id ? std::string{} : fmt::format("{}", number);
    c.id = columns_.id ? cell(columns_.id) : std::string_view{line_id};
    read(c, builder);
    builder.add(c, number, columns_.id ? columns_.name(columns_.id) : "line");
  }

 private:
  std::string_view cell(Column column) const { return column ? trimmed(fields_[*column]) : std::string_view{}; }
  const std::string& name(Column column) const { return columns_.name(column); }

  void read(Candidate& c, TraceBuilder& builder) {
    if (c.id.empty()) c.reject(fmt::format("{}: empty", name(columns_.id)));
    c.tenant = cell(columns_.tenant);
    c.queue = cell(columns_.queue);
    c.job.state = state_of(cell(columns_.state));
    c.job.submitted_s = submission(c, builder);
    if (columns_.start)
      read_start_and_end(c);
    else
      c.job.duration_s = c.above_zero(name(columns_.duration), cell(columns_.duration));
    c.job.accelerators = size(c);
    if (columns_.requested) c.job.requested_s = told(columns_.requested, c);
    if (columns_.wait) c.job.wait_s = told(columns_.wait, c);
  }

  /// Empty cells are not known.
  double told(Column column, Candidate& c) const {
    return cell(column).empty() ? Job::unknown : c.at_least_zero(name(column), cell(column));
  }

  double submission(Candidate& c, TraceBuilder& builder) {
    const std::string_view text = cell(columns_.submit);
    const bool is_first = !seen_;
    if (is_first) {
      const auto time = time_of(text);
      if (time) seen_ = true;
      dates_ = is_date(text) || (time && *time >= least_unix_s);
      if (dates_) builder.submissions_are_dates();
    }
    if (!dates_) {
      const double arrival = c.at_least_zero(name(columns_.submit), text);
      if (const auto date = is_first && is_date(cell(columns_.date)) ? time_of(cell(columns_.date)) : std::nullopt;
          date && c.good())
        builder.trace().zero = Instant{static_cast<std::int64_t>(*date - arrival)};
      return arrival;
    }
    const auto time = time_of(text);
    if (!time)
      c.reject(
          fmt::format("{}: expected a time such as 2028-01-01 06:00:00, found \"{}\"", name(columns_.submit), text));
    return time.value_or(0.0);
  }

  void read_start_and_end(Candidate& c) const {
    if (cell(columns_.start).empty()) return c.reject(fmt::format("{}: empty, it never started", name(columns_.start)));
    const double start = c.number(name(columns_.start), cell(columns_.start));
    const double end = c.number(name(columns_.end), cell(columns_.end));
    c.job.wait_s = start - c.job.submitted_s;
    c.job.duration_s = end - start;
    if (c.job.wait_s < 0.0)
      c.reject(fmt::format("{}: {:g} s before {}", name(columns_.start), -c.job.wait_s, name(columns_.submit)));
    if (c.job.duration_s <= 0.0)
      c.reject(fmt::format("{}: expected after {}, found {:g} s", name(columns_.end), name(columns_.start),
                           c.job.duration_s));
  }

  std::int32_t size(Candidate& c) const {
    const std::int32_t size = c.count(name(columns_.accelerators), cell(columns_.accelerators));
    if (columns_.workers) {
      const std::int64_t workers = c.count(name(columns_.workers), cell(columns_.workers));
      const std::int64_t each = c.count(name(columns_.per_worker), cell(columns_.per_worker));
      if (c.good() && workers * each != size)
        c.reject(fmt::format("{}: expected workers x gpus_per_worker = {} x {}, found {}", name(columns_.accelerators),
                             workers, each, size));
    }
    if (columns_.milli && size == 1) {
      const double milli = c.above_zero(name(columns_.milli), cell(columns_.milli));
      if (milli < 1000.0) c.job.share = static_cast<float>(milli / 1000.0);
    }
    return size;
  }

  CsvColumns columns_;
  std::vector<std::string_view> fields_;
  bool seen_ = false, dates_ = false;
};

}  // namespace

std::unique_ptr<RowParser> csv_parser(std::string_view header, Format format, const ReadOptions& options,
                                      TraceBuilder& builder) {
  return std::make_unique<CsvParser>(
      columns_of(header, builder.trace().name, format, options, builder.trace().ignored_columns));
}

}  // namespace gigatwin::traces
