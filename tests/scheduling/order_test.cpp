#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "run.hpp"
#include "scheduling/round.hpp"

namespace gigatwin::scheduling::testing {
namespace {

const std::vector<Tenant> one_tenant{{.share = 1.0, .hard_nodes = {}, .soft_nodes = {}}};

SchedulerSpec spec_of(const std::string& policy, Backfilling backfilling) {
  SchedulerSpec spec;
  spec.policy = policy;
  spec.backfilling = backfilling;
  return spec;
}

std::string schedule(const SchedulerSpec& spec, const std::vector<Submission>& submissions,
                     const std::vector<Tenant>& tenants = one_tenant) {
  Scheduler scheduler{spec, tenants, {}, {}, 10};
  return in_order(run(scheduler, submissions, {}));
}

// 10 nodes.            0         10   15
//   1: 6 nodes, 10 s   [---------]
//   2: 8 nodes,  5 s             [---]
//   3: 2 nodes,  3 s             [-]          fcfs: behind 2
//                        [-]                  easy: at 2, and back before 10
const std::vector<Submission> three{rigid(1, 0, 6, 10, 10), rigid(2, 1, 8, 5, 5), rigid(3, 2, 2, 3, 3)};

TEST(Order, FirstComeFirstServedLetsNobodyPass) {
  EXPECT_EQ(schedule(spec_of("fcfs", Backfilling::none), three), "1@0 2@10 3@10");
}

TEST(Order, EasyStartsWhatEndsBeforeTheFirstCould) {
  EXPECT_EQ(schedule(spec_of("fcfs", Backfilling::easy), three), "1@0 3@2 2@10");
}

// 10 nodes.            0         10        20   25
//   1: 6 nodes, 10 s   [---------]
//   2: 8 nodes, 10 s             [---------]                first in the queue: leaves 2 nodes over from 10 to 20
//   3: 10 nodes, 5 s                       [----]           conservative: promised 20
//   4: 2 nodes, 20 s      [-------------------]             easy: on the 2 nodes from 3 to 23, so 3 starts at 23
TEST(Order, EasyMayDelayAllButTheFirstAndConservativeDelaysNobody) {
  const std::vector<Submission> four{rigid(1, 0, 6, 10, 10), rigid(2, 1, 8, 10, 10), rigid(3, 2, 10, 5, 5),
                                     rigid(4, 3, 2, 20, 20)};
  EXPECT_EQ(schedule(spec_of("fcfs", Backfilling::easy), four), "1@0 4@3 2@10 3@23");
  EXPECT_EQ(schedule(spec_of("fcfs", Backfilling::conservative), four), "1@0 2@10 3@20 4@25");
}

// 1 asks for 20 s and takes 10. 2 was promised 20, and comes at 10; 3 fills the hole before it no more.
TEST(Order, ConservativePromisesMoveForwardWhereNodesComeFreeEarly) {
  const std::vector<Submission> jobs{rigid(1, 0, 10, 10, 20), rigid(2, 1, 6, 10, 10), rigid(3, 2, 6, 10, 10)};
  EXPECT_EQ(schedule(spec_of("fcfs", Backfilling::conservative), jobs), "1@0 2@10 3@20");
}

TEST(Order, ShortestFirstGoesByRequestedTime) {
  const std::vector<Submission> jobs{rigid(1, 0, 10, 10, 10), rigid(2, 1, 10, 9, 9), rigid(3, 2, 10, 2, 2)};
  EXPECT_EQ(schedule(spec_of("shortest-first", Backfilling::none), jobs), "1@0 3@10 2@12");
}

TEST(Order, DepthIsHowManyAreLookedAtBehindTheFirst) {
  SchedulerSpec spec = spec_of("fcfs", Backfilling::easy);
  const std::vector<Submission> jobs{rigid(1, 0, 6, 10, 10), rigid(2, 1, 8, 5, 5), rigid(3, 1, 8, 5, 5),
                                     rigid(4, 2, 2, 3, 3)};
  spec.depth = 2;
  EXPECT_EQ(schedule(spec, jobs), "1@0 4@2 2@10 3@15");
  spec.depth = 1;  // at 10 both 2 and 4 start
  EXPECT_EQ(schedule(spec, jobs), "1@0 2@10 4@10 3@15");
}

// Whole-machine jobs of 10 s, half-life 10 s. X: what 10 s leave at their end; 10 s later X/2 is left.
//   at 10: A X, B 0                              -> B
//   at 20: A X/2, B X: 1/3 and 2/3 of the use    -> A under equal shares
//   at 30: A 1.25 X, B 0.5 X: 0.714 and 0.286    -> B under equal shares (1.43 and 0.57 of the entitlement);
//                                                   A with 3/4 (0.952 against 1.143)
//   at 40, with A again: 1.625 X against 0.25 X: 0.867 / 0.75 = 1.156 against 0.133 / 0.25 = 0.533     -> B
TEST(Order, FairShareServesWhoHasUsedLeastOfItsEntitlement) {
  SchedulerSpec spec = spec_of("fair-share", Backfilling::none);
  spec.half_life = seconds(10);
  spec.recalculate = seconds(1);
  const std::vector<Submission> jobs{rigid(1, 0, 10, 10, 10, 0), rigid(2, 1, 10, 10, 10, 0),
                                     rigid(3, 1, 10, 10, 10, 0), rigid(4, 1, 10, 10, 10, 0),
                                     rigid(5, 2, 10, 10, 10, 1), rigid(6, 2, 10, 10, 10, 1)};
  const auto shared = [](double a, double b) {
    return std::vector<Tenant>{{.share = a, .hard_nodes = {}, .soft_nodes = {}},
                               {.share = b, .hard_nodes = {}, .soft_nodes = {}}};
  };
  EXPECT_EQ(schedule(spec, jobs, shared(0.5, 0.5)), "1@0 5@10 2@20 6@30 3@40 4@50");
  EXPECT_EQ(schedule(spec, jobs, shared(0.75, 0.25)), "1@0 5@10 2@20 3@30 6@40 4@50");
}

// The machine is busy until day 4; a point per day of waiting, two for the high priority.
//   high, submitted at day 1.5: 2.5 + 2 = 4.5 points against 4      -> high first
//   high, submitted at day 2.5: 1.5 + 2 = 3.5 points against 4      -> low first
TEST(Order, AgingOutweighsPriorityInTime) {
  SchedulerSpec spec = spec_of("multifactor", Backfilling::none);
  spec.aging = 1.0;
  spec.priority_weight = 2.0;
  const std::vector<Tenant> tenants{{.hard_nodes = {}, .soft_nodes = {}},
                                    {.priority = 1.0, .hard_nodes = {}, .soft_nodes = {}}};
  const double day = 86400.0;
  const auto with_high_at = [&](double when) {
    return schedule(
        spec,
        {rigid(1, 0, 10, 4 * day, 4 * day), rigid(2, 0.001 * day, 10, 1, 1, 0), rigid(3, when * day, 10, 1, 1, 1)},
        tenants);
  };
  EXPECT_EQ(with_high_at(1.5), "1@0 3@345600 2@345601");
  EXPECT_EQ(with_high_at(2.5), "1@0 2@345600 3@345601");
}

/// High-priority jobs that take the whole machine come as fast as they are served.
RunResult against_a_stream(double aging) {
  SchedulerSpec spec = spec_of("multifactor", Backfilling::easy);
  spec.aging = aging;
  spec.priority_weight = 1.0;
  spec.longest_wait = hours(10);
  std::vector<Submission> jobs;
  for (std::int64_t i = 0; i < 200; ++i) jobs.push_back(rigid(i, 3600.0 * static_cast<double>(i), 10, 3600, 3600, 1));
  jobs.insert(jobs.begin() + 1, rigid(1000, 1, 10, 3600, 3600, 0));
  Scheduler scheduler{
      spec, {{.hard_nodes = {}, .soft_nodes = {}}, {.priority = 1.0, .hard_nodes = {}, .soft_nodes = {}}}, {}, {}, 10};
  return run(scheduler, jobs, {.until = 180 * 3600.0});
}

// One point per priority, two a day: after 12 hours the old job stands before what has just come. In the hour of the
// start the newest has waited for none: it starts at 13 h, since at 12 h it lacks a second.
TEST(Order, WithAgingEveryJobStarts) {
  const RunResult result = against_a_stream(2.0);
  EXPECT_EQ(first_starts(result).at(1000), 13 * 3600.0);
  EXPECT_THAT(result.starved, ::testing::ElementsAre(1000));  // it waited for more than longest_wait, 10 h
}

TEST(Order, AJobThatThePolicyStarvesIsReportedOnce) {
  const RunResult result = against_a_stream(0.0);
  EXPECT_EQ(first_starts(result).count(1000), 0U);
  EXPECT_THAT(result.starved, ::testing::ElementsAre(1000));
}

// The machine is full of one long job: nobody passes, so nobody starves.
TEST(Order, ALongWaitAloneIsNoStarvation) {
  SchedulerSpec spec;
  spec.longest_wait = seconds(10);
  Scheduler scheduler{spec, one_tenant, {}, {}, 10};
  const RunResult result =
      run(scheduler, {rigid(1, 0, 9, 1000, 1000), rigid(2, 1, 5, 1, 1), rigid(3, 2, 1, 50, 50)}, {});
  EXPECT_EQ(in_order(result), "1@0 3@2 2@1000");  // 3 passes, and is smaller
  EXPECT_TRUE(result.starved.empty());
}

// 1 is past its limit at 5 and may end at any moment, so 2 may start at any moment: 3, which ends at 14, waits, while 4
// uses what 2 leaves over.
TEST(Order, AJobPastItsLimitIsExpectedToEndAtOnce) {
  const std::vector<Submission> jobs{rigid(1, 0, 6, 20, 5), rigid(2, 6, 8, 5, 5), rigid(3, 7, 4, 7, 7),
                                     rigid(4, 8, 2, 7, 7)};
  EXPECT_EQ(schedule(spec_of("fcfs", Backfilling::easy), jobs), "1@0 4@8 2@20 3@25");
}

// 4 of 10 nodes are out of service, expected back at 10. 2 waits for them; 3 and 4 fit on the 6 that are left, and only
// 3 has ended by then.
TEST(Order, TheFirstMayWaitForNodesUnderRepair) {
  SchedulerSpec spec;
  Scheduler scheduler{spec, one_tenant, {}, {}, 10};
  scheduler.out_of_service(4, seconds(10));
  scheduler.submit(rigid(2, 0, 8, 5, 5).job, seconds(0));
  scheduler.submit(rigid(3, 0, 3, 10, 10).job, seconds(0));
  scheduler.submit(rigid(4, 0, 3, 11, 11).job, seconds(0));
  EXPECT_THAT(scheduler.decide({seconds(0), 6, false}).starts, ::testing::ElementsAre(Start{3, 3}));
  EXPECT_THAT(scheduler.queue(), ::testing::ElementsAre(2, 4));
  EXPECT_EQ(scheduler.queued_nodes(), 11);
  EXPECT_EQ(scheduler.why_waiting(2), "needs 8 nodes, 3 are free");
  EXPECT_EQ(scheduler.why_waiting(4), "would delay jobs before it");
  scheduler.withdrawn(2, seconds(1));
  EXPECT_THAT(scheduler.decide({seconds(1), 3, false}).starts, ::testing::ElementsAre(Start{4, 3}));
}

/// A whole policy of one's own: of all that fit, the largest job first.
class LargestThatFits : public Policy {
 public:
  double rank(const Job& job, const Standing&) const override { return static_cast<double>(job.nodes); }
  void start(Round& round) const override {
    while (const Candidate* job = round.next()) round.fits(*job) ? void(round.start(*job)) : round.pass(*job);
  }
};

TEST(Order, APolicyIsOneSmallClass) {
  Scheduler scheduler{SchedulerSpec{}, std::make_unique<LargestThatFits>(), one_tenant, {}, {}, 10};
  const RunResult result =
      run(scheduler, {rigid(1, 0, 3, 5, 5), rigid(2, 0, 7, 9, 9), rigid(3, 0, 4, 5, 5), rigid(4, 0, 6, 5, 5)}, {});
  EXPECT_EQ(in_order(result), "2@0 1@0 4@9 3@9");  // 7 + 3 fill the machine, then 6 + 4
}

TEST(Order, EveryPolicyOfTheTableIsMade) {
  std::vector<std::string> names;
  for (const PolicyEntry& entry : policy_table()) {
    names.push_back(entry.name);
    EXPECT_NE(entry.make(SchedulerSpec{}), nullptr);
    EXPECT_FALSE(entry.about.empty());
  }
  EXPECT_THAT(names, ::testing::ElementsAre("fair-share", "fcfs", "multifactor", "round-robin", "shortest-first"));
}

}  // namespace
}  // namespace gigatwin::scheduling::testing
