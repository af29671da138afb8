#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "study/evaluator.hpp"
#include "study/plan.hpp"

/// The folder that all processes of a study share:
///   design.yaml           what is run, with its hash; study.yaml and scenarios/ as it was read
///   shard-2-of-4.tsv      finished runs of one process: a line each
///   cache/                what the runs have in common (see Evaluator)
namespace gigatwin::study {

/// One of `count` equal parts of a study, counted from 1.
struct Shard {
  std::int64_t index = 1, count = 1;
  bool operator==(const Shard&) const = default;
};

std::string design_file(const std::string& folder);
std::string cache_folder(const std::string& folder);
std::string shard_file(const std::string& folder, Shard shard);

/// A finished run as a shard keeps it.
struct FinishedRun {
  std::uint64_t run = 0;
  RunOutcome outcome;
  double wall_seconds = 0.0;
};

/// Makes the folder with its design, or checks that the design it holds is this one; several processes may do so at
/// once. Throws FileError: another design, no folder to write into.
void prepare_folder(const std::string& folder, const Design& design);
/// Throws FileError: no folder, no study in it, another form of design.
Design design_in(const std::string& folder);

/// Counts of one shard's file.
struct ShardProgress {
  std::string path;
  Shard shard;
  std::uint64_t planned = 0;  ///< runs that fall to it
  std::uint64_t ok = 0, invalid = 0, failed = 0, crashed = 0;
  std::uint64_t damaged = 0;                     ///< lines that do not count
  double cpu_seconds = 0.0, wall_seconds = 0.0;  ///< of its runs
  double first_s = 0.0, last_s = 0.0;            ///< Unix time of its header and of its last line
  bool at_work = false;                          ///< a process has it open
  std::uint64_t done() const { return ok + invalid + failed + crashed; }
};

struct StudyProgress {
  std::uint64_t runs = 0;
  std::uint64_t done = 0;  ///< distinct
  std::uint64_t ok = 0;
  std::vector<ShardProgress> shards;  ///< by file name
};

/// How far a study is; reads every row.
StudyProgress progress_of(const std::string& folder);

}  // namespace gigatwin::study
