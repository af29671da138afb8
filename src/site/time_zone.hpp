#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.hpp"

namespace gigatwin::site {

/// A zone of local clocks that knows one rule of summer time: that of Directive 2000/84/EC (one hour ahead from the
/// last Sunday of March, 01:00 UTC, to the last Sunday of October, 01:00 UTC), in force all over the Union since 1996.
struct TimeZone {
  int standard_offset_h = 0;  ///< local standard time - UTC
  bool summer_time = false;
};

/// By IANA name ("Europe/Helsinki", "UTC"); nullopt for a zone that does not follow the rule above.
std::optional<TimeZone> time_zone(std::string_view name);
/// Names that `time_zone` knows, in alphabetical order.
const std::vector<std::string>& time_zone_names();

/// UTC of a local clock reading. In autumn one hour is read twice: `second_reading` then picks the later,
/// standard-time one. In spring one hour is never read; it is taken as standard time, which is the hour that followed.
Instant utc_of(Instant local_clock, TimeZone zone, bool second_reading = false);

/// Local clock hour, 0..23, at an hour of the typical year (UTC). Summer time runs from 28 March to 28 October, the
/// mean of the last Sundays, since a typical year has no weekdays.
int local_hour(int hour_of_typical_year_utc, TimeZone zone);

}  // namespace gigatwin::site
