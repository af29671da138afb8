#include "site/hourly_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/error.hpp"
#include "site/clock_reading.hpp"
#include "site/csv_dialect.hpp"
#include "site/time_zone.hpp"

namespace gigatwin::site {
namespace {

constexpr std::size_t tolerated_conflicts = 24;  // a day published twice; more is another series in the same column
constexpr std::int64_t hour_s = 3600;

struct Reading {
  ClockReading time;
  double value = 0.0;
};

bool is_missing(const std::string& cell) {
  static const std::set<std::string> marks{"", "-", "N/A", "n/a", "n/e", "NaN", "nan"};
  return marks.contains(cell);
}

ClockReading time_of(const CsvTable& table, std::size_t row, std::size_t column, const HourlyFileSpec& spec,
                     TimeZone zone) {
  const std::string& text = table.text(row, column);
  const std::optional<ClockReading> reading = read_clock(text);
  if (!reading)
    throw FormatError(
        table.name(), table.line(row),
        fmt::format("column {}: expected a time such as 2024-01-31 13:00:00, found \"{}\"", spec.time_column, text));
  if (!reading->offset_s) return *reading;
  const std::int64_t offset_h = *reading->offset_s / hour_s;
  const bool summer = zone.summer_time && offset_h == zone.standard_offset_h + 1;
  if (offset_h != zone.standard_offset_h && !summer)
    throw FormatError(table.name(), table.line(row),
                      fmt::format("column {}: \"{}\" says UTC{}, but timezone says {}", spec.time_column, text,
                                  offset_h == 0 ? "" : fmt::format("{:+d}", offset_h), spec.timezone));
  return *reading;
}

std::vector<Reading> readings_of(const CsvTable& table, const HourlyFileSpec& spec, TimeZone zone) {
  const std::size_t time = table.required_column(spec.time_column), value = table.required_column(spec.value_column);
  std::vector<Reading> readings;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const bool is_units = row == 0 && table.text(row, time).empty();
    if (is_units || is_missing(table.text(row, value))) continue;
    readings.push_back({time_of(table, row, time, spec, zone), table.number(row, value)});
  }
  return readings;
}

/// Whether more rows go back in time than on.
bool falls(const std::vector<Reading>& readings) {
  std::size_t back = 0, on = 0;
  for (std::size_t i = 1; i < readings.size(); ++i) {
    const std::int64_t step_s = readings[i].time.clock.unix_s - readings[i - 1].time.clock.unix_s;
    back += step_s < 0 ? 1 : 0;
    on += step_s > 0 ? 1 : 0;
  }
  return back > on;
}

std::vector<HourlyRow> in_utc(std::vector<Reading> readings, TimeZone zone) {
  if (falls(readings)) std::reverse(readings.begin(), readings.end());
  std::vector<HourlyRow> rows;
  std::set<std::int64_t> read;
  for (const Reading& reading : readings) {
    HourlyRow row{reading.time.clock, {}, reading.value};
    if (reading.time.offset_s)
      row.utc = {row.clock.unix_s - *reading.time.offset_s};
    else
      row.utc = utc_of(row.clock, zone, !read.insert(row.clock.unix_s).second);
    rows.push_back(row);
  }
  std::stable_sort(rows.begin(), rows.end(), [](const HourlyRow& a, const HourlyRow& b) { return a.utc < b.utc; });
  return rows;
}

/// The same value twice is a row repeated; other values are another series.
std::vector<HourlyRow> without_repeats(const std::vector<HourlyRow>& rows, const CsvTable& table,
                                       const HourlyFileSpec& spec, std::vector<std::string>& remarks) {
  std::vector<HourlyRow> kept;
  std::size_t repeats = 0, conflicts = 0;
  for (const HourlyRow& row : rows) {
    const bool known = !kept.empty() && kept.back().utc == row.utc;
    if (known && kept.back().value == row.value) {
      ++repeats;
      continue;
    }
    conflicts += known ? 1 : 0;
    kept.push_back(row);
  }
  if (conflicts > tolerated_conflicts)
    throw FormatError(table.name(), 0,
                      fmt::format("column {} has {} second values for times that it has already, such as {} UTC: keep "
                                  "the rows of one zone alone",
                                  spec.value_column, conflicts, [&] {
                                    for (std::size_t i = 1; i < kept.size(); ++i)
                                      if (kept[i].utc == kept[i - 1].utc) return to_text(kept[i].utc);
                                    return std::string{};
                                  }()));
  if (repeats > 0) remarks.push_back(fmt::format("{} rows are there twice; each counts once", repeats));
  return kept;
}

/// Hourly or finer, by the most frequent step.
void check_step(const std::vector<HourlyRow>& rows, const std::string& name) {
  std::map<std::int64_t, std::size_t> count;
  for (std::size_t i = 1; i < rows.size(); ++i)
    if (rows[i].utc != rows[i - 1].utc) ++count[rows[i].utc.unix_s - rows[i - 1].utc.unix_s];
  const auto usual =
      std::max_element(count.begin(), count.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  if (usual == count.end() || usual->first <= hour_s) return;
  const std::int64_t step_h = usual->first / hour_s;
  const std::string step = step_h >= 28 * 24 ? "monthly" : step_h == 24 ? "daily" : fmt::format("{}-hourly", step_h);
  throw FormatError(name, 0, "has " + step + " values; expected hourly ones or finer");
}

}  // namespace

std::vector<HourlyRow> read_hourly_rows(const HourlyFileSpec& spec, std::vector<std::string>& remarks) {
  const CsvTable table = read_csv_of_any_dialect(spec.file);
  const std::optional<TimeZone> zone = time_zone(spec.timezone);
  GIGATWIN_ASSERT(zone, "time zone {}", spec.timezone);
  const std::vector<HourlyRow> rows = in_utc(readings_of(table, spec, *zone), *zone);
  check_step(rows, table.name());
  return without_repeats(rows, table, spec, remarks);
}

}  // namespace gigatwin::site
