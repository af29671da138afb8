#include "base/calendar.hpp"

#include <fmt/format.h>

#include <charconv>
#include <chrono>

namespace gigatwin {
namespace {

namespace chr = std::chrono;

std::optional<int> digits(std::string_view text, std::size_t at, std::size_t count) {
  if (at + count > text.size()) return std::nullopt;
  int value = 0;
  const char* first = text.data() + at;
  const auto [end, error] = std::from_chars(first, first + count, value);
  if (error != std::errc{} || end != first + count || *first == '-') return std::nullopt;
  return value;
}

}  // namespace

CivilTime civil(Instant instant) {
  const chr::sys_seconds time{chr::seconds{instant.unix_s}};
  const auto day = chr::floor<chr::days>(time);
  const chr::year_month_day date{day};
  const chr::hh_mm_ss clock{time - day};
  return {static_cast<int>(date.year()),
          static_cast<int>(static_cast<unsigned>(date.month())),
          static_cast<int>(static_cast<unsigned>(date.day())),
          static_cast<int>(clock.hours().count()),
          static_cast<int>(clock.minutes().count()),
          static_cast<int>(clock.seconds().count())};
}

Instant instant_of(const CivilTime& t) {
  const chr::year_month_day date{chr::year{t.year}, chr::month{static_cast<unsigned>(t.month)},
                                 chr::day{static_cast<unsigned>(t.day)}};
  const auto days = chr::sys_days{date}.time_since_epoch().count();
  return {static_cast<std::int64_t>(days) * 86400 + t.hour * 3600 + t.minute * 60 + t.second};
}

std::optional<Instant> parse_instant(std::string_view text) {
  if (!text.empty() && text.back() == 'Z') text.remove_suffix(1);
  const bool has_date = text.size() >= 10 && text[4] == '-' && text[7] == '-';
  const auto year = digits(text, 0, 4), month = digits(text, 5, 2), day = digits(text, 8, 2);
  if (!has_date || !year || !month || !day) return std::nullopt;
  const chr::year_month_day date{chr::year{*year}, chr::month{static_cast<unsigned>(*month)},
                                 chr::day{static_cast<unsigned>(*day)}};
  if (!date.ok()) return std::nullopt;
  CivilTime time{*year, *month, *day, 0, 0, 0};
  if (text.size() > 10) {
    const bool has_clock =
        (text.size() == 16 || text.size() == 19) && (text[10] == ' ' || text[10] == 'T') && text[13] == ':';
    const auto hour = digits(text, 11, 2), minute = digits(text, 14, 2);
    const auto second =
        text.size() == 19 && text[16] == ':' ? digits(text, 17, 2) : std::optional<int>{text.size() == 16 ? 0 : 99};
    if (!has_clock || !hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
    time.hour = *hour;
    time.minute = *minute;
    time.second = *second;
  }
  return instant_of(time);
}

std::string to_text(Instant instant) {
  const CivilTime t = civil(instant);
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02}", t.year, t.month, t.day, t.hour, t.minute, t.second);
}

bool is_leap_year(int year) { return chr::year{year}.is_leap(); }

int day_of_year(const CivilTime& t) {
  const CivilTime new_year{t.year, 1, 1, 0, 0, 0};
  const CivilTime midnight{t.year, t.month, t.day, 0, 0, 0};
  return static_cast<int>((instant_of(midnight).unix_s - instant_of(new_year).unix_s) / 86400);
}

int hour_of_typical_year(Instant instant) {
  const CivilTime t = civil(instant);
  int day = day_of_year(t);
  if (is_leap_year(t.year) && day >= 59) --day;  // 29 February is day 59
  return day * 24 + t.hour;
}

}  // namespace gigatwin
