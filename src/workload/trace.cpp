#include "workload/trace.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include "base/csv.hpp"
#include "base/dimension.hpp"
#include "base/text_file.hpp"

namespace gigatwin::workload {
namespace {

struct Columns {
  std::size_t id, arrival, duration, gpus;
  std::optional<std::size_t> workers, per_worker;
};

Columns columns_of(const CsvTable& table, TraceFormat format) {
  Columns columns{table.required_column(format == TraceFormat::philly ? "job_index" : "job_id"),
                  table.required_column("arrival_s"),
                  table.required_column("duration_s"),
                  table.required_column("gpus"),
                  {},
                  {}};
  if (format == TraceFormat::kalos) {
    columns.workers = table.required_column("workers");
    columns.per_worker = table.required_column("gpus_per_worker");
  }
  return columns;
}

/// Reads the cells of one row; the first thing wrong ends it.
class Row {
 public:
  Row(const CsvTable& table, std::size_t row) : table_(table), row_(row) {}

  double number(std::size_t column) {
    const std::string& cell = table_.text(row_, column);
    const std::optional<double> value = parse_number(cell);
    if (!value) reject(fmt::format("{}: expected a number, found \"{}\"", table_.header()[column], cell));
    return value.value_or(0.0);
  }
  double at_least(std::size_t column, double low, bool low_itself) {
    const double value = number(column);
    if (value < low || (value == low && !low_itself))
      reject(fmt::format("{}: expected {} {:g}, found {:g}", table_.header()[column],
                         low_itself ? "at least" : "more than", low, value));
    return value;
  }
  std::int64_t count(std::size_t column) {
    constexpr double most = 1e9;
    const double value = number(column);
    const bool whole = value >= 1.0 && value <= most && value == std::floor(value);
    if (!whole)
      reject(fmt::format("{}: expected a whole number from 1 on, found {:g}", table_.header()[column], value));
    return whole ? static_cast<std::int64_t>(value) : 0;
  }
  void reject(std::string reason) {
    if (reason_.empty()) reason_ = std::move(reason);
  }
  const std::string& reason() const { return reason_; }

 private:
  const CsvTable& table_;
  std::size_t row_;
  std::string reason_;
};

TraceJob job_of(const CsvTable& table, std::size_t index, const Columns& columns, Row& row) {
  TraceJob job;
  job.id = table.text(index, columns.id);
  job.arrival = {row.at_least(columns.arrival, 0.0, true)};
  job.duration = {row.at_least(columns.duration, 0.0, false)};
  job.gpus = row.count(columns.gpus);
  if (columns.workers) {
    const std::int64_t workers = row.count(*columns.workers), each = row.count(*columns.per_worker);
    if (workers * each != job.gpus)
      row.reject(fmt::format("gpus: expected workers x gpus_per_worker = {} x {}, found {}", workers, each, job.gpus));
  }
  return job;
}

void sort_by_arrival(Trace& trace) {
  for (std::size_t i = 1; i < trace.jobs.size(); ++i)
    if (trace.jobs[i].arrival < trace.jobs[i - 1].arrival) ++trace.out_of_order;
  std::stable_sort(trace.jobs.begin(), trace.jobs.end(),
                   [](const TraceJob& a, const TraceJob& b) { return a.arrival < b.arrival; });
}

}  // namespace

double Trace::gpu_seconds() const {
  double sum = 0.0;
  for (const TraceJob& job : jobs) sum += static_cast<double>(job.gpus) * job.duration.value;
  return sum;
}

Trace parse_trace(std::string_view text, const std::string& name, TraceFormat format) {
  const CsvTable table = CsvTable::parse(text, name);
  const Columns columns = columns_of(table, format);
  Trace trace;
  std::map<std::string, int> line_of_id;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    Row row{table, i};
    TraceJob job = job_of(table, i, columns, row);
    const auto [first, is_new] = line_of_id.emplace(job.id, table.line(i));
    if (!is_new)
      row.reject(fmt::format("{}: {} is in line {} already", table.header()[columns.id], job.id, first->second));
    if (row.reason().empty())
      trace.jobs.push_back(std::move(job));
    else
      trace.rejected.push_back({table.line(i), row.reason()});
  }
  sort_by_arrival(trace);
  return trace;
}

Trace read_trace(const std::string& path, TraceFormat format) {
  return parse_trace(read_text_file(path), path, format);
}

}  // namespace gigatwin::workload
