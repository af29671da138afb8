#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/units.hpp"

/// Civil time in UTC. Simulated time is seconds since the scenario's start; an `Instant` fixes that start.
namespace gigatwin {

/// Seconds since 1970-01-01T00:00:00Z, without leap seconds (as POSIX).
struct Instant {
  std::int64_t unix_s = 0;
  auto operator<=>(const Instant&) const = default;
};

struct CivilTime {
  int year = 1970;
  int month = 1;  ///< 1..12
  int day = 1;    ///< 1..31
  int hour = 0;
  int minute = 0;
  int second = 0;
};

CivilTime civil(Instant instant);
Instant instant_of(const CivilTime& time);

/// "2028-01-01", "2028-01-01 06:00", "2028-01-01T06:00:00Z"; nullopt for anything else or a date that does not exist.
std::optional<Instant> parse_instant(std::string_view text);
/// "2028-01-01 06:00:00" (UTC).
std::string to_text(Instant instant);

inline Instant operator+(Instant start, Seconds offset) {
  return {start.unix_s + static_cast<std::int64_t>(offset.value)};
}

bool is_leap_year(int year);
/// 0-based day of the year: 1 January is 0.
int day_of_year(const CivilTime& time);

/// Hour of a 365-day typical year, 0..8759: weather and price files have no 29 February, so it repeats the 28th.
int hour_of_typical_year(Instant instant);

}  // namespace gigatwin
