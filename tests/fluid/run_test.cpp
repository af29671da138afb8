#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

}  // namespace
}  // namespace gigatwin::fluid
