#include "study/plan.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "small_study.hpp"
#include "study/size.hpp"

namespace gigatwin::study {
namespace {

using results::Block;
using testing::ElementsAre;
using testing::HasSubstr;

Design grid_design() {
  Design design = small_design();
  design.study.samples.reset();
  design.study.uncertain.clear();
  design.study.grid = {{"fabric.leaf_oversubscription", {"1", "2"}}, {"cooling", {"air", "warm-water", "immersion"}}};
  return design;
}

// 2 x 3 points, the last axis fastest; 2 scenarios.
TEST(Plan, GridIsTheProductOfItsAxes) {
  const Plan plan{grid_design()};
  EXPECT_EQ(plan.points(), 6u);
  EXPECT_EQ(plan.runs(), 12u);
  EXPECT_THAT(plan.values_of(0), ElementsAre("fabric.leaf_oversubscription=1", "cooling=air"));
  EXPECT_THAT(plan.values_of(2), ElementsAre("fabric.leaf_oversubscription=1", "cooling=warm-water"));
  EXPECT_THAT(plan.values_of(11), ElementsAre("fabric.leaf_oversubscription=2", "cooling=immersion"));
  EXPECT_EQ(plan.request(11).scenario, 1u);
  EXPECT_THAT(plan.request(0).overrides, ElementsAre("time.step=1 h", "fabric.leaf_oversubscription=1", "cooling=air"));
}

TEST(Plan, ListedPointsSetWhatTheySay) {
  Design design = grid_design();
  design.study.grid.clear();
  design.study.list = {{{"a.b=1", "c=x"}}, {{"c=y=z"}}};
  const Plan plan{design};
  EXPECT_THAT(plan.values_of(0), ElementsAre("a.b=1", "c=x"));
  EXPECT_THAT(plan.values_of(2), ElementsAre("c=y=z"));
  EXPECT_THAT(plan.point(1).choices, ElementsAre(-1, 1));
}

TEST(Plan, ScenariosShareTheFutureOfAPoint) {
  const Plan plan{small_design()};
  for (std::uint64_t point = 0; point < plan.points(); ++point) {
    const results::StudyPoint at = plan.point(point);
    // 4 % + u (8 % - 4 %), the same u for both.
    EXPECT_DOUBLE_EQ(at.numbers[0], 4.0 + 4.0 * at.levels[0]);
    EXPECT_DOUBLE_EQ(at.numbers[2], at.numbers[0]);
    EXPECT_TRUE(std::isnan(at.numbers[1])) << "scenario a has no distribution of grid.tax";
    EXPECT_DOUBLE_EQ(at.numbers[3], 10.0 * at.levels[1]);
  }
  EXPECT_EQ(plan.values_of(0).size(), 1u);
  EXPECT_EQ(plan.values_of(1).size(), 2u);
}

TEST(Plan, WhatIsSaidForOneScenarioLiesOverWhatIsSaidForAll) {
  Design design = small_design();
  design.study.uncertain = {uniform("x", "100", "200", "b"), uniform("x", "0", "1")};
  const Plan plan{design};
  EXPECT_LT(plan.point(0).numbers[0], 1.0);
  EXPECT_GT(plan.point(0).numbers[1], 100.0);
}

TEST(Plan, TornadoMovesOneValueAtATime) {
  Design design = small_design();
  design.study.samples.reset();
  design.study.tornado = true;
  const Plan plan{design};
  ASSERT_EQ(plan.points(), 5u);  // nominal, then low and high of two inputs
  EXPECT_EQ(plan.point(0).block, Block::nominal);
  EXPECT_THAT(plan.point(0).levels, ElementsAre(0.5, 0.5));
  EXPECT_THAT(plan.point(1).levels, ElementsAre(0.05, 0.5));
  EXPECT_THAT(plan.point(2).levels, ElementsAre(0.95, 0.5));
  EXPECT_THAT(plan.point(4).levels, ElementsAre(0.5, 0.95));
  EXPECT_EQ(plan.point(4).input, 1);
  EXPECT_DOUBLE_EQ(plan.point(1).numbers[0], 4.2);  // 4 % + 0.05 * 4 %
  EXPECT_THAT(plan.values_of(3), ElementsAre("economics.discount_rate=4.2 %", "grid.tax=5"));
}

TEST(Plan, SaltellisMatricesDifferInOneColumn) {
  Design design = small_design();
  design.study.samples.reset();
  design.study.sobol = 4;
  const Plan plan{design};
  ASSERT_EQ(plan.points(), 16u);  // 4 (2 + 2)
  for (std::uint64_t row = 0; row < 4; ++row) {
    const auto a = plan.point(4 * row), b = plan.point(4 * row + 1);
    const auto ab0 = plan.point(4 * row + 2), ab1 = plan.point(4 * row + 3);
    EXPECT_EQ(a.block, Block::sobol_a);
    EXPECT_EQ(b.block, Block::sobol_b);
    EXPECT_EQ(ab1.block, Block::sobol_ab);
    EXPECT_EQ(ab1.input, 1);
    EXPECT_THAT(ab0.levels, ElementsAre(b.levels[0], a.levels[1]));
    EXPECT_THAT(ab1.levels, ElementsAre(a.levels[0], b.levels[1]));
    EXPECT_NE(a.levels, b.levels);
  }
}

TEST(Plan, MorePointsLeaveTheFirstAsTheyAre) {
  Design more = small_design();
  more.study.samples->count = 64;
  const Plan few{small_design()}, many{more};
  for (std::uint64_t run = 0; run < few.runs(); ++run) EXPECT_EQ(few.values_of(run), many.values_of(run));
}

TEST(Plan, ValuesDrawnWithTheReplicateAreSharedByItsPoints) {
  Design design = small_design();
  design.study.replicates = 3;
  design.study.uncertain[0].with_replicate = true;
  const Plan plan{design};
  std::set<double> shared, own;
  for (std::uint64_t point = 0; point < plan.points(); ++point) {
    const results::StudyPoint at = plan.point(point);
    EXPECT_EQ(at.levels[0], plan.point(point % 3).levels[0]);
    EXPECT_DOUBLE_EQ(at.numbers[0], 4.0 + 4.0 * at.levels[0]);
    shared.insert(at.levels[0]);
    own.insert(at.levels[1]);
  }
  EXPECT_EQ(shared.size(), 3u);
  EXPECT_EQ(own.size(), plan.points());
}

TEST(Plan, ReplicatesTakeTheSeedsInTurn) {
  Design design = small_design();
  design.study.replicates = 3;
  const Plan plan{design};
  std::set<std::string> seeds;
  for (std::uint64_t point = 0; point < plan.points(); ++point) {
    const std::vector<std::string> overrides = plan.request(2 * point).overrides;
    const bool has_seed = overrides.back().starts_with("seed=");
    EXPECT_EQ(has_seed, point % 3 != 0);
    if (!has_seed) continue;
    seeds.insert(overrides.back());
    EXPECT_EQ(plan.request(2 * point + 1).overrides.back(), overrides.back());
  }
  EXPECT_EQ(seeds.size(), 2u);
}

TEST(Plan, AValueThatTheGridSetsIsNotDrawn) {
  Design design = small_design();
  design.study.grid = {{"grid.tax", {"3"}}};
  const Plan plan{design};
  EXPECT_TRUE(std::isnan(plan.point(0).levels[1]));
  EXPECT_THAT(plan.values_of(1), ElementsAre("grid.tax=3", "economics.discount_rate=6 %"));
}

TEST(Size, IsKnownBeforeAnythingIsMade) {
  StudySpec study = small_design().study;
  study.samples->count = 1'000'000'000;
  EXPECT_DOUBLE_EQ(points_of(study, 2), 1e9);
  EXPECT_EQ(largest_block(study, 2), "samples.count");
  study.samples.reset();
  for (int axis = 0; axis < 60; ++axis) study.grid.push_back({std::to_string(axis), {"1", "2"}});
  EXPECT_DOUBLE_EQ(points_of(study, 2), std::exp2(60.0));
  EXPECT_EQ(largest_block(study, 2), "grid");
}

TEST(Plan, EveryShardHasItsShareOfEveryScenario) {
  Design design = small_design();
  design.study.samples->count = 70;
  const Plan plan{design};
  for (const std::int64_t shards : {1, 2, 4, 7}) {
    std::vector<std::vector<int>> runs(2, std::vector<int>(static_cast<std::size_t>(shards) + 1));
    for (std::uint64_t run = 0; run < plan.runs(); ++run)
      ++runs[plan.scenario_of(run)][static_cast<std::size_t>(shard_of(plan, run, shards))];
    for (const std::vector<int>& of_scenario : runs)
      for (std::size_t shard = 1; shard < of_scenario.size(); ++shard)
        EXPECT_NEAR(of_scenario[shard], 70.0 / static_cast<double>(shards), 1.0);
  }
}

}  // namespace
}  // namespace gigatwin::study
