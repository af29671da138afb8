#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <vector>

#include "base/random.hpp"
#include "topology/node_pool.hpp"

namespace gigatwin::topology {

static bool operator==(NodeRange a, NodeRange b) { return a.first == b.first && a.count == b.count; }
static void PrintTo(NodeRange range, std::ostream* out) { *out << range.first << "+" << range.count; }

namespace {

using testing::ElementsAre;

/// 64 nodes: domains of 2, leaf groups of 8, pods of 32.
const NodeLayout layout{.nodes = 64, .accelerators_per_node = 4, .domain_nodes = 2, .leaf_nodes = 8, .pod_nodes = 32};

TEST(NodePool, StartsAllFree) {
  const NodePool pool{layout};
  EXPECT_EQ(pool.free_nodes(), 64);
  EXPECT_THAT(pool.free_ranges(), ElementsAre(NodeRange{0, 64}));
}

TEST(NodePool, RefusesMoreThanIsFree) {
  NodePool pool{layout};
  EXPECT_FALSE(pool.allocate(65));
  EXPECT_TRUE(pool.allocate(64));
  EXPECT_FALSE(pool.allocate(1));
}

TEST(NodePool, MergesReleasedNeighbours) {
  NodePool pool{layout};
  const Placement a = *pool.allocate(8), b = *pool.allocate(8), c = *pool.allocate(8);
  pool.release(a);
  pool.release(c);
  EXPECT_THAT(pool.free_ranges(), ElementsAre(NodeRange{0, 8}, NodeRange{16, 48}));
  pool.release(b);
  EXPECT_THAT(pool.free_ranges(), ElementsAre(NodeRange{0, 64}));
}

TEST(NodePool, StartsJobsOfALeafAtALeafBoundary) {
  NodePool pool{layout};
  pool.allocate(1);
  EXPECT_THAT(pool.allocate(8)->ranges, ElementsAre(NodeRange{8, 8}));
}

TEST(NodePool, StartsJobsOfADomainAtADomainBoundary) {
  NodePool pool{layout};
  pool.allocate(1);
  EXPECT_THAT(pool.allocate(3)->ranges, ElementsAre(NodeRange{2, 3}));
}

TEST(NodePool, KeepsAJobInsideALeafThatHoldsIt) {
  NodePool pool{layout};
  pool.allocate(6);                                                     // nodes 0..5; 6 and 7 are left in leaf 0
  EXPECT_THAT(pool.allocate(4)->ranges, ElementsAre(NodeRange{8, 4}));  // not 6..9
  EXPECT_THAT(pool.allocate(2)->ranges, ElementsAre(NodeRange{6, 2}));  // fills the gap
}

TEST(NodePool, KeepsAJobInsideAPodThatHoldsIt) {
  NodePool pool{layout};
  pool.allocate(24);                                                       // leaves 0..2 of pod 0
  EXPECT_THAT(pool.allocate(16)->ranges, ElementsAre(NodeRange{32, 16}));  // not 24..39
}

TEST(NodePool, TakesTheSmallestRangeThatHoldsTheJob) {
  NodePool pool{layout};
  const Placement whole = *pool.allocate(64);
  pool.release({{{0, 16}}});
  pool.release({{{24, 4}}});
  EXPECT_THAT(pool.allocate(4)->ranges, ElementsAre(NodeRange{24, 4}));
}

TEST(NodePool, SpreadsAJobThatNoRangeHoldsOverTheFewestRanges) {
  NodePool pool{layout};
  pool.allocate(64);
  for (const NodeRange range : {NodeRange{0, 8}, NodeRange{16, 4}, NodeRange{24, 12}, NodeRange{40, 2}})
    pool.release({{range}});
  // 12 + 8 + 2: the last two from the smallest range that holds them.
  EXPECT_THAT(pool.allocate(22)->ranges, ElementsAre(NodeRange{0, 8}, NodeRange{24, 12}, NodeRange{40, 2}));
}

TEST(NodePool, LeavesBrokenDomainsOutOfSpreadJobsWhereItCan) {
  NodePool pool{layout};
  pool.take_out(5);
  pool.take_out(20);
  // Whole domains: 0..3, 6..19, 22..63, 60 nodes in all; node 4 and node 21 lack their neighbour.
  const Placement job = *pool.allocate(60);
  EXPECT_THAT(job.ranges, ElementsAre(NodeRange{0, 4}, NodeRange{6, 14}, NodeRange{22, 42}));
  EXPECT_EQ(shape_of(job, layout).domains, 30);
  EXPECT_EQ(pool.free_nodes(), 2);
}

TEST(NodePool, TakesNodesOutAndPutsThemBack) {
  NodePool pool{layout};
  pool.take_out(10);
  EXPECT_FALSE(pool.is_free(10));
  EXPECT_EQ(pool.free_nodes(), 63);
  EXPECT_DEATH(pool.take_out(10), "not free");
  pool.put_back(10);
  EXPECT_DEATH(pool.put_back(10), "free already");
  EXPECT_THAT(pool.free_ranges(), ElementsAre(NodeRange{0, 64}));
}

TEST(PlacementShape, CountsTheBlocksTouched) {
  // Nodes 1..4 touch domains 0, 1, 2; node 5 is of domain 2 too; nodes 40..41 are domain 20, leaf 5, pod 1.
  const Placement placement{{{1, 4}, {5, 1}, {40, 2}}};
  EXPECT_EQ(shape_of(placement, layout), (PlacementShape{.nodes = 7, .domains = 4, .leaves = 2, .pods = 2}));
}

TEST(PlacementShape, AgreesWithCountingNodeByNode) {
  const Draws draws{3, "test.shapes"};
  for (std::uint64_t i = 0; i < 200; ++i) {
    Placement placement;
    std::set<std::int64_t> domains, leaves, pods;
    for (std::int64_t first = 0; first < 64;) {
      const auto free = static_cast<std::int64_t>(20.0 * draws.uniform(100 * i + static_cast<std::uint64_t>(first)));
      const std::int64_t count = std::min<std::int64_t>(1 + free % 9, 64 - first);
      if (draws.uniform(100 * i + 64 + static_cast<std::uint64_t>(first % 32)) < 0.5) {
        placement.ranges.push_back({first, count});
        for (std::int64_t node = first; node < first + count; ++node) {
          domains.insert(node / 2);
          leaves.insert(node / 8);
          pods.insert(node / 32);
        }
      }
      first += count;
    }
    const PlacementShape shape = shape_of(placement, layout);
    ASSERT_EQ(shape.domains, std::ssize(domains));
    ASSERT_EQ(shape.leaves, std::ssize(leaves));
    ASSERT_EQ(shape.pods, std::ssize(pods));
  }
}

/// A plain bitmap that the pool must agree with.
struct Bitmap {
  std::vector<bool> free = std::vector<bool>(64, true);

  void set(NodeRange range, bool value) {
    for (std::int64_t node = range.first; node < range.first + range.count; ++node) {
      ASSERT_NE(free[static_cast<std::size_t>(node)], value) << "node " << node;
      free[static_cast<std::size_t>(node)] = value;
    }
  }
  std::vector<NodeRange> ranges() const {
    std::vector<NodeRange> list;
    for (std::int64_t node = 0; node < 64; ++node) {
      if (!free[static_cast<std::size_t>(node)]) continue;
      if (!list.empty() && list.back().first + list.back().count == node)
        ++list.back().count;
      else
        list.push_back({node, 1});
    }
    return list;
  }
  std::int64_t count() const { return std::count(free.begin(), free.end(), true); }
};

/// Does one random thing to both.
void step(NodePool& pool, Bitmap& bitmap, std::vector<Placement>& jobs, const Draws& draws, std::uint64_t i) {
  const double what = draws.uniform(3 * i);
  const auto pick = [&](std::size_t n) {
    return static_cast<std::size_t>(draws.uniform(3 * i + 1) * static_cast<double>(n));
  };
  if (what < 0.5) {
    const double u = draws.uniform(3 * i + 2);
    const auto nodes = 1 + static_cast<std::int64_t>(u * u * 40.0);
    const auto job = pool.allocate(nodes);
    ASSERT_EQ(job.has_value(), nodes <= bitmap.count());
    if (!job) return;
    ASSERT_EQ(job->nodes(), nodes);
    for (const NodeRange range : job->ranges) bitmap.set(range, false);
    jobs.push_back(*job);
  } else if (what < 0.9 && !jobs.empty()) {
    const std::size_t which = pick(jobs.size());
    pool.release(jobs[which]);
    for (const NodeRange range : jobs[which].ranges) bitmap.set(range, true);
    jobs.erase(jobs.begin() + static_cast<std::ptrdiff_t>(which));
  } else if (const auto node = static_cast<std::int64_t>(pick(64)); pool.is_free(node)) {
    pool.take_out(node);
    bitmap.set({node, 1}, false);
    jobs.push_back({{{node, 1}}});  // comes back as any job does
  }
}

TEST(NodePool, AgreesWithABitmapOverRandomHistories) {
  for (std::uint64_t history = 0; history < 20; ++history) {
    const Draws draws{1, "test.pool", history};
    NodePool pool{layout};
    Bitmap bitmap;
    std::vector<Placement> jobs;
    for (std::uint64_t i = 0; i < 500; ++i) {
      step(pool, bitmap, jobs, draws, i);
      ASSERT_EQ(pool.free_nodes(), bitmap.count());
      ASSERT_EQ(pool.free_ranges(), bitmap.ranges());
      for (std::int64_t node = 0; node < 64; ++node)
        ASSERT_EQ(pool.is_free(node), bitmap.free[static_cast<std::size_t>(node)]);
      for (const Placement& job : jobs)
        ASSERT_TRUE(std::is_sorted(job.ranges.begin(), job.ranges.end(),
                                   [](NodeRange a, NodeRange b) { return a.first < b.first; }));
    }
  }
}

}  // namespace
}  // namespace gigatwin::topology
