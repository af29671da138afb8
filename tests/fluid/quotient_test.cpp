#include <gtest/gtest.h>

#include <algorithm>

#include "fluid/partition.hpp"
#include "fluid/quotient.hpp"
#include "fluid/solve.hpp"
#include "random_problem.hpp"

namespace gigatwin::fluid {
namespace {

constexpr double relative = 1e-9;

FlowOptions options_of(const Problem& p, std::size_t f) {
  return {p.bytes()[f], p.start_s()[f], p.weight()[f], p.cap()[f]};
}

/// `copies` of a problem, the uses of each flow leading to copies of their links that are drawn at random, one shift
/// per use: a covering of the problem, so symmetric however tangled. With `failed`, the first copy of link 0 is gone
/// and what used it goes over the second.
Problem tangled_copies(const Problem& p, int copies, bool failed, Picks& picks) {
  const auto links = static_cast<std::int32_t>(p.links());
  std::vector<double> capacity;
  for (int c = 0; c < copies; ++c) capacity.insert(capacity.end(), p.capacity().begin(), p.capacity().end());
  std::vector<int> shift;
  for (std::size_t u = 0; u < p.uses(); ++u) shift.push_back(picks.pick(copies));
  Problem tangled{capacity};
  for (int c = 0; c < copies; ++c)
    for (std::size_t f = 0; f < p.flows(); ++f) {
      std::vector<Use> uses;
      for (std::size_t u = p.offsets()[f]; u < p.offsets()[f + 1]; ++u) {
        const std::int32_t link = (c + shift[u]) % copies * links + static_cast<std::int32_t>(p.link()[u]);
        uses.push_back({failed && link == 0 ? links : link, p.share()[u]});
      }
      tangled.add(uses, options_of(p, f));
    }
  return tangled;
}

void expect_quotient_like_full(const Problem& p, const Quotient& quotient) {
  const std::vector<double> rate = max_min_rates(p), cell_rate = max_min_rates(quotient.problem);
  const Outcome full = run_from_scratch(p), cells = run_incremental(quotient.problem);
  for (std::size_t f = 0; f < p.flows(); ++f) {
    const std::uint32_t cell = quotient.flow_cell[f];
    EXPECT_NEAR(cell_rate[cell], rate[f], relative * rate[f]) << "flow " << f;
    EXPECT_NEAR(cells.finish_s[cell], full.finish_s[f], relative * full.finish_s[f]) << "flow " << f;
  }
}

TEST(Quotient, OfTangledCopiesIsNoLargerThanOne) {
  for (std::uint64_t seed = 0; seed < 320; ++seed) {
    SCOPED_TRACE(seed);
    Picks picks{seed, "fluid.copies"};
    const Problem p = random_problem(seed, features_of(seed));
    const Problem tangled = tangled_copies(p, 2 + picks.pick(6), false, picks);
    const std::optional<Quotient> quotient = reduce(tangled, 2);
    ASSERT_TRUE(quotient);
    EXPECT_LE(quotient->problem.flows(), p.flows());
    expect_quotient_like_full(tangled, *quotient);
    if (testing::Test::HasFailure()) return;
  }
}

TEST(Quotient, IsExactWithAFailedLink) {
  int reduced = 0;
  for (std::uint64_t seed = 0; seed < 320; ++seed) {
    SCOPED_TRACE(seed);
    Picks picks{seed, "fluid.failed"};
    const Problem tangled = tangled_copies(random_problem(seed, features_of(seed)), 4 + picks.pick(6), true, picks);
    if (const std::optional<Quotient> quotient = reduce(tangled, 2)) {
      ++reduced;
      expect_quotient_like_full(tangled, *quotient);
    }
    const Outcome chosen = run(tangled), scratch = run_from_scratch(tangled);
    for (std::size_t f = 0; f < tangled.flows(); ++f)
      EXPECT_NEAR(chosen.finish_s[f], scratch.finish_s[f], relative * scratch.finish_s[f]);
    if (testing::Test::HasFailure()) return;
  }
  EXPECT_GT(reduced, 30);  // else this would test little
}

// Two tiers: 8 leaves of 8 ports, a spine per uplink, all send four leaves on by D-mod-k: one cell. Uplink 0 of leaf 0
// gone, uplink 1 carries two flows at half the rate, 100 B at 10 / 2 B/s; the 62 others are as before: two cells.
TEST(Quotient, KeepsAFailedUplinkApart) {
  constexpr std::int32_t radix = 8, hosts = radix * radix;
  const auto shift = [](bool failed) {
    Problem p{std::vector<double>(4 * hosts, 10.0)};
    for (std::int32_t from = 0; from < hosts; ++from) {
      const std::int32_t to = (from + hosts / 2) % hosts, leaf = from / radix;
      const std::int32_t spine = failed && leaf == 0 && to % radix == 0 ? 1 : to % radix;
      p.add(
          std::vector<Use>{
              {from}, {hosts + leaf * radix + spine}, {2 * hosts + to / radix * radix + spine}, {3 * hosts + to}},
          {.bytes = 100.0});
    }
    return p;
  };
  const std::optional<Quotient> whole = reduce(shift(false)), failed = reduce(shift(true));
  ASSERT_TRUE(whole && failed);
  EXPECT_EQ(whole->problem.flows(), 1U);
  EXPECT_EQ(failed->problem.flows(), 2U);
  const Outcome outcome = run(shift(true));
  EXPECT_EQ(std::count(outcome.finish_s.begin(), outcome.finish_s.end(), 20.0), 2);
  EXPECT_EQ(std::count(outcome.finish_s.begin(), outcome.finish_s.end(), 10.0), 62);
}

// Twelve flows around a ring of twelve links, two links each: all alike, and each link carries two. The quotient is one
// flow on one link with share |F| s / |L| = 12 * 2 / 12 = 2.
TEST(Quotient, OfARingIsOneFlowOnOneLink) {
  Problem ring{std::vector<double>(12, 10.0)};
  for (std::int32_t f = 0; f < 12; ++f) ring.add(std::vector<Use>{{f}, {(f + 1) % 12}}, {.bytes = 100.0});
  const std::optional<Quotient> quotient = reduce(ring);
  ASSERT_TRUE(quotient);
  ASSERT_EQ(quotient->problem.flows(), 1U);
  ASSERT_EQ(quotient->problem.uses(), 1U);
  EXPECT_EQ(quotient->problem.share()[0], 2.0);
  EXPECT_EQ(run(ring).finish_s, std::vector<double>(12, 20.0));  // 100 B at 10 / 2 B/s
}

// Sprayed over three links in thirds, in different orders: the sums of a third differ by roundings and still count as
// equal.
TEST(Quotient, TakesShareSumsAsEqualUpToRounding) {
  Problem p{std::vector<double>(3, 9.0)};
  for (std::int32_t f = 0; f < 6; ++f)
    p.add(std::vector<Use>{{f % 3, 0.1}, {(f + 1) % 3, 0.2}, {(f + 2) % 3, 0.3}}, {.bytes = 36.0});
  const std::optional<Quotient> quotient = reduce(p, 2);
  ASSERT_TRUE(quotient);
  EXPECT_EQ(quotient->problem.flows(), 1U);
  expect_quotient_like_full(p, *quotient);
}

TEST(Quotient, IsNotTriedWhereFlowsDiffer) {
  Problem p{{10.0, 10.0}};
  for (int f = 0; f < 10; ++f) p.add(std::vector<Use>{{f % 2}}, {.bytes = 1.0 + f});
  EXPECT_FALSE(reduce(p, 2));
}

/// Two flows on a link each, differing in one thing; taken as one cell, as a collision of hashes would.
Problem pair(FlowOptions second, double capacity = 10.0, double share = 1.0) {
  Problem p{{10.0, capacity}};
  p.add(std::vector<Use>{{0}}, {.bytes = 1.0});
  p.add(std::vector<Use>{{1, share}}, second);
  return p;
}

TEST(Quotient, IsRefusedForCellsThatOnlyAHashTookAsEqual) {
  const Partition one_cell{{0, 0}, {0, 0}, 1, 1};
  EXPECT_TRUE(quotient_by(pair({.bytes = 1.0}), one_cell));
  EXPECT_FALSE(quotient_by(pair({.bytes = 2.0}), one_cell));
  EXPECT_FALSE(quotient_by(pair({.bytes = 1.0, .start_s = 1.0}), one_cell));
  EXPECT_FALSE(quotient_by(pair({.bytes = 1.0, .weight = 2.0}), one_cell));
  EXPECT_FALSE(quotient_by(pair({.bytes = 1.0, .cap = 5.0}), one_cell));
  EXPECT_FALSE(quotient_by(pair({.bytes = 1.0}, 20.0), one_cell));
  EXPECT_FALSE(quotient_by(pair({.bytes = 1.0}, 10.0, 2.0), one_cell));
  Problem both_on_one{{10.0, 10.0}};  // equal flows, unequal loads
  both_on_one.add(std::vector<Use>{{0}}, {.bytes = 1.0});
  both_on_one.add(std::vector<Use>{{0}}, {.bytes = 1.0});
  EXPECT_FALSE(quotient_by(both_on_one, one_cell));
  Problem one_has_more{{10.0, 10.0, 10.0}};  // link 1 has what two flows should spread over links 1 and 2
  one_has_more.add(std::vector<Use>{{0}, {1}}, {.bytes = 1.0});
  one_has_more.add(std::vector<Use>{{0}}, {.bytes = 1.0});
  EXPECT_FALSE(quotient_by(one_has_more, {{0, 0}, {0, 1, 1}, 1, 2}));
}

}  // namespace
}  // namespace gigatwin::fluid
