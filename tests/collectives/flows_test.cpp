#include "collectives/flows.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "../topology/small_parts.hpp"
#include "collectives/groups.hpp"

namespace gigatwin::collectives {
using namespace topology;
namespace {

/// Nodes of 4 accelerators, domains of 2 nodes.
const topology::NodeLayout layout{
    .nodes = 16, .accelerators_per_node = 4, .domain_nodes = 2, .leaf_nodes = 4, .pod_nodes = 16};

TEST(Groups, PutEveryRankIntoOneGroup) {
  for (const std::int64_t ranks : {1, 2, 4, 8})
    for (const std::int64_t stride : {1, 2, 4, 8}) {
      const CommunicationPhase phase{Collective::all_reduce, Bytes{1}, ranks, stride};
      std::set<std::int64_t> seen;
      for (std::int64_t g = 0; g < group_count(phase, 64); ++g)
        for (std::int64_t m = 0; m < ranks; ++m) EXPECT_TRUE(seen.insert(member(phase, g, m)).second);
      EXPECT_EQ(seen.size(), 64u);
    }
}

// 64 ranks in blocks of 3 x 4 = 12: five blocks of 4 groups; 4 ranks stay idle.
TEST(Groups, LeaveARemainderIdle) {
  EXPECT_EQ(group_count({Collective::all_reduce, Bytes{1}, 3, 4}, 64), 20);
  EXPECT_DEATH(group_count({Collective::all_reduce, Bytes{1}, 3, 32}, 64), "groups of 3 ranks");
}

// Trees or logarithmic algorithms: ceil(log2 n), both ways for all_reduce. 25,000 ranks: 2 x 15.
TEST(Groups, TakeLogarithmicallyManyLatencies) {
  EXPECT_EQ(latency_steps(Collective::all_reduce, 1), 0);
  EXPECT_EQ(latency_steps(Collective::all_reduce, 2), 2);
  EXPECT_EQ(latency_steps(Collective::all_gather, 8), 3);
  EXPECT_EQ(latency_steps(Collective::all_gather, 9), 4);
  EXPECT_EQ(latency_steps(Collective::all_reduce, 25000), 30);
  EXPECT_EQ(latency_steps(Collective::point_to_point, 64), 1);
}

/// Bytes that each accelerator sends and receives.
struct Totals {
  std::map<std::int64_t, double> sent, received;
};

Totals totals(const std::vector<FlowStage>& stages) {
  Totals sums;
  for (const FlowStage& stage : stages)
    for (const Flow& flow : stage.flows) {
      sums.sent[flow.source] += flow.bytes.value;
      sums.received[flow.destination] += flow.bytes.value;
    }
  return sums;
}

// 8 members of one domain: 2 * 7/8 * 800 = 1400 bytes around the ring.
TEST(Expand, RunsARingInsideADomain) {
  const auto stages = expand({Collective::all_reduce, Bytes{800}, 8, 1}, first_nodes(2), layout);
  ASSERT_EQ(stages.size(), 1u);
  EXPECT_EQ(stages[0].steps, 6);
  EXPECT_EQ(stages[0].flows.size(), 8u);
  for (const auto& [accelerator, bytes] : totals(stages).sent) EXPECT_DOUBLE_EQ(bytes, 1400.0) << accelerator;
}

// 16 members, 8 in each of 2 domains: 2 * 7/8 * 800 = 1400 inside; 2 * 1/2 * 800 / 8 = 100 across from each member.
TEST(Expand, StripesBetweenDomainsOverAllMembers) {
  const auto stages = expand({Collective::all_reduce, Bytes{800}, 16, 1}, first_nodes(4), layout);
  ASSERT_EQ(stages.size(), 2u);
  EXPECT_EQ(stages[1].steps, 2);
  EXPECT_EQ(stages[1].flows.size(), 16u);
  for (const Flow& flow : stages[1].flows) {
    EXPECT_DOUBLE_EQ(flow.bytes.value, 100.0);
    EXPECT_EQ(flow.destination, (flow.source + 8) % 16);
  }
  for (const auto& [accelerator, bytes] : totals(stages).sent) EXPECT_DOUBLE_EQ(bytes, 1500.0) << accelerator;
}

// 12 members: 8 in the first domain, 4 in the second: the stripe is 4 wide, 2 * 1/2 * 800 / 4 = 200 bytes each.
TEST(Expand, StripesAsWideAsTheSmallestPart) {
  const auto stages = expand({Collective::all_reduce, Bytes{800}, 12, 1}, first_nodes(3), layout);
  ASSERT_EQ(stages.size(), 2u);
  EXPECT_EQ(stages[1].flows.size(), 8u);
  for (const Flow& flow : stages[1].flows) EXPECT_DOUBLE_EQ(flow.bytes.value, 200.0);
}

TEST(Expand, SendsEveryPeerItsShareInAnAllToAll) {
  const auto stages = expand({Collective::all_to_all, Bytes{1600}, 16, 1}, first_nodes(4), layout);
  ASSERT_EQ(stages.size(), 1u);
  EXPECT_EQ(stages[0].flows.size(), 16u * 15u);
  for (const auto& [accelerator, bytes] : totals(stages).received) EXPECT_DOUBLE_EQ(bytes, 1500.0) << accelerator;
}

TEST(Expand, ReachesEveryMemberOfABroadcastOnce) {
  const auto stages = expand({Collective::broadcast, Bytes{800}, 4, 4}, first_nodes(4), layout);  // 2 members a domain
  const Totals sums = totals(stages);
  double received = 0.0;
  for (const auto& [accelerator, bytes] : sums.received) received += bytes;
  EXPECT_DOUBLE_EQ(received, 4 * 3 * 800.0);  // 4 groups, all members but the root
  for (std::int64_t root = 0; root < 4; ++root) EXPECT_EQ(sums.received.count(root), 0u);
}

TEST(Expand, SendsToTheSuccessorOnly) {
  const auto stages = expand({Collective::point_to_point, Bytes{5}, 4, 16}, first_nodes(16), layout);
  ASSERT_EQ(stages.size(), 1u);
  EXPECT_EQ(stages[0].flows.size(), 48u);  // 16 pipelines of 4: 3 messages each
  for (const Flow& flow : stages[0].flows) EXPECT_EQ(flow.destination, flow.source + 16);
}

TEST(Expand, FollowsThePlacement) {
  const topology::Placement placement{{{2, 1}, {9, 1}}};
  const auto stages = expand({Collective::point_to_point, Bytes{5}, 2, 4}, placement, layout);
  ASSERT_EQ(stages[0].flows.size(), 4u);
  EXPECT_EQ(stages[0].flows[1].source, 2 * 4 + 1);
  EXPECT_EQ(stages[0].flows[1].destination, 9 * 4 + 1);
}

TEST(Expand, HasNothingToDoForOneRank) {
  EXPECT_TRUE(expand({Collective::all_reduce, Bytes{800}, 1, 1}, first_nodes(2), layout).empty());
}

}  // namespace
}  // namespace gigatwin::collectives
