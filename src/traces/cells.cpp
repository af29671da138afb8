#include "traces/cells.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>

#include "base/calendar.hpp"

namespace gigatwin::traces {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The whole of `text` as digits.
std::optional<int> digits(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || !is_digit(text[0]) || error != std::errc{} || end != text.data() + text.size())
    return std::nullopt;
  return value;
}

/// "YYYY-MM-DD" and "HH:MM:SS" with one character between them; later characters do not count.
std::optional<double> date_of(std::string_view cell) {
  const auto year = digits(cell.substr(0, 4)), month = digits(cell.substr(5, 2)), day = digits(cell.substr(8, 2));
  const auto hour = digits(cell.substr(11, 2)), minute = digits(cell.substr(14, 2)),
             second = digits(cell.substr(17, 2));
  if (!year || !month || !day || !hour || !minute || !second) return std::nullopt;
  if (*month < 1 || *month > 12 || *day < 1 || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  const Instant instant = instant_of({*year, *month, *day, *hour, *minute, *second});
  if (*day > 28 && civil(instant_of({*year, *month, *day, 0, 0, 0})).day != *day) return std::nullopt;
  return static_cast<double>(instant.unix_s);
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

std::optional<double> number_of(std::string_view cell) {
  cell = trimmed(cell);
  // Most cells are short whole numbers, which a double holds exactly.
  if (!cell.empty() && cell.size() <= 15 && std::all_of(cell.begin(), cell.end(), is_digit)) {
    std::int64_t whole = 0;
    for (const char c : cell) whole = 10 * whole + (c - '0');
    return static_cast<double>(whole);
  }
  double value = 0.0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  if (error != std::errc{} || end != cell.data() + cell.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

std::optional<double> slurm_duration(std::string_view cell) {
  cell = trimmed(cell);
  double days = 0.0;
  const std::size_t dash = cell.find('-');
  if (dash != std::string_view::npos) {
    const auto count = digits(cell.substr(0, dash));
    if (!count) return std::nullopt;
    days = *count;
    cell.remove_prefix(dash + 1);
  }
  std::array<double, 3> parts{};
  std::size_t count = 0;
  for (bool last = false; !last; ++count) {
    const std::size_t colon = cell.find(':');
    last = colon == std::string_view::npos;
    const auto part = number_of(cell.substr(0, colon));
    if (count == parts.size() || !part || *part < 0.0) return std::nullopt;
    parts[count] = *part;
    cell.remove_prefix(last ? cell.size() : colon + 1);
  }
  if (count == 1 && dash == std::string_view::npos) return std::nullopt;
  // Behind days the hours come first; without them the seconds come last.
  if (count == 2 && dash == std::string_view::npos) parts = {0.0, parts[0], parts[1]};
  return 86400.0 * days + 3600.0 * parts[0] + 60.0 * parts[1] + parts[2];
}

bool is_date(std::string_view cell) {
  cell = trimmed(cell);
  return cell.size() >= 19 && cell[4] == '-' && cell[7] == '-' && (cell[10] == 'T' || cell[10] == ' ') &&
         cell[13] == ':' && cell[16] == ':';
}

std::optional<double> time_of(std::string_view cell) {
  cell = trimmed(cell);
  return is_date(cell) ? date_of(cell) : number_of(cell);
}

void split(std::string_view line, char separator, std::vector<std::string_view>& fields) {
  fields.clear();
  for (std::size_t end = line.find(separator); end != std::string_view::npos; end = line.find(separator)) {
    fields.push_back(line.substr(0, end));
    line.remove_prefix(end + 1);
  }
  fields.push_back(line);
}

void split_blanks(std::string_view line, std::vector<std::string_view>& fields) {
  fields.clear();
  const auto is_blank = [](char c) { return c == ' ' || c == '\t'; };
  for (std::size_t at = 0; at < line.size();) {
    const std::size_t begin = at;
    while (at < line.size() && !is_blank(line[at])) ++at;
    if (at > begin) fields.push_back(line.substr(begin, at - begin));
    ++at;
  }
}

bool split_csv(std::string_view line, std::vector<std::string_view>& fields) {
  if (line.find('"') == std::string_view::npos) return split(line, ',', fields), true;
  fields.clear();
  for (;;) {
    if (!line.starts_with('"')) {
      const std::size_t end = line.find(',');
      fields.push_back(line.substr(0, end));
      if (end == std::string_view::npos) return true;
      line.remove_prefix(end + 1);
      continue;
    }
    std::size_t end = line.find('"', 1);
    while (end != std::string_view::npos && end + 1 < line.size() && line[end + 1] == '"')
      end = line.find('"', end + 2);
    if (end == std::string_view::npos) return false;
    fields.push_back(line.substr(1, end - 1));
    line.remove_prefix(end + 1);
    if (line.empty()) return true;
    if (line.front() != ',') return false;
    line.remove_prefix(1);
  }
}

}  // namespace gigatwin::traces
