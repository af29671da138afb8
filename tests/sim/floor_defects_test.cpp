#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>

#include "recorder.hpp"
#include "sim/floor.hpp"
#include "small_site.hpp"

/// Nodes that are slow, wrong, drained or spare, and whole blocks that go out. 16 nodes of 4 accelerators, 2 a rack, 4
/// a leaf group of one leaf; causes as in reliability::catalogue_profile: 0 accelerator, 1 node, 4 leaf switch.
namespace gigatwin::sim {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::size_t node_cause = 1, leaf_cause = 4;

struct Machine {
  explicit Machine(const scenario::Scenario& spec = small::failing_scenario(1)) : site(small::site_of(spec)) {}

  JobRun& start(std::int64_t id, std::int64_t accelerators, Seconds now = {0}) {
    floor.submit(requested.emplace_back(small::job(id, now, accelerators, hours(10), small::one_minute)), now);
    floor.dispatch(now);
    const std::vector<JobRun*> started = floor.take_started();
    EXPECT_EQ(started.size(), 1u);
    return *started.front();
  }
  void save(JobRun& job, Seconds now) {
    floor.touch(job, now);
    floor.checkpoint_written(job, job.state(storage::Level::storage), 2, now);
  }
  const CauseTotals& sums(std::size_t cause) { return totals.totals().causes.at(cause); }

  std::unique_ptr<SiteModel> site;
  Recorder recorder;
  TotalsBuilder totals{64.0};
  std::deque<workload::JobRequest> requested;  ///< must outlive their jobs
  Floor floor{*site, recorder, totals};
};

TEST(FloorDefects, ASlowNodeSlowsItsJobUntilItIsMended) {
  Machine m;
  JobRun& job = m.start(0, 16);
  JobRun& other = m.start(1, 16);
  EXPECT_TRUE(m.floor.slow_down(3, 0.8, {100}));
  EXPECT_DOUBLE_EQ(job.speed, 0.8);
  EXPECT_DOUBLE_EQ(other.speed, 1.0);
  EXPECT_EQ(job.failures, 0);
  EXPECT_TRUE(m.floor.find_slow(3, {200}));
  ASSERT_EQ(m.recorder.of(EventKind::slow_node_found).size(), 1u);
  EXPECT_EQ(m.recorder.of(EventKind::slow_node_found)[0].job, 0);
  m.floor.fail_nodes({3, 1}, node_cause, {200}, hours(1));
  EXPECT_FALSE(m.floor.slow_down(3, 0.8, {250}));  // it is out of service
  m.floor.repaired({3}, {300});
  EXPECT_FALSE(m.floor.find_slow(3, {400}));
  EXPECT_TRUE(m.floor.replace_missing(job, {400}));
  EXPECT_DOUBLE_EQ(job.speed, 1.0);
}

// At 50 s the node is to be drained; the job has its checkpoint at 100 s and loses nothing then.
TEST(FloorDefects, ADrainedNodeServesUntilTheNextCheckpoint) {
  Machine m;
  JobRun& job = m.start(0, 16);
  m.floor.drain(1, node_cause, {50}, hours(1));
  EXPECT_FALSE(job.interrupted);
  EXPECT_THAT(m.floor.take_drained(), IsEmpty());
  m.save(job, {100});
  EXPECT_TRUE(job.interrupted);
  EXPECT_EQ(job.missing_nodes, 1);
  EXPECT_DOUBLE_EQ(job.done, 100.0);
  EXPECT_DOUBLE_EQ(job.lost.value, 0.0);
  const std::vector<Floor::Drained> drained = m.floor.take_drained();
  ASSERT_EQ(drained.size(), 1u);
  EXPECT_EQ(drained[0].node, 1);
  EXPECT_TRUE(drained[0].is_out);
}

TEST(FloorDefects, AFreeNodeIsDrainedAtOnceAndOneInUseWhenItsJobIsOver) {
  Machine m;
  JobRun& job = m.start(0, 16);
  m.floor.drain(9, node_cause, {50}, hours(1));
  EXPECT_EQ(m.floor.take_drained().size(), 1u);
  m.floor.drain(2, node_cause, {60}, hours(1));
  m.floor.complete(job, {70});
  ASSERT_EQ(m.floor.take_drained().size(), 1u);
  EXPECT_DOUBLE_EQ(m.floor.ledger().site.out_of_service, 8.0);
}

TEST(FloorDefects, ANodeIsDrainedWhenItsJobGivesWay) {
  Machine m;
  JobRun& job = m.start(0, 16);
  m.floor.drain(2, node_cause, {60}, hours(1));
  m.save(job, {65});  // takes it out already: the job has a checkpoint
  EXPECT_EQ(m.floor.take_drained().size(), 1u);
  m.floor.drain(3, node_cause, {70}, hours(1));
  m.floor.vacated(job, {80});
  ASSERT_EQ(m.floor.take_drained().size(), 1u);
  EXPECT_DOUBLE_EQ(m.floor.ledger().site.out_of_service, 8.0);
}

// Wrong since 150 s, found at 300 s: the checkpoint of 200 s is of no use, that of 100 s is. 200 s of 16 accelerators.
TEST(FloorDefects, WrongStatesGoBackToACheckpointFromBefore) {
  Machine m;
  JobRun& job = m.start(0, 16);
  m.save(job, {100});
  m.save(job, {200});
  EXPECT_EQ(m.floor.job_on(1), 0);
  EXPECT_THAT(m.floor.find_corruption(1, 0, {150}, node_cause, {300}, hours(1)), ElementsAre(1));
  EXPECT_DOUBLE_EQ(job.done, 100.0);
  EXPECT_DOUBLE_EQ(m.sums(node_cause).accelerator_seconds_lost, 200.0 * 16);
  EXPECT_EQ(m.sums(node_cause).interruptions, 1);
}

TEST(FloorDefects, WrongStatesFollowTheJobToOtherNodes) {
  Machine m;
  JobRun& job = m.start(0, 16);
  m.save(job, {100});
  m.save(job, {200});
  m.floor.fail_nodes({1, 1}, node_cause, {250}, hours(1));  // back to 200 s
  EXPECT_TRUE(m.floor.replace_missing(job, {260}));
  EXPECT_THAT(m.floor.find_corruption(1, 0, {150}, node_cause, {300}, hours(1)), IsEmpty());  // it is out already
  EXPECT_DOUBLE_EQ(job.done, 100.0);
  EXPECT_EQ(job.missing_nodes, 0);
}

// A rack of two nodes goes out while one of them is under repair: it is back when both repairs are done.
TEST(FloorDefects, ANodeIsOutUntilTheLastOfItsFailuresIsRepaired) {
  Machine m;
  JobRun& job = m.start(0, 16);
  EXPECT_THAT(m.floor.fail_nodes({1, 1}, 0, {10}, hours(1)), ElementsAre(1));
  EXPECT_THAT(m.floor.fail_nodes({0, 2}, node_cause, {20}, hours(1)), ElementsAre(0, 1));
  EXPECT_EQ(job.missing_nodes, 2);
  EXPECT_DOUBLE_EQ(m.floor.ledger().site.out_of_service, 8.0);
  m.floor.repaired({1}, {30});
  EXPECT_DOUBLE_EQ(m.floor.ledger().site.out_of_service, 8.0);
  m.floor.repaired({0, 1}, {50});
  EXPECT_DOUBLE_EQ(m.floor.ledger().site.out_of_service, 0.0);
  // Node 1 was out for 40 s by the first cause, node 0 for 30 s by the second.
  EXPECT_DOUBLE_EQ(m.sums(0).accelerator_seconds_failed, 4 * 40.0);
  EXPECT_DOUBLE_EQ(m.sums(node_cause).accelerator_seconds_failed, 4 * 30.0);
}

TEST(FloorDefects, TheOnlyLeafOfAGroupInterruptsItsJobs) {
  Machine m;
  JobRun& on_leaf = m.start(0, 16);
  JobRun& elsewhere = m.start(1, 16);
  m.floor.lose_leaf(0, leaf_cause, {50});
  EXPECT_TRUE(on_leaf.interrupted);
  EXPECT_FALSE(elsewhere.interrupted);
  m.floor.return_leaf(0, {60});
  EXPECT_DOUBLE_EQ(on_leaf.bandwidth_left, 1.0);
}

// Two planes: half of the bandwidth is left. With 60 % of the time computation, the other 40 % take twice as long:
// 1 / (0.6 + 0.8) = 0.714 of the work.
TEST(FloorDefects, OneLeafOfTwoHalvesTheBandwidth) {
  scenario::Scenario spec = small::failing_scenario(1);
  spec.fabric.planes = 2;
  Machine m{spec};
  JobRun& job = m.start(0, 16);
  m.floor.lose_leaf(2, leaf_cause, {50});
  EXPECT_FALSE(job.interrupted);
  EXPECT_DOUBLE_EQ(job.bandwidth_left, 0.5);
  job.profile.compute_share = 0.6;
  EXPECT_NEAR(job.work_speed_now(), 1.0 / 1.4, 1e-12);
  m.floor.lose_leaf(2, leaf_cause, {60});  // the other plane's
  EXPECT_TRUE(job.interrupted);
  m.floor.return_leaf(2, {70});
  m.floor.return_leaf(2, {80});
  EXPECT_DOUBLE_EQ(job.bandwidth_left, 1.0);
}

TEST(FloorDefects, HotSparesAreForInterruptedJobsAlone) {
  scenario::Scenario spec = small::failing_scenario(1);
  spec.operations.repair.hot_spares = 2;
  Machine m{spec};
  JobRun& job = m.start(0, 48);  // 12 of 16 nodes
  m.floor.submit(m.requested.emplace_back(small::job(1, {0}, 12, hours(1))), {0});
  m.floor.dispatch({0});
  EXPECT_THAT(m.floor.take_started(), IsEmpty());  // 4 nodes are free, 2 of them for it
  m.floor.fail_nodes({0, 1}, node_cause, {10}, hours(1));
  EXPECT_TRUE(m.floor.replace_missing(job, {20}));
  m.floor.submit(m.requested.emplace_back(small::job(2, {30}, 60, hours(1))), {30});
  ASSERT_EQ(m.recorder.jobs.size(), 1u);  // more than the queue can ever have
  EXPECT_EQ(m.recorder.jobs[0].state, JobState::rejected);
}

TEST(FloorDefects, AColdSpareStandsInAndTheRepairedNodeTakesItsPlace) {
  scenario::Scenario spec = small::failing_scenario(1);
  spec.operations.repair.cold_spares = 1;
  Machine m{spec};
  JobRun& job = m.start(0, 60);  // 15 of 16 nodes: the last one is cold
  EXPECT_THAT(m.floor.fail_nodes({15, 1}, node_cause, {5}, hours(1)), IsEmpty());  // what is off does not fail
  m.floor.fail_nodes({0, 1}, node_cause, {10}, hours(1));
  EXPECT_FALSE(m.floor.replace_missing(job, {20}));
  EXPECT_EQ(m.floor.start_cold_spare(), 15);
  EXPECT_EQ(m.floor.start_cold_spare(), std::nullopt);
  m.floor.cold_spare_up(15, {30});
  EXPECT_EQ(job.missing_nodes, 0);
  m.floor.repaired({0}, {40});
  EXPECT_DOUBLE_EQ(m.floor.ledger().site.out_of_service, 0.0);
  EXPECT_EQ(m.floor.start_cold_spare(), 0);
}

}  // namespace
}  // namespace gigatwin::sim
