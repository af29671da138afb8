#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

#include "study/evaluator.hpp"
#include "study/run_queue.hpp"
#include "study/shard_file.hpp"

namespace gigatwin::study {

/// What evaluates one run, in a child process. nullopt: this process cannot, a fresh one can; see `Evaluator::run`.
using Evaluate = std::function<std::optional<RunOutcome>(std::uint64_t run)>;

struct RunnerOptions {
  std::size_t jobs = 1;           ///< child processes at a time
  std::function<bool()> stopped;  ///< asked several times a second; none: never
  std::function<void()> tick;     ///< called several times a second; may be none
};

/// Gets every finished run, in the order in which they finish, with its line for a shard.
using Sink = std::function<void(const FinishedRun& finished, std::string_view row)>;

/// Runs all that the queue has, in child processes that are forked from this one, a pack of runs each. A child that
/// dies takes no other run with it: the one under way is tried once more in a process of its own, then reported as
/// crashed.
/// @return whether all were run; false: stopped, and what was under way is lost
/// Throws std::runtime_error where no process can be started.
bool run_all(RunQueue& queue, const Evaluate& evaluate, const RunnerOptions& options, const Sink& sink);

}  // namespace gigatwin::study
