#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/units.hpp"

namespace gigatwin::cli {

/// A job of a study's folder that is to be followed.
struct FollowedJob {
  std::string id;
  std::vector<std::int64_t> tasks;
  std::string folder;
};

struct FollowOptions {
  Seconds every;  ///< between two questions to Slurm
  bool quiet = false;
};

/// How it ended, or that a signal came while it goes on.
struct FollowEnd {
  bool interrupted = false;
  bool complete = false;               ///< all runs are there
  std::vector<std::int64_t> failed{};  ///< tasks that may be tried again
  std::vector<std::string> lines{};    ///< tasks that ended early and why, one each
};

/// Asks Slurm and the shards now and then, says on standard error how far it is, until no task waits or runs, or SIGINT
/// or SIGTERM comes; the job itself is left alone.
FollowEnd follow(const FollowedJob& job, const FollowOptions& options);

}  // namespace gigatwin::cli
