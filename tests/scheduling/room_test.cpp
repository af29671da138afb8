#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "base/random.hpp"
#include "run.hpp"

namespace gigatwin::scheduling::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// Tenant 0 gives way to tenant 1 once it has run for 20 s.
SchedulerSpec by_priority() {
  SchedulerSpec spec;
  spec.policy = "multifactor";
  spec.priority_weight = 1.0;
  spec.preemption = Preemption::priority;
  spec.preempt_after = seconds(20);
  spec.grace = seconds(3);
  return spec;
}

std::vector<Tenant> low_and_high() {
  return {{.hard_nodes = {}, .soft_nodes = {}}, {.priority = 1.0, .hard_nodes = {}, .soft_nodes = {}}};
}

Submission elastic(std::int64_t id, double submitted, std::int64_t fewest, std::int64_t nodes, std::int64_t most,
                   double runtime, double requested) {
  Submission submission = rigid(id, submitted, nodes, runtime, requested);
  submission.job.fewest = fewest;
  submission.job.most = most;
  return submission;
}

// 1 runs on all nodes from 0. 2 comes at 5 with priority; at 20 the first is asked, writes for 3 s, and has 100 - 23 =
// 77 s left when it comes back. 2 runs from 23 to 33.
TEST(Preemption, AJobGivesWayAfterItsLeastTimeAndComesBack) {
  Scheduler scheduler{by_priority(), low_and_high(), {}, {}, 10};
  const RunResult result = run(scheduler, {rigid(1, 0, 10, 100, 100), rigid(2, 5, 4, 10, 10, 1)}, {.checkpoint = 3});
  EXPECT_THAT(result.stretches, ElementsAre(Stretch{1, 0, 23, 10}, Stretch{2, 23, 33, 4}, Stretch{1, 33, 33 + 77, 10}));
}

// Of two that suffice alone, the one that started later gives way; asked again before its nodes are free, nobody else.
TEST(Preemption, OneVictimForOneNeed) {
  Scheduler scheduler{by_priority(), low_and_high(), {}, {}, 10};
  for (const Submission& it : {rigid(1, 0, 5, 100, 100), rigid(2, 0, 5, 100, 100)})
    scheduler.submit(it.job, seconds(0));
  EXPECT_EQ(scheduler.decide({seconds(0), 10, false}).starts.size(), 2U);
  scheduler.submit(rigid(3, 30, 4, 10, 10, 1).job, seconds(30));
  EXPECT_THAT(scheduler.decide({seconds(30), 0, false}).preempts, ElementsAre(2));
  EXPECT_THAT(scheduler.decide({seconds(31), 0, false}).preempts, IsEmpty());
  // Another need of 4: 1 of the nodes that are coming is over.
  scheduler.submit(rigid(4, 32, 4, 10, 10, 1).job, seconds(32));
  EXPECT_THAT(scheduler.decide({seconds(32), 0, false}).preempts, ElementsAre(1));
}

TEST(Preemption, VictimsThatTurnOutNotToBeNeededStay) {
  Scheduler scheduler{by_priority(), low_and_high(), {}, {}, 10};
  scheduler.submit(rigid(1, 0, 8, 100, 100).job, seconds(0));
  EXPECT_EQ(scheduler.decide({seconds(0), 10, false}).starts.size(), 1U);
  scheduler.submit(rigid(2, 1, 2, 100, 100).job, seconds(1));
  EXPECT_EQ(scheduler.decide({seconds(1), 2, false}).starts.size(), 1U);
  scheduler.submit(rigid(3, 30, 7, 10, 10, 1).job, seconds(30));
  EXPECT_THAT(scheduler.decide({seconds(30), 0, false}).preempts, ElementsAre(1));  // 2 came later, but 1 is enough
}

TEST(Preemption, NobodyGivesWayWhereItWouldNotSuffice) {
  std::vector<Tenant> tenants = low_and_high();
  tenants.push_back({.hard_nodes = {}, .soft_nodes = {}, .preemptible = false});
  Scheduler scheduler{by_priority(), tenants, {}, {}, 10};
  scheduler.submit(rigid(1, 0, 5, 100, 100, 0).job, seconds(0));
  scheduler.submit(rigid(2, 0, 5, 100, 100, 2).job, seconds(0));
  EXPECT_EQ(scheduler.decide({seconds(0), 10, false}).starts.size(), 2U);
  scheduler.submit(rigid(3, 30, 8, 10, 10, 1).job, seconds(30));
  EXPECT_THAT(scheduler.decide({seconds(30), 0, false}).preempts, IsEmpty());
  scheduler.submit(rigid(4, 31, 5, 10, 10, 0).job, seconds(31));  // of the same priority as 1
  EXPECT_THAT(scheduler.decide({seconds(31), 0, false}).preempts, IsEmpty());
}

TEST(Preemption, TheCallerIsWokenWhenAJobMayGiveWay) {
  Scheduler scheduler{by_priority(), low_and_high(), {}, {}, 10};
  scheduler.submit(rigid(1, 0, 10, 100, 100).job, seconds(0));
  EXPECT_EQ(scheduler.decide({seconds(0), 10, false}).starts.size(), 1U);
  EXPECT_EQ(scheduler.wake_at(seconds(0)), std::nullopt);  // nobody waits
  scheduler.submit(rigid(2, 5, 4, 10, 10, 1).job, seconds(5));
  EXPECT_THAT(scheduler.decide({seconds(5), 0, false}).preempts, IsEmpty());
  EXPECT_EQ(scheduler.wake_at(seconds(5)), seconds(20));
}

// Tenant 0 has a soft quota of 4 and holds 9 in three jobs; tenant 1 wants 5, of which 1 is free. 3 and 2, the latest,
// leave: 3 nodes are still above 4 without the last, so it is enough.
TEST(Preemption, LentNodesAreCalledBack) {
  SchedulerSpec spec;
  spec.preemption = Preemption::soft_quota;
  spec.preempt_after = seconds(0);
  const std::vector<Tenant> tenants{{.hard_nodes = {}, .soft_nodes = 4}, {.hard_nodes = {}, .soft_nodes = 6}};
  Scheduler scheduler{spec, tenants, {}, {}, 10};
  for (std::int64_t id = 1; id <= 3; ++id) {
    scheduler.submit(rigid(id, 0, 3, 100, 100).job, seconds(static_cast<double>(id)));
    EXPECT_EQ(scheduler.decide({seconds(static_cast<double>(id)), 13 - 3 * id, false}).starts.size(), 1U);
  }
  scheduler.submit(rigid(4, 10, 5, 10, 10, 1).job, seconds(10));
  EXPECT_THAT(scheduler.decide({seconds(10), 1, false}).preempts, ElementsAre(3, 2));
  // Above its own soft quota tenant 1 calls nothing back.
  Scheduler other{spec, tenants, {}, {}, 10};
  other.submit(rigid(1, 0, 9, 100, 100).job, seconds(0));
  EXPECT_EQ(other.decide({seconds(0), 10, false}).starts.size(), 1U);
  other.submit(rigid(2, 10, 7, 10, 10, 1).job, seconds(10));
  EXPECT_THAT(other.decide({seconds(10), 1, false}).preempts, IsEmpty());
}

// Two jobs of 25 s that both need all nodes, turns of 10 s:   1 [0, 10) 2 [10, 20) 1 [20, 30) 2 [30, 40) 1 [40, 45) 2
// [45, 50). Together as long as one after the other, and the second has its first result 15 s earlier.
TEST(TimeSlicing, WholeJobsTakeTurns) {
  SchedulerSpec spec;
  spec.policy = "round-robin";
  spec.slice = seconds(10);
  Scheduler scheduler{spec, {{.hard_nodes = {}, .soft_nodes = {}}}, {}, {}, 10};
  const RunResult result = run(scheduler, {rigid(1, 0, 10, 25, 25), rigid(2, 0, 10, 25, 25)}, {});
  EXPECT_EQ(in_order(result), "1@0 2@10 1@20 2@30 1@40 2@45");
  EXPECT_EQ(result.stretches.back().until, 50.0);
}

// In order of submission 1 would only take its nodes again: it runs through.
TEST(TimeSlicing, NobodyLeavesWhoWouldBeTheNextToStart) {
  SchedulerSpec spec;
  spec.slice = seconds(10);
  Scheduler scheduler{spec, {{.hard_nodes = {}, .soft_nodes = {}}}, {}, {}, 10};
  EXPECT_EQ(in_order(run(scheduler, {rigid(1, 0, 10, 25, 25), rigid(2, 1, 10, 25, 25)}, {.until = 1000})), "1@0 2@25");
}

TEST(TimeSlicing, NobodyLeavesForNobody) {
  SchedulerSpec spec;
  spec.policy = "round-robin";
  spec.slice = seconds(10);
  Scheduler scheduler{spec, {{.hard_nodes = {}, .soft_nodes = {}}}, {}, {}, 10};
  EXPECT_EQ(in_order(run(scheduler, {rigid(1, 0, 10, 100, 100), rigid(2, 95, 10, 5, 5)}, {})), "1@0 2@95 1@100");
}

// A lifetime of 30 s: a job of 70 s runs in three parts, with others between them.
TEST(Lifetime, ALongJobIsStoppedAndQueuesAgain) {
  SchedulerSpec spec;
  spec.policy = "round-robin";
  spec.max_lifetime = seconds(30);
  Scheduler scheduler{spec, {{.hard_nodes = {}, .soft_nodes = {}, .preemptible = false}}, {}, {}, 10};
  EXPECT_EQ(in_order(run(scheduler, {rigid(1, 0, 10, 70, 70), rigid(2, 5, 10, 5, 5)}, {})), "1@0 2@30 1@35 1@65");
}

// 100 node-seconds. 10 nodes until 5: 50 left. 2 needs 6: 4 nodes until 10: 30 left. Then all 10 again: 3 s.
TEST(Elastic, JobsShrinkForOthersAndGrowWhenIdle) {
  SchedulerSpec spec;
  spec.elastic = ElasticSpec{.every = seconds(0)};
  Scheduler scheduler{spec, {{.hard_nodes = {}, .soft_nodes = {}}}, {}, {}, 10};
  const RunResult result = run(scheduler, {elastic(1, 0, 4, 10, 10, 10, 20), rigid(2, 5, 6, 5, 5)}, {});
  EXPECT_EQ(in_order(result), "1@0 2@5");
  EXPECT_THAT(result.resizes, ElementsAre(Resize{1, 4}, Resize{1, 10}));
  EXPECT_EQ(result.stretches[0].until, 13.0);
}

TEST(Elastic, AResizedJobIsLeftAloneForAWhile) {
  SchedulerSpec spec;
  spec.elastic = ElasticSpec{.every = seconds(8)};
  Scheduler scheduler{spec, {{.hard_nodes = {}, .soft_nodes = {}}}, {}, {}, 10};
  const RunResult result = run(scheduler, {elastic(1, 0, 4, 10, 10, 30, 60), rigid(2, 5, 6, 1, 1)}, {});
  EXPECT_EQ(in_order(result), "1@0 2@8");  // the job has run for 8 s
  EXPECT_THAT(result.resizes, ElementsAre(Resize{1, 4}, Resize{1, 10}));
  // 80 node-seconds by 8, 4 a second until 16 (112), then 10: 188 / 10 = 18.8 s.
  EXPECT_NEAR(result.stretches[0].until, 16.0 + 18.8, 1e-9);
}

// 6 of 10 nodes are free: a job that wants 8 and can do with 5 starts on 6.
TEST(Elastic, JobsStartOnWhatIsFree) {
  SchedulerSpec spec;
  spec.elastic = ElasticSpec{.grow = false, .every = seconds(0)};
  Scheduler scheduler{spec, {{.hard_nodes = {}, .soft_nodes = {}}}, {}, {}, 10};
  const RunResult result = run(scheduler, {rigid(1, 0, 4, 100, 100), elastic(2, 1, 5, 8, 8, 10, 20)}, {});
  EXPECT_THAT(result.stretches, ElementsAre(Stretch{1, 0, 100, 4}, Stretch{2, 1, 1 + 80.0 / 6.0, 6}));
}

TEST(Elastic, GrowthStopsAtTheHardQuotaAndBeforeReservations) {
  SchedulerSpec spec;
  spec.elastic = ElasticSpec{.every = seconds(0)};
  const std::vector<Tenant> tenants{{.hard_nodes = 7, .soft_nodes = {}}, {.hard_nodes = {}, .soft_nodes = {}}};
  Scheduler scheduler{spec, tenants, {}, {}, 10};
  scheduler.submit(elastic(1, 0, 2, 4, 10, 10, 10).job, seconds(0));
  EXPECT_THAT(scheduler.decide({seconds(0), 10, false}).starts, ElementsAre(Start{1, 4}));
  EXPECT_THAT(scheduler.decide({seconds(1), 6, false}).resizes, ElementsAre(Resize{1, 7}));
  Scheduler reserved{spec, tenants, {}, {{.name = "review", .tenant = 1, .at = {5}, .takes = {10}, .nodes = 5}}, 10};
  reserved.submit(elastic(1, 0, 2, 4, 10, 10, 10).job, seconds(0));
  EXPECT_THAT(reserved.decide({seconds(0), 10, false}).starts, ElementsAre(Start{1, 4}));
  EXPECT_THAT(reserved.decide({seconds(1), 6, false}).resizes, ElementsAre(Resize{1, 5}));
}

/// Everything at once, drawn: nodes are never used twice (checked by the machine), no job is lost, none is short of
/// work.
TEST(Everything, NoJobIsLostAndNoNodeUsedTwice) {
  for (std::uint64_t number = 0; number < 300; ++number) {
    const Draws draws{3, "test.everything", number};
    SchedulerSpec spec = by_priority();
    spec.aging = 86400.0 / 50.0;
    spec.backfilling = static_cast<Backfilling>(number % 3);
    spec.preempt_after = seconds(5);
    spec.elastic = ElasticSpec{.every = seconds(4)};
    if (number % 2 == 0) spec.slice = minutes(1);
    if (number % 5 == 0) spec.max_lifetime = minutes(2);
    std::vector<Tenant> tenants = low_and_high();
    tenants[0].soft_nodes = 6;
    tenants[1].hard_nodes = 9;
    const std::vector<Lane> lanes{
        {.name = "fast", .tenants = {}, .largest_nodes = 2, .longest = {}, .nodes = 2, .opens_every = {}, .first = {}}};
    Scheduler scheduler{
        spec, tenants, lanes, {{.name = "review", .tenant = 1, .at = {60}, .takes = {40}, .nodes = 5}}, 12};
    std::vector<Submission> jobs;
    double when = 0.0;
    for (std::int64_t id = 0; id < 40; ++id) {
      const std::uint64_t at = 10 * static_cast<std::uint64_t>(id);
      when += std::floor(5.0 * draws.uniform(at));
      const double runtime = 1.0 + std::floor(40.0 * draws.uniform(at + 1));
      const std::int64_t nodes = 1 + static_cast<std::int64_t>(8.0 * draws.uniform(at + 2));
      jobs.push_back(elastic(id, when, std::max<std::int64_t>(1, nodes - 2), nodes, nodes + 1, runtime, 1.5 * runtime));
      jobs.back().job.tenant = draws.uniform(at + 3) < 0.5 ? 0 : 1;
      jobs.back().job.lane = lane_for(lanes, jobs.back().job.tenant, nodes, jobs.back().job.requested);
      ASSERT_EQ(scheduler.never_fits(jobs.back().job), std::nullopt);
    }
    const RunResult result = run(scheduler, jobs, {.nodes = 12, .until = 1e5, .at_most = {12, 9}, .checkpoint = 2});
    ASSERT_EQ(result.waiting, 0U) << number;
    ASSERT_EQ(first_starts(result).size(), jobs.size()) << number;
    ASSERT_EQ(scheduler.nodes_of(0) + scheduler.nodes_of(1), 0) << number;
  }
}

}  // namespace
}  // namespace gigatwin::scheduling::testing
