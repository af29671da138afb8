#include "sim/scheduler.hpp"

#include <gtest/gtest.h>

#include "base/random.hpp"

namespace gigatwin::sim {
namespace {

std::vector<std::int64_t> ids(const std::vector<QueuedJob>& jobs) {
  std::vector<std::int64_t> list;
  for (const QueuedJob& job : jobs) list.push_back(job.job);
  return list;
}

using Ids = std::vector<std::int64_t>;

TEST(Scheduler, FirstComeFirstServedNeverOvertakes) {
  Scheduler scheduler{false, 100};
  scheduler.submit({0, 6, hours(1)});
  scheduler.submit({1, 6, hours(1)});
  scheduler.submit({2, 1, hours(1)});
  EXPECT_EQ(ids(scheduler.select({0}, 10)), Ids{0});  // 1 needs 6 of the 4 left; 2 would fit but waits behind it
  scheduler.ended(0);
  EXPECT_EQ(ids(scheduler.select(hours(1), 10)), (Ids{1, 2}));
}

// 10 nodes. Job 0 holds 6 until 4 h. Job 1 wants 8, so it starts at 4 h and then leaves 2 nodes free (the extra).
TEST(Scheduler, BackfillsWhatDoesNotDelayTheFirst) {
  Scheduler scheduler{true, 100};
  scheduler.submit({0, 6, hours(4)});
  scheduler.submit({1, 8, hours(1)});
  scheduler.submit({2, 3, hours(5)});  // too long, and 3 > 2 extra nodes
  scheduler.submit({3, 2, hours(9)});  // long, but fits into the extra nodes
  scheduler.submit({4, 2, hours(4)});  // ends exactly when job 1 can start
  scheduler.submit({5, 1, hours(1)});  // nothing left
  EXPECT_EQ(ids(scheduler.select({0}, 10)), (Ids{0, 3, 4}));
  EXPECT_EQ(scheduler.queue().size(), 3u);
}

TEST(Scheduler, WaitsForRepairsInsteadOfStarvingTheFirst) {
  Scheduler scheduler{true, 100};
  scheduler.out_of_service(2, hours(10));
  scheduler.submit({0, 10, hours(1)});  // needs the two nodes under repair
  scheduler.submit({1, 4, hours(20)});  // would keep it from starting at 10 h
  scheduler.submit({2, 4, hours(10)});
  EXPECT_EQ(ids(scheduler.select({0}, 8)), Ids{2});
}

// 10 nodes. Job 0 holds 6 until 4 h, job 1 wants 8. Once job 0 may take until 6 h, 4 nodes for 5 h delay nobody.
TEST(Scheduler, PostponedEndGivesRoomForLongerJobs) {
  Scheduler scheduler{true, 100};
  scheduler.submit({0, 6, hours(4)});
  scheduler.submit({1, 8, hours(1)});
  scheduler.submit({2, 4, hours(5)});
  EXPECT_EQ(ids(scheduler.select({0}, 10)), Ids{0});
  scheduler.postponed(0, hours(6));
  EXPECT_EQ(ids(scheduler.select({0}, 4)), Ids{2});
}

TEST(Scheduler, LooksNoDeeperThanAsked) {
  Scheduler scheduler{true, 1};
  scheduler.submit({0, 9, hours(1)});
  scheduler.submit({1, 9, hours(1)});
  scheduler.submit({2, 9, hours(1)});
  scheduler.submit({3, 1, hours(1)});
  EXPECT_EQ(ids(scheduler.select({0}, 10)), Ids{0});  // looks at 2 only
}

/// The promise of EASY, replayed on random queues: with exact limits no first job starts later than when it first came
/// to the front plus the wait that was reckoned then, and no node is ever used twice.
TEST(Scheduler, KeepsItsPromiseToTheFirstOnRandomQueues) {
  const Draws draws{11, "test.easy"};
  for (std::uint64_t trial = 0; trial < 50; ++trial) {
    const std::int64_t nodes = 32;
    Scheduler scheduler{true, 1000};
    std::vector<QueuedJob> jobs;
    for (std::int64_t j = 0; j < 60; ++j) {
      const auto i = trial * 200 + static_cast<std::uint64_t>(j) * 2;
      jobs.push_back(
          {j, 1 + static_cast<std::int64_t>(draws.uniform(i) * 31.0), minutes(1.0 + 300.0 * draws.uniform(i + 1))});
      scheduler.submit(jobs.back());
    }
    std::multimap<Seconds, std::int64_t> ends;
    std::int64_t free = nodes;
    Seconds now{0};
    std::int64_t first = -1;
    Seconds promised{0};
    std::size_t done = 0;
    while (done < jobs.size()) {
      for (const QueuedJob& job : scheduler.select(now, free)) {
        free -= job.nodes;
        ASSERT_GE(free, 0);
        ends.insert({now + job.requested, job.job});
        if (job.job == first) {
          EXPECT_LE(now, promised);
        }
      }
      if (!scheduler.queue().empty() && scheduler.queue().front().job != first) {
        first = scheduler.queue().front().job;
        std::int64_t available = free;
        for (const auto& [end, job] : ends) {
          if (available >= scheduler.queue().front().nodes) break;
          available += jobs[static_cast<std::size_t>(job)].nodes;
          promised = end;
        }
      }
      now = ends.begin()->first;
      while (!ends.empty() && ends.begin()->first == now) {
        free += jobs[static_cast<std::size_t>(ends.begin()->second)].nodes;
        scheduler.ended(ends.begin()->second);
        ends.erase(ends.begin());
        ++done;
      }
    }
    EXPECT_EQ(free, nodes);
    EXPECT_TRUE(scheduler.queue().empty());
  }
}

}  // namespace
}  // namespace gigatwin::sim
