#include "results/time_to_train.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/random.hpp"

namespace gigatwin::results {
namespace {

sim::JobRecord interrupted_ten_times() {
  sim::JobRecord job;
  job.failures = 10;
  job.lost = hours(5);
  job.restarting = hours(1);
  job.productive = hours(90);
  job.checkpointing = hours(4);
  return job;
}

// m = 0.5 h, r = 0.1 h: E[L] = 0.6 h, E[L^2] = 4/3 x 0.25 + 2 x 0.05 + 0.01 = 0.44333 h^2; 10 failures in 100 h.
TEST(TimeToTrain, LossesComeFromTheJobsRecord) {
  const FailureLosses losses = losses_of(interrupted_ten_times(), {});
  EXPECT_NEAR(losses.mean / hours(1), 0.6, 1e-12);
  EXPECT_NEAR(losses.second_moment_s2 / (3600.0 * 3600.0), 4.0 / 12.0 + 0.11, 1e-12);
  EXPECT_NEAR(losses.rate * hours(1), 0.1, 1e-12);
  EXPECT_DOUBLE_EQ(losses_of(interrupted_ten_times(), PerSecond{1e-5}).rate.value, 1e-5);  // what is known beforehand
}

// 100 h of work, one failure in 10 h that costs 1 h exactly: rho = 0.1, mean 100 / 0.9 h, variance 0.1 x 100 x 1 /
// 0.729 h^2.
TEST(TimeToTrain, IsThatOfABusyPeriod) {
  const TimeToTrain time = time_to_train(hours(100), {{0.1 / 3600.0}, hours(1), 3600.0 * 3600.0});
  EXPECT_NEAR(time.mean / hours(1), 100.0 / 0.9, 1e-9);
  EXPECT_NEAR(time.deviation / hours(1), std::sqrt(10.0 / 0.729), 1e-9);
}

TEST(TimeToTrain, NeverEndsWhereFailuresTakeMoreThanTheyLeave) {
  EXPECT_TRUE(std::isinf(time_to_train(hours(100), {{1.0 / 3600.0}, hours(1), 3600.0 * 3600.0}).mean.value));
}

TEST(TimeToTrain, WithoutFailuresIsCertain) {
  const TimeToTrain time = time_to_train(hours(100), {});
  EXPECT_DOUBLE_EQ(time.mean.value, hours(100).value);
  EXPECT_DOUBLE_EQ(time.deviation.value, 0.0);
  EXPECT_DOUBLE_EQ(time.quantile(0.95).value, hours(100).value);
}

/// A run played through: failures at exponential times, each losing a uniform time and a constant one.
double played_h(const Draws& draws, double work_h, double between_h, double largest_h, double restart_h) {
  double now_h = 0.0, due_h = work_h;
  for (std::uint64_t i = 0;; ++i) {
    now_h += draws.exponential(2 * i, hours(between_h)) / hours(1);
    if (now_h >= due_h) return due_h;
    due_h += largest_h * draws.uniform(2 * i + 1) + restart_h;
  }
}

// 200 h, a failure in 8 h, U(0, 1) + 0.25 h each. 4000 runs: the mean is known to deviation / 63, quantiles to some 3 %
// of the deviation, the deviation itself to 1.2 %.
TEST(TimeToTrain, AgreesWithRunsPlayedThrough) {
  std::vector<double> times_h;
  for (std::uint64_t run = 0; run < 4000; ++run)
    times_h.push_back(played_h(Draws{7, "test.time to train", run}, 200.0, 8.0, 1.0, 0.25));
  const double m = 0.5, r = 0.25;
  const double second_h2 = 4.0 / 3.0 * m * m + 2.0 * m * r + r * r;
  const TimeToTrain time =
      time_to_train(hours(200), {{1.0 / hours(8).value}, hours(m + r), second_h2 * 3600.0 * 3600.0});
  double sum = 0.0, squares = 0.0;
  for (const double t : times_h) {
    sum += t;
    squares += t * t;
  }
  const double n = static_cast<double>(times_h.size());
  const double deviation = std::sqrt(squares / n - sum * sum / (n * n));
  EXPECT_NEAR(time.mean / hours(1), sum / n, 4.0 * deviation / std::sqrt(n));
  EXPECT_NEAR(time.deviation / hours(1), deviation, 0.05 * deviation);
  std::sort(times_h.begin(), times_h.end());
  EXPECT_NEAR(time.quantile(0.05) / hours(1), times_h[200], 0.15 * deviation);
  EXPECT_NEAR(time.quantile(0.95) / hours(1), times_h[3800], 0.15 * deviation);
}

}  // namespace
}  // namespace gigatwin::results
