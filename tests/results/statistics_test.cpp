#include "results/statistics.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/random.hpp"

namespace gigatwin::results {
namespace {

// Sorted 1, 2, 4, 7, 11. Median: the third. 95 %: at 0.95 x 4 = 3.8, so 7 + 0.8 x (11 - 7) = 10.2. Mean 25 / 5.
TEST(Statistics, QuantilesInterpolateBetweenOrderStatistics) {
  const Spread spread = spread_of({7, 1, 11, 4, 2});
  EXPECT_DOUBLE_EQ(spread.mean, 5.0);
  EXPECT_DOUBLE_EQ(spread.median, 4.0);
  EXPECT_NEAR(spread.high, 10.2, 1e-12);
  EXPECT_DOUBLE_EQ(spread_of({4, 1}).median, 2.5);
  EXPECT_DOUBLE_EQ(spread_of({3}).high, 3.0);
  EXPECT_TRUE(std::isnan(spread_of({}).mean));
  EXPECT_TRUE(std::isnan(spread_of({}).median));
}

TEST(Statistics, QuantilesAreThoseOfTheSortedSample) {
  const Draws draws{3, "test.quantiles"};
  for (std::uint64_t trial = 0; trial < 50; ++trial) {
    std::vector<double> sample;
    for (std::uint64_t i = 0; i <= trial; ++i) sample.push_back(draws.uniform(1000 * trial + i));
    std::vector<double> sorted = sample;
    std::sort(sorted.begin(), sorted.end());
    for (std::size_t i = 0; i < sorted.size(); ++i) {
      const double p = sorted.size() == 1 ? 0.0 : static_cast<double>(i) / static_cast<double>(sorted.size() - 1);
      EXPECT_NEAR(quantile(sample, p), sorted[i], 1e-12 + (i + 1 < sorted.size() ? 1e-9 * sorted[i + 1] : 0.0));
    }
  }
}

// Waited 90 s for 30 s: 120 / 30. For 2 s: (90 + 2) / 10, not 46. Never below 1: (0 + 2) / 10.
TEST(Statistics, SlowdownOfShortJobsIsBounded) {
  EXPECT_DOUBLE_EQ(bounded_slowdown(seconds(90), seconds(30)), 4.0);
  EXPECT_DOUBLE_EQ(bounded_slowdown(seconds(90), seconds(2)), 9.2);
  EXPECT_DOUBLE_EQ(bounded_slowdown(seconds(0), seconds(2)), 1.0);
}

// 1, 2, 3: 6^2 / (3 x 14) = 6/7. All alike: 1. One of four: 1/4.
TEST(Statistics, JainsIndexTellsFairFromUnfair) {
  EXPECT_DOUBLE_EQ(jain_index(std::vector<double>{1, 2, 3}), 6.0 / 7.0);
  EXPECT_DOUBLE_EQ(jain_index(std::vector<double>{5, 5}), 1.0);
  EXPECT_DOUBLE_EQ(jain_index(std::vector<double>{0, 0, 3, 0}), 0.25);
  EXPECT_TRUE(std::isnan(jain_index(std::vector<double>{0, 0})));
  EXPECT_TRUE(std::isnan(jain_index(std::vector<double>{})));
}

}  // namespace
}  // namespace gigatwin::results
