#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/units.hpp"
#include "workload/stream.hpp"

/// Recorded jobs from CSV files.
namespace gigatwin::workload {

struct TraceJob {
  std::string id;   ///< as the file names it
  Seconds arrival;  ///< since the trace's zero
  Seconds duration;
  std::int64_t gpus = 0;
};

/// A row that is no job, and why. None is dropped in silence.
struct RejectedRow {
  int line = 0;  ///< in the file, counted from 1
  std::string reason;
};

struct Trace {
  std::vector<TraceJob> jobs;  ///< sorted by arrival, equal arrivals in file order
  std::vector<RejectedRow> rejected;
  std::int64_t out_of_order = 0;  ///< rows that arrived before the row above them and were sorted in

  double gpu_seconds() const;
};

/// Columns, found by name; others are ignored:
///   philly  job_index, arrival_s, duration_s, gpus
///   kalos   job_id, arrival_s, duration_s, gpus, workers, gpus_per_worker (gpus = workers x gpus_per_worker)
/// Rejects rows whose cells are no numbers, with a negative arrival, a duration that is not above 0, a number of GPUs
/// that is not a whole number from 1 on, or the id of an earlier row. Throws FileError or FormatError where the file as
/// a whole cannot be read.
Trace read_trace(const std::string& path, TraceFormat format);
Trace parse_trace(std::string_view text, const std::string& name, TraceFormat format);

}  // namespace gigatwin::workload
