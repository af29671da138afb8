#include "site/clock_reading.hpp"

#include <array>
#include <utility>

namespace gigatwin::site {
namespace {

constexpr int hour_s = 3600;

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

/// "(CEST)" at the end, taken off.
std::optional<int> take_zone_name(std::string_view& text) {
  constexpr std::array<std::pair<std::string_view, int>, 7> names{
      {{"(UTC)", 0}, {"(WET)", 0}, {"(WEST)", 1}, {"(CET)", 1}, {"(CEST)", 2}, {"(EET)", 2}, {"(EEST)", 3}}};
  for (const auto& [name, offset_h] : names)
    if (text.ends_with(name)) {
      text.remove_suffix(name.size());
      text = trimmed(text);
      return offset_h * hour_s;
    }
  return std::nullopt;
}

std::optional<int> two_digits(std::string_view text) {
  if (text.size() < 2 || text[0] < '0' || text[0] > '9' || text[1] < '0' || text[1] > '9') return std::nullopt;
  return 10 * (text[0] - '0') + (text[1] - '0');
}

/// "Z" or "+01:00" behind a time of day, taken off.
std::optional<int> take_offset(std::string_view& text) {
  if (text.ends_with('Z')) return text.remove_suffix(1), 0;
  constexpr std::size_t length = 6;
  if (text.size() < length + 10) return std::nullopt;
  const std::string_view tail = text.substr(text.size() - length);
  const std::optional<int> h = two_digits(tail.substr(1)), min = two_digits(tail.substr(4));
  if ((tail[0] != '+' && tail[0] != '-') || tail[3] != ':' || !h || !min) return std::nullopt;
  text.remove_suffix(length);
  const int size_s = *h * hour_s + *min * 60;
  return tail[0] == '+' ? size_s : -size_s;
}

/// "31.01.2024 13:00" as "2024-01-31 13:00"; other text as it is.
std::string year_first(std::string_view text) {
  const bool day_first = text.size() >= 10 && (text[2] == '.' || text[2] == '/') && text[5] == text[2];
  if (!day_first) return std::string(text);
  return std::string(text.substr(6, 4)) + '-' + std::string(text.substr(3, 2)) + '-' + std::string(text.substr(0, 2)) +
         std::string(text.substr(10));
}

/// Without a fraction of a second that is 0.
std::string_view whole_seconds(std::string_view text) {
  const std::size_t point = text.rfind('.');
  if (point != std::string_view::npos && point > 10 && text.find_first_not_of('0', point + 1) == std::string_view::npos)
    return text.substr(0, point);
  return text;
}

std::optional<ClockReading> read_one(std::string_view text) {
  text = trimmed(text);
  ClockReading reading;
  reading.offset_s = take_zone_name(text);
  if (!reading.offset_s) reading.offset_s = take_offset(text);
  const std::optional<Instant> clock = parse_instant(year_first(whole_seconds(text)));
  if (!clock) return std::nullopt;
  reading.clock = *clock;
  return reading;
}

Instant on_one_clock(const ClockReading& reading) { return {reading.clock.unix_s - reading.offset_s.value_or(0)}; }

}  // namespace

std::optional<ClockReading> read_clock(std::string_view text) {
  const std::size_t dash = text.find(" - ");
  if (dash == std::string_view::npos) return read_one(text);
  const std::optional<ClockReading> begin = read_one(text.substr(0, dash)), end = read_one(text.substr(dash + 3));
  if (!begin || !end) return std::nullopt;
  constexpr std::int64_t clock_change_s = 2 * hour_s;  // a range over the end of summer time may seem to run backward
  if (on_one_clock(*end).unix_s < on_one_clock(*begin).unix_s - clock_change_s) return std::nullopt;
  return begin;
}

}  // namespace gigatwin::site
