#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/random.hpp"
#include "scheduling/profile.hpp"
#include "scheduling/starvation.hpp"
#include "scheduling/usage.hpp"

namespace gigatwin::scheduling {
namespace {

// 5 nodes for one half-life h, then none for another. Plain: 5 h. Decayed, with r = ln 2 / h: 5 / r (1 - 1/2) at the
// end of the first, half of it at the end of the second.
TEST(UsageAccount, HalvesWithTheHalfLife) {
  UsageAccount account{2, seconds(100)};
  account.add(0, 5, seconds(10));
  account.add(0, -5, seconds(110));
  const double at_the_end = 5.0 * 100.0 / std::numbers::ln2 * 0.5;
  EXPECT_NEAR(account.at(0, seconds(110)).decayed, at_the_end, 1e-9);
  EXPECT_NEAR(account.at(0, seconds(210)).decayed, 0.5 * at_the_end, 1e-9);
  EXPECT_DOUBLE_EQ(account.at(0, seconds(210)).plain, 500.0);
  EXPECT_EQ(account.shares(seconds(210)), (std::vector<double>{1.0, 0.0}));
  EXPECT_EQ((UsageAccount{2, days(7)}.shares(seconds(5))), (std::vector<double>{0.0, 0.0}));
}

TEST(UsageAccount, DoesNotDependOnHowOftenItIsTouched) {
  UsageAccount seldom{1, days(7)}, often{1, days(7)};
  seldom.add(0, 100, seconds(0));
  often.add(0, 100, seconds(0));
  for (int i = 1; i < 1000; ++i) often.add(0, 0, seconds(1000.0 * i));
  const double expected = seldom.at(0, seconds(1e6)).decayed;
  EXPECT_NEAR(often.at(0, seconds(1e6)).decayed, expected, 1e-9 * expected);
}

// Free: 3 now, 5 at 10 (job 1 leaves 2), 9 at 20 (job 2 leaves 4). Group 0 are outsiders of a claim of 4 nodes from 15
// to 25, group 1 its members, of which job 2 holds 4 until 20.
TEST(Profile, KeepsWhatIsClaimedFromOutsiders) {
  const Claims claims{2, {}, {{.name = "", .tenant = 1, .at = {15}, .takes = {10}, .nodes = 4}}};
  RunningJobs running;
  RunningJob job;
  job.job.id = 1, job.nodes = 2, job.latest_end = {10}, job.group = 0;
  running.add(job);
  job.job.id = 2, job.nodes = 4, job.latest_end = {20}, job.group = 1;
  running.add(job);
  Profile profile{claims, 0.0, 3, running, {}};
  EXPECT_EQ(profile.available(0, 0), 3);
  EXPECT_EQ(profile.available(12, 0), 5);
  EXPECT_EQ(profile.available(15, 0), 5);  // its member holds all of the claim
  EXPECT_EQ(profile.available(20, 0), 5);  // 9, of which 4 are kept
  EXPECT_EQ(profile.available(20, 1), 9);
  EXPECT_EQ(profile.available(25, 0), 9);
  EXPECT_EQ(profile.least(0, 5, 30), 3);
  EXPECT_EQ(profile.least(0, 10, 30), 5);
  EXPECT_EQ(profile.earliest(0, 6, 1), 25.0);
  EXPECT_EQ(profile.earliest(1, 6, 1), 20.0);
  EXPECT_EQ(profile.earliest(0, 10, 1), std::numeric_limits<double>::infinity());
  EXPECT_EQ(profile.burden(1, 3, 0, 20, 24), 0);  // 3 of the 4 that group 0 cannot have anyway
  EXPECT_EQ(profile.burden(1, 3, 0, 20, 26), 3);  // after 25 it could
  EXPECT_EQ(profile.burden(0, 3, 1, 20, 24), 3);
  profile.take(1, 3, 20, 24);
  EXPECT_EQ(profile.available(20, 0), 5);
  EXPECT_EQ(profile.available(20, 1), 6);
  profile.take(1, -3, 20, 24);
  EXPECT_EQ(profile.available(20, 1), 9);
}

/// A staircase of starts answers as a list of all starts would.
TEST(Starvation, IsFoundAsInAListOfAllStarts) {
  for (std::uint64_t number = 0; number < 200; ++number) {
    const Draws draws{1, "test.starvation", number};
    Starvation starvation{seconds(1)};
    std::vector<std::pair<double, std::int64_t>> starts;
    for (std::uint64_t i = 0; i < 30; ++i) {
      starts.emplace_back(std::floor(10.0 * draws.uniform(2 * i)),
                          1 + static_cast<std::int64_t>(10.0 * draws.uniform(2 * i + 1)));
      starvation.started(Seconds{starts.back().first}, starts.back().second);
    }
    std::vector<std::int64_t> expected;
    for (std::int64_t id = 0; id < 20; ++id) {
      const std::uint64_t at = 100 + 2 * static_cast<std::uint64_t>(id);
      const double since = std::floor(10.0 * draws.uniform(at));
      const std::int64_t nodes = 1 + static_cast<std::int64_t>(12.0 * draws.uniform(at + 1));
      starvation.waits(id, Seconds{since}, nodes);
      for (const auto& [other, size] : starts)
        if (other > since && size >= nodes) {
          expected.push_back(id);
          break;
        }
    }
    std::vector<std::int64_t> found = starvation.found(seconds(100));
    std::sort(found.begin(), found.end());
    ASSERT_EQ(found, expected);
    ASSERT_TRUE(starvation.found(seconds(200)).empty());
  }
}

}  // namespace
}  // namespace gigatwin::scheduling
