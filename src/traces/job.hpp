#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.hpp"
#include "base/units.hpp"

/// Recorded jobs: what a scheduler's log tells of each, in a form that holds ten million of them.
namespace gigatwin::traces {

/// How a job ended, as the log says.
enum class State : std::uint8_t { unknown, completed, failed, cancelled, timeout, node_fail };
inline constexpr std::size_t state_count = 6;
/// "completed", "node failure", ...
std::string_view name_of(State state);

/// What kind of log it was; what each means is told at `ReadOptions`.
enum class Format : std::uint8_t { automatic, swf, sacct, philly, kalos, openb, csv };
std::string_view name_of(Format format);

/// One job. What the log does not tell is NaN, or -1 for a name.
struct Job {
  static constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

  double submitted_s = 0.0;       ///< since the trace's zero
  double duration_s = 0.0;        ///< > 0: it ran
  double wait_s = unknown;        ///< from submission to start
  double requested_s = unknown;   ///< time limit that its user gave
  std::uint64_t id_at = 0;        ///< in Trace::ids
  std::int64_t line = 0;          ///< in the file, counted from 1
  std::int32_t accelerators = 0;  ///< whole ones; a share of one counts as one
  std::int32_t tenant = -1;       ///< user or account, in Trace::tenants
  std::int32_t queue = -1;        ///< partition or queue, in Trace::queues
  float share = 1.0F;             ///< of each accelerator that it has; below 1 where several jobs share one
  std::uint32_t id_length = 0;
  State state = State::unknown;

  double accelerator_seconds() const { return accelerators * duration_s; }
  bool knows_wait() const { return wait_s == wait_s; }
  bool knows_request() const { return requested_s == requested_s; }
};

/// A line that is no job, and why. None is dropped in silence.
struct RejectedLine {
  std::int64_t line = 0;  ///< in the file, counted from 1
  std::string reason;
};

/// A recorded trace: jobs sorted by submission, equal ones in file order.
struct Trace {
  std::string name;  ///< of the file
  Format format = Format::automatic;
  std::vector<Job> jobs;
  std::vector<RejectedLine> rejected;  ///< the first `rejected_kept`, in file order
  std::int64_t rejected_count = 0;     ///< all of them
  std::vector<std::string> tenants;    ///< in order of first appearance
  std::vector<std::string> queues;     ///< likewise
  std::string ids;                     ///< of all jobs, one behind the other
  std::vector<std::string> ignored_columns;
  std::vector<std::string> notes;       ///< how the log was understood, in sentences
  std::int64_t lines = 0;               ///< with text
  std::int64_t steps = 0;               ///< lines of Slurm's job steps, which repeat their job
  std::int64_t out_of_order = 0;        ///< jobs that were submitted before the one in the line above, and sorted in
  std::optional<Instant> zero;          ///< when the trace's zero was, on the log's own clock
  std::optional<std::int64_t> machine;  ///< accelerators (processors) of the machine, where the log says

  std::string_view id(const Job& job) const { return std::string_view{ids}.substr(job.id_at, job.id_length); }
  /// Sum of accelerators x duration.
  double accelerator_seconds() const;
};

}  // namespace gigatwin::traces
