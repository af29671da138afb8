#include "pipeline/stragglers.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>

#include "pipelines.hpp"

namespace gigatwin::pipeline {
namespace {

// Closed forms: n = 2: 1 / sqrt(pi), n = 3: 3 / (2 sqrt(pi)). Larger n: David and Nagaraja, Order Statistics (2003),
// table of normal scores; n = 1e6 by adaptive quadrature of the density of the largest.
TEST(ExpectedMaximum, OfNormalDraws) {
  const double root = std::sqrt(std::numbers::pi);
  EXPECT_NEAR(expected_maximum(1), 0.0, 1e-8);
  EXPECT_NEAR(expected_maximum(2), 1.0 / root, 1e-8);
  EXPECT_NEAR(expected_maximum(3), 1.5 / root, 1e-8);
  EXPECT_NEAR(expected_maximum(10), 1.53875, 1e-5);
  EXPECT_NEAR(expected_maximum(100), 2.50759, 1e-5);
  EXPECT_NEAR(expected_maximum(1000), 3.24144, 1e-5);
}

double simpson(const std::function<double(double)>& of, double from, double to) {
  const int pieces = 20000;
  const double width = (to - from) / pieces;
  double sum = of(from) + of(to);
  for (int i = 1; i < pieces; ++i) sum += (i % 2 == 1 ? 4.0 : 2.0) * of(from + i * width);
  return sum * width / 3.0;
}

/// Mean of the largest of n draws in [low, high]: high - integral of their distribution function to the power n, which
/// for a million draws rises from 0 to 1 within 1e-5 of a limit.
double by_simpson(double n, double low, double high) {
  const auto below = [](double x) { return 0.5 * std::erfc(-x / std::sqrt(2.0)); };
  const double inside = below(high) - below(low), near = high - 1e-3;
  const auto largest = [&](double x) { return std::pow((below(x) - below(low)) / inside, n); };
  return high - simpson(largest, low, near) - simpson(largest, near, high);
}

TEST(ExpectedMaximum, IsTheIntegralOfTheDistribution) {
  for (const std::int64_t n : {1, 7, 1000, 1000000}) {
    const auto draws = static_cast<double>(n);
    EXPECT_NEAR(expected_maximum(n), by_simpson(draws, -9.0, 9.0), 1e-7);
    EXPECT_NEAR(expected_maximum(n, 2.6), by_simpson(draws, -2.6, 2.6), 1e-7);
    EXPECT_NEAR(expected_maximum(n, 1.0), by_simpson(draws, -1.0, 1.0), 1e-7);
  }
}

TEST(ExpectedMaximum, GrowsWithTheGroupUpToTheLimit) {
  double last = -1.0;
  for (std::int64_t n = 1; n <= 1000000; n *= 10) {
    EXPECT_GT(expected_maximum(n, 2.6), last);
    last = expected_maximum(n, 2.6);
    EXPECT_LT(last, 2.6);
    EXPECT_LT(last, expected_maximum(n) + 1e-9);
  }
}

// Monte Carlo: 4000 jobs of 1000 accelerators, speeds redrawn beyond 2.6 sigma.
TEST(LastingSlowdown, IsTheMeanOfSimulatedJobs) {
  constexpr double spread = 0.02;
  const Draws draws{7, "test.speed"};
  double sum = 0.0;
  std::uint64_t next = 0;
  const int jobs = 4000;
  for (int job = 0; job < jobs; ++job) {
    double slowest = 1.0;
    for (int i = 0; i < 1000;) {
      const double z = draws.normal(next++);
      if (std::abs(z) > slowest_kept) continue;
      slowest = std::min(slowest, 1.0 + spread * z);
      ++i;
    }
    sum += 1.0 / slowest;
  }
  // The slowest of 1000 varies by 0.08 sigma: the mean of 4000 is good to 0.08 x 0.02 / sqrt(4000) = 2.5e-5.
  EXPECT_NEAR(lasting_slowdown(spread, 1000), sum / jobs, 1e-4);
}

TEST(LastingSlowdown, OneAcceleratorIsAsFastAsTheMean) {
  EXPECT_NEAR(lasting_slowdown(0.02, 1), 1.0, 1e-9);
  EXPECT_EQ(lasting_slowdown(0.0, 100000), 1.0);
  EXPECT_NEAR(lasting_slowdown(0.01, 100000), 1.0 / (1.0 - 0.026), 1e-4);  // the slowest is at the limit
}

// One stage: 16 micro-batches of F 1 and B 2 with 2 % noise vary by 0.02 sqrt(16 (1 + 4)) = 0.179 around 48.
TEST(PassNoise, AddsUpOnOneStage) {
  const Shape shape{1, 1, 16};
  const StepSpread step = noisy_step(shape, alike(shape, computing(1.0, 1.0, 1.0)), 0.02);
  EXPECT_NEAR(step.mean.value, 48.0, 1e-9);  // mirrored draws: exact
  EXPECT_NEAR(step.deviation.value, 0.02 * std::sqrt(80.0), 1e-9);
  EXPECT_NEAR(slowest_of(step, 1000).value, 48.0 + 3.2414 * step.deviation.value, 1e-4);
}

/// Mean end of the slowest of `replicas` pipelines, drawn one by one.
double simulated_s(const Shape& shape, const Costs& costs, double noise, int replicas, int jobs) {
  const auto order = order_of(shape);
  double sum_s = 0.0;
  for (int job = 0; job < jobs; ++job) {
    double slowest_s = 0.0;
    for (int replica = 0; replica < replicas; ++replica) {
      const Draws draws{11, "test.noise", static_cast<std::uint64_t>(job * replicas + replica)};
      PassFactors factors;
      std::uint64_t next = 0;
      for (const auto& stage : order) {
        auto& of_stage = factors.emplace_back();
        for (std::size_t i = 0; i < stage.size(); ++i) of_stage.push_back(1.0 + noise * draws.normal(next++));
      }
      slowest_s = std::max(slowest_s, evaluate(shape, costs, factors).end.value);
    }
    sum_s += slowest_s;
  }
  return sum_s / jobs;
}

// 2 % noise: the delay is some 2 % of the step, and agrees with jobs drawn one by one to a tenth of that.
TEST(PassNoise, TheSlowestReplicaIsThatOfSimulatedJobs) {
  for (const Shape shape : {Shape{4, 1, 16}, Shape{4, 2, 16}, Shape{4, 1, 16, Schedule::zero_bubble},
                            Shape{4, 1, 16, Schedule::gpipe}, Shape{4, 1, 16, Schedule::dual_pipe}}) {
    const Costs costs = alike(shape, computing(1.0, 1.0, 1.0));
    const double even_s = evaluate(shape, costs).end.value;
    const double expected_s = slowest_of(noisy_step(shape, costs, 0.02), 16).value;
    EXPECT_NEAR(expected_s, simulated_s(shape, costs, 0.02, 16, 60), 0.002 * even_s);
    EXPECT_GT(expected_s, even_s);
  }
}

// 1F1B has no slack, so it loses a share of every micro-batch; interleaved, only while it fills and drains.
TEST(PassNoise, LongStepsOfInterleavedPipelinesLoseLess) {
  const auto share = [](const Shape& shape) {
    const Costs costs = alike(shape, computing(1.0, 1.0, 1.0));
    const double even_s = evaluate(shape, costs).end.value;
    return (noisy_step(shape, costs, 0.01).mean.value - even_s) / even_s;
  };
  EXPECT_GT(share({8, 1, 128}), 0.006);
  EXPECT_LT(share({8, 2, 128}), 0.001);
}

}  // namespace
}  // namespace gigatwin::pipeline
