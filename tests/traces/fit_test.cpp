#include "traces/fit.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "base/random.hpp"
#include "generators.hpp"
#include "reading.hpp"
#include "traces/fit_durations.hpp"

namespace gigatwin::traces {
namespace {

const Instant monday{1830470400};  // 2028-01-03 00:00 UTC

/// The jobs of a generator as a log would have them.
Trace recorded(const GeneratorSpec& spec, Seconds horizon, std::uint64_t seed = 1) {
  std::string text = fmt::format("; UnixStartTime: {}\n; MaxProcs: {}\n", monday.unix_s, spec.machine);
  std::int64_t id = 0;
  for (const GeneratedJob& job : generate(spec, "lab", horizon, monday, seed))
    text += fmt::format("{} {:.3f} -1 {:.4f} {} -1 -1 -1 {:.4f} -1 1 {} -1 -1 -1 -1 -1 -1\n", ++id, job.submitted.value,
                        std::max(1e-4, job.duration.value), job.accelerators,
                        job.requested.value > 0.0 ? job.requested.value : -1.0, job.tenant + 1);
  return parsed(text);
}

TEST(FitOfDurations, FindsASingleLogNormal) {
  const Draws draws{3, "test.duration"};
  std::vector<double> sample;
  for (std::uint64_t i = 0; i < 5000; ++i) sample.push_back(draws.lognormal(i, 1000.0, 0.8));
  std::sort(sample.begin(), sample.end());
  SizeClassSpec spec;
  const ClassFit fit = fit_durations(sample, spec);
  EXPECT_EQ(fit.parts, 1);
  ASSERT_EQ(spec.part_medians.size(), 1u);
  EXPECT_NEAR(spec.part_medians[0].value, 1000, 60);  // 5 standard deviations: 0.8 / sqrt(5000) of the logarithm
  EXPECT_NEAR(spec.part_sigmas[0], 0.8, 0.04);
  EXPECT_LT(fit.ks, 0.02);
  EXPECT_NEAR(kolmogorov_smirnov(sample, spec), fit.ks, 1e-12);
}

TEST(FitOfDurations, FindsTwoPartsThatAreFarApart) {
  const Draws draws{3, "test.duration"}, part{3, "test.part"};
  std::vector<double> sample;
  for (std::uint64_t i = 0; i < 5000; ++i)
    sample.push_back(part.uniform(i) < 0.3 ? draws.lognormal(i, 30.0, 0.5) : draws.lognormal(i, 20000.0, 0.7));
  std::sort(sample.begin(), sample.end());
  SizeClassSpec spec;
  EXPECT_EQ(fit_durations(sample, spec).parts, 2);
  EXPECT_NEAR(spec.part_shares[0], 0.3, 0.03);
  EXPECT_NEAR(spec.part_medians[0].value, 30, 3);
  EXPECT_NEAR(spec.part_medians[1].value, 20000, 1500);
}

// Five durations, each of a fifth of the jobs, are no three log-normal parts; between quantiles at steps of 5 % each
// jump is met to 5 %.
TEST(FitOfDurations, TakesQuantilesWhereNoMixtureIsNear) {
  std::vector<double> sample;
  for (const double duration_s : {10.0, 100.0, 1000.0, 10000.0, 100000.0}) sample.insert(sample.end(), 60, duration_s);
  SizeClassSpec spec;
  const ClassFit fit = fit_durations(sample, spec);
  EXPECT_EQ(fit.parts, 0);
  EXPECT_GT(*std::min_element(fit.mixture_ks.begin(), fit.mixture_ks.end()), 0.08);
  EXPECT_LE(fit.ks, 0.051);
  EXPECT_TRUE(spec.part_shares.empty());
}

// A sample of four against shares that are linear in ln(duration) from 1 to 16 s: F(2) = 0.25, F(4) = 0.5. The sample
// 2, 2, 2, 4 has 0.75 below or at 2: the distance is 0.5, and behind 4 it is 1 - 0.5 = 0.5 too.
TEST(KolmogorovSmirnov, IsTheLargestDifferenceOnEitherSideOfAJump) {
  SizeClassSpec spec;
  spec.duration_quantiles = {seconds(1), seconds(16)};
  spec.quantile_levels = {0.0, 1.0};
  EXPECT_NEAR(kolmogorov_smirnov({2, 2, 2, 4}, spec), 0.5, 1e-12);
}

TEST(Fit, OfGeneratedJobsFindsTheGeneratorAgain) {
  const GeneratorSpec original = example_generator();
  const Fit found = fit(recorded(original, days(140)));
  const GeneratorSpec& g = found.generator;
  EXPECT_EQ(g.machine, 1000);
  EXPECT_NEAR(g.arrivals / original.arrivals, 1.0, 0.03);
  EXPECT_NEAR(g.jobs_per_burst, 5.0, 1.0);
  EXPECT_NEAR(g.burst_spread / original.burst_spread, 1.0, 0.3);
  for (std::size_t hour = 10; hour < 20; ++hour) EXPECT_NEAR(g.hours_of_day[hour], 1.5, 0.15) << hour;
  for (std::size_t day = 0; day < 7; ++day) EXPECT_NEAR(g.days_of_week[day], original.days_of_week[day], 0.08) << day;
  ASSERT_EQ(g.classes.size(), 2u);
  EXPECT_NEAR(g.classes[0].share, 0.8, 0.01);
  EXPECT_EQ(g.classes[1].sizes, (std::vector<double>{4, 8}));
  EXPECT_NEAR(g.classes[1].size_shares[0], 0.25, 0.01);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_NEAR(mean_duration(g.classes[i]) / mean_duration(original.classes[i]), 1.0, 0.12) << i;
    EXPECT_LT(found.classes[i].ks, 0.05);
    for (const double at_s : {60.0, 600.0, 6000.0, 60000.0})
      EXPECT_NEAR(share_below(g.classes[i], seconds(at_s)), share_below(original.classes[i], seconds(at_s)), 0.06);
  }
  EXPECT_EQ(g.tenants, 10);
  EXPECT_NEAR(g.tenant_exponent, 1.0, 0.1);
  EXPECT_NEAR(g.accuracy_quantiles.at(5), 0.5, 0.02);
}

TEST(Fit, OfAPlainPoissonProcessHasNoBursts) {
  GeneratorSpec plain = example_generator();
  plain.jobs_per_burst = 1.0;
  plain.burst_spread = {};
  plain.hours_of_day.clear();
  plain.days_of_week.clear();
  const Fit found = fit(recorded(plain, days(60)));
  EXPECT_NEAR(found.dispersion_10min, 1.0, 0.1);
  EXPECT_LT(found.generator.jobs_per_burst, 1.2);
}

TEST(Fit, NeedsJobsAndTime) {
  EXPECT_THROW(fit(parsed("job_index,arrival_s,duration_s,gpus\n1,0,1,1\n")), FileError);
  std::string same = "job_index,arrival_s,duration_s,gpus\n";
  for (int i = 0; i < 40; ++i) same += fmt::format("{},7,1,1\n", i);
  EXPECT_THROW(fit(parsed(same)), FileError);
}

TEST(FitText, NamesEveryKeyOfTheTable) {
  const std::string text = to_yaml(fit(recorded(example_generator(), days(30))));
  for (const char* key : {"title: ", "machine: 1000\n", "arrivals: ", "hours_of_day: [", "days_of_week: [",
                          "jobs_per_burst: ", "burst_spread: ", "  - name: \"1\"\n", "    share: 0.",
                          "    sizes: [4, 8]\n", "tenants: 10\n", "tenant_exponent: ", "accuracy_quantiles: ["})
    EXPECT_THAT(text, testing::HasSubstr(key));
}

}  // namespace
}  // namespace gigatwin::traces
