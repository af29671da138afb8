#include "workload/span.hpp"

#include <gtest/gtest.h>

#include "machines.hpp"
#include "models.hpp"
#include "workload/job.hpp"

namespace gigatwin::workload {
namespace {

SpanSpec two_sites() {
  SpanSpec span;
  span.accelerators = 512;
  span.bandwidth = gigabytes_per_second(50);
  span.latency = Seconds{0.01};
  return span;
}

// Two sites: each sends and receives 2 (2 - 1) / 2 = 1 copy of 2 B x P, and waits for two hops of 10 ms.
TEST(Span, TwoSitesExchangeOneCopyOfTheGradients) {
  const ModelSpec model = shapes::llama3_8b();
  EXPECT_DOUBLE_EQ(exchange_time(two_sites(), model).value, 0.02 + 2.0 * total_parameters(model) / 50e9);
}

// Three: 2 x 2 / 3 copies and four hops.
TEST(Span, ThreeSitesExchangeAThirdMore) {
  SpanSpec span = two_sites();
  span.sites = 3;
  const ModelSpec model = shapes::llama3_8b();
  EXPECT_DOUBLE_EQ(exchange_time(span, model).value, 0.04 + 4.0 / 3.0 * 2.0 * total_parameters(model) / 50e9);
}

TEST(Span, HidesWhatTrainingGoesOnBehind) {
  SpanSpec span = two_sites();
  const ModelSpec model = shapes::llama3_8b();
  const Seconds all = exchange_time(span, model);
  EXPECT_DOUBLE_EQ(exposed_exchange(span, model, Seconds{5.0}).value, all.value);
  span.overlap = 0.04;  // 0.2 s of every 5 s
  EXPECT_DOUBLE_EQ(exposed_exchange(span, model, Seconds{5.0}).value, all.value - 0.2);
  span.overlap = 1.0;
  EXPECT_DOUBLE_EQ(exposed_exchange(span, model, Seconds{5.0}).value, 0.0);
}

TEST(Span, ExchangesSeldomCostAsMuchLessForEachStep) {
  SpanSpec span = two_sites();
  span.every = 100;
  const ModelSpec model = shapes::llama3_8b();
  EXPECT_DOUBLE_EQ(exposed_exchange(span, model, Seconds{5.0}).value, exchange_time(span, model).value / 100.0);
}

TEST(Span, MoreBandwidthNeverMakesAStepLonger) {
  const ModelSpec model = shapes::llama3_70b();
  double before = 1e9;
  for (const double gigabytes : {1.0, 2.0, 5.0, 12.5, 50.0, 400.0}) {
    SpanSpec span = two_sites();
    span.overlap = 0.3;
    span.bandwidth = gigabytes_per_second(gigabytes);
    const double now = exposed_exchange(span, model, Seconds{8.0}).value;
    EXPECT_LE(now, before);
    before = now;
  }
}

// A third of the accelerators is here: a third of batch and tokens, and at 0.8 of the efficiency 1.25 times the tokens:
// 3e12 / 3 / 0.8 = 1.25e12.
TEST(Span, SharesBatchAndTokensByAccelerators) {
  WorkloadSpec workload;
  CampaignSpec& campaign = workload.campaigns.emplace_back();
  campaign.name = "wide";
  campaign.tenant_class = "large";
  campaign.accelerators = 256;
  campaign.model = shapes::llama3_8b();
  campaign.plan.tensor = 4;
  campaign.plan.sequence_parallel = true;
  campaign.plan.recompute = Recompute::full;
  campaign.global_batch = 768;
  campaign.tokens = 3e12;
  campaign.span = two_sites();
  campaign.span->efficiency = 0.8;
  Diagnostics diagnostics;
  const std::vector<JobRequest> jobs =
      generate_jobs(workload, machines::dgx_h100(), 1024, days(365), Instant{1830297600}, 1, diagnostics);
  ASSERT_FALSE(diagnostics.has_errors());
  ASSERT_EQ(jobs.size(), 1u);
  EXPECT_EQ(jobs[0].training->global_batch, 256);
  EXPECT_DOUBLE_EQ(jobs[0].tokens, 1.25e12);
  EXPECT_TRUE(jobs[0].span.has_value());
}

}  // namespace
}  // namespace gigatwin::workload
