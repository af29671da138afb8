#include "site/hourly_csv.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/calendar.hpp"
#include "base/error.hpp"
#include "samples.hpp"
#include "site/time_zone.hpp"
#include "site/typical_year.hpp"

namespace gigatwin::site {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// Hours of `year` by a clock that knows no summer time; the value is the hour's number in the year.
std::vector<std::string> plain_year(int year) {
  std::vector<std::string> rows;
  const Instant begin = instant_of({year, 1, 1, 0, 0, 0}), end = instant_of({year + 1, 1, 1, 0, 0, 0});
  for (Instant at = begin; at < end; at = at + hours(1)) rows.push_back(fmt::format("{},{}", to_text(at), rows.size()));
  return rows;
}

std::string csv(const std::vector<std::string>& rows) {
  std::string text = "time,value\n";
  for (const std::string& row : rows) text += row + "\n";
  return text;
}

HourlyFile read(const std::string& text, const std::string& zone = "UTC", std::optional<int> year = {}) {
  const TemporaryFile file{"hours.csv", text};
  return read_hourly_file({file.path(), "time", "value", zone, year});
}

std::string error_of(const std::string& text, const std::string& zone = "UTC", std::optional<int> year = {}) {
  const TemporaryFile file{"hours.csv", text};
  try {
    read_hourly_file({file.path(), "time", "value", zone, year});
  } catch (const FormatError& error) {
    return std::string(error.what()).substr(file.path().size());
  }
  return "no error";
}

TEST(HourlyFile, ReadsAYearInUtc) {
  const HourlyFile file = read(csv(plain_year(2023)));
  EXPECT_EQ(file.year, 2023);
  EXPECT_THAT(file.remarks, testing::IsEmpty());
  for (int hour = 0; hour < hours_per_year; ++hour) ASSERT_EQ(file.values[static_cast<std::size_t>(hour)], hour);
}

// 29 February 2024 is hours 1416 to 1439; what follows moves up by 24.
TEST(HourlyFile, DropsThe29thOfFebruary) {
  const HourlyFile file = read(csv(plain_year(2024)));
  EXPECT_EQ(file.values[1415], 1415.0);
  EXPECT_EQ(file.values[1416], 1440.0);
  EXPECT_EQ(file.values[8759], 8783.0);
}

// Berlin: 00:00 local in January is 23:00 UTC of 31 December; the year is a ring, so that hour is the last one.
TEST(HourlyFile, MovesLocalTimesToUtc) {
  const HourlyFile file = read(csv(plain_year(2023)), "Europe/Berlin");
  EXPECT_EQ(file.values[8759], 0.0);
  EXPECT_EQ(file.values[0], 1.0);
  const std::size_t july = (181 + 14) * 24;
  EXPECT_EQ(file.values[july], static_cast<double>(july) + 2.0);
  // The rows ignore the change of clocks: 26 March 02:00 and 03:00 fall on one hour, 29 October 02:00 (winter) is
  // missing.
  EXPECT_THAT(file.remarks, ElementsAre("1 of 8760 hours have several values; their mean is taken",
                                        "1 missing hours in short gaps are interpolated"));
}

TEST(HourlyFile, ReadsBothHoursWhenClocksGoBack) {
  std::vector<std::string> rows;
  for (int hour = 0; hour < 365 * 24; ++hour) {  // true local times of 2023, built from UTC
    const Instant utc = instant_of({2022, 12, 31, 23, 0, 0}) + hours(hour);
    const bool summer = utc >= *parse_instant("2023-03-26 01:00") && utc < *parse_instant("2023-10-29 01:00");
    rows.push_back(fmt::format("{},{}", to_text(utc + hours(summer ? 2 : 1)), hour));
  }
  const HourlyFile file = read(csv(rows), "Europe/Berlin");
  EXPECT_THAT(file.remarks, testing::IsEmpty());
  for (int hour = 0; hour < hours_per_year; ++hour)
    ASSERT_EQ(file.values[static_cast<std::size_t>((hour + 8759) % 8760)], hour);
}

TEST(HourlyFile, AveragesQuarterHours) {
  std::vector<std::string> rows;
  const Instant begin = instant_of({2023, 1, 1, 0, 0, 0});
  for (int quarter = 0; quarter < 4 * hours_per_year; ++quarter)
    rows.push_back(fmt::format("{},{}", to_text(begin + minutes(15.0 * quarter)), quarter % 4));
  const HourlyFile file = read(csv(rows));
  EXPECT_DOUBLE_EQ(file.values[77], 1.5);
}

TEST(HourlyFile, FillsShortGapsStraightAndADayFromItsNeighbours) {
  std::vector<std::string> rows = plain_year(2023);
  rows.erase(rows.begin() + 5000, rows.begin() + 5024);
  rows.erase(rows.begin() + 100, rows.begin() + 102);
  rows[50] = rows[50].substr(0, 20);  // an empty value
  const HourlyFile file = read(csv(rows));
  EXPECT_DOUBLE_EQ(file.values[50], 50.0);
  EXPECT_DOUBLE_EQ(file.values[100], 100.0);
  EXPECT_DOUBLE_EQ(file.values[5003], 5003.0) << "mean of a day before and a day after: 4979 and 5027";
  EXPECT_THAT(file.remarks,
              ElementsAre("24 missing hours from 2023-07-28 08:00 UTC are taken from the days around them",
                          "3 missing hours in short gaps are interpolated"));
}

TEST(HourlyFile, RefusesALongGap) {
  std::vector<std::string> rows = plain_year(2023);
  rows.erase(rows.begin() + 5000, rows.begin() + 5073);
  EXPECT_EQ(error_of(csv(rows)), ": 73 hours are missing from 2023-07-28 08:00 UTC; gaps up to 72 hours are filled");
}

TEST(HourlyFile, TakesTheLastCompleteYearUnlessToldWhich) {
  std::vector<std::string> rows = plain_year(2022);
  for (const std::string& row : plain_year(2023)) rows.push_back(row);
  for (int day = 1; day <= 9; ++day) rows.push_back(fmt::format("2024-01-0{} 00:00:00,7", day));
  EXPECT_EQ(read(csv(rows)).year, 2023);
  EXPECT_EQ(read(csv(rows), "UTC", 2022).year, 2022);
  EXPECT_EQ(error_of(csv(rows), "UTC", 2019), ": has no row of the year 2019");
}

TEST(HourlyFile, ReadsTheFormWithFractionsOfASecond) {
  std::vector<std::string> rows;
  for (std::string row : plain_year(2023)) rows.push_back(row.replace(10, 1, "T").replace(19, 1, ".000Z,"));
  EXPECT_EQ(read(csv(rows)).values[4000], 4000.0);
  EXPECT_EQ(error_of(csv(rows), "Europe/Berlin"),
            ":2: column time: \"2023-01-01T00:00:00.000Z\" says UTC, but timezone says Europe/Berlin");
}

TEST(HourlyFile, RefusesWhatItCannotRead) {
  EXPECT_EQ(error_of("date,value\n2023-01-01 00:00:00,1\n"), ":1: expected a column time, found columns date, value");
  EXPECT_EQ(error_of("time,value\n01-02-2023 00:00,1\n"),
            ":2: column time: expected a time such as 2024-01-31 13:00:00, found \"01-02-2023 00:00\"");
  EXPECT_EQ(error_of("time,value\n2023-01-01 00:00:00,cheap\n"),
            ":2: column value: expected a number, found \"cheap\"");
  EXPECT_EQ(error_of("time,value\n2023-01-01 00:00:00,1\n"),
            ": expected a year of 8760 hourly rows, found 1 hours at most in one year");
  EXPECT_EQ(error_of("time,value\n"), ": expected a year of 8760 hourly rows, found 0 hours at most in one year");
}

// Means of the published rows, by hand with another program; 24 h of DE-LU 2024 are missing, and 29 February is
// dropped.
TEST(HourlyFile, ReadsRealFiles) {
  const std::string folder = std::string(GIGATWIN_SHARED_DATA) + "/grid/";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "no price files at " << folder;
  const HourlyFile germany =
      read_hourly_file({folder + "price/DE-LU_2024.csv.gz", "Datetime", "Price (EUR/MWh)", "Europe/Berlin", {}});
  EXPECT_NEAR(mean_of(germany.values), 78.5, 0.3);
  const HourlyFile summer_twice =
      read_hourly_file({folder + "price/DE-LU_2020.csv.gz", "Datetime", "Price (EUR/MWh)", "Europe/Berlin", {}});
  EXPECT_NEAR(mean_of(summer_twice.values), 30.5, 0.3);
  const HourlyFile austria =
      read_hourly_file({folder + "carbon/AT_2021-2024_hourly.csv.gz", "timestamp", "carbon_intensity", "UTC", {}});
  EXPECT_EQ(austria.year, 2024);
  EXPECT_NEAR(mean_of(austria.values), 123.0, 1.0);
  const HourlyFile norway = read_hourly_file({folder + "carbon/NO_2023_hourly_electricitymaps.csv.gz",
                                              "Datetime (UTC)",
                                              "Carbon Intensity gCO₂eq/kWh (LCA)",
                                              "UTC",
                                              {}});
  EXPECT_NEAR(mean_of(norway.values), 34.0, 1.0);
}

}  // namespace
}  // namespace gigatwin::site
