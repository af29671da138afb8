#include "reliability/repair_shop.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/random.hpp"

namespace gigatwin::reliability {
namespace {

const Instant monday = *parse_instant("2028-01-03");  // 00:00 UTC
const Instant friday = *parse_instant("2028-01-07");

RepairSpec office_hours() {
  RepairSpec spec;
  spec.shift_begin = hours(8);
  spec.shift_end = hours(16);
  spec.weekdays = {"mon", "tue", "wed", "thu", "fri"};
  return spec;
}

double in_hours(Seconds time) { return time / hours(1); }

TEST(RepairShop, WithoutLimitsARepairBeginsAtOnce) {
  RepairShop shop{RepairSpec{}, monday, {0.0}};
  for (int i = 0; i < 5; ++i) EXPECT_NEAR(in_hours(shop.admit(hours(3), hours(24), "gpu")), 27.0, 1e-6);
}

// Two crews around the clock, three failures at 1, 2 and 3 h of 10 h each: the third waits for the first crew, 11 h.
TEST(RepairShop, TheThirdFailureWaitsForTheFirstOfTwoCrews) {
  RepairSpec spec;
  spec.crews = 2;
  RepairShop shop{spec, monday, {0.0}};
  EXPECT_NEAR(in_hours(shop.admit(hours(1), hours(10), "")), 11.0, 1e-6);
  EXPECT_NEAR(in_hours(shop.admit(hours(2), hours(10), "")), 12.0, 1e-6);
  EXPECT_NEAR(in_hours(shop.admit(hours(3), hours(10), "")), 21.0, 1e-6);
}

// Friday 15:00, 3 h of work, shift 8 to 16: one hour on Friday, then Saturday and Sunday off; two hours on Monday:
// 10:00, 3 days and 10 hours after Friday's midnight.
TEST(RepairShop, TheWeekendIsOff) {
  RepairShop shop{office_hours(), friday, {0.0}};
  EXPECT_NEAR(in_hours(shop.admit(hours(15), hours(3), "")), 3 * 24 + 10, 1e-6);
}

// The same instant is Friday 16:30 two hours east of Greenwich: nothing before Monday 8:00 local, 6:00 UTC.
TEST(RepairShop, ShiftsAreInLocalTime) {
  RepairShop shop{office_hours(), friday, hours(2)};
  EXPECT_NEAR(in_hours(shop.admit(hours(14.5), hours(1), "")), 3 * 24 + 7, 1e-6);
}

// Stock of 1, lead time 100 h. The first part is there; its successor, ordered at 10 h, comes at 110 h for the second
// failure, and the one ordered at 20 h at 120 h for the third.
TEST(RepairShop, AnEmptyShelfWaitsForTheVendor) {
  RepairSpec spec;
  spec.parts = {{"gpu", 1, hours(100)}};
  RepairShop shop{spec, monday, {0.0}};
  EXPECT_NEAR(in_hours(shop.admit(hours(10), hours(2), "gpu")), 12.0, 1e-6);
  EXPECT_NEAR(in_hours(shop.admit(hours(20), hours(2), "gpu")), 112.0, 1e-6);
  EXPECT_NEAR(in_hours(shop.admit(hours(30), hours(2), "gpu")), 122.0, 1e-6);
  EXPECT_NEAR(in_hours(shop.admit(hours(130), hours(2), "gpu")), 132.0, 1e-6);  // ordered at 30 h, there at 130 h
  EXPECT_NEAR(in_hours(shop.admit(hours(200), hours(2), "fan")), 202.0, 1e-6);  // no shelf: always there
}

// One crew. The first repair waits for its part until 100 h; a reset of 5 h goes first, and one of 90 h at 10 h would
// run into it: it comes after.
TEST(RepairShop, ARepairThatWaitsForItsPartHoldsNoCrew) {
  RepairSpec spec;
  spec.crews = 1;
  spec.parts = {{"gpu", 0, hours(100)}};
  RepairShop shop{spec, monday, {0.0}};
  EXPECT_NEAR(in_hours(shop.admit({0.0}, hours(8), "gpu")), 108.0, 1e-6);
  EXPECT_NEAR(in_hours(shop.admit(hours(1), hours(5), "")), 6.0, 1e-6);
  EXPECT_NEAR(in_hours(shop.admit(hours(20), hours(90), "")), 198.0, 1e-6);
}

TEST(RepairShop, DiagnosisComesBeforeThePartIsOrdered) {
  RepairSpec spec;
  spec.diagnosis = hours(4);
  spec.parts = {{"gpu", 0, hours(100)}};
  RepairShop shop{spec, monday, {0.0}};
  EXPECT_NEAR(in_hours(shop.admit(hours(1), hours(2), "gpu")), 107.0, 1e-6);
}

/// Most repairs under way at once, from begin (end - work) to end.
int most_at_once(const std::vector<std::pair<double, double>>& spells) {
  int most = 0;
  for (const auto& [begin, end] : spells) {
    int at_once = 0;
    for (const auto& [b, e] : spells) at_once += b <= begin + 1e-6 && begin + 1e-6 < e ? 1 : 0;
    most = std::max(most, at_once);
  }
  return most;
}

TEST(RepairShop, NeverMoreRepairsAtOnceThanCrews) {
  RepairSpec spec;
  spec.crews = 3;
  spec.parts = {{"gpu", 2, hours(60)}};
  RepairShop shop{spec, monday, {0.0}};
  const Draws draws{1, "test.repairs"};
  std::vector<std::pair<double, double>> spells;
  Seconds now{0.0};
  for (std::uint64_t i = 0; i < 300; ++i) {
    now += draws.exponential(3 * i, hours(4));
    const Seconds work = draws.exponential(3 * i + 1, hours(9));
    const Seconds done = shop.admit(now, work, draws.uniform(3 * i + 2) < 0.2 ? "gpu" : "");
    ASSERT_GE(done.value, (now + work).value - 1e-6);
    spells.emplace_back((done - work).value, done.value);
  }
  EXPECT_EQ(most_at_once(spells), 3);
}

TEST(WorkingTime, IsInvertedByWhen) {
  const WorkingTime clock{office_hours(), friday, hours(-5)};
  for (double hour = 0.0; hour < 500.0; hour += 0.7) {
    const Seconds worked = clock.on_shift(hours(hour));
    const Seconds when = clock.when(worked);
    EXPECT_LE(when.value, hours(hour).value + 1e-5);
    EXPECT_NEAR(clock.on_shift(when).value, worked.value, 1e-5);
  }
}

// Five shifts of 8 h a week.
TEST(WorkingTime, AWeekHasFiveShifts) {
  const WorkingTime clock{office_hours(), monday, {0.0}};
  EXPECT_NEAR(in_hours(clock.on_shift(days(70))), 400.0, 1e-9);
  EXPECT_NEAR(in_hours(clock.when(hours(40))), 4 * 24 + 16, 1e-9);
}

}  // namespace
}  // namespace gigatwin::reliability
