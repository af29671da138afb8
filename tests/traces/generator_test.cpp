#include "traces/generator.hpp"

#include <gmock/gmock.h>

#include <chrono>
#include <cmath>
#include <map>

#include "base/random.hpp"
#include "generators.hpp"
#include "traces/durations.hpp"

namespace gigatwin::traces {
namespace {

const Instant monday{1830470400};  // 2028-01-03 00:00 UTC

std::vector<GeneratedJob> example_jobs(Seconds horizon, std::uint64_t seed = 1) {
  return generate(example_generator(), "lab", horizon, monday, seed);
}

// Between 10 and 1000 s: 990 / ln 100 = 214.98; between 1000 and 100000 s: 99000 / ln 100 = 21497.6.
// 0.6 x 214.98 + 0.4 x 21497.6 = 8728.0.
TEST(Durations, OfQuantilesHaveTheirMean) {
  EXPECT_NEAR(mean_duration(example_generator().classes[0]).value, 8728.0, 0.1);
}

// One part, median 7200 s, sigma 1, cut at 10 medians, z = ln 10 = 2.30259:
// 7200 e^0.5 Phi(1.30259) / Phi(2.30259) = 7200 x 1.64872 x 0.90364 / 0.98935 = 10842.
TEST(Durations, OfACutLogNormalHaveTheirMean) {
  SizeClassSpec c = example_generator().classes[1];
  c.part_shares = {1.0};
  c.part_medians = {hours(2)};
  c.part_sigmas = {1.0};
  EXPECT_NEAR(mean_duration(c).value, 10842, 3);
}

TEST(Durations, DrawnFromAClassFollowItsShares) {
  for (const SizeClassSpec& c : example_generator().classes) {
    constexpr int n = 20000;
    const Draws part{7, "test.part"}, share{7, "test.share"};
    std::vector<double> drawn;
    double sum = 0.0;
    for (std::uint64_t i = 0; i < n; ++i) {
      drawn.push_back(drawn_duration(c, part.uniform(i), share.uniform(i)).value);
      sum += drawn.back();
    }
    std::sort(drawn.begin(), drawn.end());
    double worst = 0.0;
    for (int i = 0; i < n; ++i)
      worst = std::max(worst, std::abs(share_below(c, Seconds{drawn[static_cast<std::size_t>(i)]}) - (i + 0.5) / n));
    EXPECT_LT(worst, 1.95 / std::sqrt(n)) << c.name;  // Kolmogorov-Smirnov, exceeded once in a thousand
    EXPECT_NEAR(sum / n / mean_duration(c).value, 1.0, 0.05) << c.name;
  }
}

// 100 jobs an hour for 20 weeks: 336000, in bursts of 5 on average. The variance over the mean is at most
// 1 + 2 x 4 = 9, so the standard deviation is 1739.
TEST(Generator, HasItsRateAndProfile) {
  const std::vector<GeneratedJob> jobs = example_jobs(days(140));
  EXPECT_NEAR(static_cast<double>(jobs.size()), 336000, 4 * 1739);
  double day = 0, weekend = 0;
  for (const GeneratedJob& job : jobs) {
    const double second = std::fmod(job.submitted.value, 604800);
    day += std::fmod(second, 86400) >= 8 * 3600 && std::fmod(second, 86400) < 20 * 3600;
    weekend += second >= 5 * 86400;
  }
  const auto n = static_cast<double>(jobs.size());
  // Without delays 0.75. Those of 10 min bring 0.5 x 10 min of jobs into the day at 8 h and take 1.5 x 10 min out of it
  // at 20 h: 0.75 - 10 min / 24 h = 0.743.
  EXPECT_NEAR(day / n, 0.743, 0.01);
  EXPECT_NEAR(weekend / n, 2 * 0.5 / 7, 0.008);
}

TEST(Generator, DrawsSizesTenantsAndEstimatesWithTheirShares) {
  const std::vector<GeneratedJob> jobs = example_jobs(days(140));
  const auto n = static_cast<double>(jobs.size());
  std::map<std::int64_t, double> sizes;
  std::map<int, double> tenants;
  double half = 0.0, work = 0.0;
  for (const GeneratedJob& job : jobs) {
    sizes[job.accelerators] += 1.0 / n;
    tenants[job.tenant] += 1.0 / n;
    ASSERT_GE(job.requested, job.duration);
    half += job.duration / job.requested < 0.5;
    work += static_cast<double>(job.accelerators) * job.duration.value / n;
  }
  EXPECT_NEAR(sizes[1], 0.8, 0.005);
  EXPECT_NEAR(sizes[4], 0.05, 0.003);
  EXPECT_NEAR(sizes[8], 0.15, 0.004);
  EXPECT_NEAR(half / n, 0.5, 0.005);
  // Of 10 tenants with shares 1/r the first has 1 / 2.92897.
  EXPECT_EQ(tenants.size(), 10u);
  EXPECT_NEAR(tenants[0], 0.34142, 0.01);
  EXPECT_NEAR(work / mean_accelerator_seconds(example_generator()), 1.0, 0.02);
}

TEST(Generator, DependsOnSeedAndNameAloneAndALongerHorizonAddsOnly) {
  const auto a = example_jobs(days(10)), again = example_jobs(days(10)), longer = example_jobs(days(20));
  ASSERT_EQ(a.size(), again.size());
  ASSERT_GT(longer.size(), a.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    ASSERT_EQ(a[i].submitted, again[i].submitted);
    ASSERT_EQ(a[i].submitted, longer[i].submitted) << i;
    ASSERT_EQ(a[i].duration, longer[i].duration) << i;
  }
  EXPECT_NE(a[0].submitted, example_jobs(days(10), 2)[0].submitted);
  EXPECT_NE(a[0].submitted, generate(example_generator(), "other", days(10), monday, 1)[0].submitted);
}

TEST(Scaling, OfArrivalsGrowsTheRateAndCapsTheSizes) {
  const GeneratorSpec larger = scaled(example_generator(), 5000, Scaling::arrivals, 0.0);
  EXPECT_DOUBLE_EQ(larger.arrivals.value, 5 * 100.0 / 3600);
  EXPECT_EQ(larger.machine, 5000);
  EXPECT_EQ(larger.classes[1].sizes, example_generator().classes[1].sizes);
  const GeneratorSpec small = scaled(example_generator(), 4, Scaling::arrivals, 0.0);
  EXPECT_EQ(small.classes[1].sizes, std::vector<double>{4.0});
  EXPECT_EQ(small.classes[1].size_shares, std::vector<double>{1.0});
}

TEST(Scaling, OfSizesKeepsTheRate) {
  const GeneratorSpec larger = scaled(example_generator(), 2500, Scaling::sizes, 0.0);
  EXPECT_EQ(larger.arrivals, example_generator().arrivals);
  EXPECT_EQ(larger.classes[0].sizes, std::vector<double>{3.0});  // 2.5, rounded
  EXPECT_EQ(larger.classes[1].sizes, (std::vector<double>{10.0, 20.0}));
}

TEST(Scaling, ToALoadSetsTheExpectedWork) {
  for (const Scaling scaling : {Scaling::arrivals, Scaling::sizes})
    for (const std::int64_t machine : {5, 1000, 100000}) {
      const GeneratorSpec g = scaled(example_generator(), machine, scaling, 0.85);
      EXPECT_NEAR(g.arrivals.value * mean_accelerator_seconds(g) / static_cast<double>(machine), 0.85, 1e-12);
    }
}

TEST(GeneratorSchema, FindsWhatCannotBe) {
  EXPECT_TRUE(generator_schema().problems_of(std::make_unique<GeneratorSpec>(example_generator()).get()).list.empty());
  GeneratorSpec g = example_generator();
  g.hours_of_day.pop_back();
  g.days_of_week = {0, 0, 0, 0, 0, 0, 0};
  g.classes[0].share = 0.9;
  g.accuracy_quantiles = {0.5, 1.5};
  std::vector<std::string> found;
  for (const auto& p : generator_schema().problems_of(&g).list)
    found.push_back(p.key + ": " + p.expected + ", " + p.found);
  EXPECT_THAT(found, testing::ElementsAre(
                         "hours_of_day: 24 relative rates, 23", "days_of_week: at least one rate above 0, none",
                         "classes: shares that add to 1, a sum of 1.1", "accuracy_quantiles: numbers in (0, 1], 1.5"));
  SizeClassSpec c = example_generator().classes[1];
  c.part_sigmas = {0.0};
  c.sizes = {8, 4.5};
  c.longest = {};
  found.clear();
  for (const auto& p : size_class_schema().problems_of(&c).list) found.push_back(p.key);
  EXPECT_THAT(found, testing::ElementsAre("sizes", "sizes", "part_sigmas", "part_sigmas", "longest"));
  c = example_generator().classes[0];
  c.duration_quantiles = {seconds(5), seconds(1), seconds(9)};
  c.quantile_levels = {0.0, 0.5, 0.5, 1.0};
  found.clear();
  for (const auto& p : size_class_schema().problems_of(&c).list) found.push_back(p.key);
  EXPECT_THAT(found, testing::ElementsAre("duration_quantiles", "quantile_levels", "quantile_levels"));
}

// A year of a hundred thousand accelerators. Time is not asserted tightly: the machine may be busy.
TEST(Generator, DrawsAMillionJobsInSeconds) {
  GeneratorSpec g = example_generator();
  g.arrivals = {1e6 / days(365).value};
  const auto begin = std::chrono::steady_clock::now();
  const auto jobs = generate(g, "lab", days(365), monday, 1);
  const double wall_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  EXPECT_NEAR(static_cast<double>(jobs.size()), 1e6, 15000);
  RecordProperty("wall_s", std::to_string(wall_s));
  EXPECT_LT(wall_s, 20.0);
}

}  // namespace
}  // namespace gigatwin::traces
