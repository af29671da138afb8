#include "sim/simgrid_flows.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "base/random.hpp"
#include "fluid/solve.hpp"

namespace gigatwin::sim {
namespace {

using fluid::Problem;
using fluid::Use;
using testing::ElementsAre;

// SimGrid's precision of 1e-12 of a link, over some thousand changes of rates.
constexpr double agreement = 1e-8;

void add(Problem& problem, std::initializer_list<Use> uses, double bytes, double start_s = 0.0,
         double cap = std::numeric_limits<double>::infinity()) {
  problem.add(std::vector<Use>(uses), {.bytes = bytes, .start_s = start_s, .cap = cap});
}

auto near(double value) { return testing::DoubleNear(value, agreement * value); }

// 100 B/s for 300 B and 500 B: both at 50 B/s until 6 s, then 200 B at 100 B/s: 8 s.
TEST(SimgridFlows, ShareALinkEvenly) {
  Problem problem{{100.0}};
  add(problem, {{0, 1.0}}, 300.0);
  add(problem, {{0, 1.0}}, 500.0);
  EXPECT_THAT(simgrid_rates(problem), ElementsAre(near(50.0), near(50.0)));
  EXPECT_THAT(simgrid_finish_s(problem), ElementsAre(near(6.0), near(8.0)));
}

// One flow crosses the link twice, at 1/0.8 of its bytes: 1.25 (2 x + x) = 100: x = 26.67 B/s for both.
TEST(SimgridFlows, CrossALinkAsOftenAsItsShareSays) {
  Problem problem{{100.0}};
  add(problem, {{0, 2.5}}, 80.0);
  add(problem, {{0, 1.25}}, 80.0);
  EXPECT_THAT(simgrid_rates(problem), ElementsAre(near(80.0 / 3.0), near(80.0 / 3.0)));
  EXPECT_THAT(simgrid_finish_s(problem), ElementsAre(near(3.0), near(3.0)));
}

// Capped at 10 B/s from 2 s on: 50 B end at 7 s. The other has 100 B/s for 2 s, then 90 B/s: 200 + 450 B at 7 s, then
// 100 B/s again: 50 B more at 7.5 s. No bytes take no time.
TEST(SimgridFlows, HaveStartsAndCaps) {
  Problem problem{{100.0}};
  add(problem, {{0, 1.0}}, 50.0, 2.0, 10.0);
  add(problem, {{0, 1.0}}, 700.0);
  add(problem, {{0, 1.0}}, 0.0, 3.0);
  EXPECT_THAT(simgrid_finish_s(problem), ElementsAre(near(7.0), near(7.5), near(3.0)));
}

TEST(SimgridFlows, MayBeNone) {
  EXPECT_TRUE(simgrid_finish_s(Problem{{100.0}}).empty());
  EXPECT_TRUE(simgrid_rates(Problem{{100.0}}).empty());
}

std::string message_of(const Problem& problem) {
  try {
    simgrid_finish_s(problem);
  } catch (const SimulationError& error) {
    return error.what();
  }
  return "no error";
}

// 1 and the square root of 2 are no multiples of anything.
TEST(SimgridFlows, RefuseSharesWithoutACommonMeasure) {
  Problem problem{{100.0, 100.0}};
  add(problem, {{0, 1.0}, {1, 1.0}}, 80.0);
  add(problem, {{1, std::sqrt(2.0)}}, 80.0);
  EXPECT_THAT(message_of(problem),
              testing::StartsWith("at 0 s, simgrid network: link 1: a share of 1 is not a whole multiple, up to 1000"));
}

TEST(SimgridFlows, RefuseWeights) {
  Problem problem{{100.0}};
  problem.add(std::vector<Use>{{0, 1.0}}, {.bytes = 1.0, .weight = 2.0});
  EXPECT_EQ(message_of(problem), "at 0 s, simgrid network: flow 0 has weight 2: SimGrid's flows are all alike");
}

// Messages of 20 B to 3 MB on 60 links of 50 to 100 GB/s, up to 6 of them a flow, crossed once to thrice; half start
// later, a fifth is capped.
TEST(SimgridFlows, EndWhenOursDo) {
  const Draws draws{3, "test.flows"};
  std::uint64_t n = 0;
  const auto number = [&](double most) { return static_cast<std::int32_t>(draws.uniform(n++) * most); };
  std::vector<double> capacity(60);
  for (double& c : capacity) c = 50e9 * (1.0 + draws.uniform(n++));
  Problem problem{capacity};
  for (int f = 0; f < 300; ++f) {
    std::vector<Use> uses;
    for (std::int32_t links = 1 + number(6); links > 0; --links) uses.push_back({number(60), (1 + number(3)) / 0.9});
    problem.add(uses, {.bytes = std::exp(3.0 + 12.0 * draws.uniform(n++)),
                       .start_s = draws.uniform(n++) < 0.5 ? 0.0 : 1e-6 * draws.uniform(n++),
                       .cap = draws.uniform(n++) < 0.2 ? 1e9 : std::numeric_limits<double>::infinity()});
  }
  const std::vector<double> finish_s = simgrid_finish_s(problem), rates = simgrid_rates(problem);
  const fluid::Outcome ours = fluid::run(problem);
  const std::vector<double> our_rates = fluid::max_min_rates(problem);
  for (std::size_t f = 0; f < finish_s.size(); ++f) {
    EXPECT_THAT(finish_s[f], near(ours.finish_s[f]));
    EXPECT_THAT(rates[f], near(our_rates[f]));
  }
}

}  // namespace
}  // namespace gigatwin::sim
