#pragma once

#include <string>
#include <vector>

namespace gigatwin::cli {

/// What another program said, and how it ended.
struct ProgramAnswer {
  bool found = false;  ///< whether there is such a program
  int status = 127;    ///< exit status, 128 + the signal that ended it
  std::string out, errors;
};

/// Runs a program of the PATH to its end, with nothing on its standard input. SIGINT does not reach it.
/// Throws std::runtime_error where no process can be started.
ProgramAnswer run_program(const std::vector<std::string>& words);

}  // namespace gigatwin::cli
