#pragma once

#include <sys/types.h>

#include <atomic>

namespace gigatwin::cli {

/// From now on SIGINT and SIGTERM ask the run to stop instead of ending the process; a second one ends it at once.
/// @return the flag that they set
const std::atomic<bool>& catch_signals();

/// 128 + the signal that came; 1 if none did.
int interrupted_status();

/// Waits for a child process; SIGINT and SIGTERM that come meanwhile go to it, and this process lives on to tidy up.
/// @return its exit status, 128 + the signal that ended it
int wait_for_child(pid_t child);

}  // namespace gigatwin::cli
