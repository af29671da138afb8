#include "site/time_zone.hpp"

#include <gtest/gtest.h>

namespace gigatwin::site {
namespace {

std::string utc(const char* local, const char* zone, bool second = false) {
  return to_text(utc_of(*parse_instant(local), *time_zone(zone), second)).substr(0, 16);
}

TEST(TimeZone, KnowsTheUnionsZonesAndRefusesOthers) {
  EXPECT_EQ(time_zone("Europe/Helsinki")->standard_offset_h, 2);
  EXPECT_FALSE(time_zone("UTC")->summer_time);
  EXPECT_FALSE(time_zone("America/New_York")) << "its summer time begins on other days";
}

TEST(TimeZone, IsOneHourAheadInSummer) {
  EXPECT_EQ(utc("2024-01-15 12:00", "Europe/Berlin"), "2024-01-15 11:00");
  EXPECT_EQ(utc("2024-07-15 12:00", "Europe/Berlin"), "2024-07-15 10:00");
  EXPECT_EQ(utc("2024-07-15 12:00", "Europe/Lisbon"), "2024-07-15 11:00");
  EXPECT_EQ(utc("2024-07-15 12:00", "UTC"), "2024-07-15 12:00");
}

// Last Sundays of 2024: 31 March and 27 October. Clocks change at 01:00 UTC.
TEST(TimeZone, ChangesOnTheLastSundaysOfMarchAndOctober) {
  EXPECT_EQ(utc("2024-03-31 01:00", "Europe/Berlin"), "2024-03-31 00:00");
  EXPECT_EQ(utc("2024-03-31 02:00", "Europe/Berlin"), "2024-03-31 01:00") << "a reading that no clock shows";
  EXPECT_EQ(utc("2024-03-31 03:00", "Europe/Berlin"), "2024-03-31 01:00");
  EXPECT_EQ(utc("2024-10-27 02:00", "Europe/Berlin"), "2024-10-27 00:00") << "first reading: still summer";
  EXPECT_EQ(utc("2024-10-27 02:00", "Europe/Berlin", true), "2024-10-27 01:00");
  EXPECT_EQ(utc("2024-10-27 03:00", "Europe/Berlin"), "2024-10-27 02:00");
  EXPECT_EQ(utc("2024-07-15 12:00", "Europe/Berlin", true), "2024-07-15 10:00")
      << "a repeated row elsewhere is no change of clocks";
}

TEST(LocalHour, FollowsTheClockOfATypicalYear) {
  const TimeZone berlin = *time_zone("Europe/Berlin");
  EXPECT_EQ(local_hour(0, berlin), 1);
  EXPECT_EQ(local_hour(8759, berlin), 0);
  const int july_noon = (181 + 14) * 24 + 12;  // 15 July 12:00 UTC
  EXPECT_EQ(local_hour(july_noon, berlin), 14);
  const int march_28 = (31 + 28 + 27) * 24, october_28 = (365 - 31 - 30 - 4) * 24;
  EXPECT_EQ(local_hour(march_28, berlin), 1);
  EXPECT_EQ(local_hour(march_28 + 1, berlin), 3);
  EXPECT_EQ(local_hour(october_28, berlin), 2);
  EXPECT_EQ(local_hour(october_28 + 1, berlin), 2);
}

}  // namespace
}  // namespace gigatwin::site
