#pragma once

#include <limits>
#include <vector>

#include "chakra/replay.hpp"

/// What a replay knows while it runs, and what it leaves behind.
namespace gigatwin::chakra {

inline constexpr Picoseconds not_yet = -1;

/// Of a collective or message.
struct Progress {
  std::int32_t joined = 0;
  std::int32_t last = -1;  ///< operation that joined last
  Picoseconds begin_ps = not_yet, end_ps = not_yet;
};

struct Run {
  std::vector<Picoseconds> ready_ps, begin_ps, end_ps;  ///< [operation]
  std::vector<std::int32_t> cause;                      ///< [operation] that it started after; -1: none
  std::vector<Progress> calls, messages;
  Picoseconds end_of_all_ps = 0;
  std::int64_t ended = 0;  ///< operations
  std::vector<RankTimes> ranks;
};

Run run(const Program& program, TransferTimes& times);

inline Seconds seconds_of(Picoseconds ps) { return {1e-12 * static_cast<double>(ps)}; }

/// Throws TraceError: what the operations that never ended wait for.
[[noreturn]] void explain_deadlock(const Program& program, const Run& run);

std::vector<KindTotals> totals_of(const Program& program, const Run& run);
CriticalPath critical_path(const Program& program, const Run& run);

}  // namespace gigatwin::chakra
