#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/random.hpp"
#include "run.hpp"

namespace gigatwin::scheduling::testing {
namespace {

Tenant tenant(std::optional<std::int64_t> hard = {}, std::optional<std::int64_t> soft = {}) {
  return {.hard_nodes = hard, .soft_nodes = soft};
}

std::string schedule(Scheduler& scheduler, const std::vector<Submission>& submissions, const RunOptions& options = {}) {
  return in_order(run(scheduler, submissions, options));
}

Submission in_lane(Submission submission, std::size_t lane) {
  submission.job.lane = lane;
  return submission;
}

// Tenant 0 may hold 4 of 10 nodes: 2 waits for 1 though 6 nodes are free, and holds nobody else up.
TEST(Quotas, AHardQuotaHoldsAndBlocksNobodyElse) {
  Scheduler scheduler{{}, {tenant(4), tenant()}, {}, {}, 10};
  EXPECT_EQ(schedule(scheduler, {rigid(1, 0, 4, 10, 10), rigid(2, 0, 4, 10, 10), rigid(3, 0, 6, 5, 5, 1)}),
            "1@0 3@0 2@10");
}

// 2 needs the whole quota. Were 3 allowed past it, small jobs of its own tenant could keep it out for ever.
TEST(Quotas, WithinATenantTheQuotaIsServedInOrder) {
  Scheduler scheduler{{}, {tenant(4)}, {}, {}, 10};
  EXPECT_EQ(schedule(scheduler, {rigid(1, 0, 3, 10, 10), rigid(2, 0, 4, 10, 10), rigid(3, 0, 1, 10, 10)}),
            "1@0 2@10 3@20");
}

// Tenant 0 is above its soft quota of 4 with a second job. With tenant 1 waiting, 1 and 3 fill 8 nodes and 2 comes
// later; alone, both run at once.
TEST(Quotas, ASoftQuotaGivesWayToWhatNobodyWithinOneCouldUse) {
  Scheduler with{{}, {tenant({}, 4), tenant()}, {}, {}, 10};
  EXPECT_EQ(schedule(with, {rigid(1, 0, 4, 10, 10), rigid(2, 0, 4, 10, 10), rigid(3, 0, 4, 10, 10, 1)}),
            "1@0 3@0 2@10");
  Scheduler alone{{}, {tenant({}, 4), tenant()}, {}, {}, 10};
  EXPECT_EQ(schedule(alone, {rigid(1, 0, 4, 10, 10), rigid(2, 0, 4, 10, 10)}), "1@0 2@0");
}

// 10 nodes, 6 of them for tenant 1 from 10 to 20.
//   1: 5 nodes, 8 s      back before the window                      @0
//   2: 5 nodes, 12 s     would still hold one of the 6               @20
//   3: 4 nodes, 30 s     the 4 that the window leaves                @0
//   4: tenant 1, 6 nodes                                             @10
TEST(Reservations, TheWindowIsFreeWhenItBegins) {
  Scheduler scheduler{
      {}, {tenant(), tenant()}, {}, {{.name = "review", .tenant = 1, .at = {10}, .takes = {10}, .nodes = 6}}, 10};
  EXPECT_EQ(schedule(scheduler, {rigid(1, 0, 5, 8, 8), rigid(2, 0, 5, 12, 12), rigid(3, 0, 4, 30, 30),
                                 rigid(4, 10, 6, 10, 10, 1)}),
            "1@0 3@0 4@10 2@20");
}

// What the tenant's running jobs hold counts: with 4 nodes from 5 to 25 only 2 more of its 6 stay free from 10 to 20,
// and 4 are left to others.
TEST(Reservations, WhatTheTenantHoldsCounts) {
  Scheduler scheduler{
      {}, {tenant(), tenant()}, {}, {{.name = "review", .tenant = 1, .at = {10}, .takes = {10}, .nodes = 6}}, 10};
  EXPECT_EQ(schedule(scheduler, {rigid(1, 5, 4, 20, 20, 1), rigid(2, 6, 4, 20, 20), rigid(3, 6, 1, 20, 20)}),
            "1@5 2@6 3@20");
}

/// Whatever others submit and however they are backfilled, a job of the tenant that is as large as the reservation
/// starts when it begins, and all others start in the end.
TEST(Reservations, AllBackfillingKeepsThem) {
  for (std::uint64_t number = 0; number < 600; ++number) {
    const Draws draws{5, "test.reservations", number};
    const auto between = [&](std::uint64_t index, std::int64_t low, std::int64_t high) {
      return low + static_cast<std::int64_t>(draws.uniform(index) * static_cast<double>(high - low + 1));
    };
    SchedulerSpec spec;
    spec.backfilling = static_cast<Backfilling>(number % 3);
    const std::int64_t reserved = between(0, 1, 10);
    const double at = static_cast<double>(between(1, 20, 60));
    Scheduler scheduler{spec,
                        {tenant(), tenant()},
                        {},
                        {{.name = "review", .tenant = 1, .at = {at}, .takes = {10}, .nodes = reserved}},
                        10};
    std::vector<Submission> jobs;
    for (std::int64_t id = 0; id < 40; ++id) {
      const std::uint64_t index = 10 + 3 * static_cast<std::uint64_t>(id);
      const double requested = static_cast<double>(between(index, 1, 25));
      jobs.push_back(rigid(id, 2.0 * static_cast<double>(id), between(index + 1, 1, 10),
                           std::ceil(requested * draws.uniform(index + 2)), requested));
    }
    const auto next =
        std::find_if(jobs.begin(), jobs.end(), [&](const Submission& it) { return it.job.submitted.value > at; });
    jobs.insert(next, rigid(100, at, reserved, 10, 10, 1));
    const RunResult result = run(scheduler, jobs, {});
    ASSERT_EQ(first_starts(result).at(100), at) << number;
    ASSERT_EQ(first_starts(result).size(), jobs.size()) << number;
  }
}

// 2 nodes for the fast lane. 1 takes the other 8; 2 waits though 2 nodes are free; 3 is in the lane.
TEST(Lanes, WhatIsSetAsideWaitsForTheLane) {
  const std::vector<Lane> lanes{{.name = "fast",
                                 .tenants = {},
                                 .largest_nodes = 2,
                                 .longest = seconds(30),
                                 .nodes = 2,
                                 .opens_every = {},
                                 .first = {}}};
  Scheduler scheduler{{}, {tenant()}, lanes, {}, 10};
  EXPECT_EQ(schedule(scheduler, {rigid(1, 0, 8, 10, 10), rigid(2, 1, 1, 5, 5), in_lane(rigid(3, 2, 2, 5, 5), 0)}),
            "1@0 3@2 2@10");
  EXPECT_EQ(lane_for(lanes, 0, 2, seconds(30)), 0U);
  EXPECT_EQ(lane_for(lanes, 0, 3, seconds(30)), std::nullopt);
  EXPECT_EQ(lane_for(lanes, 0, 2, seconds(31)), std::nullopt);
}

// Openings at 50, 150, ...: what comes at 60 queues at 150.
TEST(Lanes, CallsOpenNowAndThen) {
  const std::vector<Lane> lanes{
      {.name = "calls", .tenants = {}, .largest_nodes = {}, .longest = {}, .opens_every = seconds(100), .first = {50}}};
  Scheduler scheduler{{}, {tenant()}, lanes, {}, 10};
  EXPECT_EQ(schedule(scheduler, {in_lane(rigid(1, 10, 2, 5, 5), 0), in_lane(rigid(2, 60, 2, 5, 5), 0),
                                 in_lane(rigid(3, 150, 2, 5, 5), 0)}),
            "1@50 2@150 3@150");
}

TEST(Lanes, AJobThatWaitsForTheOpeningSaysSo) {
  const std::vector<Lane> lanes{
      {.name = "calls", .tenants = {}, .largest_nodes = {}, .longest = {}, .opens_every = seconds(100), .first = {50}}};
  Scheduler scheduler{{}, {tenant()}, lanes, {}, 10};
  scheduler.submit(in_lane(rigid(1, 0, 2, 5, 5), 0).job, seconds(0));
  EXPECT_TRUE(scheduler.decide({seconds(0), 10, false}).starts.empty());
  EXPECT_EQ(scheduler.why_waiting(1), "lane calls is not open yet");
  EXPECT_EQ(scheduler.wake_at(seconds(0)), seconds(50));
  EXPECT_EQ(scheduler.queued_jobs(), 1);
  scheduler.withdrawn(1, seconds(1));
  EXPECT_EQ(scheduler.queued_jobs(), 0);
}

TEST(NeverFits, SaysWhatIsInTheWay) {
  const std::vector<Lane> lanes{{.name = "fast",
                                 .tenants = {1},
                                 .largest_nodes = 2,
                                 .longest = seconds(30),
                                 .nodes = 4,
                                 .opens_every = {},
                                 .first = {}}};
  const Scheduler scheduler{{}, {tenant(), tenant(3)}, lanes, {}, 10};
  EXPECT_EQ(scheduler.never_fits(rigid(1, 0, 6, 5, 5).job), std::nullopt);
  EXPECT_EQ(scheduler.never_fits(rigid(1, 0, 11, 5, 5).job), "needs 11 nodes of 10");
  EXPECT_EQ(scheduler.never_fits(rigid(1, 0, 7, 5, 5).job), "needs 7 nodes of 10, of which 4 are set aside for others");
  EXPECT_EQ(scheduler.never_fits(rigid(1, 0, 4, 5, 5, 1).job), "needs 4 nodes, and its tenant's hard quota is 3");
  EXPECT_EQ(scheduler.never_fits(in_lane(rigid(1, 0, 2, 5, 5, 1), 0).job), std::nullopt);
  EXPECT_EQ(scheduler.never_fits(in_lane(rigid(1, 0, 3, 5, 5, 1), 0).job), "3 nodes, and lane fast admits 2");
  EXPECT_EQ(scheduler.never_fits(in_lane(rigid(1, 0, 2, 5, 31, 1), 0).job), "31 s, and lane fast admits 30 s");
  EXPECT_EQ(scheduler.never_fits(in_lane(rigid(1, 0, 2, 5, 5, 0), 0).job), "lane fast does not admit its tenant class");
}

TEST(WhyWaiting, NamesTheRule) {
  Scheduler scheduler{{},
                      {tenant(4), tenant({}, 2), tenant()},
                      {},
                      {{.name = "review", .tenant = 2, .at = {10}, .takes = {10}, .nodes = 8}},
                      10};
  scheduler.submit(rigid(1, 0, 3, 5, 5, 0).job, seconds(0));
  scheduler.submit(rigid(2, 0, 2, 5, 5, 0).job, seconds(0));
  scheduler.submit(rigid(3, 0, 3, 50, 50, 1).job, seconds(0));
  EXPECT_THAT(scheduler.decide({seconds(0), 10, false}).starts, ::testing::ElementsAre(Start{1, 3}));
  EXPECT_EQ(scheduler.why_waiting(2), "its tenant holds 3 nodes of a hard quota of 4");
  EXPECT_EQ(scheduler.why_waiting(3), "free nodes are set aside or reserved for others");
  EXPECT_EQ(scheduler.nodes_of(0), 3);
}

// Tenant 0 is flexible. Energy is dear from 10 to 40, and nobody is held for longer than 25 s.
TEST(Energy, FlexibleJobsWaitForCheaperEnergyButNotForEver) {
  SchedulerSpec spec;
  spec.energy = EnergySpec{};
  spec.energy->longest_hold = seconds(25);
  const std::vector<Tenant> tenants{{.hard_nodes = {}, .soft_nodes = {}, .flexible = true}, tenant()};
  Scheduler scheduler{spec, tenants, {}, {}, 10};
  const RunOptions dear{.every_second = true, .dear_from = 10, .dear_until = 40};
  EXPECT_EQ(
      schedule(scheduler,
               {rigid(1, 5, 1, 2, 2), rigid(2, 12, 1, 2, 2), rigid(3, 13, 1, 2, 2, 1), rigid(4, 30, 1, 2, 2)}, dear),
      "1@5 3@13 2@37 4@40");
  // Asked after events alone it wakes the caller at the end of the hold.
  Scheduler seldom{spec, tenants, {}, {}, 10};
  seldom.submit(rigid(2, 12, 1, 2, 2).job, seconds(12));
  EXPECT_TRUE(seldom.decide({seconds(12), 10, true}).starts.empty());
  EXPECT_EQ(seldom.why_waiting(2), "held while energy is dear");
  EXPECT_EQ(seldom.wake_at(seconds(12)), seconds(37));
}

}  // namespace
}  // namespace gigatwin::scheduling::testing
