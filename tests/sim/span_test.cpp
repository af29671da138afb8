#include <gtest/gtest.h>

#include <cmath>

#include "base/random.hpp"
#include "one_run.hpp"
#include "training_job.hpp"

/// Training that spans sites, as one of them sees it.
namespace gigatwin::sim {
namespace {

workload::SpanSpec span() {
  workload::SpanSpec span;
  span.accelerators = 32;
  span.bandwidth = gigabytes_per_second(10);
  span.latency = Seconds{0.005};
  return span;
}

workload::JobRequest training_job(const std::optional<workload::SpanSpec>& elsewhere) {
  workload::JobRequest request = small::training_job(0, 1.0);
  request.span = elsewhere;
  return request;
}

JobProfile profile_of(const SiteModel& site) {
  ProfileCache profiles{site.scenario.compute.system, *site.network, site.fabric.layout};
  return profiles.profile(site.jobs[0], topology::Placement{{{0, 8}}});
}

// The exchange makes each step longer; what is left of its rate is what the two sites train in step.
TEST(Span, StretchesEveryStepByWhatNothingHides) {
  const auto alone = small::site_of(small::scenario(), {training_job(std::nullopt)});
  const auto both = small::site_of(small::scenario(), {training_job(span())});
  const JobProfile before = profile_of(*alone), after = profile_of(*both);
  const Seconds exposed = workload::exposed_exchange(span(), both->jobs[0].training->model, before.iteration);
  ASSERT_GT(exposed.value, 0.0);
  EXPECT_DOUBLE_EQ(after.iteration.value, (before.iteration + exposed).value);
  EXPECT_NEAR(after.work_per_s * after.iteration.value, before.work_per_s * before.iteration.value, 1e-6);
  EXPECT_NEAR(after.mfu, before.mfu * (before.iteration / after.iteration), 1e-12);
  EXPECT_LT(after.training_power, before.training_power);  // waiting draws less
}

// Tokens that count for less: three quarters of what passes.
TEST(Span, CountsTokensByTheirEfficiency) {
  workload::SpanSpec loose = span();
  loose.every = 100;
  loose.efficiency = 0.75;
  const auto site = small::site_of(small::scenario(), {training_job(loose)});
  const JobProfile profile = profile_of(*site);
  EXPECT_DOUBLE_EQ(profile.tokens_per_work, 0.75);
}

/// Nothing fails here; accelerators elsewhere neither then.
TEST(Span, WithoutFailuresEndsWhenItsWorkIsDone) {
  const auto site = small::site_of(small::scenario(), {training_job(span())});
  site->jobs[0].tokens = profile_of(*site).work_per_s * 600.0;
  Recorder recorder;
  const Totals totals = run(*site, recorder);
  EXPECT_NEAR(recorder.job_named(0).finished.value, 600.0, 1e-5);
  EXPECT_EQ(totals.causes.back().name, "another site");
  EXPECT_EQ(totals.causes.back().failures, 0);
}

/// Four times the 8 nodes here are elsewhere. A node fails at 1e-5/s, so that 8 x 4 of them stop the job 3.2e-4 times a
/// second: the moments are those of the stream that is drawn for it.
TEST(Span, FailuresElsewhereStopTheJobToo) {
  scenario::Scenario spec = small::failing_scenario(3);
  workload::SpanSpec wide = span();
  wide.accelerators = 4 * 32;
  const auto site = small::site_of(spec, {training_job(wide)});
  site->jobs[0].tokens = 1e18;
  Recorder recorder;
  const Totals totals = run(*site, recorder);
  const Draws draws{3, "elsewhere.job-0"};
  Seconds next{0.0};
  std::int64_t expected = 0;
  for (std::uint64_t draw = 0; (next += draws.exponential(draw, Seconds{1.0 / 3.2e-4})) < spec.time.duration; ++draw)
    ++expected;
  ASSERT_GT(expected, 10);
  EXPECT_EQ(totals.causes.back().failures, expected);
  EXPECT_GT(recorder.job_named(0).lost.value, 0.0);
}

TEST(Span, TrainingThatGoesOnAloneSeesNoFailureElsewhere) {
  workload::SpanSpec loose = span();
  loose.stops_together = false;
  const auto site = small::site_of(small::failing_scenario(3), {training_job(loose)});
  site->jobs[0].tokens = 1e18;
  Recorder recorder;
  const Totals totals = run(*site, recorder);
  EXPECT_EQ(totals.causes.back().name, "another site");
  EXPECT_EQ(totals.causes.back().failures, 0);
}

}  // namespace
}  // namespace gigatwin::sim
