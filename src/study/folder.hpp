#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "study/plan.hpp"
#include "study/shard_file.hpp"

/// The folder that all processes of a study share:
///   design.yaml           what is run, with its hash
///   study.yaml, scenarios/  the study as written, its scenarios with every default
///   shard-2-of-4.tsv      finished runs of one process: a line each
///   cache/                what the runs have in common (see Evaluator)
namespace gigatwin::study {

std::string cache_folder(const std::string& folder);
std::string shard_file(const std::string& folder, Shard shard);
/// Where this process, of all that share the folder, writes `path` before it is whole.
std::string draft_of(const std::string& path);
/// All that are there, by name.
std::vector<std::string> shard_files(const std::string& folder);

bool holds_study(const std::string& folder);
/// Makes the folder with its design, or checks that the design it holds is this one; several processes may do so at
/// once. Throws FileError: another design, no folder to write into.
void prepare_folder(const std::string& folder, const Design& design);
/// Throws FileError: no folder, no study in it, another form of design.
Design design_in(const std::string& folder);
/// Takes away what `prepare_folder` and the runs have made; a folder that holds anything else stays.
void remove_study(const std::string& folder);

/// To which shard a run is dealt: each has its share of every scenario, and all points of one shard that are simulated
/// with one seed share their simulation.
std::int64_t shard_of(const Plan& plan, std::uint64_t run, std::int64_t shards);

/// Counts of one shard's file.
struct ShardProgress {
  std::string path;
  bool has_header = false;  ///< if not, it is damaged or just begun
  Shard shard;
  std::uint64_t planned = 0;  ///< runs that fall to it
  std::uint64_t ok = 0, invalid = 0, failed = 0, crashed = 0;
  std::uint64_t damaged = 0;                     ///< lines that do not count
  double cpu_seconds = 0.0, wall_seconds = 0.0;  ///< of its runs
  std::int64_t started = 0, last = 0;            ///< Unix time of its first line and of its last change
  bool at_work = false;                          ///< a process has it open
  std::uint64_t done() const { return ok + invalid + failed + crashed; }
};

struct StudyProgress {
  std::string name;
  std::uint64_t runs = 0;
  std::uint64_t done = 0;  ///< distinct
  std::uint64_t ok = 0;
  std::vector<ShardProgress> shards;  ///< by file name
  /// Of what is left, at the pace of the processes that are at work; NaN without any.
  double seconds_left = 0.0;
};

/// How far a study is; reads every row.
StudyProgress progress_of(const std::string& folder);

}  // namespace gigatwin::study
