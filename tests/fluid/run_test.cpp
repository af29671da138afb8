#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "fluid/solve.hpp"
#include "random_problem.hpp"
#include "reference.hpp"

namespace gigatwin::fluid {
namespace {

using testing::ElementsAre;

constexpr double relative = 1e-9;

// 10 B/s, 20 B and 50 B: 5 B/s each until 4 s; the second has 50 - 20 = 30 B left and all 10 B/s: 3 s more.
TEST(Run, GivesWhatAnEndedFlowHadToTheOthers) {
  Problem p{{10.0}};
  const std::vector<Use> uses{{0}};
  p.add(uses, {.bytes = 20.0});
  p.add(uses, {.bytes = 50.0});
  const Outcome outcome = run(p);
  EXPECT_THAT(outcome.finish_s, ElementsAre(4.0, 7.0));
  EXPECT_EQ(outcome.makespan_s, 7.0);
  EXPECT_EQ(outcome.instants, 3);  // start, 4 s, 7 s
}

// 10 B/s; 40 B from 0 s, 30 B from 2 s: 20 B of the first are gone at 2 s; 5 B/s each until it ends at 6 s; the second
// has 30 - 20 = 10 B left: 7 s.
TEST(Run, LetsALateFlowTakeItsShare) {
  Problem p{{10.0}};
  const std::vector<Use> uses{{0}};
  p.add(uses, {.bytes = 40.0});
  p.add(uses, {.bytes = 30.0, .start_s = 2.0});
  EXPECT_THAT(run(p).finish_s, ElementsAre(6.0, 7.0));
}

// Parking lot of two links of 10: the long flow and both short ones start at 5 B/s. Short flow a (10 B) ends at 2 s;
// the long one stays at 5 since link 1 is still full. Short flow b (20 B) ends at 4 s; the long one has 50 - 20 = 30 B
// at 10 B/s: 7 s.
TEST(Run, FreesAFlowOnlyWhereItsBottleneckWas) {
  Problem p{{10.0, 10.0}};
  p.add(std::vector<Use>{{0}, {1}}, {.bytes = 50.0});
  p.add(std::vector<Use>{{0}}, {.bytes = 10.0});
  p.add(std::vector<Use>{{1}}, {.bytes = 20.0});
  EXPECT_THAT(run(p).finish_s, ElementsAre(7.0, 2.0, 4.0));
}

// Link 0 of 10 has a and b, link 1 of 12 has b and c: 5, 5 and 7. When a (10 B) ends at 2 s, b and c both get 6: c
// slows down. c had 26 - 14 = 12 B left: 4 s. b had 60 - 10 - 12 = 38 B left at 10 B/s: 7.8 s.
TEST(Run, SlowsAFlowDownWhenItsNeighbourSpeedsUp) {
  Problem p{{10.0, 12.0}};
  p.add(std::vector<Use>{{0}}, {.bytes = 10.0});
  p.add(std::vector<Use>{{0}, {1}}, {.bytes = 60.0});
  p.add(std::vector<Use>{{1}}, {.bytes = 26.0});
  const Outcome outcome = run(p);
  EXPECT_NEAR(outcome.finish_s[1], 7.8, 1e-12);
  EXPECT_NEAR(outcome.finish_s[2], 4.0, 1e-12);
}

TEST(Run, EndsAFlowOfNoBytesAsItStarts) {
  Problem p{{10.0}};
  p.add(std::vector<Use>{{0}}, {.bytes = 0.0, .start_s = 3.0});
  p.add(std::vector<Use>{{0}}, {.bytes = 100.0});
  EXPECT_THAT(run(p).finish_s, ElementsAre(3.0, 10.0));
}

TEST(Run, OfNoFlowsEndsAtOnce) {
  const Outcome outcome = run(Problem{{1.0}});
  EXPECT_TRUE(outcome.finish_s.empty());
  EXPECT_EQ(outcome.makespan_s, 0.0);
}

void expect_same(const std::vector<double>& finish, const std::vector<double>& expected) {
  ASSERT_EQ(finish.size(), expected.size());
  for (std::size_t f = 0; f < finish.size(); ++f)
    EXPECT_NEAR(finish[f], expected[f], relative * expected[f]) << "flow " << f;
}

TEST(Run, IsTheSameIncrementallyAndFromScratch) {
  for (std::uint64_t seed = 0; seed < 960; ++seed) {
    SCOPED_TRACE(seed);
    const Problem p = random_problem(seed, features_of(seed));
    const std::vector<double> plain = plain_finish(p);
    expect_same(run_from_scratch(p).finish_s, plain);
    expect_same(run_incremental(p).finish_s, plain);
    expect_same(run(p).finish_s, plain);
    if (testing::Test::HasFailure()) return;
  }
}

/// 400 links, 500 flows of 1 to 3 links: many small neighbourhoods, so that changes reach a few flows only.
Problem sparse_problem(std::uint64_t seed) {
  Picks picks{seed, "fluid.sparse"};
  const Features features = features_of(seed);
  constexpr int links = 400;
  std::vector<double> capacity;
  for (int l = 0; l < links; ++l) capacity.push_back(10.0 * (1 + picks.pick(2)));
  Problem p{capacity};
  for (int f = 0; f < 500; ++f) {
    std::vector<Use> uses;
    for (int n = 1 + picks.pick(3); n > 0; --n)
      uses.push_back({picks.pick(links), features.shares ? picks.between(0.1, 2.0) : 1.0});
    FlowOptions options{.bytes = features.sizes ? picks.between(50.0, 100.0) : 100.0};
    if (features.weights) options.weight = picks.between(0.5, 4.0);
    if (features.caps && picks.pick(2) == 0) options.cap = picks.between(1.0, 20.0);
    if (features.starts) options.start_s = picks.between(0.0, 60.0);
    p.add(uses, options);
  }
  return p;
}

TEST(Run, FollowsChangesThroughSparseNetworksExactly) {
  for (std::uint64_t seed = 0; seed < 64; ++seed) {
    SCOPED_TRACE(seed);
    const Problem p = sparse_problem(seed);
    const Outcome incremental = run_incremental(p), scratch = run_from_scratch(p);
    expect_same(incremental.finish_s, scratch.finish_s);
    EXPECT_EQ(incremental.instants, scratch.instants);
    if (testing::Test::HasFailure()) return;
  }
}

// A link that is never idle while it has work ends when a queue would: end = max(end, start) + bytes on it / capacity,
// by start. Holds whatever the weights, so no byte is lost or carried twice.
TEST(Run, CarriesEveryByteOnce) {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    Picks picks{seed, "fluid.conservation"};
    const double capacity = picks.between(1e9, 1e11);
    Problem p{{capacity}};
    double start_s = 0.0, end_s = 0.0;
    for (int f = 0; f < 40; ++f) {
      const double bytes = picks.between(0.0, 1e9), share = picks.between(0.1, 2.0);
      start_s += picks.pick(2) == 0 ? 0.0 : picks.between(0.0, 2e9 / capacity);
      p.add(std::vector<Use>{{0, share}}, {.bytes = bytes, .start_s = start_s, .weight = picks.between(0.1, 10.0)});
      end_s = std::max(end_s, start_s) + share * bytes / capacity;
    }
    EXPECT_NEAR(run(p).makespan_s, end_s, relative * end_s) << seed;
  }
}

// Two flows of 3 B and 5 B: the first crosses link 0 twice, both cross link 1: 6 B, 8 B.
TEST(LinkBytes, CountEachCrossing) {
  Problem p{{1.0, 1.0, 1.0}};
  p.add(std::vector<Use>{{0}, {1}, {0}}, {.bytes = 3.0});
  p.add(std::vector<Use>{{1}}, {.bytes = 5.0});
  EXPECT_THAT(link_bytes(p), ElementsAre(6.0, 8.0, 0.0));
}

// Numbers are names: flows and links in the opposite order end at the same times.
TEST(Run, DoesNotDependOnTheOrderOfFlowsAndLinks) {
  for (std::uint64_t seed = 0; seed < 160; ++seed) {
    SCOPED_TRACE(seed);
    const Problem p = random_problem(seed, features_of(seed));
    Problem reversed{std::vector<double>(p.capacity().rbegin(), p.capacity().rend())};
    for (std::size_t f = p.flows(); f-- > 0;) {
      std::vector<Use> uses;
      for (std::size_t u = p.offsets()[f + 1]; u-- > p.offsets()[f];)
        uses.push_back({static_cast<std::int32_t>(p.links() - 1 - p.link()[u]), p.share()[u]});
      reversed.add(uses, {p.bytes()[f], p.start_s()[f], p.weight()[f], p.cap()[f]});
    }
    std::vector<double> finish = run(reversed).finish_s;
    std::reverse(finish.begin(), finish.end());
    expect_same(finish, run(p).finish_s);
    if (testing::Test::HasFailure()) return;
  }
}

// Times of flows that start late in a long run are as exact as those of early ones.
TEST(Run, StartsItsClockWhenTheFirstFlowDoes) {
  Problem p{{10.0}};
  p.add(std::vector<Use>{{0}}, {.bytes = 20.0, .start_s = 1e6});
  p.add(std::vector<Use>{{0}}, {.bytes = 20.000001, .start_s = 1e6});
  const Outcome outcome = run(p);
  EXPECT_EQ(outcome.instants, 3);  // ends 1e-7 s apart are two instants
  EXPECT_NEAR(outcome.finish_s[1] - outcome.finish_s[0], 1e-7, 1e-9);
}

}  // namespace
}  // namespace gigatwin::fluid
