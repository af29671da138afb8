#include "storage/checkpoint_plan.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "base/random.hpp"
#include "site.hpp"
#include "storage/interval.hpp"

namespace gigatwin::storage {
namespace {

using testing::DoubleEq;
using testing::DoubleNear;

constexpr std::int64_t nodes = 50;
constexpr Bytes bytes = gigabytes(5000);  // 100 GB a node

// 100 GB a node: storage 5000 / min(100, 50) = 100 s; memory 100 / 10 + 100 / 5 = 30 s; drives 100 / 2 + 20 = 70 s.
TEST(Checkpoint, WriteTimesByHand) {
  const StorageSpec with = small_storage(), without = small_storage(false);
  EXPECT_DOUBLE_EQ(write_time(with, Level::storage, bytes, nodes).value, 100.0);
  EXPECT_DOUBLE_EQ(write_time(with, Level::storage, bytes, 200).value, 50.0);  // the storage limits
  EXPECT_DOUBLE_EQ(write_time(with, Level::host_memory, bytes, nodes).value, 30.0);
  EXPECT_DOUBLE_EQ(write_time(with, Level::nvme, bytes, nodes).value, 70.0);
  EXPECT_DOUBLE_EQ(write_time(without, Level::host_memory, bytes, nodes).value, 10.0);
}

TEST(Checkpoint, LatencyComesOnTopOfTheBytes) {
  StorageSpec slow = small_storage();
  slow.latency = {7};
  EXPECT_DOUBLE_EQ(write_time(slow, Level::storage, bytes, nodes).value, 107.0);
  EXPECT_DOUBLE_EQ(load_time(slow, Level::storage, bytes, nodes, Destroys::node).value, 107.0);
}

// From memory 100 / 20 = 5 s; the part of a lost node comes over the link first, 20 s more. Storage 5000 / min(200,
// 50).
TEST(Checkpoint, LoadTimesByHand) {
  const StorageSpec s = small_storage();
  EXPECT_DOUBLE_EQ(load_time(s, Level::host_memory, bytes, nodes, Destroys::nothing).value, 5.0);
  EXPECT_DOUBLE_EQ(load_time(s, Level::host_memory, bytes, nodes, Destroys::node).value, 25.0);
  EXPECT_DOUBLE_EQ(load_time(s, Level::nvme, bytes, nodes, Destroys::nothing).value, 25.0);
  EXPECT_DOUBLE_EQ(load_time(s, Level::storage, bytes, nodes, Destroys::node).value, 100.0);
}

// BLOOM's published 2.3 TB in 40 s on 384 accelerators in 48 nodes is 57.5 GB/s: 1.2 GB/s a node.
TEST(Checkpoint, BloomsCheckpointTakesItsPublishedTimeAtItsPublishedRate) {
  StorageSpec gpfs;
  gpfs.write_bandwidth = gpfs.read_bandwidth = gigabytes_per_second(2300.0 / 40.0);
  gpfs.node_bandwidth = gigabytes_per_second(25);  // Omni-Path, 2 x 100 Gbit/s at least
  EXPECT_NEAR(write_time(gpfs, Level::storage, gigabytes(2300), 48).value, 40.0, 1e-9);
}

TEST(Checkpoint, WhatSurvivesWhat) {
  const StorageSpec with = small_storage(), without = small_storage(false);
  for (const Destroys kind : {Destroys::nothing, Destroys::node, Destroys::hall, Destroys::state})
    EXPECT_TRUE(survives(with, Level::storage, kind));
  for (const Level level : {Level::host_memory, Level::nvme}) {
    EXPECT_TRUE(survives(without, level, Destroys::nothing));
    EXPECT_FALSE(survives(without, level, Destroys::node));
    EXPECT_TRUE(survives(with, level, Destroys::node));
    EXPECT_FALSE(survives(with, level, Destroys::hall));
  }
}

// sqrt(2 x 100 s x 20,000 s) = 2000 s
TEST(Plan, StorageAloneIsYoungs) {
  const CheckpointPlan plan = plan_checkpoints(CheckpointSpec{}, small_storage(), bytes, nodes, rates(3e-5, 2e-5));
  ASSERT_EQ(plan.levels.size(), 1u);
  EXPECT_EQ(plan.levels[0].to, Level::storage);
  EXPECT_DOUBLE_EQ(plan.levels[0].interval.value, 2000.0);
  EXPECT_DOUBLE_EQ(plan.levels[0].pause.value, 100.0);
  EXPECT_EQ(plan.levels[0].drain.value, 0.0);
}

TEST(Plan, NothingToSaveNothingToFearAndTheShortestInterval) {
  EXPECT_TRUE(plan_checkpoints({}, small_storage(), {}, nodes, rates(1, 1)).levels.empty());
  EXPECT_TRUE(std::isinf(plan_checkpoints({}, small_storage(), bytes, nodes, {}).levels[0].interval.value));
  EXPECT_EQ(plan_checkpoints({}, small_storage(), bytes, nodes, rates(1, 1)).levels[0].interval, minutes(1));
}

// Second copies: memory is for all but halls (5e-5 + 1e-5 /s), storage for halls (1e-6 /s) and costs 100 - 30 s more.
//   sqrt(2 x 30 / 6e-5) = 1000 s;   sqrt(2 x 70 / 1e-6) = 11,832 s
TEST(Plan, EachLevelIsForTheFailuresThatItAloneCovers) {
  const CheckpointPlan plan = plan_checkpoints(levels({{Level::host_memory, {}, 2}, {Level::storage, {}, 3}}),
                                               small_storage(), bytes, nodes, rates(5e-5, 1e-5, 1e-6));
  ASSERT_EQ(plan.levels.size(), 2u);
  EXPECT_NEAR(plan.levels[0].interval.value, 1000.0, 1e-9);
  EXPECT_NEAR(plan.levels[1].interval.value, std::sqrt(1.4e8), 1e-9);
  EXPECT_EQ(plan.levels[0].keep, 2);
  EXPECT_EQ(plan.levels[1].keep, 3);
}

// Without copies memory answers software alone; the rest is the storage's: sqrt(2 x 10 / 5e-5) = 632.5 s,
// sqrt(2 x 90 / 1.1e-5) = 4045 s.
TEST(Plan, WithoutSecondCopiesLostNodesAreTheStoragesBusiness) {
  const CheckpointPlan plan = plan_checkpoints(levels({{Level::host_memory, {}, 2}, {Level::storage, {}, 2}}),
                                               small_storage(false), bytes, nodes, rates(5e-5, 1e-5, 1e-6));
  ASSERT_EQ(plan.levels.size(), 2u);
  EXPECT_NEAR(plan.levels[0].interval.value, std::sqrt(4e5), 1e-9);
  EXPECT_NEAR(plan.levels[1].interval.value, std::sqrt(180.0 / 1.1e-5), 1e-9);
}

// Silent corruption is the storage's alone, whatever memory survives.
TEST(Plan, CorruptionIsTheStoragesBusiness) {
  const CheckpointPlan plan = plan_checkpoints(levels({{Level::host_memory, {}, 2}, {Level::storage, {}, 2}}),
                                               small_storage(), bytes, nodes, rates(6e-5, 0, 0, 1e-6));
  EXPECT_NEAR(plan.levels.at(1).interval.value, std::sqrt(1.4e8), 1e-9);
}

// Drives survive what memory survives, and memory is cheaper: nothing is left to them.
TEST(Plan, LevelWithoutFailuresOfItsOwnIsLeftOut) {
  const CheckpointPlan plan =
      plan_checkpoints(levels({{Level::host_memory, {}, 2}, {Level::nvme, {}, 2}, {Level::storage, {}, 2}}),
                       small_storage(), bytes, nodes, rates(5e-5, 1e-5, 1e-6));
  ASSERT_EQ(plan.levels.size(), 2u);
  EXPECT_EQ(plan.levels[0].to, Level::host_memory);
  EXPECT_EQ(plan.levels[1].to, Level::storage);
}

// Rare software failures, frequent lost nodes: memory would be written less often than the storage.
TEST(Plan, LevelThatIsWrittenLessOftenThanASaferOneIsLeftOut) {
  const CheckpointPlan plan = plan_checkpoints(levels({{Level::host_memory, {}, 2}, {Level::storage, {}, 2}}),
                                               small_storage(false), bytes, nodes, rates(1e-8, 2e-5));
  ASSERT_EQ(plan.levels.size(), 1u);
  EXPECT_DOUBLE_EQ(plan.levels[0].interval.value, std::sqrt(200.0 / 2.001e-5));
}

TEST(Plan, StatedIntervalsStayAsTheyAre) {
  const CheckpointPlan plan = plan_checkpoints(
      levels({{Level::host_memory, minutes(10), 2}, {Level::nvme, minutes(30), 2}, {Level::storage, hours(3), 2}}),
      small_storage(), bytes, nodes, rates(1e-8, 1e-8));
  ASSERT_EQ(plan.levels.size(), 3u);
  EXPECT_EQ(plan.levels[0].interval, minutes(10));
  EXPECT_EQ(plan.levels[1].interval, minutes(30));
  EXPECT_EQ(plan.levels[2].interval, hours(3));
}

// Memory of 400 GB holds 2 of 100 GB with the copies of another node; 500 GB a node does not fit at all.
TEST(Plan, NodesKeepWhatTheirMemoryHolds) {
  const CheckpointSpec spec = levels({{Level::host_memory, minutes(10), 5}, {Level::storage, hours(3), 5}});
  EXPECT_EQ(plan_checkpoints(spec, small_storage(), bytes, nodes, {}).levels.at(0).keep, 2);
  EXPECT_EQ(plan_checkpoints(spec, small_storage(false), bytes, nodes, {}).levels.at(0).keep, 4);
  const CheckpointPlan large = plan_checkpoints(spec, small_storage(), 5.0 * bytes, nodes, {});
  ASSERT_EQ(large.levels.size(), 1u);
  EXPECT_EQ(large.levels[0].to, Level::storage);
}

// Training stops for 100 GB at 10 GB/s to memory; 100 s to storage follow at 0.98 of the speed:
//   C = 10 + 0.02 x 100 = 12 s, tau = sqrt(2 x 12 x 20,000) = 692.8 s
TEST(Plan, AsynchronousStopsForTheCopyAlone) {
  CheckpointSpec spec;
  spec.mode = CheckpointMode::asynchronous;
  const CheckpointPlan plan = plan_checkpoints(spec, small_storage(), bytes, nodes, rates(3e-5, 2e-5));
  ASSERT_EQ(plan.levels.size(), 1u);
  EXPECT_DOUBLE_EQ(plan.levels[0].pause.value, 10.0);
  EXPECT_DOUBLE_EQ(plan.levels[0].drain.value, 100.0);
  EXPECT_NEAR(plan.levels[0].interval.value, std::sqrt(24.0 * 20000.0), 1e-9);
  EXPECT_EQ(plan.drain_slowdown, 0.02);
}

// 10 s to memory stop it; its second copy (20 s) drains; one to the storage drains 100 s.
TEST(Plan, AsynchronousCopyOnAPeerDrains) {
  CheckpointSpec spec = levels({{Level::host_memory, minutes(5), 1}, {Level::storage, hours(1), 1}});
  spec.mode = CheckpointMode::asynchronous;
  const CheckpointPlan plan = plan_checkpoints(spec, small_storage(), bytes, nodes, {});
  EXPECT_THAT(plan.levels.at(0).pause.value, DoubleEq(10.0));
  EXPECT_THAT(plan.levels.at(0).drain.value, DoubleEq(20.0));
  EXPECT_THAT(plan.levels.at(1).pause.value, DoubleEq(10.0));
  EXPECT_THAT(plan.levels.at(1).drain.value, DoubleEq(100.0));
}

// A failure every 100 s: Young's optimum of 49 s is shorter than the drain, which one at a time allows.
TEST(Plan, OneDrainAtATime) {
  CheckpointSpec spec;
  spec.mode = CheckpointMode::asynchronous;
  spec.shortest = {1};
  EXPECT_EQ(plan_checkpoints(spec, small_storage(), bytes, nodes, rates(1e-2, 0)).levels.at(0).interval, Seconds{100});
}

// R = 60 s and loading 5, 25 and 100 s; tau 1000 and 10,000 s:
//   restarting = 4e-5 x 65 + 1e-5 x 85 + 1e-6 x 160 = 0.00361;  lost = 5e-5 x 500 + 1e-6 x 5000 = 0.03
//   30 / 1000 + 70 / 10,000 = 0.037 s of checkpoints a second of training: 0.96639 x 0.037 / 1.037 = 0.034481
TEST(Forecast, SharesByHand) {
  const CheckpointSpec spec = levels({{Level::host_memory, Seconds{1000}, 2}, {Level::storage, Seconds{10000}, 2}});
  const FailureRates failures = rates(4e-5, 1e-5, 1e-6);
  const CheckpointPlan plan = plan_checkpoints(spec, small_storage(), bytes, nodes, failures);
  const CheckpointForecast f = forecast(plan, small_storage(), bytes, nodes, failures, {60});
  EXPECT_NEAR(f.restarting, 0.00361, 1e-12);
  EXPECT_NEAR(f.lost, 0.03, 1e-12);
  EXPECT_NEAR(f.checkpointing, 0.96639 * 0.037 / 1.037, 1e-12);
  EXPECT_NEAR(f.training(), 0.96639 / 1.037, 1e-12);
}

TEST(Forecast, OfOneLevelIsThePublishedFormula) {
  const FailureRates failures = rates(3e-5, 2e-5);
  const CheckpointPlan plan = plan_checkpoints({}, small_storage(), bytes, nodes, failures);
  const CheckpointForecast f = forecast(plan, small_storage(), bytes, nodes, failures, {200});
  EttrInputs in;
  in.failures = failures.total();
  in.interval = plan.levels[0].interval;
  in.write = {100};
  in.restart = {300};  // 100 s of them load
  EXPECT_NEAR(f.training(), first_order_ettr(in), 1e-12);
}

TEST(Forecast, CannotLoseMoreThanThereIs) {
  const FailureRates failures = rates(1.0, 0);
  const CheckpointPlan plan = plan_checkpoints({}, small_storage(), bytes, nodes, failures);
  const CheckpointForecast f = forecast(plan, small_storage(), bytes, nodes, failures, {200});
  EXPECT_EQ(f.training(), 0.0);
  EXPECT_EQ(f.restarting, 1.0);
}

/// Training share of a random plan under first-order overheads with its intervals multiplied by these factors.
double training(CheckpointPlan plan, const StorageSpec& storage, const FailureRates& failures, double first,
                double second) {
  plan.levels[0].interval = first * plan.levels[0].interval;
  if (plan.levels.size() > 1) plan.levels[1].interval = second * plan.levels[1].interval;
  return forecast(plan, storage, bytes, nodes, failures, {60}).training();
}

// Rates and bandwidths over two decades: no interval 10 % shorter or longer of either level does better. To first
// order, hence rates that lose some per cent at most, and 1e-4 for what second order moves.
TEST(Plan, OptimumBeatsItsNeighboursOnRandomSites) {
  const Draws draws{11, "storage.random-sites"};
  int two_levels = 0;
  for (std::uint64_t site = 0; site < 200; ++site) {
    const auto decades = [&](std::uint64_t k, double low) {
      return low * std::pow(100.0, draws.uniform(10 * site + k));
    };
    const FailureRates failures = rates(decades(0, 1e-8), decades(1, 1e-9), decades(2, 1e-10));
    StorageSpec storage = small_storage(draws.uniform(10 * site + 3) < 0.5);
    storage.host_memory->write_bandwidth = gigabytes_per_second(decades(4, 1.0));
    const CheckpointPlan plan = plan_checkpoints(levels({{Level::host_memory, {}, 1}, {Level::storage, {}, 1}}),
                                                 storage, bytes, nodes, failures);
    two_levels += plan.levels.size() == 2 ? 1 : 0;
    const double best = training(plan, storage, failures, 1.0, 1.0);
    for (const double first : {0.9, 1.0, 1.1})
      for (const double second : {0.9, 1.0, 1.1})
        EXPECT_GE(best, training(plan, storage, failures, first, second) - 1e-4 * (1.0 - best)) << site;
  }
  EXPECT_GT(two_levels, 50);
}

}  // namespace
}  // namespace gigatwin::storage
