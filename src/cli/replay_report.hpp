#pragma once

#include <string>

#include "chakra/program.hpp"
#include "chakra/replay.hpp"
#include "cli/commands.hpp"
#include "scenario/fabric_file.hpp"

/// What `gigatwin replay` prints.
namespace gigatwin::cli {

struct ReplayReport {
  const ReplayOptions& options;
  const scenario::FabricFile& file;
  topology::Routing routing = topology::Routing::deterministic;
  std::int64_t accelerators = 0;  ///< of the fabric
  chakra::ProgramOptions program;
  std::int64_t without_duration = 0;  ///< kernels
  const chakra::Replay& replay;
  double read_s = 0.0, run_s = 0.0;  ///< wall time
};

void print_replay(const ReplayReport& report);
void print_replay_json(const ReplayReport& report);

}  // namespace gigatwin::cli
