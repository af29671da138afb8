#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "scheduling/scheduler.hpp"

/// A machine that does what a scheduler decides: second by second, or from event to event.
namespace gigatwin::scheduling::testing {

struct Submission {
  Job job;
  double runtime = 0.0;  ///< s on the nodes that it wants
};

/// One stretch of a job on its nodes.
struct Stretch {
  std::int64_t job = 0;
  double from = 0.0, until = 0.0;
  std::int64_t nodes = 0;
  bool operator==(const Stretch&) const = default;
};

struct RunOptions {
  std::int64_t nodes = 10;
  double until = 1e9;         ///< stops then, at the latest
  bool every_second = false;  ///< asks every second, else after events and when the scheduler wants to be asked
  std::vector<std::int64_t> at_most{};         ///< [tenant] nodes, checked after every decision
  double checkpoint = 0.0;                     ///< s that a preempted job keeps its nodes
  double dear_from = -1.0, dear_until = -1.0;  ///< energy
};

struct RunResult {
  std::vector<Stretch> stretches;  ///< in order of their begin, then of the decisions
  std::vector<std::int64_t> starved;
  std::vector<Resize> resizes;
  std::size_t waiting = 0;  ///< jobs that had not started at the end
  std::size_t decides = 0;
};

/// Runs the submissions (ascending in time). Checks on the way that no more nodes are used than there are.
RunResult run(Scheduler& scheduler, const std::vector<Submission>& submissions, const RunOptions& options);

/// A rigid job.
Submission rigid(std::int64_t id, double submitted, std::int64_t nodes, double runtime, double requested,
                 std::size_t tenant = 0);
/// First start of each job, by id; -1: it did not start.
std::map<std::int64_t, double> first_starts(const RunResult& result);
/// "id@start" in order of the starts.
std::string in_order(const RunResult& result);

}  // namespace gigatwin::scheduling::testing
