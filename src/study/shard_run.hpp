#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "study/folder.hpp"
#include "study/runner.hpp"

namespace gigatwin::study {

/// One process of a study.
struct ShardRun {
  std::string folder;
  Shard shard;
  bool resume = false;  ///< what is finished in the folder is skipped; else the shard must not have begun
  std::size_t jobs = 1;
  std::function<bool()> stopped;
};

/// How far it is.
struct RunProgress {
  std::uint64_t planned = 0;  ///< runs of this process
  std::uint64_t before = 0;   ///< of these finished when it began
  std::uint64_t done = 0;     ///< since
  std::uint64_t not_ok = 0;   ///< of those finished since
  double seconds = 0.0;       ///< since it began
  std::uint64_t left() const { return planned - before - done; }
  double per_second() const { return seconds > 0.0 ? static_cast<double>(done) / seconds : 0.0; }
};

struct ShardOutcome {
  RunProgress progress;
  bool complete = false;  ///< false: it was stopped
  std::string notes;      ///< about torn or damaged lines
};

/// Runs a shard into its file of the folder, which has been prepared.
/// @param show  gets the progress several times a second
/// Throws FileError: begun and not to be resumed, a process is at work on it, not writable.
ShardOutcome run_shard(const Plan& plan, const Evaluate& evaluate, const ShardRun& run,
                       const std::function<void(const RunProgress&)>& show);

}  // namespace gigatwin::study
