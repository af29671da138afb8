#include "sim/job_run.hpp"

#include <gtest/gtest.h>

#include <set>

#include "base/random.hpp"

namespace gigatwin::sim {
namespace {

/// One node: 1000 W idle at the inlet, 1.25 W more per watt of its 4 accelerators and its host (150 W while training).
const NodePower node{Watts{1000}, 1.25, Watts{150}, 4.0};

const workload::JobRequest request;

JobRun job_on(std::int64_t nodes) {
  JobRun job;
  job.request = &request;
  job.placement = {{{0, nodes}}};
  job.node_count = nodes;
  job.full_accelerators = 4.0 * static_cast<double>(nodes);
  job.profile.work_per_s = 10.0;
  job.profile.compute_share = 0.8;
  job.profile.training_power = Watts{500};
  job.profile.waiting_power = Watts{360};
  return job;
}

// Half the clock: 0.2 + 0.8 / 0.5 = 1.8 times as long.
TEST(WorkSpeed, OnlyTheComputeShareSlowsDown) {
  EXPECT_NEAR(work_speed(0.8, 0.5), 1.0 / 1.8, 1e-15);
  EXPECT_NEAR(work_speed(0.8, 0.5), 0.5556, 5e-5);
  EXPECT_DOUBLE_EQ(work_speed(1.0, 0.25), 0.25);
  EXPECT_DOUBLE_EQ(work_speed(0.0, 0.25), 1.0);
  EXPECT_DOUBLE_EQ(work_speed(0.8, 1.0), 1.0);
}

TEST(WorkSpeed, ClockThatStandsStopsTheWork) { EXPECT_DOUBLE_EQ(work_speed(0.8, 0.0), 0.0); }

// Training: 1000 + 1.25 (4 x 500 + 150) = 3687.5 W a node; 2 nodes for 100 s: 737,500 J.
TEST(JobRun, EnergyOfTraining) {
  JobRun job = job_on(2);
  job.advance({100}, node);
  EXPECT_DOUBLE_EQ(job.energy.value, 737500.0);
  EXPECT_DOUBLE_EQ(job.done, 1000.0);
}

// Half the clock halves the accelerators' dynamic power, not the host's: 1000 + 1.25 (4 x 250 + 150) = 2437.5 W.
// Work: 10/s x 100 s / 1.8 = 555.6; 100 s x (1 - 1/1.8) = 44.4 s are throttled away.
TEST(JobRun, HeldBackClockCostsWorkAndSavesPower) {
  JobRun job = job_on(1);
  job.speed = 0.5;
  job.advance({100}, node);
  EXPECT_DOUBLE_EQ(job.energy.value, 243750.0);
  EXPECT_NEAR(job.done, 1000.0 / 1.8, 1e-9);
  EXPECT_NEAR(job.throttled.value, 100.0 * (1.0 - 1.0 / 1.8), 1e-9);
  EXPECT_NEAR(job.productive.value, 100.0 / 1.8, 1e-9);
}

// A quarter of its bytes a second: a quarter of the work, and for three quarters of the time 360 W instead of 500 W.
// 0.25 x 500 + 0.75 x 360 = 395 W: 1000 + 1.25 (4 x 395 + 150) = 3162.5 W.
TEST(JobRun, ShareOfTheNetworkIsItsSpeed) {
  JobRun job = job_on(1);
  job.network_share = 0.25;
  job.advance({100}, node);
  EXPECT_DOUBLE_EQ(job.done, 250.0);
  EXPECT_DOUBLE_EQ(job.contended.value, 75.0);
  EXPECT_DOUBLE_EQ(job.throttled.value, 0.0);
  EXPECT_DOUBLE_EQ(job.energy.value, 316250.0);
}

// Half the clock alone is 1/1.8 = 0.556 of the work. The network's 0.75 lets that through; 0.5 does not.
TEST(JobRun, NetworkHoldsUpOnlyWhatTheClockLeaves) {
  JobRun job = job_on(1);
  job.speed = 0.5;
  job.network_share = 0.75;
  job.advance({100}, node);
  EXPECT_DOUBLE_EQ(job.contended.value, 0.0);
  EXPECT_DOUBLE_EQ(job.dynamic_power(1.0).value, 250.0);
  job.network_share = 0.5;
  job.advance({200}, node);
  EXPECT_NEAR(job.contended.value, 100.0 * (1.0 / 1.8 - 0.5), 1e-9);
  EXPECT_NEAR(job.throttled.value, 200.0 * (1.0 - 1.0 / 1.8), 1e-9);
  EXPECT_NEAR((job.productive + job.throttled + job.contended).value, 200.0, 1e-9);
  // 100 s at 1/0.75 and 100 s at 1/0.5.
  EXPECT_NEAR(job.stretched / job.trained, (4.0 / 3.0 + 2.0) / 2.0, 1e-12);
  EXPECT_DOUBLE_EQ(job.worst_slowdown, 2.0);
}

// Writing: 1000 + 1.25 x 4 x 360 = 2800 W, hosts idle. Restarting: 1000 W.
TEST(JobRun, EnergyOfCheckpointingAndRestarting) {
  JobRun job = job_on(1);
  job.activity = Activity::checkpointing;
  job.advance({10}, node);
  EXPECT_DOUBLE_EQ(job.energy.value, 28000.0);
  job.activity = Activity::restarting;
  job.advance({20}, node);
  EXPECT_DOUBLE_EQ(job.energy.value, 28000.0 + 10000.0);
  EXPECT_DOUBLE_EQ(job.done, 0.0);
  EXPECT_DOUBLE_EQ(job.account.restarting, 40.0);
}

// 6 accelerators on 2 nodes of 4: the other 2 idle, so 6/8 of the dynamic power. 1000 + 1.25 (0.75 x 2000 + 150) =
// 3062.5 W.
TEST(JobRun, AcceleratorsHeldButNotAskedForIdle) {
  JobRun job = job_on(2);
  job.active_share = 0.75;
  job.advance({1}, node);
  EXPECT_DOUBLE_EQ(job.energy.value, 2 * 3062.5);
}

// A quarter of its data a second: like the network, and after it. 2 % of the rest go to a checkpoint that drains.
TEST(JobRun, WantOfDataAndDrainsHoldItUp) {
  JobRun job = job_on(1);
  job.network_share = 0.5;
  job.data_share = 0.25;
  job.drain_slowdown = 0.02;
  job.advance({100}, node);
  EXPECT_DOUBLE_EQ(job.contended.value, 50.0);
  EXPECT_DOUBLE_EQ(job.starved.value, 25.0);
  EXPECT_DOUBLE_EQ(job.checkpointing.value, 0.5);
  EXPECT_DOUBLE_EQ(job.productive.value, 24.5);
  EXPECT_DOUBLE_EQ(job.done, 245.0);
  EXPECT_DOUBLE_EQ(job.dynamic_power(1.0).value, 0.245 * 500.0 + 0.755 * 360.0);
  EXPECT_DOUBLE_EQ(job.account.starved, 100.0);  // 4 accelerators
}

const storage::StorageSpec no_copies;

TEST(JobRun, FailureTakesBackWhatWasDoneSinceTheCheckpoint) {
  JobRun job = job_on(1);
  job.advance({100}, node);
  job.checkpoint_written(job.state(storage::Level::storage), 1);
  job.advance({130}, node);
  EXPECT_DOUBLE_EQ(job.roll_back(no_copies, storage::Destroys::hall), 4 * 30.0);
  EXPECT_DOUBLE_EQ(job.done, 1000.0);
  EXPECT_DOUBLE_EQ(job.productive.value, 100.0);
  EXPECT_DOUBLE_EQ(job.lost.value, 30.0);
  // At once again: nothing more to lose.
  EXPECT_DOUBLE_EQ(job.roll_back(no_copies, storage::Destroys::nothing), 0.0);
  EXPECT_DOUBLE_EQ(job.lost.value, 30.0);
  EXPECT_EQ(job.destroyed, storage::Destroys::hall);
}

// Saved to storage at 100 s, to memory at 160 s, failed at 200 s. A job on half the accelerators did the first 100 s.
TEST(JobRun, EachFailureGoesBackToWhatItLeaves) {
  storage::StorageSpec site;
  site.host_memory.emplace();
  const auto failed = [&](storage::Destroys kind, Seconds since) {
    JobRun job = job_on(1);
    job.full_accelerators = 2.0;
    job.advance({100}, node);
    job.checkpoint_written(job.state(storage::Level::storage), 1);
    job.full_accelerators = 4.0;
    job.advance({160}, node);
    job.checkpoint_written(job.state(storage::Level::host_memory), 1);
    job.advance({200}, node);
    job.roll_back(site, kind, since);
    return job;
  };
  EXPECT_DOUBLE_EQ(failed(storage::Destroys::nothing, {}).lost.value, 40.0);
  EXPECT_DOUBLE_EQ(failed(storage::Destroys::node, {}).lost.value, 100.0);
  EXPECT_DOUBLE_EQ(failed(storage::Destroys::state, {150}).lost.value, 100.0);
  const JobRun corrupt = failed(storage::Destroys::state, {50});
  EXPECT_DOUBLE_EQ(corrupt.lost.value, 200.0);
  EXPECT_DOUBLE_EQ(corrupt.account.lost, 2 * 100.0 + 4 * 100.0);
  EXPECT_DOUBLE_EQ(corrupt.account.productive, 0.0);
  EXPECT_DOUBLE_EQ(corrupt.done, 0.0);
}

TEST(JobRun, EverySecondHasOneName) {
  const Draws draws{3, "test.job_run"};
  storage::StorageSpec site;
  site.host_memory.emplace();
  JobRun job = job_on(3);
  double work_redone = 0.0;
  for (std::uint64_t k = 0; k < 2000; ++k) {
    const auto draw = [&](std::uint64_t n) { return draws.uniform(8 * k + n); };
    job.advance(job.now + Seconds{1000.0 * draw(0)}, node);
    if (draw(1) < 0.3)
      job.checkpoint_written(job.state(draw(2) < 0.5 ? storage::Level::storage : storage::Level::host_memory), 3);
    if (draw(1) > 0.8) {
      const double before = job.done;
      job.roll_back(site, static_cast<storage::Destroys>(static_cast<int>(4.0 * draw(2))), 0.9 * job.now);
      work_redone += before - job.done;
      ASSERT_LE(job.done, before);
    }
    job.activity = static_cast<Activity>(static_cast<int>(3.0 * draw(3)));
    job.speed = draw(4);
    job.network_share = draw(5);
    job.data_share = draw(6);
    job.drain_slowdown = 0.1 * draw(7);
    const Seconds named =
        job.productive + job.lost + job.throttled + job.contended + job.starved + job.checkpointing + job.restarting;
    ASSERT_NEAR(named.value, job.now.value, 1e-9 * job.now.value);
    ASSERT_NEAR(job.account.sum(), 12.0 * job.now.value, 1e-9 * job.account.sum());
  }
  EXPECT_GT(work_redone, 0.0);
  // Full speed is 10 units a second, so the times at full speed are the work over 10.
  EXPECT_NEAR(job.lost.value, work_redone / 10.0, 1e-9 * job.lost.value);
  EXPECT_NEAR(job.productive.value, job.done / 10.0, 1e-9 * job.lost.value);
}

std::set<std::int64_t> nodes_of(const topology::Placement& placement) {
  std::set<std::int64_t> nodes;
  for (const topology::NodeRange& range : placement.ranges)
    for (std::int64_t node_id = range.first; node_id < range.first + range.count; ++node_id) nodes.insert(node_id);
  return nodes;
}

TEST(Placements, LoseAndGainNodes) {
  const topology::Placement placement{{{2, 3}, {9, 1}}};  // 2 3 4, 9
  EXPECT_EQ(nodes_of(without(placement, {3, 1})), (std::set<std::int64_t>{2, 4, 9}));
  EXPECT_EQ(nodes_of(without(placement, {9, 1})), (std::set<std::int64_t>{2, 3, 4}));
  EXPECT_TRUE(contains(placement, 4));
  EXPECT_FALSE(contains(placement, 5));
  const topology::Placement more = with(placement, {{{5, 4}}});  // 5 6 7 8 close the gap
  ASSERT_EQ(more.ranges.size(), 1u);
  EXPECT_EQ(more.ranges[0].first, 2);
  EXPECT_EQ(more.ranges[0].count, 8);
  EXPECT_EQ(nodes_of(without(placement, {3, 100})), (std::set<std::int64_t>{2}));  // a whole hall
  EXPECT_EQ(nodes_of(without(placement, {5, 4})), nodes_of(placement));
}

TEST(Placements, LosingAndGainingLeavesTheSameNodesInAnyOrder) {
  const Draws draws{4, "test.placements"};
  topology::Placement placement{{{10, 40}}};
  const topology::Placement before = placement;
  std::vector<std::int64_t> taken;
  for (std::uint64_t k = 0; k < 40; ++k) {
    const std::set<std::int64_t> left = nodes_of(placement);
    const auto index = static_cast<std::ptrdiff_t>(draws.uniform(k) * static_cast<double>(left.size()));
    taken.push_back(*std::next(left.begin(), index));
    placement = without(placement, {taken.back(), 1});
    EXPECT_FALSE(contains(placement, taken.back()));
  }
  EXPECT_EQ(placement.nodes(), 0);
  for (const std::int64_t node_id : taken) placement = with(placement, {{{node_id, 1}}});
  EXPECT_EQ(nodes_of(placement), nodes_of(before));
  EXPECT_EQ(placement.ranges.size(), 1u);
}

}  // namespace
}  // namespace gigatwin::sim
