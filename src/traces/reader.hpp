#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/schema.hpp"
#include "traces/job.hpp"

/// Readers of job logs. All stream: memory per line is that of a `Job`, its id and one entry of a hash table.
namespace gigatwin::traces {

/// Names of the columns of a generic CSV. Times are numbers of seconds or dates ("2028-01-01 06:00:00").
struct ColumnMap {
  std::string id;  ///< empty: the line number
  std::string submit;
  std::string duration;
  std::string accelerators;
  std::string tenant;  ///< empty here and below: not told
  std::string queue;
  std::string requested;  ///< time limit, s
  std::string wait;       ///< from submission to start, s
  std::string state;      ///< completed, failed, cancelled, timeout, node_fail; others are unknown
};
const Schema<ColumnMap>& column_map_schema();

/// The formats:
///   automatic  found by content: SWF by its comments or 18 numbers, the others by their header line
///   swf        Standard Workload Format: 18 numbers a line, comments behind ;
///   sacct      Slurm `sacct --parsable2`: fields between |, named by the header, any subset in any order
///   philly     CSV: job_index, arrival_s, duration_s, gpus; timestamp, virtual_cluster
///   kalos      CSV: job_id, arrival_s, duration_s, gpus, workers, gpus_per_worker (gpus = workers x gpus_per_worker)
///   openb      CSV: name, num_gpu, gpu_milli, creation_time, scheduled_time, deletion_time; pod_phase, qos
///   csv        CSV whose columns are named
struct ReadOptions {
  Format format = Format::automatic;
  std::optional<ColumnMap> columns;                        ///< of Format::csv
  std::optional<std::int64_t> accelerators_per_node;       ///< sacct without gres/gpu: accelerators = nodes x this
  std::int64_t rejected_kept = 1000;                       ///< reasons kept in memory
  std::function<void(const RejectedLine&)> on_rejected{};  ///< sees all of them
  std::function<void(double share, std::int64_t lines)> progress{};  ///< every 65,536 lines; share of the file's bytes
};

/// Reads a log, plain or gzip; LF or CRLF; a byte-order mark is skipped.
///
/// Rejects lines whose cells cannot be read, or that are cut off; negative times, durations that are not above 0, sizes
/// that are no whole number from 1 on; jobs without an end, cancelled before their start, with the id of an earlier
/// job. Throws FileError or FormatError where the file as a whole cannot be read: missing, empty, no header, a column
/// missing, of no known format.
Trace read_trace(const std::string& path, const ReadOptions& options = {});
Trace parse_trace(std::string_view text, const std::string& name, const ReadOptions& options = {});

}  // namespace gigatwin::traces
