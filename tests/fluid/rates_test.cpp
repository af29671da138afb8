#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fluid/solve.hpp"
#include "random_problem.hpp"
#include "reference.hpp"

namespace gigatwin::fluid {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::Pointwise;

constexpr double relative = 1e-9;  // what we promise; the solver keeps 1e-12

Problem problem_of(std::vector<double> capacity, const std::vector<std::pair<std::vector<Use>, FlowOptions>>& flows) {
  Problem problem{std::move(capacity)};
  for (const auto& [uses, options] : flows) problem.add(uses, options);
  return problem;
}

TEST(MaxMinRates, SharesOneLinkEvenly) {
  const Problem p = problem_of({12.0}, {{{{0}}, {}}, {{{0}}, {}}, {{{0}}, {}}});
  EXPECT_THAT(max_min_rates(p), ElementsAre(4.0, 4.0, 4.0));
}

// Parking lot: links of 10, 10, 4; one flow over all, one on each. Link 2 fills first, at 4/2 = 2 for both its flows;
// then links 0 and 1 have 10 - 2 = 8 each for their own flow.
TEST(MaxMinRates, SolvesTheParkingLot) {
  const Problem p = problem_of({10.0, 10.0, 4.0}, {{{{0}, {1}, {2}}, {}}, {{{0}}, {}}, {{{1}}, {}}, {{{2}}, {}}});
  EXPECT_THAT(max_min_rates(p), ElementsAre(2.0, 8.0, 8.0, 2.0));
}

// Bertsekas and Gallager's kind of network: link 0 of 3 fills at 1 with three flows; link 1 of 10 then gives 10 - 1 = 9
// to its two others, 4.5 each.
TEST(MaxMinRates, FillsOneBottleneckAfterTheOther) {
  const Problem p = problem_of({3.0, 10.0}, {{{{0}}, {}}, {{{0}}, {}}, {{{0}, {1}}, {}}, {{{1}}, {}}, {{{1}}, {}}});
  EXPECT_THAT(max_min_rates(p), ElementsAre(1.0, 1.0, 1.0, 4.5, 4.5));
}

// 12 B/s at weights 1, 2, 3: a level of 12 / 6 = 2.
TEST(MaxMinRates, AreAsWeights) {
  const Problem p = problem_of({12.0}, {{{{0}}, {.weight = 1.0}}, {{{0}}, {.weight = 2.0}}, {{{0}}, {.weight = 3.0}}});
  EXPECT_THAT(max_min_rates(p), ElementsAre(2.0, 4.0, 6.0));
}

// 12 B/s, one flow capped at 2: the others have (12 - 2) / 2 = 5 each. A flow without links has its cap.
TEST(MaxMinRates, LeaveToOthersWhatACapKeepsFromOne) {
  const Problem p = problem_of({12.0}, {{{{0}}, {.cap = 2.0}}, {{{0}}, {}}, {{{0}}, {}}, {{}, {.cap = 7.0}}});
  EXPECT_THAT(max_min_rates(p), ElementsAre(2.0, 5.0, 5.0, 7.0));
}

// A flow that crosses the link twice, written either way, and one that puts a quarter on it: 2 x + x + x/4 = 13, x = 4.
TEST(MaxMinRates, CountWhatShareOfAFlowALinkCarries) {
  const Problem p = problem_of({13.0}, {{{{0, 2.0}}, {}}, {{{0}}, {}}, {{{0, 0.25}}, {}}});
  EXPECT_THAT(max_min_rates(p), ElementsAre(4.0, 4.0, 4.0));
  const Problem twice = problem_of({13.0}, {{{{0}, {0}}, {}}, {{{0}}, {}}, {{{0, 0.25}}, {}}});
  EXPECT_THAT(max_min_rates(twice), ElementsAre(4.0, 4.0, 4.0));
  EXPECT_EQ(twice.uses(), 3U);
}

TEST(MaxMinRates, OfNoFlowsAreNone) { EXPECT_TRUE(max_min_rates(Problem{{1.0}}).empty()); }

// The defining property: within capacity, and each flow at its cap or with a full link on which no flow has a higher
// level.
void expect_max_min(const Problem& p, const std::vector<double>& rate) {
  std::vector<double> load(p.links(), 0.0), highest(p.links(), 0.0);
  for (std::size_t f = 0; f < p.flows(); ++f)
    for (std::size_t u = p.offsets()[f]; u < p.offsets()[f + 1]; ++u) {
      load[p.link()[u]] += p.share()[u] * rate[f];
      highest[p.link()[u]] = std::max(highest[p.link()[u]], rate[f] / p.weight()[f]);
    }
  for (std::size_t l = 0; l < p.links(); ++l) EXPECT_LE(load[l], p.capacity()[l] * (1.0 + relative)) << "link " << l;
  for (std::size_t f = 0; f < p.flows(); ++f) {
    bool limited = rate[f] >= p.cap()[f] * (1.0 - relative);
    EXPECT_LE(rate[f], p.cap()[f] * (1.0 + relative));
    for (std::size_t u = p.offsets()[f]; u < p.offsets()[f + 1]; ++u) {
      const std::uint32_t l = p.link()[u];
      limited = limited || (load[l] >= p.capacity()[l] * (1.0 - relative) &&
                            rate[f] / p.weight()[f] >= highest[l] * (1.0 - relative));
    }
    EXPECT_TRUE(limited) << "flow " << f << " could have more than " << rate[f];
  }
}

TEST(MaxMinRates, LeaveNoFlowWithoutABottleneck) {
  for (std::uint64_t seed = 0; seed < 640; ++seed) {
    SCOPED_TRACE(seed);
    const Problem p = random_problem(seed, features_of(seed));
    const std::vector<double> rate = max_min_rates(p);
    expect_max_min(p, rate);
    const std::vector<double> plain = plain_rates(p, std::vector<bool>(p.flows(), true));
    for (std::size_t f = 0; f < p.flows(); ++f) EXPECT_NEAR(rate[f], plain[f], relative * plain[f]) << "flow " << f;
    if (testing::Test::HasFailure()) return;
  }
}

// A unit of bandwidth has no meaning of its own: k times all capacities and caps are k times all rates.
TEST(MaxMinRates, ScaleWithAllCapacities) {
  for (std::uint64_t seed = 0; seed < 64; ++seed) {
    const Problem p = random_problem(seed, features_of(seed));
    std::vector<double> capacity = p.capacity();
    for (double& c : capacity) c *= 1e9 / 3.0;
    Problem scaled{capacity};
    for (std::size_t f = 0; f < p.flows(); ++f) {
      std::vector<Use> uses;
      for (std::size_t u = p.offsets()[f]; u < p.offsets()[f + 1]; ++u)
        uses.push_back({static_cast<std::int32_t>(p.link()[u]), p.share()[u]});
      scaled.add(uses, {.weight = p.weight()[f], .cap = p.cap()[f] * 1e9 / 3.0});
    }
    const std::vector<double> rate = max_min_rates(p), scaled_rate = max_min_rates(scaled);
    for (std::size_t f = 0; f < p.flows(); ++f)
      EXPECT_NEAR(scaled_rate[f], rate[f] * 1e9 / 3.0, relative * scaled_rate[f]);
  }
}

// Bandwidths of fabrics, weights nine orders apart: the large flow's share of the link leaves the small one its own.
TEST(MaxMinRates, KeepSmallWeightsBesideLargeOnes) {
  const Problem p =
      problem_of({1e11, 5e10}, {{{{0}}, {.weight = 1e9}}, {{{0}, {1}}, {.weight = 1.0}}, {{{1}}, {.cap = 4e10}}});
  const std::vector<double> rate = max_min_rates(p);
  EXPECT_NEAR(rate[1], 1e11 / (1e9 + 1.0), 1e-9 * 100.0);
  expect_max_min(p, rate);
}

TEST(ProblemDeathTest, RefusesWhatHasNoAnswer) {
  Problem p{{1.0}};
  EXPECT_DEATH(p.add({}, {}), "no link and no cap");
  EXPECT_DEATH(p.add(std::vector<Use>{{1}}, {}), "link 1 of 1");
  EXPECT_DEATH(p.add(std::vector<Use>{{0, 0.0}}, {}), "share 0");
  EXPECT_DEATH(p.add(std::vector<Use>{{0}}, {.bytes = -1.0}), "-1 B");
  EXPECT_DEATH(Problem{{0.0}}, "capacity 0");
}

}  // namespace
}  // namespace gigatwin::fluid
