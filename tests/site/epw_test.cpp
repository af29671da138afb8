#include "site/epw.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "base/error.hpp"
#include "samples.hpp"
#include "site/psychrometrics.hpp"
#include "site/typical_year.hpp"

namespace gigatwin::site {
namespace {

using testing::HasSubstr;

/// A year of rows: dry bulb = hour of the day, dew point 0, humidity 50 %, pressure 100000 Pa.
struct SyntheticEpw {
  std::string location = "LOCATION,Somewhere,-,FIN,test,000000,64.2,27.7,2.0,135.0";
  std::string periods = "DATA PERIODS,1,1,Data,Sunday, 1/ 1,12/31";
  std::vector<std::string> rows;

  explicit SyntheticEpw(bool leap = false) {
    constexpr std::array<int, 12> days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    for (int month = 1; month <= 12; ++month)
      for (int day = 1; day <= days[static_cast<std::size_t>(month - 1)] + (leap && month == 2 ? 1 : 0); ++day)
        for (int hour = 1; hour <= 24; ++hour)
          rows.push_back(fmt::format("2020,{},{},{},60,A7,{}.0,0.0,50,100000,0,0,0,{},0,0,0,0,0,0,180,{}.5,0", month,
                                     day, hour, hour, hour >= 7 && hour <= 18 ? 60 * hour : 0, hour));
  }
  void set(std::size_t row, const std::string& from, const std::string& to) {
    rows[row].replace(rows[row].find(from), from.size(), to);
  }
  std::string text() const {
    std::string all =
        location + "\nDESIGN CONDITIONS\nTYPICAL\nGROUND\nHOLIDAYS\nCOMMENTS 1\nCOMMENTS 2\n" + periods + "\n";
    for (const std::string& row : rows) all += row + "\r\n";
    return all;
  }
};

std::string error_of(const std::string& text) {
  const TemporaryFile file{"bad.epw", text};
  try {
    read_epw(file.path());
  } catch (const FileError& error) {
    return std::string(error.what()).substr(file.path().size());
  }
  return "no error";
}

// Row 1 holds at 01:00 local = 23:00 UTC of the day before at UTC+2, so UTC hour u has local clock u + 2: 2 degC at 00
// UTC.
TEST(Epw, PutsRowsAtTheirHourInUtc) {
  const TemporaryFile file{"good.epw", SyntheticEpw{}.text()};
  const WeatherFile epw = read_epw(file.path());
  ASSERT_EQ(epw.air.dry_bulb_c.size(), 8760u);
  EXPECT_DOUBLE_EQ(epw.air.dry_bulb_c[0], 2.0);
  EXPECT_DOUBLE_EQ(epw.air.dry_bulb_c[12], 14.0);
  EXPECT_DOUBLE_EQ(epw.air.dry_bulb_c[8759], 1.0);
  EXPECT_DOUBLE_EQ(epw.air.relative_humidity[100], 0.5);
  EXPECT_DOUBLE_EQ(epw.air.pressure_pa[100], 100000.0);
  EXPECT_DOUBLE_EQ(*epw.latitude, 64.2);
  EXPECT_TRUE(epw.remarks.empty());
}

TEST(Epw, DropsThe29thOfFebruary) {
  const TemporaryFile file{"leap.epw", SyntheticEpw{true}.text()};
  EXPECT_EQ(read_epw(file.path()).air.dry_bulb_c.size(), 8760u);
}

TEST(Epw, InterpolatesShortGapsAndSaysSo) {
  SyntheticEpw epw;
  for (const std::size_t row : {100u, 101u, 102u}) epw.set(row, fmt::format("A7,{}.0", row % 24 + 1), "A7,99.9");
  epw.set(200, "50,100000", "999,100000");
  epw.set(300, "50,100000", "50,999999");
  const TemporaryFile file{"gaps.epw", epw.text()};
  const WeatherFile read = read_epw(file.path());
  EXPECT_DOUBLE_EQ(read.air.dry_bulb_c[100 + 1 - 2], 5.0)
      << "row 100 is local 05:00: between 4 and 8 degC a line as before";
  EXPECT_NEAR(read.air.relative_humidity[200 + 1 - 2], relative_humidity(Celsius{9.0}, Celsius{0.0}), 1e-12);
  EXPECT_NEAR(read.air.pressure_pa[300 + 1 - 2], pressure_at(Metres{135}).value, 1e-9);
  ASSERT_EQ(read.remarks.size(), 3u);
  EXPECT_EQ(read.remarks[0], "relative humidity: 1 missing hours are taken from the dew point");
  EXPECT_EQ(read.remarks[1], "pressure: 1 missing hours are that of 135 m above the sea");
  EXPECT_EQ(read.remarks[2], "dry bulb: 3 missing hours are interpolated");
}

TEST(Epw, RefusesALongGap) {
  SyntheticEpw epw;
  for (std::size_t row = 100; row < 107; ++row) epw.set(row, fmt::format("A7,{}.0", row % 24 + 1), "A7,99.9");
  EXPECT_EQ(error_of(epw.text()), ":109: dry bulb: 7 hours are missing; gaps up to 6 hours are interpolated");
}

TEST(Epw, RefusesATruncatedFile) {
  SyntheticEpw epw;
  epw.rows.resize(5000);
  EXPECT_EQ(error_of(epw.text()), ":5008: expected 8760 hourly rows, found 5000: the file ends early");
}

TEST(Epw, RefusesRowsOutOfOrder) {
  SyntheticEpw epw;
  std::swap(epw.rows[30], epw.rows[31]);
  EXPECT_EQ(error_of(epw.text()), ":39: expected the row of 1/2 hour 7, found 1/2 hour 8");
}

TEST(Epw, RefusesWhatIsNoEpw) {
  EXPECT_EQ(error_of(""), ":1: expected the eight header lines of an EPW file, the first beginning with LOCATION,");
  EXPECT_EQ(error_of("a,b\n1,2\n"),
            ":1: expected the eight header lines of an EPW file, the first beginning with LOCATION,");
  EXPECT_EQ(error_of(std::string("L\0O\0C\0A\0", 8)), ": is not plain text (binary, or UTF-16?); expected an EPW file");
  EXPECT_THROW(read_epw("/nowhere/at/all.epw"), FileError);
}

TEST(Epw, RefusesBadNumbersAndImpossibleAir) {
  SyntheticEpw epw;
  epw.set(0, "A7,1.0", "A7,1;0");
  EXPECT_EQ(error_of(epw.text()), ":9: dry bulb: expected a number, found \"1;0\"");
  SyntheticEpw hot;
  hot.set(0, "A7,1.0", "A7,95.0");
  EXPECT_EQ(error_of(hot.text()), ":9: dry bulb: expected -70 to 70, found 95");
  SyntheticEpw narrow;
  narrow.rows[3] = "2020,1,1,4";
  EXPECT_EQ(error_of(narrow.text()), ":12: expected at least 10 of the 35 columns, found 4");
  SyntheticEpw half_hourly;
  half_hourly.periods = "DATA PERIODS,1,2,Data,Sunday, 1/ 1,12/31";
  EXPECT_EQ(error_of(half_hourly.text()), ":8: expected one data period with one row an hour, found 1 and 2");
  SyntheticEpw nowhere;
  nowhere.location = "LOCATION,X,-,FIN,test,0,164.2,27.7,2.0,135.0";
  EXPECT_THAT(error_of(nowhere.text()), HasSubstr("no place on Earth is at latitude 164.2"));
}

// Row 13 of a day is the mean over 12:00 to 13:00 local, 10:00 to 11:00 UTC, and its wind that of 13:00 local.
TEST(Epw, TakesTheSunOfTheHourAndTheWindOfItsEnd) {
  const TemporaryFile file{"sun.epw", SyntheticEpw{}.text()};
  const WeatherFile epw = read_epw(file.path());
  EXPECT_DOUBLE_EQ(epw.air.irradiance_w_m2[24 * 50 + 10], 60.0 * 13);
  EXPECT_DOUBLE_EQ(epw.air.wind_m_s[24 * 50 + 11], 13.5);
}

TEST(Epw, FillsSunAndWindFromTheDaysAroundOrLeavesThemOut) {
  SyntheticEpw epw;
  for (std::size_t row = 240; row < 264; ++row) {
    const std::size_t hour = row % 24 + 1;
    epw.set(row, fmt::format(",180,{}.5,", hour), ",180,999,");
  }
  const TemporaryFile file{"calm.epw", epw.text()};
  const WeatherFile read = read_epw(file.path());
  EXPECT_DOUBLE_EQ(read.air.wind_m_s[24 * 10 + 11], 13.5);
  EXPECT_THAT(read.remarks, testing::ElementsAre("wind speed: 24 missing hours are taken from the days around them"));
  for (std::size_t row = 0; row < 8760; ++row) {
    const std::size_t hour = row % 24 + 1;
    if (row < 240 || row >= 264) epw.set(row, fmt::format(",180,{}.5,", hour), ",180,999,");
  }
  const TemporaryFile without{"windless.epw", epw.text()};
  EXPECT_TRUE(read_epw(without.path()).air.wind_m_s.empty());
}

TEST(Epw, RefusesClocksThatItsLongitudeCannotHave) {
  SyntheticEpw epw;
  epw.location = "LOCATION,X,-,FIN,test,0,64.2,-27.7,2.0,135.0";
  EXPECT_EQ(error_of(epw.text()), ":1: LOCATION: time zone +2 h and longitude -27.7 disagree: its sun is at UTC-1.8 h");
}

TEST(Epw, ReadsLatin1NamesAndAByteOrderMark) {
  SyntheticEpw epw;
  epw.location = "\xEF\xBB\xBFLOCATION,M\xFCnchen,-,DEU,test,0,48.1,11.5,1.0,520.0";
  const TemporaryFile file{"latin1.epw", epw.text()};
  EXPECT_EQ(read_epw(file.path()).station, "M\xC3\xBCnchen");
}

TEST(Epw, RefusesMoreThanAYear) {
  SyntheticEpw epw;
  epw.rows.push_back("2020,1,1,1,60,A7,1.0,0.0,50,100000,0");
  EXPECT_EQ(error_of(epw.text()), ":8769: expected the end of the file after 31 December");
}

struct RealFile {
  const char* name;
  double mean_c, q996_c, wet_q996_c;  ///< sites.yaml: mean and 99.6 % quantiles
};

// Yearly figures of ../reference/sites.yaml, rounded to 0.1 K there.
TEST(Epw, ReadsRealFiles) {
  const std::string folder = std::string(GIGATWIN_SHARED_DATA) + "/weather/";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "no weather files at " << folder;
  const RealFile files[] = {
      {"FIN_Helsinki.029740_IWEC.epw.gz", 5.2, 25.3, 18.2},
      {"ITA_ER_Bologna-Marconi.AP.161400_TMYx.2004-2018.epw.gz", 14.4, 35.8, 23.5},
  };
  for (const RealFile& expected : files) {
    const WeatherFile epw = read_epw(folder + expected.name);
    EXPECT_NEAR(mean_of(epw.air.dry_bulb_c), expected.mean_c, 0.06) << expected.name;
    std::vector<double> dry = epw.air.dry_bulb_c, wet;
    for (std::size_t h = 0; h < dry.size(); ++h)
      wet.push_back(wet_bulb(Celsius{dry[h]}, epw.air.relative_humidity[h], Pascals{epw.air.pressure_pa[h]}).value);
    std::sort(dry.begin(), dry.end());
    std::sort(wet.begin(), wet.end());
    EXPECT_NEAR(dry[8760 * 996 / 1000], expected.q996_c, 0.15) << expected.name;
    EXPECT_NEAR(wet[8760 * 996 / 1000], expected.wet_q996_c, 0.25) << expected.name;
  }
}

}  // namespace
}  // namespace gigatwin::site
