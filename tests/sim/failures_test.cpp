#include "sim/failures.hpp"

#include <gtest/gtest.h>

#include "sim/defects.hpp"

namespace gigatwin::sim {
namespace {

using reliability::Effect;
using reliability::Reach;
using storage::Destroys;

Destroys destroyed_by(Effect effect, Reach reach) {
  FailureCause cause;
  cause.spec.effect = effect;
  cause.spec.reach = reach;
  return destroys(cause);
}

TEST(Failures, DestroyWhatTheNodesHeldThatGoOut) {
  EXPECT_EQ(destroyed_by(Effect::interruption, Reach::leaf), Destroys::nothing);
  EXPECT_EQ(destroyed_by(Effect::node_out, Reach::node), Destroys::node);
  EXPECT_EQ(destroyed_by(Effect::node_out, Reach::rack), Destroys::hall);  // and the copies on their neighbours
  EXPECT_EQ(destroyed_by(Effect::corruption, Reach::node), Destroys::state);
}

/// Leaf groups of 4 nodes with 8 leaves each.
Defects defects() { return {{.nodes = 16, .leaf_nodes = 4}, 8}; }

TEST(Defects, AJobIsAsSlowAsItsSlowestNode) {
  Defects floor = defects();
  floor.slow_down(3, 0.9);
  floor.slow_down(9, 0.7);
  EXPECT_DOUBLE_EQ(floor.speed({{{0, 3}, {4, 5}}}), 1.0);
  EXPECT_DOUBLE_EQ(floor.speed({{{0, 4}}}), 0.9);
  EXPECT_DOUBLE_EQ(floor.speed({{{0, 4}, {8, 8}}}), 0.7);
  floor.mend(9);
  EXPECT_DOUBLE_EQ(floor.speed({{{0, 16}}}), 0.9);
}

// Two of the 8 leaves of group 1 (nodes 4 to 7) are away: 6/8 of the bandwidth is left.
TEST(Defects, AJobHasTheBandwidthOfItsPoorestLeafGroup) {
  Defects floor = defects();
  floor.lose_leaf(4);
  floor.lose_leaf(7);
  floor.lose_leaf(0);
  EXPECT_DOUBLE_EQ(floor.bandwidth({{{0, 2}}}), 7.0 / 8.0);
  EXPECT_DOUBLE_EQ(floor.bandwidth({{{2, 3}}}), 6.0 / 8.0);
  EXPECT_DOUBLE_EQ(floor.bandwidth({{{8, 8}}}), 1.0);
  EXPECT_FALSE(floor.cut_off(5));
  for (int leaf = 0; leaf < 6; ++leaf) floor.lose_leaf(5);
  EXPECT_TRUE(floor.cut_off(5));
  floor.return_leaf(5);
  EXPECT_FALSE(floor.cut_off(5));
}

}  // namespace
}  // namespace gigatwin::sim
