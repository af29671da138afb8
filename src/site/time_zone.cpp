#include "site/time_zone.hpp"

#include <chrono>
#include <map>

namespace gigatwin::site {
namespace {

const std::map<std::string, TimeZone, std::less<>>& zones() {
  static const std::map<std::string, TimeZone, std::less<>> table = [] {
    std::map<std::string, TimeZone, std::less<>> result{{"UTC", {0, false}}, {"Atlantic/Reykjavik", {0, false}}};
    for (const char* name : {"Europe/Lisbon", "Europe/Dublin", "Europe/London", "Atlantic/Canary", "Atlantic/Madeira"})
      result[name] = {0, true};
    for (const char* name :
         {"Europe/Amsterdam", "Europe/Belgrade",   "Europe/Berlin",    "Europe/Bratislava", "Europe/Brussels",
          "Europe/Budapest",  "Europe/Copenhagen", "Europe/Ljubljana", "Europe/Luxembourg", "Europe/Madrid",
          "Europe/Malta",     "Europe/Oslo",       "Europe/Paris",     "Europe/Prague",     "Europe/Rome",
          "Europe/Stockholm", "Europe/Vienna",     "Europe/Warsaw",    "Europe/Zagreb",     "Europe/Zurich"})
      result[name] = {1, true};
    for (const char* name : {"Asia/Nicosia", "Europe/Athens", "Europe/Bucharest", "Europe/Helsinki", "Europe/Kyiv",
                             "Europe/Riga", "Europe/Sofia", "Europe/Tallinn", "Europe/Vilnius"})
      result[name] = {2, true};
    return result;
  }();
  return table;
}

/// 01:00 UTC on the last Sunday of a month.
Instant last_sunday(int year, unsigned month) {
  const std::chrono::year_month_weekday_last date{std::chrono::year{year}, std::chrono::month{month},
                                                  std::chrono::weekday_last{std::chrono::Sunday}};
  return {std::chrono::sys_days{date}.time_since_epoch().count() * std::int64_t{86400} + 3600};
}

bool is_summer(Instant utc) {
  const int year = civil(utc).year;
  return utc >= last_sunday(year, 3) && utc < last_sunday(year, 10);
}

}  // namespace

std::optional<TimeZone> time_zone(std::string_view name) {
  const auto found = zones().find(name);
  if (found == zones().end()) return std::nullopt;
  return found->second;
}

const std::vector<std::string>& time_zone_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> list;
    for (const auto& [name, zone] : zones()) list.push_back(name);
    return list;
  }();
  return names;
}

Instant utc_of(Instant local_clock, TimeZone zone, bool second_reading) {
  const Instant standard{local_clock.unix_s - zone.standard_offset_h * std::int64_t{3600}};
  const Instant summer{standard.unix_s - 3600};
  if (!zone.summer_time || !is_summer(summer)) return standard;
  const bool read_twice = !is_summer(standard);
  return read_twice && second_reading ? standard : summer;
}

int local_hour(int hour_utc, TimeZone zone) {
  constexpr int summer_begins = (31 + 28 + 27) * 24 + 1;     // 28 March, 01:00 UTC
  constexpr int summer_ends = (365 - 31 - 30 - 4) * 24 + 1;  // 28 October, 01:00 UTC: day 300 from 0
  const bool summer = zone.summer_time && hour_utc >= summer_begins && hour_utc < summer_ends;
  return (hour_utc + zone.standard_offset_h + (summer ? 1 : 0) + 24) % 24;
}

}  // namespace gigatwin::site
