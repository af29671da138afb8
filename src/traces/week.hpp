#pragma once

#include <cstdint>

#include "base/calendar.hpp"

namespace gigatwin::traces {

inline constexpr double hour_s = 3600.0, day_s = 86400.0, week_s = 7.0 * day_s;

/// Seconds since the last Monday, 0 h.
inline double second_of_week(Instant instant) {
  constexpr std::int64_t week = 604800, monday = 4 * 86400;  // 1970-01-05 was a Monday
  return static_cast<double>(((instant.unix_s - monday) % week + week) % week);
}

}  // namespace gigatwin::traces
