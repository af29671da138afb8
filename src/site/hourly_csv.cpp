#include "site/hourly_csv.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>

#include "base/error.hpp"
#include "site/gaps.hpp"
#include "site/hourly_rows.hpp"
#include "site/typical_year.hpp"

namespace gigatwin::site {
namespace {

constexpr int straight_line_h = 3;  // longest gap that a straight line bridges: prices turn within some hours
constexpr int nearby_days_h =
    72;  // longest gap that the days around it fill: weather, and so price, changes with the week
constexpr int nearly_complete = 8000;
constexpr double missing = std::numeric_limits<double>::quiet_NaN();

int chosen_year(const std::vector<HourlyRow>& rows, const HourlyFileSpec& spec) {
  std::map<int, std::set<std::int64_t>> hours_of_year;
  for (const HourlyRow& row : rows) hours_of_year[civil(row.clock).year].insert(row.utc.unix_s / 3600);
  if (spec.year) {
    if (hours_of_year.contains(*spec.year)) return *spec.year;
    throw FormatError(spec.file, 0, fmt::format("has no row of the year {}", *spec.year));
  }
  int fullest = 0;
  for (const auto& [year, hours] : hours_of_year) {
    const bool is_later = hours.size() >= nearly_complete;
    if (is_later || fullest == 0 || hours.size() > hours_of_year[fullest].size()) fullest = year;
  }
  const std::size_t count = fullest == 0 ? 0 : hours_of_year[fullest].size();
  if (count < nearly_complete)
    throw FormatError(spec.file, 0,
                      fmt::format("expected a year of 8760 hourly rows, found {} hours at most in one year", count));
  return fullest;
}

/// Puts the rows of one year into their hours; hours without a row are NaN.
void place(const std::vector<HourlyRow>& rows, HourlyFile& file) {
  std::vector<double> sum(hours_per_year, 0.0);
  std::vector<int> count(hours_per_year, 0);
  for (const HourlyRow& row : rows) {
    if (civil(row.clock).year != file.year) continue;
    const CivilTime date = civil(row.utc);
    if (date.month == 2 && date.day == 29) continue;
    const auto hour = static_cast<std::size_t>(hour_of_typical_year(row.utc));
    sum[hour] += row.value;
    ++count[hour];
  }
  for (std::size_t hour = 0; hour < sum.size(); ++hour)
    file.values.push_back(count[hour] > 0 ? sum[hour] / count[hour] : missing);
  if (const auto several = std::count_if(count.begin(), count.end(), [](int n) { return n > 1; }); several > 0)
    file.remarks.push_back(fmt::format("{} of 8760 hours have several values; their mean is taken", several));
}

std::string date_of(int hour, int year) {
  const Instant new_year = instant_of({year, 1, 1, 0, 0, 0});
  const int leap_day_h = is_leap_year(year) && hour >= 59 * 24 ? 24 : 0;
  return to_text(new_year + hours(hour + leap_day_h)).substr(0, 16) + " UTC";
}

void fill_gaps(HourlyFile& file, const std::string& name) {
  const std::vector<double> given = file.values;
  int short_hours = 0;
  for (const Gap gap : gaps_of(given)) {
    if (gap.length > nearby_days_h)
      throw FormatError(name, 0,
                        fmt::format("{} hours are missing from {}; gaps up to {} hours are filled", gap.length,
                                    date_of(gap.first, file.year), nearby_days_h));
    if (gap.length <= straight_line_h) {
      fill_straight(file.values, gap);
      short_hours += gap.length;
    } else {
      fill_from_days(file.values, given, gap);
      file.remarks.push_back(fmt::format("{} missing hours from {} are taken from the days around them", gap.length,
                                         date_of(gap.first, file.year)));
    }
  }
  if (short_hours > 0)
    file.remarks.push_back(fmt::format("{} missing hours in short gaps are interpolated", short_hours));
}

}  // namespace

HourlyFile read_hourly_file(const HourlyFileSpec& spec) {
  HourlyFile file;
  const std::vector<HourlyRow> rows = read_hourly_rows(spec, file.remarks);
  file.year = chosen_year(rows, spec);
  place(rows, file);
  fill_gaps(file, spec.file);
  return file;
}

}  // namespace gigatwin::site
