#include "sim/failures.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <map>

namespace gigatwin::sim {
namespace {

// 100,000 components at 10 per million hours fail once an hour: 8,766 in a Julian year, standard deviation 94.
TEST(Failures, ComeAtTheTotalRateAndEverywhere) {
  FailureProcess process{{{"accelerator", FailureReach::node, {10.0 / 3.6e9}, 100000}}, 5};
  std::int64_t count = 0, low_half = 0;
  while (true) {
    const auto failure = process.next();
    if (failure->when > years(1)) break;
    ++count;
    low_half += failure->component < 50000;
  }
  EXPECT_NEAR(static_cast<double>(count), 8766.0, 4 * 94.0);
  EXPECT_NEAR(static_cast<double>(low_half) / static_cast<double>(count), 0.5, 4 * 0.5 / std::sqrt(8766.0));
}

TEST(Failures, OfOneCauseDoNotDependOnOtherCauses) {
  const FailureCause a{"accelerator", FailureReach::node, {1e-6}, 100};
  const FailureCause b{"switch", FailureReach::leaf, {1e-6}, 50};
  FailureProcess alone{{a}, 1}, both{{b, a}, 1};
  for (int i = 0; i < 100; ++i) {
    const Failure expected = *alone.next();
    Failure found = *both.next();
    while (found.cause != 1) found = *both.next();
    EXPECT_EQ(found.when, expected.when);
    EXPECT_EQ(found.component, expected.component);
    EXPECT_EQ(found.number, static_cast<std::uint64_t>(i));  // so repairs do not depend on other causes either
  }
}

TEST(Failures, NeverHappenWithoutComponentsOrRate) {
  EXPECT_FALSE(
      FailureProcess({{"none", FailureReach::node, {1.0}, 0}, {"never", FailureReach::node, {0.0}, 7}}, 1).next());
  EXPECT_FALSE(FailureProcess({}, 1).next());
}

// sqrt(2 * 60 s * 3 h) = sqrt(120 * 10800) s = 1138.42 s
TEST(Checkpoints, IntervalIsYoungs) {
  EXPECT_NEAR(young_interval({60}, hours(3)).value, 1138.42, 0.005);
  EXPECT_TRUE(std::isinf(young_interval({60}, {INFINITY}).value));
}

}  // namespace
}  // namespace gigatwin::sim
