#include "storage/interval.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "base/random.hpp"

namespace gigatwin::storage {
namespace {

constexpr Seconds never{std::numeric_limits<double>::infinity()};

// sqrt(2 x 50 s x 10,000 s) = 1000 s
TEST(Interval, YoungsIsTheRootOfTwiceWriteTimesMeanTimeToFailure) {
  EXPECT_DOUBLE_EQ(young_interval({50}, {10000}).value, 1000.0);
  EXPECT_EQ(young_interval({50}, never), never);
}

// C / 2M = 50 / 20,000 = 0.0025: 1000 (1 + 0.05 / 3 + 0.0025 / 9) - 50 = 1000 x 1.0169444 - 50 = 966.9444 s
TEST(Interval, DalysHigherOrderTakesTheWritingOff) {
  EXPECT_NEAR(daly_interval({50}, {10000}).value, 966.9444, 1e-4);
  EXPECT_EQ(daly_interval({50}, never), never);
}

// Writing that takes longer than twice the mean time to failure: Daly's second case.
TEST(Interval, DalysIsTheMeanTimeToFailureWhereWritingTakesLonger) {
  EXPECT_EQ(daly_interval({300}, {100}), Seconds{100});
  EXPECT_EQ(daly_interval({200}, {100}), Seconds{100});
}

TEST(Interval, ExactOneHasTheLargestTrainingShare) {
  for (const double write : {1.0, 50.0, 1000.0, 9000.0}) {
    const Seconds best = exact_interval({write}, {10000});
    const auto share = [&](Seconds interval) { return effective_training_share(interval, {write}, {300}, {10000}); };
    EXPECT_GT(share(best), share(1.01 * best)) << write;
    EXPECT_GT(share(best), share(0.99 * best)) << write;
  }
}

// Daly: within 5 % of the optimum for C < M / 2, with hardly any loss; Young's is off by more as C grows.
TEST(Interval, HigherOrderIsNearTheExactOneWhereYoungsIsNot) {
  for (const double write : {1.0, 50.0, 500.0, 2000.0}) {
    const Seconds exact = exact_interval({write}, {10000});
    EXPECT_NEAR(daly_interval({write}, {10000}) / exact, 1.0, 0.01) << write;
    EXPECT_GT(std::abs(young_interval({write}, {10000}) / exact - 1.0),
              std::abs(daly_interval({write}, {10000}) / exact - 1.0))
        << write;
  }
}

// tau 900 s, C 100 s, no failures: 900 / 1000. With M = 1000 s, R = 0: 900 / (1000 (e - 1)) = 0.52378.
TEST(Interval, TrainingShareByHand) {
  EXPECT_DOUBLE_EQ(effective_training_share({900}, {100}, {60}, never), 0.9);
  EXPECT_NEAR(effective_training_share({900}, {100}, {0}, {1000}), 0.523779, 1e-6);
  // and a restart of 500 s: over e^0.5 = 1.64872
  EXPECT_NEAR(effective_training_share({900}, {100}, {500}, {1000}), 0.523779 / 1.648721, 1e-6);
}

// M = 1000 s, tau = 900 s, C = 100 s: (1000 (1 - e^-0.9) - 900 e^-1) / (1 - e^-1)
//   = (593.430 - 331.091) / 0.632121 = 415.014 s;     small tau: tau / 2
TEST(Interval, MeanLostWorkByHand) {
  EXPECT_NEAR(mean_lost_work({900}, {100}, {1000}).value, 415.014, 1e-3);
  EXPECT_NEAR(mean_lost_work({100}, {0}, {1e6}).value, 50.0, 1e-2);
}

// The two branches meet: uniform in tau + C, so 0.9 x tau / 2 + 0.1 x tau.
TEST(Interval, MeanLostWorkOfRareFailures) {
  EXPECT_NEAR(mean_lost_work({90}, {10}, {1e12}).value, 0.9 * 45.0 + 0.1 * 90.0, 1e-9);
  EXPECT_NEAR(mean_lost_work({90}, {10}, {0.99e7}).value, mean_lost_work({90}, {10}, {1.01e7}).value, 1e-3);
}

// 1024 nodes of 0.0065 failures a node-day: 6.656 a day. (1 - 6.656 (5 + 30) / 1440) / (1 + 1 / 60) = 0.838222
// / 1.016667
TEST(Ettr, FirstOrderByHand) {
  EttrInputs in;
  in.failures = {1024 * 0.0065 / 86400.0};
  in.interval = hours(1);
  in.write = minutes(1);
  in.restart = minutes(5);
  EXPECT_NEAR(first_order_ettr(in), 0.824481, 1e-6);
  // 10 min in the queue before each start of a job of 7 d: 15 / 10,080 + 6.656 x 10 / 1440 = 0.047710 more below the
  // line
  in.queue = minutes(10);
  in.runtime = days(7);
  EXPECT_NEAR(first_order_ettr(in), 0.838222 / (1.016667 + 0.047710), 1e-5);
}

TEST(Ettr, IsNeverNegative) { EXPECT_EQ(first_order_ettr({{1.0}, hours(1), minutes(1), minutes(5), {0}, {0}}), 0.0); }

/// Training share and lost work of one long job, second by second of its story: failures at exponential times.
struct Story {
  double training = 0.0, wall = 0.0, lost = 0.0, failures_in_segments = 0.0;
};

Story tell(double tau, double write, double restart, double mean, std::uint64_t segments) {
  const Draws draws{7, "storage.story"};
  std::uint64_t n = 0;
  Story story;
  double next_failure = draws.exponential(n++, {mean}).value;
  const auto passes = [&](double time) {  // whether no failure comes in between
    if (next_failure >= time) {
      next_failure -= time;
      story.wall += time;
      return true;
    }
    story.wall += next_failure;
    return false;
  };
  const auto recover = [&] {
    do next_failure = draws.exponential(n++, {mean}).value;
    while (!passes(restart));
  };
  for (std::uint64_t done = 0; done < segments;) {
    const double before = next_failure;
    if (passes(tau + write)) {
      story.training += tau;
      ++done;
    } else {
      story.lost += std::min(before, tau);
      story.failures_in_segments += 1.0;
      recover();
    }
  }
  return story;
}

// 200,000 segments: the standard error of both means is below 0.3 %.
TEST(Interval, ARenewalProcessOfFailuresAgreesWithTheFormulas) {
  const Story story = tell(900, 100, 120, 1500, 200000);
  EXPECT_NEAR(story.training / story.wall / effective_training_share({900}, {100}, {120}, {1500}), 1.0, 0.01);
  EXPECT_NEAR(story.lost / story.failures_in_segments / mean_lost_work({900}, {100}, {1500}).value, 1.0, 0.01);
}

// Failures once in 100 segments: first order is as good as exact.
TEST(Ettr, FirstOrderAgreesWithTheExactShareWhereFailuresAreRare) {
  const double exact = effective_training_share({900}, {10}, {120}, {90000});
  EXPECT_NEAR(first_order_ettr({{1.0 / 90000}, {900}, {10}, {120}, {0}, {0}}), exact, 3e-4);
}

}  // namespace
}  // namespace gigatwin::storage
