#include "workload/job.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include "machines.hpp"
#include "models.hpp"
#include "workload/arrivals.hpp"

namespace gigatwin::workload {
namespace {

using testing::ElementsAre;

const Instant noon_free{1830297600};  // 2028-01-01 00:00 UTC

TenantClassSpec measured(const std::string& name) {
  TenantClassSpec c;
  c.name = name;
  c.tenant_class = "research";
  c.arrivals = PerSecond{48.0 / 86400};
  c.daily_profile = 0.6;
  c.peak_hour = 14;
  c.smallest = 4;
  c.largest = 64;
  c.median_duration = hours(2);
  c.duration_sigma = 1.0;
  c.longest_duration = hours(24);
  c.work = Work::measured;
  c.utilisation = 0.5;
  c.mfu = 0.1;
  c.checkpoint_per_accelerator = gigabytes(10);
  return c;
}

TenantClassSpec training(const std::string& name) {
  TenantClassSpec c = measured(name);
  c.work = Work::training;
  c.model = shapes::llama3_8b();
  c.smallest = 8;
  c.plan.tensor = 4;
  c.plan.sequence_parallel = true;
  c.plan.recompute = Recompute::full;
  c.sequences_per_data_rank = 3;
  return c;
}

CampaignSpec campaign() {
  CampaignSpec c;
  c.name = "big";
  c.tenant_class = "large";
  c.start = days(1);
  c.accelerators = 512;
  c.model = shapes::llama3_70b();
  c.plan.tensor = 8;
  c.plan.pipeline = 4;
  c.plan.sequence_parallel = true;
  c.global_batch = 512;
  c.tokens = 1e12;
  return c;
}

struct Generated {
  std::vector<JobRequest> jobs;
  std::vector<std::string> messages;  ///< "severity key: expected X, found Y" or sentence
};

Generated generate(const WorkloadSpec& spec, Seconds horizon = days(30), std::uint64_t seed = 1,
                   std::int64_t accelerators = 1024) {
  Diagnostics diagnostics;
  Generated g;
  g.jobs = generate_jobs(spec, machines::dgx_h100(), accelerators, horizon, noon_free, seed, diagnostics);
  for (const Diagnostic& d : diagnostics.list())
    g.messages.push_back((d.severity == Severity::error ? "error " : "warning ") + d.key_path + ": " + d.expected +
                         (d.found.empty() ? "" : " | " + d.found));
  return g;
}

TEST(Jobs, OfACampaignCarryItsGoal) {
  const Generated g = generate({.campaigns = {campaign()}, .classes = {}, .traces = {}});
  EXPECT_THAT(g.messages, ElementsAre());
  ASSERT_EQ(g.jobs.size(), 1u);
  EXPECT_EQ(g.jobs[0].name, "big");
  EXPECT_EQ(g.jobs[0].submitted, days(1));
  EXPECT_EQ(g.jobs[0].accelerators, 512);
  EXPECT_DOUBLE_EQ(g.jobs[0].tokens, 1e12);
  EXPECT_EQ(g.jobs[0].training->global_batch, 512);
}

TEST(Jobs, OfAnImpossibleCampaignAreErrorsUnderItsKeys) {
  CampaignSpec bad = campaign();
  bad.accelerators = 2048;
  bad.global_batch = 100;
  CampaignSpec late = campaign();
  late.name = "late";
  late.start = days(30);
  const Generated g = generate({.campaigns = {bad, late}, .classes = {}, .traces = {}});
  EXPECT_TRUE(g.jobs.empty());
  EXPECT_THAT(
      g.messages,
      ElementsAre("error workload.campaigns[0].accelerators: at most the 1024 accelerators of the site | 2048",
                  "error workload.campaigns[0].global_batch: a multiple of data x micro_batch = 64 x 1 = 64 | 100",
                  "warning workload.campaigns[1].start: starts after the end, 30 d; it is left out"));
}

TEST(Jobs, OfAClassStayWithinItsLimits) {
  const Generated g = generate({.campaigns = {}, .classes = {measured("lab")}, .traces = {}});
  ASSERT_GT(g.jobs.size(), 1000u);
  std::set<std::int64_t> sizes;
  Seconds last{};
  for (std::size_t i = 0; i < g.jobs.size(); ++i) {
    const JobRequest& job = g.jobs[i];
    EXPECT_EQ(job.id, static_cast<std::int64_t>(i));
    EXPECT_GE(job.submitted, last);
    EXPECT_LT(job.submitted, days(30));
    last = job.submitted;
    sizes.insert(job.accelerators);
    EXPECT_GT(job.duration.value, 0.0);
    EXPECT_LE(job.duration, hours(24));
    EXPECT_DOUBLE_EQ(job.requested.value, 1.5 * job.duration.value);
    EXPECT_DOUBLE_EQ(job.checkpoint.value, static_cast<double>(job.accelerators) * 10e9);
    EXPECT_EQ(job.training, nullptr);
    EXPECT_EQ(job.tokens, 0.0);
  }
  EXPECT_THAT(sizes, ElementsAre(4, 8, 16, 32, 64));
}

// Poisson with 48 a day over 1000 days: 48000 with standard deviation 219; five of them.
TEST(Arrivals, HaveTheirMeanRate) {
  const auto n = static_cast<double>(arrivals_of(measured("lab"), days(1000), noon_free, 3).size());
  EXPECT_NEAR(n, 48000, 5 * 219);
}

// Rate 1 + 0.6 cos: the six hours around the peak take 1/4 + 0.6 sqrt(2) / (2 pi) = 0.385, those around the trough
// 0.115.
TEST(Arrivals, FollowTheDay) {
  double peak = 0, trough = 0, all = 0;
  for (const Seconds when : arrivals_of(measured("lab"), days(1000), noon_free, 3)) {
    const double hour = std::fmod(when.value / 3600, 24);
    peak += hour >= 11 && hour < 17;
    trough += hour < 5 || hour >= 23;
    all += 1;
  }
  EXPECT_NEAR(peak / all, 0.385, 0.011);  // five standard deviations of a share of 48000
  EXPECT_NEAR(trough / all, 0.115, 0.008);
}

TEST(Arrivals, FollowTheClockOfTheStart) {
  // Started at noon, the peak at 14 h is two hours after the start.
  double near_two = 0, all = 0;
  for (const Seconds when : arrivals_of(measured("lab"), days(1000), Instant{noon_free.unix_s + 43200}, 3)) {
    const double hour = std::fmod(when.value / 3600, 24);
    near_two += hour < 5 || hour >= 23;
    all += 1;
  }
  EXPECT_NEAR(near_two / all, 0.385, 0.011);
}

TEST(Arrivals, AreAPoissonProcessEvenAtFullSwing) {
  TenantClassSpec c = measured("lab");
  c.daily_profile = 1.0;  // the rate touches 0 once a day
  const auto arrivals = arrivals_of(c, days(200), noon_free, 5);
  EXPECT_NEAR(static_cast<double>(arrivals.size()), 9600, 5 * 98);
  EXPECT_TRUE(std::is_sorted(arrivals.begin(), arrivals.end()));
}

// Of a log-normal with median 2 h and sigma 1 cut at 24 h, the share below 2 h is 0.5 / Phi(log 12) = 0.5 / 0.99352.
TEST(DrawnJobs, HaveTheCutLogNormalRunningTime) {
  const TenantClassSpec c = measured("lab");
  const int n = 20000;
  int below = 0;
  std::map<std::int64_t, int> sizes;
  for (std::uint64_t i = 0; i < n; ++i) {
    const DrawnJob job = draw_job(c, i, 11);
    below += job.duration < hours(2);
    ++sizes[job.accelerators];
  }
  EXPECT_NEAR(below / static_cast<double>(n), 0.5 / 0.99352, 0.018);
  for (const auto& [size, count] : sizes) EXPECT_NEAR(count, n / 5, 5 * 57) << size;  // binomial, 5 sizes
}

TEST(DrawnJobs, WithoutSpreadTakeTheMedian) {
  TenantClassSpec c = measured("lab");
  c.duration_sigma = 0;
  EXPECT_EQ(draw_job(c, 4, 1).duration, hours(2));
}

bool same(const JobRequest& a, const JobRequest& b) {
  return a.name == b.name && a.submitted == b.submitted && a.accelerators == b.accelerators && a.duration == b.duration;
}

TEST(Jobs, DependOnSeedAndNameAlone) {
  const WorkloadSpec alone{.campaigns = {}, .classes = {measured("lab")}, .traces = {}};
  const WorkloadSpec more{.campaigns = {campaign()}, .classes = {training("sme"), measured("lab")}, .traces = {}};
  const Generated a = generate(alone), again = generate(alone), other = generate(alone, days(30), 2),
                  longer = generate(alone, days(60));
  Generated b = generate(more);
  std::erase_if(b.jobs, [](const JobRequest& job) { return !job.name.starts_with("lab"); });
  ASSERT_EQ(a.jobs.size(), again.jobs.size());
  ASSERT_EQ(a.jobs.size(), b.jobs.size());
  ASSERT_GT(longer.jobs.size(), a.jobs.size());
  for (std::size_t i = 0; i < a.jobs.size(); ++i) {
    EXPECT_TRUE(same(a.jobs[i], again.jobs[i]));
    EXPECT_TRUE(same(a.jobs[i], b.jobs[i])) << "another class changed this one";
    EXPECT_TRUE(same(a.jobs[i], longer.jobs[i])) << "the horizon changed a job before it";
  }
  EXPECT_FALSE(same(a.jobs[0], other.jobs[0]));
}

TEST(Jobs, OfATrainingClassFitTheirPlanAtEverySize) {
  const Generated g = generate({.campaigns = {}, .classes = {training("sme")}, .traces = {}});
  EXPECT_THAT(g.messages, ElementsAre());
  std::set<const TrainingSpec*> shared;
  for (const JobRequest& job : g.jobs) {
    ASSERT_NE(job.training, nullptr);
    EXPECT_EQ(job.training->global_batch, 3 * job.accelerators / 4);
    EXPECT_TRUE(problems_of(*job.training, machines::dgx_h100(), job.accelerators).empty());
    shared.insert(job.training.get());
  }
  EXPECT_EQ(shared.size(), 4u);  // 8, 16, 32, 64
}

TEST(Jobs, OfAnImpossibleClassAreErrorsUnderItsKeys) {
  TenantClassSpec large = measured("large");
  large.largest = 2048;
  TenantClassSpec wrong = training("wrong");
  wrong.plan.precision = hardware::Precision::fp4;
  const Generated g = generate({.campaigns = {}, .classes = {large, wrong}, .traces = {}});
  EXPECT_TRUE(g.jobs.empty());
  EXPECT_THAT(
      g.messages,
      ElementsAre("error workload.classes[0].largest: at most the 1024 accelerators of the site | 2048",
                  "error workload.classes[1].plan.precision: a precision that the H100 80 GB has | fp4 (its jobs on 8 "
                  "accelerators)"));
}

TEST(Jobs, OfAClassWithASlipInItsRateAreAnError) {
  TenantClassSpec busy = measured("busy");
  busy.arrivals = PerSecond{48.0};
  const Generated g = generate({.campaigns = {}, .classes = {busy}, .traces = {}});
  EXPECT_TRUE(g.jobs.empty());
  EXPECT_THAT(g.messages, ElementsAre("error workload.classes[0].arrivals: a rate that gives at most 5 million jobs | "
                                      "1.24e+08 jobs in 30 d"));
}

/// A file of its own for one test.
std::string written(const std::string& name, const std::string& text) {
  const std::string path = (std::filesystem::temp_directory_path() / ("gigatwin_" + name)).string();
  std::ofstream(path) << text;
  return path;
}

traces::TraceSpec trace(const std::string& path) {
  traces::TraceSpec t;
  t.file = path;
  t.tenant_class = "philly";
  t.utilisation = 0.4;
  t.mfu = 0.2;
  t.checkpoint_per_accelerator = gigabytes(1);
  return t;
}

constexpr const char* four_jobs =
    "job_index,timestamp,arrival_s,duration_s,gpus,virtual_cluster\n"
    "a,x,0,100,8,v\nb,x,50,200,1,v\nc,x,60,-1,1,v\nd,x,70,10,4096,v\ne,x,3000000,10,1,v\n";

TEST(Jobs, OfATraceAreScaledAndNoneIsDroppedInSilence) {
  traces::TraceSpec t = trace(written("scaled.csv", four_jobs));
  t.offset = hours(1);
  t.size_factor = 0.5;
  t.time_factor = 2.0;
  const Generated g = generate({.campaigns = {}, .classes = {}, .traces = {t}});
  ASSERT_EQ(g.jobs.size(), 2u);
  EXPECT_EQ(g.jobs[0].name, "philly-a");
  EXPECT_EQ(g.jobs[0].submitted, hours(1));
  EXPECT_EQ(g.jobs[0].accelerators, 4);
  EXPECT_EQ(g.jobs[1].accelerators, 1);  // half an accelerator, rounded up
  EXPECT_EQ(g.jobs[1].duration, seconds(400));
  EXPECT_EQ(g.jobs[1].requested, seconds(800));
  EXPECT_DOUBLE_EQ(g.jobs[0].checkpoint.value, 4e9);
  EXPECT_THAT(
      g.messages,
      ElementsAre(
          "warning workload.traces[0].file: 1 rows left out: line 4: duration_s: expected more than 0, found -1",
          "warning workload.traces[0]: 1 jobs are larger than the 1024 accelerators of the site and left out: "
          "d (2048)",
          "warning workload.traces[0]: 1 jobs arrive after the end, 30 d, and are left out"));
}

// SWF tells limits: twice the duration, and less than it ran, which counts as what it ran.
TEST(Jobs, OfATraceKeepTheTimeThatTheirUsersAskedFor) {
  traces::TraceSpec t = trace(written("limits.swf",
                                      "1 0 0 100 8 -1 -1 8 200 -1 1 3 1 -1 1 1 -1 -1\n"
                                      "2 1 0 100 8 -1 -1 8 50 -1 1 3 1 -1 1 1 -1 -1\n"
                                      "3 2 0 100 8 -1 -1 8 -1 -1 1 3 1 -1 1 1 -1 -1\n"));
  t.time_factor = 10.0;
  t.request_factor = 3.0;
  const Generated g = generate({.campaigns = {}, .classes = {}, .traces = {t}});
  ASSERT_EQ(g.jobs.size(), 3u);
  EXPECT_EQ(g.jobs[0].requested, seconds(2000));
  EXPECT_EQ(g.jobs[1].requested, seconds(1000));
  EXPECT_EQ(g.jobs[2].requested, seconds(3000));
}

traces::GeneratorStreamSpec generator(const std::string& name) {
  traces::GeneratorStreamSpec g;
  g.name = name;
  g.tenant_class = "sme";
  g.jobs.title = "test";
  g.jobs.machine = 100;
  g.jobs.arrivals = PerSecond{10.0 / 3600};
  traces::SizeClassSpec c;
  c.name = "2-8";
  c.share = 1.0;
  c.sizes = {4, 8};
  c.size_shares = {0.5, 0.5};
  c.duration_quantiles = {minutes(1), hours(10)};
  c.quantile_levels = {0.0, 1.0};
  g.jobs.classes = {c};
  g.jobs.tenants = 3;
  g.utilisation = 0.4;
  g.mfu = 0.2;
  g.checkpoint_per_accelerator = gigabytes(2);
  return g;
}

// Ten an hour on 100 accelerators are 102.4 on 1024: 73,728 in 30 days, with standard deviation 272.
TEST(Jobs, OfAGeneratorAreScaledToTheSite) {
  const Generated g = generate({.campaigns = {}, .classes = {}, .traces = {}, .generators = {generator("lab")}});
  EXPECT_THAT(g.messages, ElementsAre());
  EXPECT_NEAR(static_cast<double>(g.jobs.size()), 73728, 5 * 272);
  EXPECT_TRUE(g.jobs[0].name.starts_with("lab-u"));
  EXPECT_TRUE(g.jobs[0].name.ends_with("-1"));
  for (const JobRequest& job : g.jobs) {
    ASSERT_EQ(job.tenant_class, "sme");
    ASSERT_TRUE(job.accelerators == 4 || job.accelerators == 8);
    ASSERT_DOUBLE_EQ(job.requested.value, 2.0 * job.duration.value);
    ASSERT_DOUBLE_EQ(job.checkpoint.value, static_cast<double>(job.accelerators) * 2e9);
  }
}

// Mean duration (36000 - 60) / ln 600 = 5618.2 s on 6 accelerators. At a load of 0.5 in 30 days on 1024:
// 0.5 x 1024 x 2592000 / (6 x 5618.2) = 39369 jobs.
TEST(Jobs, OfAGeneratorMakeTheLoadThatIsAsked) {
  traces::GeneratorStreamSpec spec = generator("lab");
  spec.load = 0.5;
  const Generated g = generate({.campaigns = {}, .classes = {}, .traces = {}, .generators = {spec}});
  EXPECT_NEAR(static_cast<double>(g.jobs.size()), 39369, 5 * 198);
  double work = 0.0;
  for (const JobRequest& job : g.jobs) work += static_cast<double>(job.accelerators) * job.duration.value;
  EXPECT_NEAR(work / (1024 * days(30).value), 0.5, 0.02);
}

TEST(Jobs, OfAGeneratorWithASlipInItsRateAreAnError) {
  traces::GeneratorStreamSpec spec = generator("lab");
  spec.jobs.arrivals = PerSecond{1.0};
  const Generated g = generate({.campaigns = {}, .classes = {}, .traces = {}, .generators = {spec}});
  EXPECT_TRUE(g.jobs.empty());
  EXPECT_THAT(g.messages, ElementsAre("error workload.generators[0].jobs.arrivals: a rate that gives at most 5 million "
                                      "jobs | 2.65e+07 jobs in 30 d"));
}

TEST(Jobs, OfATraceCanBeLimitedToTheFirst) {
  traces::TraceSpec t = trace(written("limited.csv", four_jobs));
  t.limit = 1;
  EXPECT_EQ(generate({.campaigns = {}, .classes = {}, .traces = {t}}).jobs.size(), 1u);
}

TEST(Jobs, OfAnUnreadableTraceAreOneError) {
  const Generated g = generate({.campaigns = {}, .classes = {}, .traces = {trace("/no/such/trace.csv")}});
  ASSERT_EQ(g.messages.size(), 1u);
  EXPECT_THAT(g.messages[0], testing::StartsWith("error workload.traces[0].file: "));
}

// At one instant: campaigns, then classes, then traces.
TEST(Jobs, AtOneInstantKeepTheOrderOfTheScenario) {
  CampaignSpec first = campaign();
  first.start = {};
  const traces::TraceSpec t = trace(written("ties.csv", four_jobs));
  const Generated g = generate({.campaigns = {first}, .classes = {}, .traces = {t}});
  ASSERT_GE(g.jobs.size(), 2u);
  EXPECT_EQ(g.jobs[0].name, "big");
  EXPECT_EQ(g.jobs[1].name, "philly-a");
}

TEST(WorkloadSchema, RefusesEqualNamesAndClassesThatTheirPlanDoesNotDivide) {
  const WorkloadSpec twice{.campaigns = {campaign(), campaign()}, .classes = {}, .traces = {}};
  const auto problems = workload_schema().problems_of(&twice).list;
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].key, "campaigns[1].name");
  EXPECT_EQ(problems[0].found, "\"big\", as campaigns[0]");

  TenantClassSpec c = training("sme");
  c.smallest = 6;
  c.plan.micro_batch = 2;
  c.largest = 5;
  c.longest_duration = hours(1);
  std::vector<std::string> keys;
  for (const auto& p : tenant_class_schema().problems_of(&c).list) keys.push_back(p.key);
  EXPECT_THAT(keys, ElementsAre("largest", "longest_duration", "smallest", "sequences_per_data_rank"));
}

}  // namespace
}  // namespace gigatwin::workload
