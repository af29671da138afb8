#include "sim/plant_outages.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <map>

namespace gigatwin::sim {
namespace {

PlantUnits pumps(int installed, std::int64_t hall = -1) {
  return {"pumps", hall, installed, hardware::ReliabilitySpec{hours(1000), hours(10)}};
}

/// Share of the time that the units of `group` spend out of service.
double away_share(const std::vector<UnitChange>& changes, std::size_t group, int installed, Seconds duration) {
  std::map<int, Seconds> since;
  double away_s = 0.0;
  for (const UnitChange& change : changes) {
    if (change.group != group) continue;
    if (change.up) {
      away_s += (change.when - since.at(change.unit)).value;
      since.erase(change.unit);
    } else {
      since[change.unit] = change.when;
    }
  }
  for (const auto& [unit, from] : since) away_s += (duration - from).value;
  return away_s / (installed * duration.value);
}

// MTTR / (MTBF + MTTR) = 10 / 1010. 100 units over 100 years make 87,000 failures: the share's standard deviation is
// below 1 %.
TEST(PlantOutages, UnitsAreAwayForTheirShareOfTheTime) {
  const Seconds duration = years(100);
  const std::vector<UnitChange> changes = unit_changes({pumps(100)}, {}, duration, 3);
  EXPECT_NEAR(away_share(changes, 0, 100, duration), 10.0 / 1010.0, 0.03 * 10.0 / 1010.0);
}

TEST(PlantOutages, ComeInOrderAndAlternate) {
  const std::vector<UnitChange> changes = unit_changes({pumps(5), pumps(7, 2)}, {}, years(3), 4);
  ASSERT_GT(changes.size(), 100u);
  std::map<std::pair<std::size_t, int>, bool> up;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    if (i > 0) {
      EXPECT_LE(changes[i - 1].when, changes[i].when);
    }
    const auto [was, is_new] = up.try_emplace({changes[i].group, changes[i].unit}, true);
    EXPECT_NE(was->second, changes[i].up);
    was->second = changes[i].up;
  }
}

TEST(PlantOutages, OfOneUnitDoNotDependOnTheOthers) {
  const auto of_unit_3 = [](const std::vector<UnitChange>& changes, std::size_t group) {
    std::vector<double> when;
    for (const UnitChange& c : changes)
      if (c.group == group && c.unit == 3) when.push_back(c.when.value);
    return when;
  };
  const auto alone = unit_changes({pumps(4)}, {}, years(5), 7);
  const auto among = unit_changes({pumps(6, 0), pumps(9)}, {}, years(5), 7);
  EXPECT_EQ(of_unit_3(alone, 0), of_unit_3(among, 1));
  EXPECT_FALSE(of_unit_3(alone, 0).empty());
}

// Two units every 100 days: at 25, 75, 125, ... days, 12 h each.
TEST(PlantOutages, MaintenanceTakesTheUnitsInTurn) {
  PlantUnits units{"ups", -1, 2, hardware::ReliabilitySpec{years(10'000), hours(1), days(100), hours(12)}};
  const auto changes = unit_changes({units}, {}, days(200), 1);
  ASSERT_EQ(changes.size(), 8u);
  const std::array expected_days{25.0, 25.5, 75.0, 75.5, 125.0, 125.5, 175.0, 175.5};
  const std::array expected_units{0, 0, 1, 1, 0, 0, 1, 1};
  for (std::size_t i = 0; i < changes.size(); ++i) {
    EXPECT_DOUBLE_EQ(changes[i].when.value, days(expected_days.at(i)).value);
    EXPECT_EQ(changes[i].unit, expected_units.at(i));
    EXPECT_EQ(changes[i].up, i % 2 == 1);
    EXPECT_TRUE(changes[i].planned);
  }
}

// Half of 5 coolers, rounded up, in hall 2 alone.
TEST(PlantOutages, StatedOnesTakeTheFirstUnitsOfTheHall) {
  const PlantUnits first{"coolers", 0, 5, std::nullopt}, second{"coolers", 1, 5, std::nullopt};
  scenario::PlantOutageSpec stated{"coolers", 0.5, 2, hours(10), hours(3)};
  const auto changes = unit_changes({first, second}, {stated}, days(1), 1);
  ASSERT_EQ(changes.size(), 6u);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(changes[static_cast<std::size_t>(i)].group, 1u);
    EXPECT_EQ(changes[static_cast<std::size_t>(i)].unit, i);
    EXPECT_FALSE(changes[static_cast<std::size_t>(i)].up);
    EXPECT_DOUBLE_EQ(changes[static_cast<std::size_t>(i) + 3].when.value, hours(13).value);
  }
}

TEST(PlantOutages, OverlappingOnesOfAUnitAreOne) {
  const PlantUnits feed{"feed", -1, 1, std::nullopt};
  const auto changes =
      unit_changes({feed}, {{"feed", 1.0, 0, hours(1), hours(3)}, {"feed", 1.0, 0, hours(2), hours(5)}}, days(1), 1);
  ASSERT_EQ(changes.size(), 2u);
  EXPECT_DOUBLE_EQ(changes[0].when.value, hours(1).value);
  EXPECT_DOUBLE_EQ(changes[1].when.value, hours(7).value);
}

}  // namespace
}  // namespace gigatwin::sim
