#include "site/clock_reading.hpp"

#include <gtest/gtest.h>

namespace gigatwin::site {
namespace {

/// "2024-01-31 13:00:00", with "+3600" behind it where the text says so; "none".
std::string read(std::string_view text) {
  const std::optional<ClockReading> reading = read_clock(text);
  if (!reading) return "none";
  return to_text(reading->clock) + (reading->offset_s ? " +" + std::to_string(*reading->offset_s) : "");
}

TEST(ClockReading, ReadsTheFormsInWhichTimesArePublished) {
  EXPECT_EQ(read("2024-01-31 13:00"), "2024-01-31 13:00:00");
  EXPECT_EQ(read("2024-01-31T13:00:00.000Z"), "2024-01-31 13:00:00 +0");
  EXPECT_EQ(read("2024-01-31T13:00+01:00"), "2024-01-31 13:00:00 +3600");
  EXPECT_EQ(read("2024-07-31T13:00:00+02:00"), "2024-07-31 13:00:00 +7200");
  EXPECT_EQ(read("31.01.2024 13:00"), "2024-01-31 13:00:00");
  EXPECT_EQ(read("31/01/2024 13:00:00"), "2024-01-31 13:00:00");
  EXPECT_EQ(read("31.01.2024 13:00 - 31.01.2024 14:00"), "2024-01-31 13:00:00");
  EXPECT_EQ(read("31.01.2024 23:00 - 01.02.2024 00:00"), "2024-01-31 23:00:00");
  EXPECT_EQ(read("27/10/2024 02:00:00 (CEST) - 27/10/2024 02:00:00 (CET)"), "2024-10-27 02:00:00 +7200");
  EXPECT_EQ(read("2024-01-31"), "2024-01-31 00:00:00");
}

TEST(ClockReading, RefusesTheRest) {
  EXPECT_EQ(read("01/31/2024 13:00"), "none") << "month before day";
  EXPECT_EQ(read("30.02.2024 13:00"), "none");
  EXPECT_EQ(read("31.01.2024 13:00 - 30.01.2024 14:00"), "none") << "runs backward";
  EXPECT_EQ(read("31.01.24 13:00"), "none");
  EXPECT_EQ(read("1.1.2024 13:00"), "none");
  EXPECT_EQ(read("noon"), "none");
  EXPECT_EQ(read(" - "), "none");
  EXPECT_EQ(read(""), "none");
}

}  // namespace
}  // namespace gigatwin::site
