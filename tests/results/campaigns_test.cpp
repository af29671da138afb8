#include "results/campaigns.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace gigatwin::results {
namespace {

/// 10 days with 10 failures that took 0.5 h of training and 0.5 h of restarting each.
sim::JobRecord flagship() {
  sim::JobRecord job;
  job.job = 4;
  job.name = "flagship";
  job.tenant_class = "industry";
  job.state = sim::JobState::completed;
  job.accelerators = 24000;
  job.submitted = hours(2);
  job.started = hours(5);
  job.finished = hours(245);
  job.productive = hours(228);
  job.lost = hours(5);
  job.restarting = hours(5);
  job.checkpointing = hours(2);
  job.failures = 10;
  job.tokens = 4e12;
  return job;
}

// Undisturbed 240 - 10 = 230 h; 10 failures in 240 h of 1 h each: rho = 1/24, mean 230 / (23/24) = 240 h, as it was.
// E[L^2] = 4/3 x 0.25 + 2 x 0.25 + 0.25 = 13/12 h^2; variance 230/24 x 13/12 / (23/24)^3.
TEST(Campaigns, SpreadAsTheirFailuresDo) {
  const CampaignRow row = campaign_row(flagship(), 4e12, hours(1000));
  EXPECT_EQ(row.name, "flagship");
  EXPECT_DOUBLE_EQ(row.done, 1.0);
  EXPECT_DOUBLE_EQ(row.time_h, 240.0);
  EXPECT_NEAR(row.expected_h, 240.0, 1e-9);
  EXPECT_NEAR(row.deviation_h, std::sqrt(230.0 / 24.0 * 13.0 / 12.0 / std::pow(23.0 / 24.0, 3)), 1e-9);
  EXPECT_LT(row.low_h, 240.0);
  EXPECT_GT(row.low_h, 230.0);
  EXPECT_GT(row.high_h, 240.0);
}

// Half of the tokens after 240 h: twice the undisturbed time.
TEST(Campaigns, ThatStillRunAreReckonedToTheirEnd) {
  sim::JobRecord job = flagship();
  job.state = sim::JobState::running;
  job.finished = Seconds{-1.0};
  const CampaignRow row = campaign_row(job, 8e12, hours(245));
  EXPECT_DOUBLE_EQ(row.done, 0.5);
  EXPECT_TRUE(std::isnan(row.time_h));
  EXPECT_NEAR(row.expected_h, 480.0, 1e-9);
}

TEST(Campaigns, WithoutFailuresOrStartHaveNoSpread) {
  sim::JobRecord job = flagship();
  job.failures = 0;
  job.lost = job.restarting = Seconds{};
  EXPECT_TRUE(std::isnan(campaign_row(job, 4e12, hours(1000)).expected_h));
  EXPECT_DOUBLE_EQ(campaign_row(job, 4e12, hours(1000)).time_h, 240.0);
  sim::JobRecord waiting;
  EXPECT_TRUE(std::isnan(campaign_row(waiting, 4e12, hours(1000)).time_h));
  EXPECT_DOUBLE_EQ(campaign_row(waiting, 4e12, hours(1000)).done, 0.0);
}

TEST(Campaigns, AreFoundAmongAllJobs) {
  CampaignRecords records{{{7, 1e12}, {4, 4e12}}};
  sim::JobRecord other = flagship();
  other.job = 5;
  records.add(other);
  records.add(flagship());
  const std::vector<CampaignRow> rows = records.rows(hours(1000));
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].name, "flagship");
}

}  // namespace
}  // namespace gigatwin::results
