#pragma once

#include <atomic>

namespace gigatwin::cli {

/// From now on SIGINT and SIGTERM ask the run to stop instead of ending the process; a second one ends it at once.
/// @return the flag that they set
const std::atomic<bool>& catch_signals();

/// 128 + the signal that came; 1 if none did.
int interrupted_status();

}  // namespace gigatwin::cli
