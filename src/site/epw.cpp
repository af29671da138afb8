#include "site/epw.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <string_view>

#include "base/error.hpp"
#include "base/text_file.hpp"
#include "site/encoding.hpp"
#include "site/gaps.hpp"
#include "site/psychrometrics.hpp"
#include "site/typical_year.hpp"

namespace gigatwin::site {
namespace {

constexpr std::size_t header_lines = 8;
constexpr int longest_gap_h = 6;           // a straight line over more would cut a morning or an evening off
constexpr double largest_sun_gap_h = 3.5;  // the west of China keeps clocks 2.9 h ahead of its sun
constexpr double missing = std::numeric_limits<double>::quiet_NaN();
constexpr std::array<int, 12> days_of_month{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

struct Header {
  std::string station;
  double latitude, longitude, utc_offset_h, elevation_m;
};

struct Row {
  int line = 0, month = 0, day = 0, hour = 0;
  double dry_bulb_c = missing, dew_point_c = missing, relative_humidity = missing, pressure_pa = missing;
  double irradiance_w_m2 = missing, wind_m_s = missing;
};

/// A column of an EPW file: where it is, what marks a missing value, and what air can have.
struct Column {
  const char* name;
  std::size_t index;
  double missing_from;  ///< this value or more
  double minimum, maximum;
};
constexpr Column dry_bulb{"dry bulb", 6, 99.9, -70.0, 70.0};
constexpr Column dew_point_column{"dew point", 7, 99.9, -90.0, 50.0};
constexpr Column humidity{"relative humidity", 8, 999.0, 0.0, 110.0};
constexpr Column pressure{"pressure", 9, 999999.0, 31000.0, 120000.0};
constexpr Column irradiance{"global horizontal irradiance", 13, 9999.0, 0.0, 1600.0};
constexpr Column wind{"wind speed", 21, 999.0, 0.0, 75.0};

std::vector<std::string_view> fields_of(std::string_view line) {
  std::vector<std::string_view> fields;
  for (;;) {
    const std::size_t comma = line.find(',');
    std::string_view field = line.substr(0, comma);
    while (!field.empty() && field.front() == ' ') field.remove_prefix(1);
    while (!field.empty() && field.back() == ' ') field.remove_suffix(1);
    fields.push_back(field);
    if (comma == std::string_view::npos) return fields;
    line.remove_prefix(comma + 1);
  }
}

class Reader {
 public:
  explicit Reader(std::string path) : path_(std::move(path)), text_(read_text_file(path_)), lines_(lines_of(text_)) {}

  Header header() const;
  std::vector<Row> rows() const;
  [[noreturn]] void fail(int line, const std::string& what) const { throw FormatError(path_, line, what); }

 private:
  double number(std::string_view field, const char* name, int line) const;
  double value(const std::vector<std::string_view>& fields, const Column& column, int line) const;
  Row row(std::size_t index) const;
  void check_sequence(const Row& row, int month, int day, int hour) const;

  std::string path_, text_;
  std::vector<std::string_view> lines_;
};

double Reader::number(std::string_view field, const char* name, int line) const {
  if (!field.empty() && field.front() == '+') field.remove_prefix(1);
  double result = 0.0;
  const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), result);
  if (error != std::errc{} || end != field.data() + field.size() || !std::isfinite(result))
    fail(line, fmt::format("{}: expected a number, found \"{}\"", name, field));
  return result;
}

double Reader::value(const std::vector<std::string_view>& fields, const Column& column, int line) const {
  const double result = number(fields[column.index], column.name, line);
  if (result >= column.missing_from) return missing;
  if (result < column.minimum || result > column.maximum)
    fail(line, fmt::format("{}: expected {} to {}, found {}", column.name, column.minimum, column.maximum, result));
  return result;
}

Header Reader::header() const {
  if (text_.find('\0') != std::string::npos) fail(0, "is not plain text (binary, or UTF-16?); expected an EPW file");
  if (lines_.size() < header_lines || !lines_[0].starts_with("LOCATION,"))
    fail(1, "expected the eight header lines of an EPW file, the first beginning with LOCATION,");
  const std::vector<std::string_view> location = fields_of(lines_[0]);
  if (location.size() < 10) fail(1, fmt::format("LOCATION: expected 10 fields, found {}", location.size()));
  const Header header{as_utf8(location[1]), number(location[6], "latitude", 1), number(location[7], "longitude", 1),
                      number(location[8], "time zone", 1), number(location[9], "elevation", 1)};
  if (std::abs(header.latitude) > 90.0 || std::abs(header.longitude) > 180.0 || std::abs(header.utc_offset_h) > 14.0)
    fail(1, fmt::format("LOCATION: no place on Earth is at latitude {}, longitude {}, time zone {}", header.latitude,
                        header.longitude, header.utc_offset_h));
  const double sun_gap_h = std::remainder(header.utc_offset_h - header.longitude / 15.0, 24.0);
  if (std::abs(sun_gap_h) > largest_sun_gap_h)
    fail(1, fmt::format("LOCATION: time zone {:+g} h and longitude {:g} disagree: its sun is at UTC{:+.1f} h",
                        header.utc_offset_h, header.longitude, header.longitude / 15.0));
  const std::vector<std::string_view> periods = fields_of(lines_[7]);
  if (periods.size() < 3 || periods[0] != "DATA PERIODS") fail(8, "expected the header line DATA PERIODS");
  if (periods[1] != "1" || periods[2] != "1")
    fail(8, fmt::format("expected one data period with one row an hour, found {} and {}", periods[1], periods[2]));
  return header;
}

Row Reader::row(std::size_t index) const {
  const int line = static_cast<int>(index) + 1;
  const std::vector<std::string_view> fields = fields_of(lines_[index]);
  if (fields.size() <= pressure.index)
    fail(line, fmt::format("expected at least 10 of the 35 columns, found {}", fields.size()));
  const auto count = [&](std::size_t i, const char* name) {
    const double result = number(fields[i], name, line);
    if (result < 0.0 || result > 100.0) fail(line, fmt::format("{}: found {}", name, result));
    return static_cast<int>(result);
  };
  Row row{line, count(1, "month"), count(2, "day"), count(3, "hour")};
  row.dry_bulb_c = value(fields, dry_bulb, line);
  row.dew_point_c = value(fields, dew_point_column, line);
  const double percent = value(fields, humidity, line);
  row.relative_humidity = percent > 100.0 ? 1.0 : percent / 100.0;  // NaN stays
  row.pressure_pa = value(fields, pressure, line);
  if (fields.size() > irradiance.index) row.irradiance_w_m2 = value(fields, irradiance, line);
  if (fields.size() > wind.index) row.wind_m_s = value(fields, wind, line);
  return row;
}

void Reader::check_sequence(const Row& row, int month, int day, int hour) const {
  if (row.month != month || row.day != day || row.hour != hour)
    fail(row.line, fmt::format("expected the row of {}/{} hour {}, found {}/{} hour {}", month, day, hour, row.month,
                               row.day, row.hour));
}

std::vector<Row> Reader::rows() const {
  std::size_t end = lines_.size();
  while (end > header_lines && lines_[end - 1].find_first_not_of(" \t\x1a") == std::string_view::npos) --end;
  std::vector<Row> rows;
  std::size_t index = header_lines;
  const auto take_day = [&](int month, int day, bool keep) {
    for (int hour = 1; hour <= 24 && index < end; ++hour, ++index) {
      const Row next = row(index);
      check_sequence(next, month, day, hour);
      if (keep) rows.push_back(next);
    }
  };
  for (int month = 1; month <= 12; ++month) {
    for (int day = 1; day <= days_of_month[static_cast<std::size_t>(month - 1)]; ++day) take_day(month, day, true);
    if (month == 2 && index < end && row(index).month == 2) take_day(2, 29, false);
  }
  if (rows.size() != hours_per_year)
    fail(static_cast<int>(end), fmt::format("expected 8760 hourly rows, found {}: the file ends early", rows.size()));
  if (index != end) fail(static_cast<int>(index) + 1, "expected the end of the file after 31 December");
  return rows;
}

/// One column of all rows as a series, its gaps interpolated and remarked upon.
std::vector<double> series(const std::vector<Row>& rows, double Row::*member, const Column& column,
                           const Reader& reader, std::vector<std::string>& remarks) {
  std::vector<double> values;
  for (const Row& row : rows) values.push_back(row.*member);
  int filled = 0;
  for (const Gap gap : gaps_of(values)) {
    if (gap.length > longest_gap_h)
      reader.fail(rows[static_cast<std::size_t>(gap.first)].line,
                  fmt::format("{}: {} hours are missing; gaps up to {} hours are interpolated", column.name, gap.length,
                              longest_gap_h));
    fill_straight(values, gap);
    filled += gap.length;
  }
  if (filled > 0) remarks.push_back(fmt::format("{}: {} missing hours are interpolated", column.name, filled));
  return values;
}

/// Takes what can be had otherwise: humidity from the dew point, pressure from the elevation.
void substitute(std::vector<Row>& rows, double elevation_m, std::vector<std::string>& remarks) {
  int humidities = 0, pressures = 0;
  for (Row& row : rows) {
    if (std::isnan(row.relative_humidity) && !std::isnan(row.dew_point_c) && !std::isnan(row.dry_bulb_c)) {
      row.relative_humidity = relative_humidity(Celsius{row.dry_bulb_c}, Celsius{row.dew_point_c});
      ++humidities;
    }
    if (std::isnan(row.pressure_pa)) {
      row.pressure_pa = pressure_at(Metres{elevation_m}).value;
      ++pressures;
    }
  }
  if (humidities > 0)
    remarks.push_back(fmt::format("relative humidity: {} missing hours are taken from the dew point", humidities));
  if (pressures > 0)
    remarks.push_back(fmt::format("pressure: {} missing hours are that of {} m above the sea", pressures, elevation_m));
}

/// A column that a site can do without: any gap is filled from the days around it; empty if most of it is missing.
std::vector<double> optional_series(const std::vector<Row>& rows, double Row::*member, const Column& column,
                                    std::vector<std::string>& remarks) {
  std::vector<double> values;
  for (const Row& row : rows) values.push_back(row.*member);
  const auto absent = std::count_if(values.begin(), values.end(), [](double value) { return std::isnan(value); });
  if (absent > hours_per_year / 2) {
    remarks.push_back(fmt::format("{}: {} of 8760 hours are missing; it is drawn instead", column.name, absent));
    return {};
  }
  const std::vector<double> given = values;
  for (const Gap gap : gaps_of(given)) fill_from_days(values, given, gap);
  if (absent > 0)
    remarks.push_back(fmt::format("{}: {} missing hours are taken from the days around them", column.name, absent));
  return values;
}

/// From local rows to UTC hours; half-hour zones lie between two rows.
/// @param row_0_h  local clock at which the first row counts: 1 for values at the end of their hour, 0 for means over
/// it
std::vector<double> in_utc(const std::vector<double>& local, double utc_offset_h, double row_0_h) {
  std::vector<double> utc;
  if (local.empty()) return utc;
  for (int hour = 0; hour < hours_per_year; ++hour) {
    const double at = hour + utc_offset_h - row_0_h + hours_per_year;
    const auto below = static_cast<std::size_t>(at) % hours_per_year;
    const double share = at - std::floor(at);
    utc.push_back(local[below] * (1.0 - share) + local[(below + 1) % hours_per_year] * share);
  }
  return utc;
}

}  // namespace

WeatherFile read_epw(const std::string& path) {
  const Reader reader{path};
  const Header header = reader.header();
  std::vector<Row> rows = reader.rows();
  WeatherFile file{header.station, header.latitude, header.longitude, {}, {}};
  substitute(rows, header.elevation_m, file.remarks);
  const auto utc = [&](double Row::*member, const Column& column) {
    return in_utc(series(rows, member, column, reader, file.remarks), header.utc_offset_h, 1.0);
  };
  file.air.dry_bulb_c = utc(&Row::dry_bulb_c, dry_bulb);
  file.air.relative_humidity = utc(&Row::relative_humidity, humidity);
  file.air.pressure_pa = utc(&Row::pressure_pa, pressure);
  file.air.irradiance_w_m2 =
      in_utc(optional_series(rows, &Row::irradiance_w_m2, irradiance, file.remarks), header.utc_offset_h, 0.0);
  file.air.wind_m_s = in_utc(optional_series(rows, &Row::wind_m_s, wind, file.remarks), header.utc_offset_h, 1.0);
  return file;
}

}  // namespace gigatwin::site
