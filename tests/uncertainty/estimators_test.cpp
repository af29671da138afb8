#include "uncertainty/estimators.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "base/random.hpp"

namespace gigatwin::uncertainty {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
const std::vector<double> five_fifty_ninety_five{0.05, 0.5, 0.95};

std::vector<double> normals(std::uint64_t seed, std::uint64_t entity, std::size_t count, double mean = 0.0) {
  const Draws draws{seed, "test.estimators", entity};
  std::vector<double> values(count);
  for (std::size_t i = 0; i < count; ++i) values[i] = mean + draws.normal(i);
  return values;
}

// 10, 20, 30, 40: place 3 p from the first; p = 0.5: between 20 and 30; p = 0.05: 10 + 0.15 * 10.
TEST(Quantile, IsThatOfSpreadsheets) {
  const std::vector<double> ascending{10.0, 20.0, 30.0, 40.0};
  EXPECT_DOUBLE_EQ(quantile(ascending, 0.5), 25.0);
  EXPECT_DOUBLE_EQ(quantile(ascending, 0.05), 11.5);
  EXPECT_DOUBLE_EQ(quantile(ascending, 0.0), 10.0);
  EXPECT_DOUBLE_EQ(quantile(ascending, 1.0), 40.0);
  EXPECT_TRUE(std::isnan(quantile({}, 0.5)));
  EXPECT_DOUBLE_EQ(quantile(std::vector<double>{3.0}, 0.95), 3.0);
}

TEST(Quantile, MissingAreLeftOut) {
  const std::vector<double> ascending = known(std::vector<double>{3.0, unknown, 1.0, unknown, 2.0});
  EXPECT_EQ(ascending, (std::vector<double>{1.0, 2.0, 3.0}));
}

// Of a standard normal: sqrt(p (1 - p) / n) / density. p = 0.5: 0.5 / sqrt(4000) / 0.39894 = 0.01982;
// p = 0.05: 0.21794 / sqrt(4000) / 0.10314 = 0.03341. One estimate, from 28 spacings, scatters by 19 %; 40 by 3 %.
TEST(Quantile, StandardErrorIsThatOfTheDensity) {
  double median = 0.0, low = 0.0, squares = 0.0;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    const std::vector<double> ascending = known(normals(seed, 0, 4000));
    median += quantile_estimate(ascending, 0.5).standard_error / 40.0;
    low += quantile_estimate(ascending, 0.05).standard_error / 40.0;
    squares += std::pow(quantile_estimate(ascending, 0.05).value + 1.64485, 2) / 40.0;
  }
  EXPECT_NEAR(median, 0.01982, 0.0018);
  EXPECT_NEAR(low, 0.03341, 0.0030);
  EXPECT_NEAR(std::sqrt(squares), 0.03341, 0.011);  // what they really err by: 40 draws, 11 % a deviation
}

TEST(Quantile, StandardErrorIsUnknownOfFewValues) {
  const std::vector<double> ascending = known(normals(1, 0, 15));
  EXPECT_TRUE(std::isnan(quantile_estimate(ascending, 0.05).standard_error));
  EXPECT_FALSE(std::isnan(quantile_estimate(ascending, 0.5).standard_error));
}

// 1, 3, 8: mean 4, squares 9 + 1 + 16 = 26, s = sqrt(13), error sqrt(13 / 3).
TEST(Mean, WithItsError) {
  const MeanEstimate estimate = mean(std::vector<double>{1.0, unknown, 3.0, 8.0});
  EXPECT_DOUBLE_EQ(estimate.value, 4.0);
  EXPECT_DOUBLE_EQ(estimate.standard_deviation, std::sqrt(13.0));
  EXPECT_DOUBLE_EQ(estimate.standard_error, std::sqrt(13.0 / 3.0));
  EXPECT_EQ(estimate.count, 3U);
  EXPECT_EQ(estimate.missing, 1U);
}

TEST(Mean, OfNothingIsUnknown) {
  EXPECT_TRUE(std::isnan(mean(std::vector<double>{unknown}).value));
  EXPECT_TRUE(std::isnan(mean(std::vector<double>{2.0}).standard_error));
}

// Pairs: 1 < 2 wins, 2 = 2 ties, 5 > 3 loses, the rest is missing: (1 + 0.5) / 3.
TEST(Beats, CountsTiesHalfAndLeavesOutPointsThatOneLacks) {
  const std::vector<double> a{1.0, 2.0, 5.0, unknown, 1.0}, b{2.0, 2.0, 3.0, 1.0, unknown};
  const Beats lower = beats(a, b, true), higher = beats(a, b, false);
  EXPECT_DOUBLE_EQ(lower.probability, 0.5);
  EXPECT_EQ(lower.pairs, 3U);
  EXPECT_EQ(lower.ties, 1U);
  EXPECT_EQ(lower.missing, 2U);
  EXPECT_DOUBLE_EQ(lower.probability + higher.probability, 1.0);
  EXPECT_TRUE(std::isnan(beats({}, {}, true).probability));
}

// 10 of 10: Wilson's interval is 10 / (10 + 1.96^2) = 0.7225 to 1.
TEST(Beats, IntervalHoldsWhereAllPairsAgree) {
  const std::vector<double> a(10, 1.0), b(10, 2.0);
  const Beats all = beats(a, b, true);
  EXPECT_DOUBLE_EQ(all.probability, 1.0);
  EXPECT_NEAR(all.interval.low, 0.7225, 1e-4);
  EXPECT_DOUBLE_EQ(all.interval.high, 1.0);
}

// X ~ N(0, 1), Y ~ N(0.5, 1): P(X < Y) = Phi(0.5 / sqrt(2)) = 0.63816. 95 % of 400 intervals cover it, give or take 2.2
// % (two deviations).
TEST(Beats, OfTwoNormalsAndItsIntervalCovers) {
  int covered = 0;
  double sum = 0.0;
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    const Beats result = beats(normals(seed, 1, 200), normals(seed, 2, 200, 0.5), true);
    sum += result.probability;
    if (result.interval.low <= 0.63816 && 0.63816 <= result.interval.high) ++covered;
  }
  EXPECT_NEAR(sum / 400.0, 0.63816, 3.0 * 0.0017);
  EXPECT_NEAR(covered, 380, 3 * 4.4);
}

// Common futures: b is a plus a little more than nothing, so a always wins, which independent futures hide.
TEST(Beats, IsPairedByPoint) {
  const std::vector<double> a = normals(1, 1, 100);
  std::vector<double> b = a;
  for (double& value : b) value += 1e-6;
  EXPECT_DOUBLE_EQ(beats(a, b, true).probability, 1.0);
}

TEST(Convergence, SettlesOfManyPointsAndNotOfFew) {
  const Convergence many = convergence(normals(1, 0, 4000), five_fifty_ninety_five);
  ASSERT_EQ(many.steps.size(), 4U);
  EXPECT_EQ(many.steps.front().count, 500U);
  EXPECT_EQ(many.steps.back().count, 4000U);
  EXPECT_NEAR(many.width, 3.29, 0.15);
  EXPECT_TRUE(many.settled);
  const Convergence few = convergence(normals(1, 0, 60), five_fifty_ninety_five);
  EXPECT_FALSE(few.settled);
  ASSERT_EQ(few.steps.size(), 3U);  // 60 / 8 = 7 values are too few for a step
}

TEST(Convergence, TrendOverThePointsIsNotSettled) {
  std::vector<double> values = normals(1, 0, 4000);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] += static_cast<double>(i) / 1000.0;
  EXPECT_FALSE(convergence(values, five_fifty_ninety_five).settled);
}

TEST(Convergence, ConstantIsSettledAndNothingIsNot) {
  EXPECT_TRUE(convergence(std::vector<double>(64, 2.0), five_fifty_ninety_five).settled);
  EXPECT_FALSE(convergence(std::vector<double>(64, unknown), five_fifty_ninety_five).settled);
  EXPECT_FALSE(convergence({}, five_fifty_ninety_five).settled);
}

TEST(Tornado, LargestSwingFirstUnknownLast) {
  const std::vector<TornadoRow> rows =
      tornado(std::vector<double>{1.0, unknown, 5.0}, std::vector<double>{2.0, 3.0, -1.0});
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0].input, 2U);
  EXPECT_DOUBLE_EQ(rows[0].swing(), 6.0);
  EXPECT_EQ(rows[1].input, 0U);
  EXPECT_EQ(rows[2].input, 1U);
}

}  // namespace
}  // namespace gigatwin::uncertainty
