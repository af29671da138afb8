#include "site/weather_table.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <functional>

#include "base/error.hpp"
#include "samples.hpp"
#include "site/psychrometrics.hpp"
#include "site/sun.hpp"
#include "site/typical_year.hpp"

namespace gigatwin::site {
namespace {

using testing::HasSubstr;

constexpr std::array<int, 12> days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

/// One row for each step of a year, by month, day and hour of the day.
std::string rows(double step_h, const std::function<std::string(int, int, double)>& row, bool leap = false) {
  std::string text;
  for (int month = 1; month <= 12; ++month)
    for (int day = 1; day <= days[static_cast<std::size_t>(month - 1)] + (leap && month == 2 ? 1 : 0); ++day)
      for (double hour = 0.0; hour < 24.0; hour += step_h) text += row(month, day, hour) + "\n";
  return text;
}

WeatherFile read(const std::string& text, const std::string& name = "table.csv") {
  const TemporaryFile file{name, text};
  return read_weather_table(file.path(), Metres{100});
}

std::string error_of(const std::string& text) {
  const TemporaryFile file{"bad.csv", text};
  try {
    read_weather_table(file.path(), Metres{100});
  } catch (const FileError& error) {
    return std::string(error.what()).substr(file.path().size());
  }
  return "no error";
}

std::string plain_row(int month, int day, double hour) {
  return fmt::format("2023-{:02d}-{:02d} {:02d}:00,{},50,{}", month, day, static_cast<int>(hour), hour, 10.0 * hour);
}
const std::string plain_header = "time_utc,dry_bulb_c,relative_humidity_percent,irradiance_w_m2\n";
std::string plain() { return plain_header + rows(1.0, plain_row); }

// Irradiance of a plain table holds at its time: the mean over hour 5 lies between 50 and 60 W/m2.
TEST(PlainTable, IsReadByItsColumnNames) {
  const WeatherFile file = read(plain());
  ASSERT_EQ(file.air.dry_bulb_c.size(), 8760u);
  EXPECT_NEAR(file.air.dry_bulb_c[24 * 40 + 5], 5.0, 1e-9);
  EXPECT_NEAR(file.air.relative_humidity[100], 0.5, 1e-9);
  EXPECT_NEAR(file.air.irradiance_w_m2[24 * 40 + 5], 55.0, 1e-9);
  EXPECT_TRUE(file.air.wind_m_s.empty());
  EXPECT_NEAR(file.air.pressure_pa[0], pressure_at(Metres{100}).value, 1e-9);
  EXPECT_THAT(file.remarks, testing::ElementsAre("has no pressure: that of 100 m above the sea is taken"));
}

TEST(PlainTable, MayLackRowsForSomeHoursAndSaysSo) {
  std::string text = plain_header;
  text += rows(1.0, [](int month, int day, double hour) {
    const bool is_missing = month == 3 && day == 5 && hour >= 4 && hour <= 8;
    return is_missing ? std::string{} : plain_row(month, day, hour);
  });
  const WeatherFile file = read(text);
  EXPECT_NEAR(file.air.dry_bulb_c[static_cast<std::size_t>(month_begin[2] + 4 * 24 + 6)], 6.0, 1e-9)
      << "a straight line from 3 to 9 degC";
  EXPECT_THAT(file.remarks, testing::Contains("dry bulb: 6 hours are interpolated over missing ones"));
}

TEST(PlainTable, IsRefusedWithALongGapOrATimeTwice) {
  const std::string gap = plain_header + rows(1.0, [](int month, int day, double hour) {
                            const bool is_missing = month == 1 && day == 2 && hour < 12;
                            return is_missing ? std::string{} : plain_row(month, day, hour);
                          });
  EXPECT_THAT(error_of(gap), HasSubstr("12 hours are missing before this line; gaps up to 6 hours"));
  EXPECT_EQ(error_of(plain() + "2023-01-01 00:00,1,50,0\n"), ":8762: the same time of the year as in line 2");
  const std::string half = plain().substr(0, plain().size() / 2);
  EXPECT_THAT(error_of(half.substr(0, half.rfind('\n') + 1)), HasSubstr("hours are missing before this line"));
}

TEST(PlainTable, IsRefusedWithDamagedRows) {
  EXPECT_EQ(error_of(plain_header + "2023-01-01 00:00,1,50\n"),
            ":2: expected 4 fields, found 3: the file is cut off or damaged");
  EXPECT_EQ(error_of(plain_header + "2023-02-30 00:00,1,50,0\n"),
            ":2: time_utc: expected a time such as 2023-07-01 13:00, found \"2023-02-30 00:00\"");
  EXPECT_EQ(error_of(plain_header + "2023-01-01 00:00,1;5,50,0\n"), ":2: dry_bulb_c: expected a number, found \"1;5\"");
  EXPECT_EQ(error_of(plain_header + "2023-01-01 00:00,95,50,0\n"), ":2: dry_bulb_c: expected -70 to 70, found 95");
  EXPECT_THAT(error_of("time_utc,temperature\n"),
              HasSubstr("expected a column dry_bulb_c, found time_utc, temperature"));
  EXPECT_THAT(error_of("a,b\n1,2\n"), HasSubstr("expected a table of PVGIS"));
  EXPECT_EQ(error_of(std::string("t\0i\0", 4)), ": is not plain text (binary, or UTF-16?)");
  EXPECT_EQ(error_of(""), ": is empty");
}

// Without humidity the air is saturated at the coldest hour of the day, which is 0 degC at 00:00 here.
TEST(Table, WithoutHumidityTakesTheColdestHourAsDewPoint) {
  const WeatherFile file =
      read("time_utc,dry_bulb_c\n" + rows(1.0, [](int month, int day, double hour) {
             return fmt::format("2023-{:02d}-{:02d} {:02d}:00,{}", month, day, static_cast<int>(hour), hour);
           }));
  EXPECT_NEAR(file.air.relative_humidity[48], 1.0, 1e-9);
  EXPECT_NEAR(file.air.relative_humidity[58], relative_humidity(Celsius{10}, Celsius{0}), 1e-9);
  EXPECT_THAT(file.remarks, testing::Contains(HasSubstr("has no humidity")));
}

// Quarter hours at UTC+1: local 06:00 is 05:00 UTC. Irradiance 50 * local hour: its mean over local hour 6 is 325.
std::string nsrdb(const std::string& columns, const std::string& values) {
  return "Source,Location ID,City,State,Country,Latitude,Longitude,Time Zone,Elevation,Local Time Zone\n"
         "NSRDB,1,-,-,-,48.2,16.4,1,169,1\n" +
         columns + "\n" +
         rows(
             0.25,
             [&](int month, int day, double hour) {
               const int minute = static_cast<int>(std::lround(60.0 * (hour - std::floor(hour))));
               return fmt::format("2020,{},{},{},{},", month, day, static_cast<int>(hour), minute) +
                      fmt::format(fmt::runtime(values), fmt::arg("t", hour), fmt::arg("ghi", 50.0 * hour));
             },
             true);
}

TEST(NsrdbTable, RefusesTimesThatNoYearHas) {
  const std::string head =
      "Source,Location ID,City,State,Country,Latitude,Longitude,Time Zone,Elevation,Local Time Zone\n"
      "NSRDB,1,-,-,-,48.2,16.4,1,169,1\nYear,Month,Day,Hour,Minute,Temperature\n";
  EXPECT_EQ(error_of(head + "2020,13,1,0,0,5\n"), ":4: no hour of a year is 13/1 0.00 h");
  EXPECT_EQ(error_of(head + "2020,1e30,1,0,0,5\n"), ":4: no hour of a year is 1e+30/1 0.00 h");
  EXPECT_EQ(error_of(head + "2020,4,31,0,0,5\n"), ":4: month 4 has no day 31");
}

TEST(NsrdbTable, IsReadInAnyOrderOfColumnsAndDropsTheLeapDay) {
  for (const auto& [columns, values] :
       {std::pair{"Year,Month,Day,Hour,Minute,Temperature,GHI,Pressure,Wind Speed", "{t},{ghi},1000,3"},
        {"Year,Month,Day,Hour,Minute,Wind Speed,GHI,Pressure,Temperature", "3,{ghi},1000,{t}"}}) {
    const WeatherFile file = read(nsrdb(columns, values));
    ASSERT_EQ(file.air.dry_bulb_c.size(), 8760u);
    EXPECT_NEAR(file.air.dry_bulb_c[24 * 100 + 5], 6.0, 1e-9);
    EXPECT_NEAR(file.air.irradiance_w_m2[24 * 100 + 5], 325.0, 1e-6);
    EXPECT_NEAR(file.air.pressure_pa[7], 1e5, 1e-6);
    EXPECT_NEAR(file.air.wind_m_s[7], 3.0, 1e-9);
    EXPECT_NEAR(*file.longitude, 16.4, 1e-12);
  }
}

// PVGIS gives instants in UTC; a time offset of 0.5 h puts the irradiance at the middle of the hour.
TEST(PvgisTable, IsReadBetweenItsHeaderAndItsLegend) {
  const std::string text =
      "Latitude (decimal degrees): 45.000\nLongitude (decimal degrees): 8.000\nElevation (m): 250\n"
      "Irradiance Time Offset (h): 0.5\nmonth,year\n1,2018\n"
      "time(UTC),T2m,RH,G(h),Gb(n),Gd(h),IR(h),WS10m,WD10m,SP\n" +
      rows(1.0,
           [](int month, int day, double hour) {
             return fmt::format("2018{:02d}{:02d}:{:02d}00,{},60,{},0,0,300,2,180,99000", month, day,
                                static_cast<int>(hour), hour, 20.0 * hour);
           }) +
      "\nT2m: 2-m air temperature (degree Celsius)\n";
  const WeatherFile file = read(text);
  EXPECT_NEAR(file.air.dry_bulb_c[24 * 7 + 9], 9.0, 1e-9);
  EXPECT_NEAR(file.air.irradiance_w_m2[24 * 7 + 9], 180.0, 1e-9);
  EXPECT_NEAR(file.air.pressure_pa[0], 99000.0, 1e-9);
  EXPECT_TRUE(file.remarks.empty());
}

// HH is the end of an hour in UTC+1, so HH 7 is 06:00 UTC; B + D of that row are the mean from 05:00 to 06:00 UTC.
TEST(TestReferenceYear, IsReadBelowItsLatin1Header) {
  const std::string text =
      "Hoehenlage        : 521 Meter \xfc"
      "ber NN\n     RW      HW MM DD HH     t    p  WR   WG N    x  RF    B    D   A    E IL\n*** \n" +
      rows(1.0, [](int month, int day, double hour) {
        const int end = static_cast<int>(hour) + 1;
        return fmt::format("4109500 2388500 {:2d} {:2d} {:2d} {:5.1f}  950 124  2.2 8  3.1  80 {:4d}   50 273 -307  1",
                           month, day, end, 1.0 * end, 10 * end);
      });
  const WeatherFile file = read(text, "try.dat");
  EXPECT_NEAR(file.air.dry_bulb_c[24 * 7 + 6], 7.0, 1e-9);
  EXPECT_NEAR(file.air.irradiance_w_m2[24 * 7 + 5], 120.0, 1e-9);
  EXPECT_NEAR(file.air.pressure_pa[5], 95000.0, 1e-9);
  EXPECT_FALSE(file.latitude.has_value());
}

struct RealTable {
  const char* name;
  double latitude, longitude, mean_c, mean_w_m2;
};

// Yearly means of the files' own columns, reckoned apart.
TEST(Table, ReadsRealFiles) {
  const std::string folder = std::string(GIGATWIN_SHARED_DATA) + "/weather/";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "no weather files at " << folder;
  for (const RealTable& expected : {RealTable{"NSRDB15min_2019_Vienna_48.21_16.38.csv.gz", 48.21, 16.38, 11.80, 120.8},
                                    {"NSRDB15min_2019_Warsaw_52.25_21.02.csv.gz", 52.25, 21.02, 10.24, 110.1},
                                    {"NSRDB15min_2019_Athens_37.97_23.74.csv.gz", 37.97, 23.74, 19.06, 186.1},
                                    {"DEU_Munich_TRY2015_481593115227_Jahr.dat.gz", 48.16, 11.52, 9.16, 132.2},
                                    {"DEU_Potsdam_TRY2015_523938130651_Jahr.dat.gz", 52.39, 13.07, 9.94, 120.9}}) {
    const WeatherFile file = read_weather_table(folder + expected.name, Metres{100});
    EXPECT_NEAR(mean_of(file.air.dry_bulb_c), expected.mean_c, 0.02) << expected.name;
    EXPECT_NEAR(mean_of(file.air.irradiance_w_m2), expected.mean_w_m2, 0.2) << expected.name;
    EXPECT_EQ(share_of_sun_at_night(file.air.irradiance_w_m2, expected.latitude, expected.longitude), 0.0)
        << expected.name;
  }
}

}  // namespace
}  // namespace gigatwin::site
