#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/calendar.hpp"

namespace gigatwin::site {

/// A time as a file writes it: what the clock shows, and its distance from UTC where the text says it.
struct ClockReading {
  Instant clock;
  std::optional<int> offset_s;  ///< clock - UTC
};

/// The forms in which markets and grid operators publish their times:
///
///   2024-01-31 13:00[:00]   2024-01-31T13:00:00.000Z   2024-01-31T13:00+01:00
///   31.01.2024 13:00        31/01/2024 13:00[:00]      day before month
///   31.01.2024 13:00 - 31.01.2024 14:00                its begin counts (ENTSO-E: MTU)
///   27/10/2024 02:00 (CEST)                            UTC, CET, CEST, WET, WEST, EET, EEST
///
/// nullopt for anything else, a date that does not exist or a range that does not run forward.
std::optional<ClockReading> read_clock(std::string_view text);

}  // namespace gigatwin::site
