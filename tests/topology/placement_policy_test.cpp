#include "topology/placement_policy.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <vector>

#include "base/random.hpp"
#include "topology/node_pool.hpp"

namespace gigatwin::topology {

static bool operator==(NodeRange a, NodeRange b) { return a.first == b.first && a.count == b.count; }
static void PrintTo(NodeRange range, std::ostream* out) { *out << range.first << "+" << range.count; }

namespace {

using testing::ElementsAre;
using enum PlacementPolicy;

/// 64 nodes: domains of 2, leaf groups of 8, pods of 16.
const NodeLayout layout{.nodes = 64, .accelerators_per_node = 4, .domain_nodes = 2, .leaf_nodes = 8, .pod_nodes = 16};

/// Where a job goes when these ranges are free.
std::vector<NodeRange> place(PlacementPolicy policy, std::vector<NodeRange> free, std::int64_t nodes) {
  return describe(policy).place(FreeRanges{free}, layout, nodes).ranges;
}

const std::vector<NodeRange> all{{0, 64}};

TEST(PlacementPolicies, RowsAreInTheOrderOfTheEnumeration) {
  for (std::size_t i = 0; i < placement_policies().size(); ++i)
    EXPECT_EQ(static_cast<std::size_t>(placement_policies()[i].policy), i);
  EXPECT_EQ(describe(rail_aware).name, "rail-aware");
}

// ---- spread

// 16 nodes are 8 domains: 2 from each of 4 pods, 1 from each of its 2 leaf groups.
TEST(SpreadPlacement, TakesAsMuchFromEveryPodAndLeafGroup) {
  EXPECT_THAT(place(spread, all, 16),
              ElementsAre(NodeRange{0, 2}, NodeRange{8, 2}, NodeRange{16, 2}, NodeRange{24, 2}, NodeRange{32, 2},
                          NodeRange{40, 2}, NodeRange{48, 2}, NodeRange{56, 2}));
}

// 10 domains: pods 1 to 3 have 1, 2 and 8 of them; 2 from pod 0 would be even, so 1 + 2 + the other 7 from pods 0
// and 3.
TEST(SpreadPlacement, TakesTheRestWhereThereIsMore) {
  const Placement job{place(spread, {{0, 8}, {16, 2}, {32, 4}, {48, 16}}, 20)};
  const auto in_pod = [&](std::int64_t pod) {
    std::int64_t nodes = 0;
    for (const NodeRange range : job.ranges)
      if (range.first / 16 == pod) nodes += range.count;
    return nodes;
  };
  EXPECT_EQ(in_pod(0), 6);
  EXPECT_EQ(in_pod(1), 2);
  EXPECT_EQ(in_pod(2), 4);
  EXPECT_EQ(in_pod(3), 8);
}

TEST(SpreadPlacement, KeepsDomainsWhole) {
  EXPECT_THAT(place(spread, {{1, 3}, {16, 16}}, 4), ElementsAre(NodeRange{2, 2}, NodeRange{16, 2}));
  EXPECT_THAT(place(spread, {{0, 16}, {16, 16}}, 3), ElementsAre(NodeRange{0, 2}, NodeRange{16, 1}));
}

TEST(SpreadPlacement, JobSmallerThanADomainStaysInOne) {
  EXPECT_THAT(place(spread, {{0, 2}, {16, 16}}, 1), ElementsAre(NodeRange{16, 1}));  // the emptier pod
  EXPECT_THAT(place(spread, {{1, 1}, {16, 1}}, 1), ElementsAre(NodeRange{1, 1}));    // there is no whole domain
}

TEST(SpreadPlacement, BreaksDomainsWhereWholeOnesAreNotEnough) {
  EXPECT_THAT(place(spread, {{1, 1}, {16, 3}}, 4), ElementsAre(NodeRange{1, 1}, NodeRange{16, 3}));
}

// ---- pod-aware

// Pod 0 has 6 free nodes in 3 pieces, pod 1 has 8 in one; packed would take the one range that holds the job.
TEST(PodAwarePlacement, PrefersTheFullerPodToTheLongerRange) {
  const std::vector<NodeRange> free{{0, 2}, {4, 2}, {10, 2}, {16, 8}};
  EXPECT_THAT(place(packed, free, 6), ElementsAre(NodeRange{16, 6}));
  EXPECT_THAT(place(pod_aware, free, 6), ElementsAre(NodeRange{0, 2}, NodeRange{4, 2}, NodeRange{10, 2}));
}

// 12 free in pod 0, split by a failed node; the range 24..35 has 12 as well, but over two pods.
TEST(PodAwarePlacement, NeverCrossesAPodThatHoldsTheJob) {
  const std::vector<NodeRange> free{{0, 6}, {8, 6}, {24, 12}};
  EXPECT_THAT(place(packed, free, 12), ElementsAre(NodeRange{24, 12}));
  EXPECT_THAT(place(pod_aware, free, 12), ElementsAre(NodeRange{0, 6}, NodeRange{8, 6}));
}

// 20 nodes of 6 + 16 + 4 + 8: the largest, 16, and of the others that hold the last 4 the fullest.
TEST(PodAwarePlacement, TakesTheFewestPodsForTheRest) {
  EXPECT_THAT(place(pod_aware, {{0, 6}, {16, 16}, {40, 4}, {48, 8}}, 20),
              ElementsAre(NodeRange{16, 16}, NodeRange{40, 4}));
}

// Halls of 2 pods: 20 nodes fit in hall 1 (16 + 8) and not in hall 0 (16 + 2), though any pod with 16 would start.
TEST(PodAwarePlacement, TakesTheFewestHalls) {
  NodeLayout halls = layout;
  halls.hall_nodes = 32;
  const std::vector<NodeRange> free{{0, 16}, {16, 2}, {40, 24}};
  const Placement job = describe(pod_aware).place(FreeRanges{free}, halls, 20);
  EXPECT_EQ(shape_of(job, halls).halls, 1);
  EXPECT_THAT(job.ranges, ElementsAre(NodeRange{40, 20}));
}

// ---- rail-aware

// Leaf group 0 has lost a node. 8 nodes get group 1 whole, where packed takes the same; 12 get group 1 and 4 of group
// 0.
TEST(RailAwarePlacement, TakesWholeLeafGroupsFirst) {
  const std::vector<NodeRange> free{{0, 5}, {6, 10}};
  EXPECT_THAT(place(rail_aware, free, 8), ElementsAre(NodeRange{8, 8}));
  EXPECT_THAT(place(rail_aware, free, 12), ElementsAre(NodeRange{0, 4}, NodeRange{8, 8}));
}

// 10 nodes: group 1 whole and 2 from group 0, which is shared already; packed starts at a leaf boundary, in groups that
// nobody has yet.
TEST(RailAwarePlacement, PutsTheRestWhereAGroupIsSharedAlready) {
  const std::vector<NodeRange> free{{4, 4}, {8, 8}, {32, 16}};
  EXPECT_THAT(place(packed, free, 10), ElementsAre(NodeRange{32, 10}));
  EXPECT_THAT(place(rail_aware, free, 10), ElementsAre(NodeRange{4, 2}, NodeRange{8, 8}));
}

TEST(RailAwarePlacement, TakesPartsWhereNoGroupIsWhole) {
  EXPECT_THAT(place(rail_aware, {{0, 6}, {8, 6}}, 10), ElementsAre(NodeRange{0, 6}, NodeRange{8, 4}));
}

// ---- all of them

/// Plays starts, ends and failures; calls `check` after each placement with what was free before and what came out.
template <class Check>
void play(PlacementPolicy policy, std::uint64_t seed, Check check) {
  const Draws draws{seed, "test.policies"};
  NodePool pool{layout, policy};
  std::vector<Placement> jobs;
  for (std::uint64_t i = 0; i < 400; ++i) {
    if (draws.uniform(3 * i) < 0.55) {
      const double u = draws.uniform(3 * i + 1);
      const std::vector<NodeRange> before = pool.free_ranges();
      const auto nodes = 1 + static_cast<std::int64_t>(u * u * 40.0);
      const auto job = pool.allocate(nodes);
      ASSERT_EQ(job.has_value(), nodes <= Placement{before}.nodes());
      if (!job) continue;
      check(before, *job);
      jobs.push_back(*job);
    } else if (!jobs.empty()) {
      const auto which = static_cast<std::ptrdiff_t>(draws.uniform(3 * i + 2) * static_cast<double>(jobs.size()));
      pool.release(jobs[static_cast<std::size_t>(which)]);
      jobs.erase(jobs.begin() + which);
    }
    ASSERT_GE(pool.fragmentation(), 0.0);
    ASSERT_LE(pool.fragmentation(), 1.0);
  }
}

/// Nodes of `ranges` in the block of this size where there are most.
std::int64_t most_in_block(const std::vector<NodeRange>& ranges, std::int64_t block) {
  std::map<std::int64_t, std::int64_t> counts;
  for (const NodeRange range : ranges)
    for (std::int64_t node = range.first; node < range.first + range.count; ++node) ++counts[node / block];
  std::int64_t most = 0;
  for (const auto& [index, count] : counts) most = std::max(most, count);
  return most;
}

TEST(PlacementPolicies, GiveFreeNodesAloneAndAsManyAsAskedFor) {
  for (const PlacementPolicyEntry& entry : placement_policies())
    play(entry.policy, 1, [&](const std::vector<NodeRange>& before, const Placement& job) {
      FreeRanges free{before};  // `take` and `contains` find what is not free, or taken twice
      for (const NodeRange range : job.ranges) {
        for (std::int64_t node = range.first; node < range.first + range.count; ++node)
          ASSERT_TRUE(free.contains(node)) << entry.name;
        free.take(range);
      }
      ASSERT_TRUE(std::is_sorted(job.ranges.begin(), job.ranges.end(),
                                 [](NodeRange a, NodeRange b) { return a.first < b.first; }));
    });
}

TEST(PlacementPolicies, ThoseThatKnowPodsCrossNoneThatHoldsTheJob) {
  for (const PlacementPolicy policy : {pod_aware, rail_aware})
    play(policy, 2, [](const std::vector<NodeRange>& before, const Placement& job) {
      if (job.nodes() <= most_in_block(before, layout.pod_nodes)) {
        ASSERT_EQ(shape_of(job, layout).pods, 1);
      }
    });
}

TEST(PlacementPolicies, SpreadUsesMorePodsThanPacked) {
  std::int64_t by_spread = 0, by_packed = 0;
  play(spread, 3, [&](const auto&, const Placement& job) { by_spread += shape_of(job, layout).pods; });
  play(packed, 3, [&](const auto&, const Placement& job) { by_packed += shape_of(job, layout).pods; });
  EXPECT_GT(by_spread, by_packed);
}

// ---- fragmentation

TEST(Fragmentation, IsZeroWhereAPodHoldsAsMuchAsItCan) {
  NodePool pool{layout};
  EXPECT_DOUBLE_EQ(pool.fragmentation(), 0.0);  // 1 - 16 / min(64, 16)
  const Placement job = *pool.allocate(56);     // 8 free nodes, all in the last pod: 1 - 8/8
  EXPECT_DOUBLE_EQ(pool.fragmentation(), 0.0);
  pool.allocate(8);
  EXPECT_DOUBLE_EQ(pool.fragmentation(), 0.0);  // nothing is free
  pool.release(job);
  EXPECT_DOUBLE_EQ(pool.fragmentation(), 0.0);
}

// Free: 4 nodes in pod 0, 3 in pod 1, 3 in pod 2: 1 - 4/10.
TEST(Fragmentation, IsWhatTheLargestBlockLacks) {
  NodePool pool{layout};
  pool.allocate(64);
  for (const NodeRange range : {NodeRange{0, 2}, NodeRange{12, 2}, NodeRange{16, 3}, NodeRange{40, 3}})
    pool.release({{range}});
  EXPECT_DOUBLE_EQ(pool.fragmentation(), 0.6);
}

// A quarter of every pod is taken: 12 of 16 nodes is the most that one has.
TEST(Fragmentation, OfSpreadJobsIsHigh) {
  NodePool pool{layout, spread};
  pool.allocate(16);
  EXPECT_DOUBLE_EQ(pool.fragmentation(), 0.25);
}

// One pod of 64 nodes: by leaf groups of 8. 5 and 3 free nodes in two of them: 1 - 5/8.
TEST(Fragmentation, CountsLeafGroupsWhereOnePodIsTheSite) {
  NodeLayout one_pod = layout;
  one_pod.pod_nodes = 64;
  NodePool pool{one_pod};
  pool.allocate(64);
  pool.release({{{0, 5}, {8, 3}}});
  EXPECT_DOUBLE_EQ(pool.fragmentation(), 0.375);
}

}  // namespace
}  // namespace gigatwin::topology
