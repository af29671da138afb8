#include "traces/summary.hpp"

#include <gmock/gmock.h>

#include "reading.hpp"

namespace gigatwin::traces {
namespace {

using testing::ElementsAre;

TEST(Distribution, TakesTheNearestRank) {
  std::vector<double> values;
  for (int i = 200; i >= 1; --i) values.push_back(i);
  const Distribution d = distribution_of(values);
  // Of 200 values number ceil(200 p): 10, 50, 100, 150, 180, 190, 198.
  EXPECT_THAT(d.percentiles, ElementsAre(10, 50, 100, 150, 180, 190, 198));
  EXPECT_EQ(d.smallest, 1);
  EXPECT_EQ(d.largest, 200);
  EXPECT_DOUBLE_EQ(d.mean, 100.5);
  values = {7.0};
  EXPECT_THAT(distribution_of(values).percentiles, testing::Each(7.0));
  values.clear();
  EXPECT_EQ(distribution_of(values).count, 0);
}

TEST(SizeClasses, GrowByEight) {
  EXPECT_EQ(name_of(size_bounds(0)), "1");
  EXPECT_EQ(name_of(size_bounds(2)), "9-64");
  for (std::int64_t n : {1, 2, 8, 9, 64, 65, 512, 513, 100000}) {
    const SizeBounds bounds = size_bounds(size_class_of(n));
    EXPECT_LE(bounds.smallest, n);
    EXPECT_GE(bounds.largest, n);
  }
}

// Three jobs on a machine of 16: 8 x 3600 from 60 s, 16 x 100 from 3720 s, 1 x 5 from 0 s.
//   work 28800 + 1600 + 5 = 30405; span 3820 s; load 30405 / (16 x 3820) = 0.49746
//   bounded slowdown: (60 + 3600) / 3600, (3700 + 100) / 100 = 38, max(1, (0 + 5) / 10) = 1
TEST(Summary, AddsUp) {
  const Trace trace = parsed(
      "; UnixStartTime: 1830297600\n; MaxProcs: 16\n"
      "1 0 60 3600 8 -1 -1 8 7200 -1 1 3 1 -1 1 1 -1 -1\n"
      "2 20 3700 100 16 -1 -1 16 100 -1 0 4 1 -1 1 1 -1 -1\n"
      "3 0 0 5 1 -1 -1 1 -1 -1 1 3 1 -1 2 1 -1 -1\n");
  const Summary s = summarise(trace);
  EXPECT_EQ(s.jobs, 3);
  EXPECT_DOUBLE_EQ(s.span_s, 3820);
  EXPECT_DOUBLE_EQ(s.accelerator_s, 30405);
  EXPECT_NEAR(s.load.value(), 0.49746, 5e-6);
  EXPECT_NEAR(summarise(trace, 32).load.value(), 0.24873, 5e-6);
  EXPECT_EQ(s.most_at_once, 16);
  EXPECT_EQ(s.larger_jobs, 0);
  EXPECT_EQ(summarise(trace, 8).larger_jobs, 1);
  EXPECT_EQ(s.slowdown.count, 3);
  EXPECT_DOUBLE_EQ(s.slowdown.smallest, 1.0);
  EXPECT_DOUBLE_EQ(s.slowdown.largest, 38.0);
  EXPECT_EQ(s.accuracy.count, 2);
  EXPECT_DOUBLE_EQ(s.accuracy.mean, 0.75);  // 3600/7200 and 100/100
  ASSERT_EQ(s.sizes.size(), 3u);
  EXPECT_EQ(s.sizes[1].name, "2-8");
  EXPECT_DOUBLE_EQ(s.sizes[1].accelerator_s, 28800);
  ASSERT_EQ(s.tenants.size(), 2u);
  EXPECT_EQ(s.tenants[0].name, "3");
  EXPECT_EQ(s.tenants[0].jobs, 2);
  ASSERT_EQ(s.states.size(), 2u);
  EXPECT_EQ(s.states[1].name, "failed");
  EXPECT_DOUBLE_EQ(s.hour_share[0], 1.0);
  EXPECT_DOUBLE_EQ(s.day_share[5], 1.0);  // 2028-01-01 is a Saturday
}

// [0, 10) with 4, [5, 15) with 3, [10, 12) with 5: 7 from 5 s, and 3 + 5 = 8 from 10 s.
TEST(Summary, FindsTheMostInUseAtOnce) {
  const Trace trace = parsed(
      "job_index,arrival_s,duration_s,gpus\n"
      "1,0,10,4\n2,5,10,3\n3,10,2,5\n");
  EXPECT_EQ(summarise(trace).most_at_once, 8);
}

}  // namespace
}  // namespace gigatwin::traces
