#pragma once

#include <string>
#include <vector>

#include "cli/commands.hpp"

namespace gigatwin::cli {

/// A scenario of a comparison, and where its result goes.
struct ComparedRun {
  std::string scenario, output;
};

/// Runs the scenarios, so many at a time as `jobs` says, each in a process of its own, since the simulation kernel's
/// clock does not restart. After a failure no more are started and the others are stopped. Prints a line for each that
/// is done on a terminal, then what the runs said, in the order of the scenarios.
/// @return 0; the exit status of the first that failed; 130 or 143 where a signal came
int run_compared(const std::vector<ComparedRun>& runs, const CompareOptions& options);

}  // namespace gigatwin::cli
