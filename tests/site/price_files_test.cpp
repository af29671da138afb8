#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "base/error.hpp"
#include "samples.hpp"
#include "site/hourly_csv.hpp"
#include "site/time_zone.hpp"
#include "site/typical_year.hpp"

/// The forms in which prices and carbon intensities are published, each for the whole of 2023 in Berlin, written by the
/// test; the value is the hour's number in UTC from 31 December 23:00 on, over 10, so that all have decimals.
namespace gigatwin::site {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct Hour {
  Instant utc, clock;
  bool summer;
  double value;
};

std::vector<Hour> hours_of_2023() {
  std::vector<Hour> list;
  for (int hour = 0; hour < hours_per_year; ++hour) {
    const Instant utc = instant_of({2022, 12, 31, 23, 0, 0}) + hours(hour);
    const bool summer = utc >= *parse_instant("2023-03-26 01:00") && utc < *parse_instant("2023-10-29 01:00");
    list.push_back({utc, utc + hours(summer ? 2 : 1), summer, 0.1 * hour});
  }
  return list;
}

std::string day_first(Instant clock, char mark) {
  const CivilTime t = civil(clock);
  return fmt::format("{:02}{}{:02}{}{} {:02}:{:02}", t.day, mark, t.month, mark, t.year, t.hour, t.minute);
}

std::string german(double value) {
  std::string text = fmt::format("{:.1f}", value);
  std::replace(text.begin(), text.end(), '.', ',');
  return text;
}

template <class Line>
std::string file_of(const std::string& header, const std::vector<Hour>& list, Line line) {
  std::string text = header + "\n";
  for (const Hour& hour : list) text += line(hour) + "\n";
  return text;
}

HourlyFile read(const std::string& text, const std::string& time, const std::string& value,
                const std::string& zone = "Europe/Berlin") {
  const TemporaryFile file{"prices.csv", text};
  return read_hourly_file({file.path(), time, value, zone, {}});
}

std::string error_of(const std::string& text, const std::string& zone = "Europe/Berlin") {
  const TemporaryFile file{"prices.csv", text};
  try {
    read_hourly_file({file.path(), "time", "value", zone, {}});
  } catch (const FormatError& error) {
    return std::string(error.what()).substr(file.path().size());
  }
  return "no error";
}

void expect_whole(const HourlyFile& file) {
  EXPECT_EQ(file.year, 2023);
  for (int hour = 0; hour < hours_per_year; ++hour)
    ASSERT_NEAR(file.values[static_cast<std::size_t>((hour + 8759) % 8760)], 0.1 * hour, 1e-9) << hour;
}

// ENTSO-E transparency platform, day-ahead prices: ranges of the local clock, day first.
TEST(PriceFiles, OfTheTransparencyPlatform) {
  const std::string text = file_of("\"MTU (CET/CEST)\",\"Day-ahead Price [EUR/MWh]\",\"Currency\",\"BZN|DE-LU\"",
                                   hours_of_2023(), [](const Hour& h) {
                                     return fmt::format("\"{} - {}\",\"{:.1f}\",\"EUR\",\"\"", day_first(h.clock, '.'),
                                                        day_first(h.clock + hours(1), '.'), h.value);
                                   });
  const HourlyFile file = read(text, "MTU (CET/CEST)", "Day-ahead Price [EUR/MWh]");
  expect_whole(file);
  EXPECT_THAT(file.remarks, IsEmpty());
}

// Its newer form: slashes, seconds, and the zone's name where the clocks go back.
TEST(PriceFiles, OfTheTransparencyPlatformWithZonesNamed) {
  const std::string text = file_of("MTU (CET/CEST),Area,Day-ahead Price (EUR/MWh)", hours_of_2023(), [](const Hour& h) {
    const bool twice = h.utc >= *parse_instant("2023-10-29 00:00") && h.utc <= *parse_instant("2023-10-29 01:00");
    return fmt::format("{}:00{} - {}:00,BZN|DE-LU,{:.1f}", day_first(h.clock, '/'),
                       !twice     ? ""
                       : h.summer ? " (CEST)"
                                  : " (CET)",
                       day_first(h.clock + hours(1), '/'), h.value);
  });
  expect_whole(read(text, "MTU (CET/CEST)", "Day-ahead Price (EUR/MWh)"));
}

// SMARD: semicolons, decimal commas, dots between thousands, "-" where nothing is known.
TEST(PriceFiles, WithSemicolonsAndDecimalCommas) {
  std::vector<Hour> list = hours_of_2023();
  std::string text = file_of(
      "\xEF\xBB\xBF"
      "Datum von;Datum bis;Deutschland/Luxemburg [\xE2\x82\xAC/MWh]",
      list, [](const Hour& h) {
        return day_first(h.clock, '.') + ';' + day_first(h.clock + hours(1), '.') + ';' + german(h.value);
      });
  const std::size_t at = text.find(";100,0\n");
  ASSERT_NE(at, std::string::npos);
  text.replace(at, 7, ";1.100,5\n");
  text.replace(text.find(";200,0\n"), 7, ";-\n");
  const HourlyFile file = read(text, "Datum von", "Deutschland/Luxemburg [\xE2\x82\xAC/MWh]");
  EXPECT_NEAR(file.values[999], 1100.5, 1e-9);
  EXPECT_NEAR(file.values[1999], 200.0, 1e-9);  // on the line between 199.9 and 200.1
  EXPECT_THAT(file.remarks, ElementsAre("1 missing hours in short gaps are interpolated"));
}

// Energy-Charts: times with their distance from UTC, a second header line with units.
TEST(PriceFiles, WithOffsetsAndALineOfUnits) {
  const std::string text = file_of("\"Date (GMT+1)\",\"Day Ahead Auction (DE-LU)\"\n,\"Price (EUR/MWh)\"",
                                   hours_of_2023(), [](const Hour& h) {
                                     std::string clock = to_text(h.clock).substr(0, 16);
                                     clock[10] = 'T';
                                     return fmt::format("{}+0{}:00,{:.1f}", clock, h.summer ? 2 : 1, h.value);
                                   });
  expect_whole(read(text, "Date (GMT+1)", "Day Ahead Auction (DE-LU)"));
}

// Newest first: the hour that is read twice comes in the other order.
TEST(PriceFiles, WithTheNewestRowFirst) {
  std::vector<Hour> list = hours_of_2023();
  std::reverse(list.begin(), list.end());
  expect_whole(read(
      file_of("time,value", list, [](const Hour& h) { return fmt::format("{},{:.1f}", to_text(h.clock), h.value); }),
      "time", "value"));
}

TEST(PriceFiles, WithQuarterHoursAcrossBothChangesOfTheClocks) {
  const std::string text = file_of("time,value", hours_of_2023(), [](const Hour& h) {
    std::string rows;
    for (int quarter = 0; quarter < 4; ++quarter)
      rows += fmt::format("{}{},{:.1f}", quarter == 0 ? "" : "\n", to_text(h.clock + minutes(15 * quarter)),
                          h.value + 6.0 * (quarter - 1.5));
    return rows;
  });
  const HourlyFile file = read(text, "time", "value");
  expect_whole(file);
  EXPECT_THAT(file.remarks, ElementsAre("8760 of 8760 hours have several values; their mean is taken"));
}

TEST(PriceFiles, WithRowsThatAreThereTwice) {
  std::vector<Hour> list = hours_of_2023();
  list.insert(list.begin() + 5000, list.begin() + 4990, list.begin() + 5000);
  const HourlyFile file = read(
      file_of("time,value", list, [](const Hour& h) { return fmt::format("{},{:.1f}", to_text(h.clock), h.value); }),
      "time", "value");
  expect_whole(file);
  EXPECT_THAT(file.remarks, ElementsAre("10 rows are there twice; each counts once"));
}

TEST(PriceFiles, RefusesSeveralZonesInOneColumn) {
  const std::string text = file_of("zone,time,value", hours_of_2023(), [](const Hour& h) {
    const std::string time = to_text(h.utc);
    return fmt::format("DE,{},{:.1f}\nFR,{},{:.1f}", time, h.value, time, h.value + 1.0);
  });
  EXPECT_EQ(
      error_of(text, "UTC"),
      ": column value has 8760 second values for times that it has already, such as 2022-12-31 23:00:00 UTC: keep "
      "the rows of one zone alone");
}

TEST(PriceFiles, RefusesWhatIsCoarserThanHourly) {
  std::string monthly = "time,value\n", daily = monthly, three = monthly;
  for (int month = 1; month <= 12; ++month) monthly += fmt::format("2023-{:02}-01,50\n", month);
  for (int day = 0; day < 365; ++day)
    daily += to_text(*parse_instant("2023-01-01") + days(day)).substr(0, 10) + ",50\n";
  for (int hour = 0; hour < 8760; hour += 3) three += to_text(*parse_instant("2023-01-01") + hours(hour)) + ",50\n";
  EXPECT_EQ(error_of(monthly, "UTC"), ": has monthly values; expected hourly ones or finer");
  EXPECT_EQ(error_of(daily, "UTC"), ": has daily values; expected hourly ones or finer");
  EXPECT_EQ(error_of(three, "UTC"), ": has 3-hourly values; expected hourly ones or finer");
}

TEST(PriceFiles, RefusesTextOfSixteenBitsAndMonthsBeforeDays) {
  EXPECT_EQ(error_of(std::string("\xFF\xFEt\0i\0", 6)), ": is text in UTF-16; save it as UTF-8");
  EXPECT_THAT(error_of("time,value\n01/31/2023 00:00,1\n"), HasSubstr(":2: column time: expected a time such as"));
  EXPECT_THAT(error_of("time;value\n31.01.2023 00:00;1,2,3\n"), HasSubstr("expected a number, found \"1,2,3\""));
}

// Means by another program over all rows; what is mended moves them by less than 1 %. Where a day is missing the remark
// says so.
TEST(PriceFiles, ReadsAllThatThereAre) {
  const std::string folder = std::string(GIGATWIN_SHARED_DATA) + "/grid/";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "no price files at " << folder;
  const char *t = "Datetime", *p = "Price (EUR/MWh)", *berlin = "Europe/Berlin";
  const std::vector<std::pair<const char*, double>> means{
      {"AT_2024", 81.4},     {"BE_2024", 70.3},    {"CH_2024", 76.0},    {"DE-LU_2020", 30.5}, {"DE-LU_2021", 96.9},
      {"DE-LU_2022", 235.3}, {"DE-LU_2023", 95.2}, {"DE-LU_2024", 78.5}, {"ES_2020", 33.9},    {"ES_2021", 112.1},
      {"ES_2022", 167.6},    {"ES_2023", 87.1},    {"ES_2024", 62.9},    {"FR_2020", 32.2},    {"FR_2021", 109.2},
      {"FR_2022", 275.5},    {"FR_2023", 96.7},    {"FR_2024", 58.0},    {"NL_2024", 77.3},    {"PT_2024", 63.4}};
  for (const auto& [name, mean] : means) {
    const HourlyFile file = read_hourly_file({folder + "price/" + name + ".csv.gz", t, p, berlin, {}});
    EXPECT_NEAR(mean_of(file.values) / mean, 1.0, 0.01) << name;
  }
  for (const char* zone : {"AT", "BE", "NL"})
    EXPECT_EQ(read_hourly_file(
                  {folder + "carbon/" + zone + "_2021-2024_hourly.csv.gz", "timestamp", "carbon_intensity", "UTC", {}})
                  .year,
              2024);
  try {
    read_hourly_file(
        {folder + "ember_wholesale_monthly_2015-01_2025-12.csv.gz", "Date", "Price (EUR/MWhe)", "UTC", {}});
    ADD_FAILURE() << "monthly prices were read as hourly ones";
  } catch (const FormatError& error) {
    EXPECT_THAT(error.what(), HasSubstr("has monthly values; expected hourly ones or finer"));
  }
}

}  // namespace
}  // namespace gigatwin::site
