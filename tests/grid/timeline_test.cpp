#include "grid/timeline.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace gigatwin::grid {
namespace {

const Instant start = *parse_instant("2028-01-01");

TimelineInput year(Seconds duration = days(366)) { return {start, duration, megawatts(100), 7}; }

const Segment& at(const std::vector<Segment>& timeline, const char* when) {
  const double t_s = static_cast<double>(parse_instant(when)->unix_s - start.unix_s);
  const Segment* found = &timeline.front();
  for (const Segment& segment : timeline)
    if (segment.begin_s <= t_s) found = &segment;
  return *found;
}

TEST(Timeline, StaysAtTheFirmCapacityWhereNothingIsStated) {
  const std::vector<Segment> timeline = timeline_of({}, year());
  ASSERT_EQ(timeline.size(), 1U);
  EXPECT_EQ(timeline[0].allowed_w, 100e6);
  EXPECT_TRUE(std::isinf(timeline_of({}, {start, days(1), std::nullopt, 7})[0].allowed_w));
}

// 700 MVA at a power factor of 0.95: 665 MW.
TEST(Timeline, StepsFollowTheirDates) {
  GridSpec spec;
  spec.connection.power_factor = 0.95;
  spec.connection.steps = {{*parse_instant("2028-03-01"), megawatts(240)},
                           {*parse_instant("2030-01-01"), megawatts(700)}};
  const std::vector<Segment> timeline = timeline_of(spec, year(years(3)));
  EXPECT_NEAR(at(timeline, "2028-02-01").allowed_w, 95e6, 1.0) << "power.grid_connection before the first step";
  EXPECT_NEAR(at(timeline, "2028-03-01").allowed_w, 228e6, 1.0);
  EXPECT_NEAR(at(timeline, "2030-06-01").allowed_w, 665e6, 1.0);
  EXPECT_EQ(at(timeline, "2030-06-01").year, 2030);
}

TEST(Timeline, OfOverlappingCallsTheLowestHolds) {
  GridSpec spec;
  spec.connection.curtailments = {{*parse_instant("2028-01-10 10:00"), hours(4), megawatts(60)},
                                  {*parse_instant("2028-01-10 12:00"), hours(1), megawatts(20)}};
  const std::vector<Segment> timeline = timeline_of(spec, year());
  EXPECT_EQ(at(timeline, "2028-01-10 09:59").allowed_w, 100e6);
  EXPECT_EQ(at(timeline, "2028-01-10 11:00").allowed_w, 60e6);
  EXPECT_EQ(at(timeline, "2028-01-10 12:30").allowed_w, 20e6);
  EXPECT_EQ(at(timeline, "2028-01-10 13:00").allowed_w, 60e6);
  EXPECT_FALSE(at(timeline, "2028-01-10 14:00").curtailed);
}

TEST(Timeline, TheContractLimitsTheCallsOfAYearAndAnnouncesThem) {
  GridSpec spec;
  spec.connection.interruptible.emplace();
  spec.connection.interruptible->at_most = hours(5);
  spec.connection.interruptible->notice = hours(2);
  spec.connection.interruptible->availability = {3.0};
  spec.connection.curtailments = {{*parse_instant("2028-01-10 10:00"), hours(4), megawatts(60)},
                                  {*parse_instant("2028-02-10 10:00"), hours(4), megawatts(40)},
                                  {*parse_instant("2028-03-10 10:00"), hours(4), megawatts(40)}};
  const std::vector<Segment> timeline = timeline_of(spec, year());
  EXPECT_TRUE(at(timeline, "2028-01-10 08:00").announced);
  EXPECT_FALSE(at(timeline, "2028-01-10 07:59").announced);
  EXPECT_TRUE(at(timeline, "2028-02-10 10:59").curtailed) << "the fifth hour";
  EXPECT_FALSE(at(timeline, "2028-02-10 11:00").curtailed) << "the sixth";
  EXPECT_FALSE(at(timeline, "2028-03-10 10:30").curtailed);
  // 100 MW less the deepest call, 40 MW: 60 MW may be taken away.
  EXPECT_NEAR(timeline[0].availability_eur_s, 3.0 * 60e6, 1e-3);
}

TEST(Timeline, AnOutageLeavesNothing) {
  GridSpec spec;
  spec.connection.outages.emplace();
  spec.connection.outages->scheduled = {{*parse_instant("2028-05-01 00:00"), hours(6)}};
  const std::vector<Segment> timeline = timeline_of(spec, year());
  EXPECT_FALSE(at(timeline, "2028-05-01 03:00").up);
  EXPECT_EQ(at(timeline, "2028-05-01 03:00").allowed_w, 0.0);
  EXPECT_TRUE(at(timeline, "2028-05-01 06:00").up);
}

TEST(Timeline, KnowsTheHourOfTheTypicalYear) {
  const std::vector<Segment> timeline = timeline_of({}, year(years(3)));
  ASSERT_EQ(timeline.size(), 3U) << "a segment for each of the years 2028 (leap) to 2030";
  for (std::size_t i = 0; i < timeline.size(); ++i)
    for (int hour = 0; hour < 8760; ++hour) {
      const double t_s = timeline[i].begin_s + 3600.0 * hour + 1800.0;
      ASSERT_EQ(typical_hour(timeline[i], t_s), static_cast<std::size_t>(hour_of_typical_year(start + Seconds{t_s})));
    }
}

struct Spent {
  double hours = 0.0;
  int spells = 0;
};
template <class Holds>
Spent spent(const std::vector<Segment>& timeline, double end_s, Holds holds) {
  Spent sum;
  for (std::size_t i = 0; i < timeline.size(); ++i) {
    if (!holds(timeline[i])) continue;
    sum.hours += ((i + 1 < timeline.size() ? timeline[i + 1].begin_s : end_s) - timeline[i].begin_s) / 3600.0;
    sum.spells += i == 0 || !holds(timeline[i - 1]) ? 1 : 0;
  }
  return sum;
}

// 40 years: 100 h a year in calls of 2 h are 2000 calls; 4 sigma of their number is 9 %, of their time 13 %.
TEST(Timeline, DrawnCallsAndOutagesHaveTheirMeans) {
  GridSpec spec;
  spec.connection.random_curtailment = RandomCurtailmentSpec{hours(100), hours(2), 0.5};
  spec.connection.outages = OutageSpec{{10.0 / years(1).value}, hours(3), {}};
  const std::vector<Segment> timeline = timeline_of(spec, year(years(40)));
  const Spent called = spent(timeline, years(40).value, [](const Segment& s) { return s.curtailed; });
  EXPECT_NEAR(called.spells / 2000.0, 1.0, 0.09);
  EXPECT_NEAR(called.hours / 4000.0, 1.0, 0.13);
  const Spent down = spent(timeline, years(40).value, [](const Segment& s) { return !s.up; });
  EXPECT_NEAR(down.spells / 400.0, 1.0, 0.2);
  EXPECT_NEAR(down.hours / 1200.0, 1.0, 0.28);
}

TEST(Timeline, ARunThatBeginsLaterSeesTheSameCalls) {
  GridSpec spec;
  spec.connection.random_curtailment = RandomCurtailmentSpec{hours(200), hours(2), 0.5};
  const std::vector<Segment> whole = timeline_of(spec, year());
  const Seconds later = days(40);
  const std::vector<Segment> part = timeline_of(spec, {start + later, days(200), megawatts(100), 7});
  std::size_t i = 0;
  while (whole[i].begin_s <= later.value) ++i;
  ASSERT_GT(part.size(), 20U);
  for (std::size_t k = 1; k < part.size(); ++k, ++i) {
    EXPECT_NEAR(part[k].begin_s + later.value, whole[i].begin_s, 1e-3);
    EXPECT_EQ(part[k].curtailed, whole[i].curtailed);
  }
}

}  // namespace
}  // namespace gigatwin::grid
