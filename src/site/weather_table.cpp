#include "site/weather_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string_view>

#include "base/calendar.hpp"
#include "base/error.hpp"
#include "site/samples.hpp"
#include "site/typical_year.hpp"
#include "site/weather_columns.hpp"

namespace gigatwin::site {
namespace {

using W = WeatherSample;
constexpr std::array<Column, 6> nsrdb_columns{
    {{{"Temperature", "Tdry", "Dry-bulb"}, &W::dry_bulb_c, 1.0, -70.0, 70.0},
     {{"Dew Point", "Tdew", "Dew-point"}, &W::dew_point_c, 1.0, -90.0, 50.0},
     {{"Relative Humidity", "RH", "RHum"}, &W::relative_humidity, 0.01, 0.0, 1.1},
     {{"Pressure", "Pres", "Press"}, &W::pressure_pa, 100.0, 31e3, 120e3},
     {{"GHI", "Global Horizontal", "gh"}, &W::irradiance_w_m2, 1.0, 0.0, 1600.0},
     {{"Wind Speed", "Wspd", "wspd"}, &W::wind_m_s, 1.0, 0.0, 75.0}}};
constexpr std::array<Column, 5> pvgis_columns{{{{"T2m"}, &W::dry_bulb_c, 1.0, -70.0, 70.0},
                                               {{"RH"}, &W::relative_humidity, 0.01, 0.0, 1.1},
                                               {{"SP"}, &W::pressure_pa, 1.0, 31e3, 120e3},
                                               {{"G(h)"}, &W::irradiance_w_m2, 1.0, 0.0, 1600.0},
                                               {{"WS10m"}, &W::wind_m_s, 1.0, 0.0, 75.0}}};
constexpr std::array<Column, 4> try_columns{{{{"t"}, &W::dry_bulb_c, 1.0, -70.0, 70.0},
                                             {{"RF"}, &W::relative_humidity, 0.01, 0.0, 1.1},
                                             {{"p"}, &W::pressure_pa, 100.0, 31e3, 120e3},
                                             {{"WG"}, &W::wind_m_s, 1.0, 0.0, 75.0}}};
constexpr std::array<Column, 6> plain_columns{{{{"dry_bulb_c"}, &W::dry_bulb_c, 1.0, -70.0, 70.0},
                                               {{"dew_point_c"}, &W::dew_point_c, 1.0, -90.0, 50.0},
                                               {{"relative_humidity_percent"}, &W::relative_humidity, 0.01, 0.0, 1.1},
                                               {{"pressure_pa"}, &W::pressure_pa, 1.0, 31e3, 120e3},
                                               {{"irradiance_w_m2"}, &W::irradiance_w_m2, 1.0, 0.0, 1600.0},
                                               {{"wind_m_s"}, &W::wind_m_s, 1.0, 0.0, 75.0}}};

/// Hour of the typical year; nullopt on 29 February.
std::optional<double> hour_of(const Table& table, std::size_t index, double month_number, double day_number,
                              double hour) {
  if (month_number < 1.0 || month_number > 12.0 || day_number < 1.0 || day_number > 31.0 || hour < 0.0 || hour > 24.0)
    table.fail(index + 1, fmt::format("no hour of a year is {:g}/{:g} {:.2f} h", month_number, day_number, hour));
  const int month = static_cast<int>(month_number), day = static_cast<int>(day_number);
  if (month == 2 && day == 29) return std::nullopt;
  const int first = month_begin[static_cast<std::size_t>(month - 1)];
  if (first + day * 24 > month_begin[static_cast<std::size_t>(month)])
    table.fail(index + 1, fmt::format("month {} has no day {}", month, day));
  return first + (day - 1) * 24 + hour;
}

struct Rows {
  WeatherFile file;
  std::vector<WeatherSample> samples;
  std::optional<double> elevation_m;
};

void add(Rows& rows, WeatherSample sample, std::optional<double> hour, double offset_h, double irradiance_shift_h) {
  if (!hour) return;
  sample.hour = std::fmod(*hour - offset_h + 2.0 * hours_per_year, hours_per_year);
  sample.irradiance_hour = sample.hour + irradiance_shift_h;
  rows.samples.push_back(sample);
}

void check_place(const Rows& rows, const Table& table) {
  if (std::abs(*rows.file.latitude) > 90.0 || std::abs(*rows.file.longitude) > 180.0)
    table.fail(
        1, fmt::format("no place on Earth is at latitude {}, longitude {}", *rows.file.latitude, *rows.file.longitude));
}

Rows read_nsrdb(const Table& table) {
  const Fields keys = by_comma(table.line(0)), values = by_comma(table.line(1)), header = by_comma(table.line(2));
  const auto fact = [&](std::string_view key) {
    const std::size_t field = required(keys, key, table, 0);
    if (field >= values.size()) table.fail(2, fmt::format("{}: expected a number, found none", key));
    return table.number(values[field], key, 1);
  };
  Rows rows;
  rows.file.station = fmt::format("{} {}", values[0], values.size() > 1 ? values[1] : "");
  rows.file.latitude = fact("Latitude");
  rows.file.longitude = fact("Longitude");
  rows.elevation_m = fact("Elevation");
  check_place(rows, table);
  const double offset_h = fact("Time Zone");
  if (std::abs(offset_h) > 14.0) table.fail(2, fmt::format("Time Zone: expected -12 to 14, found {}", offset_h));

  const std::size_t month = required(header, "Month", table, 2), day = required(header, "Day", table, 2),
                    hour = required(header, "Hour", table, 2);
  const auto minute = find(header, "Minute");
  const Layout layout = layout_of(nsrdb_columns, header, table, 2);
  for (std::size_t i = 3; i < table.lines(); ++i) {
    if (trimmed(table.line(i)).empty()) continue;
    const Fields fields = by_comma(table.line(i));
    const WeatherSample sample = sample_of(layout, fields, table, i);
    const double minutes = minute ? table.number(fields[*minute], "Minute", i) : 30.0;
    add(rows, sample,
        hour_of(table, i, table.number(fields[month], "Month", i), table.number(fields[day], "Day", i),
                table.number(fields[hour], "Hour", i) + minutes / 60.0),
        offset_h, 0.0);
  }
  return rows;
}

double fact_of_pvgis(const Table& table, std::string_view key, std::size_t end, std::optional<double> otherwise = {}) {
  for (std::size_t i = 0; i < end; ++i)
    if (table.line(i).starts_with(key)) {
      const std::size_t colon = table.line(i).find_last_of(':');
      if (colon != std::string_view::npos) return table.number(trimmed(table.line(i).substr(colon + 1)), key, i);
    }
  if (otherwise) return *otherwise;
  table.fail(1, fmt::format("expected a line {}", key));
}

Rows read_pvgis(const Table& table) {
  std::size_t begin = 0;
  while (begin < table.lines() && !table.line(begin).starts_with("time(UTC)")) ++begin;
  if (begin == table.lines()) table.fail(0, "expected a line of column names that begins with time(UTC)");
  Rows rows;
  rows.file.station = "PVGIS";
  rows.file.latitude = fact_of_pvgis(table, "Latitude (decimal degrees)", begin);
  rows.file.longitude = fact_of_pvgis(table, "Longitude (decimal degrees)", begin);
  rows.elevation_m = fact_of_pvgis(table, "Elevation (m)", begin);
  check_place(rows, table);
  const double sun_offset_h = fact_of_pvgis(table, "Irradiance Time Offset (h)", begin, 0.0);
  const Layout layout = layout_of(pvgis_columns, by_comma(table.line(begin)), table, begin);
  // A legend follows the rows after an empty line.
  for (std::size_t i = begin + 1; i < table.lines() && !trimmed(table.line(i)).empty(); ++i) {
    const Fields fields = by_comma(table.line(i));
    const std::string_view time = fields[0];  // 20180101:0110
    if (time.size() != 13 || time[8] != ':')
      table.fail(i + 1, fmt::format("time(UTC): expected a time such as 20180101:0110, found \"{}\"", time));
    const auto part = [&](std::size_t from) { return table.number(time.substr(from, 2), "time(UTC)", i); };
    add(rows, sample_of(layout, fields, table, i), hour_of(table, i, part(4), part(6), part(9) + part(11) / 60.0), 0.0,
        sun_offset_h);
  }
  return rows;
}

std::string_view first_word_after_colon(std::string_view line) {
  const Fields words = by_space(line.substr(line.find(':') + 1));
  return words.empty() ? std::string_view{} : words.front();
}

Rows read_try(const Table& table, std::size_t rule) {
  const Fields header = by_space(table.line(rule - 1));
  const std::size_t month = required(header, "MM", table, rule - 1), day = required(header, "DD", table, rule - 1),
                    hour = required(header, "HH", table, rule - 1), direct = required(header, "B", table, rule - 1),
                    diffuse = required(header, "D", table, rule - 1);
  const Layout layout = layout_of(try_columns, header, table, rule - 1);
  Rows rows;
  rows.file.station = "DWD test reference year";
  for (std::size_t i = 0; i < rule; ++i)
    if (table.line(i).starts_with("Hoehenlage"))
      rows.elevation_m = table.number(first_word_after_colon(table.line(i)), "Hoehenlage", i);
  for (std::size_t i = rule + 1; i < table.lines(); ++i) {
    const Fields fields = by_space(table.line(i));
    if (fields.empty() || fields[0] == "\x1a") continue;
    WeatherSample sample = sample_of(layout, fields, table, i);
    sample.irradiance_w_m2 = table.number(fields[direct], "B", i) + table.number(fields[diffuse], "D", i);
    // Central European Time; the sun's values are means of the hour that HH ends.
    add(rows, sample,
        hour_of(table, i, table.number(fields[month], "MM", i), table.number(fields[day], "DD", i),
                table.number(fields[hour], "HH", i)),
        1.0, -0.5);
  }
  return rows;
}

Rows read_plain(const Table& table) {
  const Fields header = by_comma(table.line(0));
  const std::size_t time = required(header, "time_utc", table, 0);
  const Layout layout = layout_of(plain_columns, header, table, 0);
  Rows rows;
  rows.file.station = table.path();
  for (std::size_t i = 1; i < table.lines(); ++i) {
    if (trimmed(table.line(i)).empty()) continue;
    const Fields fields = by_comma(table.line(i));
    const WeatherSample sample = sample_of(layout, fields, table, i);
    const std::optional<Instant> when = parse_instant(fields[time]);
    if (!when)
      table.fail(i + 1, fmt::format("time_utc: expected a time such as 2023-07-01 13:00, found \"{}\"", fields[time]));
    const CivilTime date = civil(*when);
    add(rows, sample, hour_of(table, i, date.month, date.day, date.hour + date.minute / 60.0 + date.second / 3600.0),
        0.0, 0.0);
  }
  return rows;
}

Rows read_rows(const Table& table) {
  if (table.line(0).starts_with("Source,Location ID")) return read_nsrdb(table);
  if (table.line(0).starts_with("Latitude (decimal degrees)")) return read_pvgis(table);
  for (std::size_t i = 1; i < std::min<std::size_t>(table.lines(), 100); ++i)
    if (table.line(i).starts_with("***")) return read_try(table, i);
  if (find(by_comma(table.line(0)), "time_utc")) return read_plain(table);
  table.fail(1,
             "expected a table of PVGIS (Latitude (decimal degrees): ...), NSRDB or SAM (Source,Location ID,...), a "
             "test reference year of DWD, or a plain table with a column time_utc");
}

}  // namespace

WeatherFile read_weather_table(const std::string& path, Metres elevation) {
  const Table table{path};
  Rows rows = read_rows(table);
  if (rows.elevation_m) elevation = Metres{*rows.elevation_m};
  rows.file.air = hourly(std::move(rows.samples), elevation, path, rows.file.remarks);
  return std::move(rows.file);
}

}  // namespace gigatwin::site
