#include "results/tenants.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace gigatwin::results {
namespace {

/// 1000 accelerator-hours offered; research is entitled to half and asks for less, industry to a quarter and asks for
/// more, the public body to a quarter and asks for nothing; students have no share.
sim::Totals four_tenants() {
  sim::Totals totals;
  totals.accelerator_seconds_offered = 1000 * 3600.0;
  sim::TenantTotals research, industry, body, students;
  research.name = "research";
  research.share = 0.5;
  research.jobs_submitted = 5;
  research.accelerator_seconds_held = 300 * 3600.0;
  research.accelerator_seconds_queued = 100 * 3600.0;
  research.useful = Flop{3e18};
  research.waits_s = {3600, 0, 7200, 3600};
  research.runs_s = {3600, 5};
  research.run_waits_s = {3600, 95};
  industry.name = "industry";
  industry.share = 0.25;
  industry.accelerator_seconds_held = 400 * 3600.0;
  industry.accelerator_seconds_queued = 200 * 3600.0;
  industry.waits_s = {36000};
  body.name = "public body";
  body.share = 0.25;
  students.name = "students";
  students.accelerator_seconds_held = 10 * 3600.0;
  students.preemptions = 3;
  students.jobs_waited_long = 1;
  totals.tenants = {research, industry, body, students};
  return totals;
}

// Waits of 1, 0, 2, 1 h: mean 1, median 1; 95 % at 2.85 of 0, 1, 1, 2: 1 + 0.85. Slowdowns: (1 + 1) / 1 h = 2, and
// (95 + 5) / 10 s = 10: mean 6, 95 % 2 + 0.95 x 8 = 9.6.
TEST(Tenants, HaveWhatTheyAskedForAndGot) {
  const std::vector<TenantRow> rows = tenant_rows(four_tenants());
  ASSERT_EQ(rows.size(), 4U);
  EXPECT_EQ(rows[0].name, "research");
  EXPECT_EQ(rows[0].submitted, 5);
  EXPECT_DOUBLE_EQ(rows[0].held_h, 300.0);
  EXPECT_DOUBLE_EQ(rows[0].delivered, 0.3);
  EXPECT_DOUBLE_EQ(rows[0].wanted, 0.4);
  EXPECT_DOUBLE_EQ(rows[0].entitlement, 0.5);
  EXPECT_DOUBLE_EQ(rows[0].useful_exaflop, 3.0);
  EXPECT_DOUBLE_EQ(rows[0].wait_h.mean, 1.0);
  EXPECT_DOUBLE_EQ(rows[0].wait_h.median, 1.0);
  EXPECT_NEAR(rows[0].wait_h.high, 1.85, 1e-12);
  EXPECT_DOUBLE_EQ(rows[0].slowdown.mean, 6.0);
  EXPECT_NEAR(rows[0].slowdown.high, 9.6, 1e-12);
  EXPECT_TRUE(std::isnan(rows[1].slowdown.mean));
  EXPECT_TRUE(std::isnan(rows[3].entitlement));
  EXPECT_EQ(rows[3].preemptions, 3);
  EXPECT_EQ(rows[3].waited_long, 1);
}

// Delivered / entitled: 0.3 / 0.5 = 0.6 and 0.4 / 0.25 = 1.6: 2.2^2 / (2 x (0.36 + 2.56)) = 4.84 / 5.84. Those who
// asked for nothing do not count. Research got 0.3 of the 0.4 that it wanted; industry more than its share.
TEST(Tenants, AreJudgedAgainstTheirShares) {
  const Service service = service_of(four_tenants());
  EXPECT_NEAR(service.fairness, 4.84 / 5.84, 1e-12);
  EXPECT_NEAR(service.worst_served, 0.75, 1e-12);
}

// 0, 1, 1, 2, 10 h: mean 2.8, median 1, 95 % at 3.8: 2 + 0.8 x 8.
TEST(Tenants, TogetherMakeTheSitesService) {
  const Service service = service_of(four_tenants());
  EXPECT_DOUBLE_EQ(service.wait_h.mean, 2.8);
  EXPECT_DOUBLE_EQ(service.wait_h.median, 1.0);
  EXPECT_NEAR(service.wait_h.high, 8.4, 1e-12);
  EXPECT_DOUBLE_EQ(service.longest_wait_h, 10.0);
  EXPECT_DOUBLE_EQ(service.accelerator_queued, 300 * 3600.0);
}

TEST(Tenants, WithoutSharesAreNotJudged) {
  sim::Totals totals = four_tenants();
  for (sim::TenantTotals& tenant : totals.tenants) tenant.share.reset();
  EXPECT_TRUE(std::isnan(service_of(totals).fairness));
  EXPECT_TRUE(std::isnan(service_of(totals).worst_served));
  EXPECT_TRUE(std::isnan(service_of({}).wait_h.mean));
}

}  // namespace
}  // namespace gigatwin::results
