#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scheduling/access.hpp"
#include "scheduling/spec.hpp"

namespace gigatwin::scheduling {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> texts(const BlockProblems& problems) {
  std::vector<std::string> list;
  for (const BlockProblems::Problem& problem : problems.list)
    list.push_back(fmt::format("{}: expected {}, found {}", problem.key, problem.expected, problem.found));
  return list;
}

std::vector<std::string> problems_of(const SchedulerSpec& spec) { return texts(scheduler_schema().problems_of(&spec)); }

TEST(SchedulerSpec, TheDefaultIsEasyInOrderOfSubmission) {
  const SchedulerSpec spec;
  EXPECT_EQ(spec.policy, "fcfs");
  EXPECT_EQ(spec.backfilling, Backfilling::easy);
  EXPECT_THAT(problems_of(spec), IsEmpty());
}

TEST(SchedulerSpec, PriorityThatPreemptsHasToRankToo) {
  SchedulerSpec spec;
  spec.preemption = Preemption::priority;
  EXPECT_THAT(problems_of(spec),
              ElementsAre("preemption: expected a policy that puts priority first: multifactor with a "
                          "priority_weight, found fcfs with priority_weight 0"));
  spec.policy = "multifactor";
  spec.priority_weight = 1.0;
  EXPECT_THAT(problems_of(spec), IsEmpty());
}

TEST(SchedulerSpec, ATurnIsNoLongerThanALifetime) {
  SchedulerSpec spec;
  spec.slice = hours(2);
  spec.max_lifetime = hours(1);
  EXPECT_THAT(problems_of(spec), ElementsAre("max_lifetime: expected at least a slice, 2 h, found 1 h"));
}

TEST(SchedulerSpec, EnergySaysWhenItIsDear) {
  EnergySpec spec;
  EXPECT_THAT(texts(energy_schema().problems_of(&spec)),
              ElementsAre("signal: expected price_above beside it, found none"));
  spec.signal = EnergySignal::carbon;
  EXPECT_THAT(texts(energy_schema().problems_of(&spec)),
              ElementsAre("signal: expected carbon_above beside it, found none"));
}

TEST(SchedulerSpec, ElasticJobsDoSomething) {
  ElasticSpec spec;
  spec.shrink = spec.grow = false;
  EXPECT_THAT(texts(elastic_schema().problems_of(&spec)),
              ElementsAre("grow: expected true, or shrink: true, found neither"));
}

TenantSpec tenant(const std::string& name, double share) {
  TenantSpec spec;
  spec.name = name;
  spec.share = share;
  return spec;
}

LaneSpec lane(const std::string& name, std::vector<std::string> tenants, std::int64_t accelerators = 0) {
  LaneSpec spec;
  spec.name = name;
  spec.tenants = std::move(tenants);
  spec.accelerators = accelerators;
  return spec;
}

ReservationSpec reservation(const std::string& name, const std::string& who, Seconds at, std::int64_t accelerators) {
  return {.name = name, .tenant = who, .at = at, .takes = hours(10), .accelerators = accelerators};
}

std::vector<std::string> access_problems(const std::vector<TenantSpec>& tenants, const std::vector<LaneSpec>& lanes,
                                         const std::vector<ReservationSpec>& reservations) {
  BlockProblems problems;
  check_access(tenants, lanes, reservations, problems);
  return texts(problems);
}

TEST(Access, SharesAddToAtMostOneAndTheSumIsNamed) {
  EXPECT_THAT(access_problems({tenant("a", 0.6), tenant("b", 0.3), tenant("c", 0.1)}, {}, {}), IsEmpty());
  EXPECT_THAT(
      access_problems({tenant("a", 0.6), tenant("b", 0.5), tenant("c", 0.0)}, {}, {}),
      ElementsAre("tenants[1].share: expected shares of all tenants that add to at most 1, found a sum of 1.1"));
}

TEST(Access, NamesAreUniqueAndKnown) {
  EXPECT_THAT(access_problems({tenant("sme", 0.1), tenant("sme", 0.1)}, {lane("fast", {"smee"})},
                              {reservation("review", "nobody", hours(1), 8)}),
              ElementsAre("tenants[1].name: expected a name that no other has, found \"sme\"",
                          "lanes[0].tenants: expected one of `tenants`: sme, found \"smee\"",
                          "reservations[0].tenant: expected one of `tenants`: sme, found \"nobody\""));
  EXPECT_THAT(
      access_problems({}, {}, {reservation("review", "sme", hours(1), 8)}),
      ElementsAre("reservations[0].tenant: expected no tenant class, since `tenants` states none, found \"sme\""));
}

TEST(Access, ATenantsQuotasAndStorageAreSound) {
  TenantSpec spec = tenant("a", 0.1);
  spec.hard_quota = 100;
  spec.soft_quota = 200;
  spec.storage_share = 0.2;
  EXPECT_THAT(texts(tenant_schema().problems_of(&spec)),
              ElementsAre("soft_quota: expected at most the hard quota, 100, found 200",
                          "storage_share: expected own_storage: true beside it, found false"));
  LaneSpec calls = lane("calls", {});
  calls.first = hours(1);
  EXPECT_THAT(texts(lane_schema().problems_of(&calls)),
              ElementsAre("first: expected opens_every beside it, found none"));
}

TEST(Access, NothingIsLargerOrLaterThanTheSite) {
  TenantSpec large = tenant("a", 0.1), own = tenant("b", 0.1);
  large.hard_quota = 1001;
  own.isolation = Isolation::partition;
  own.accelerators = 600;
  BlockProblems problems;
  check_access_of_site({large, own}, {lane("fast", {}, 500)},
                       {reservation("one", "a", hours(1), 100), reservation("late", "a", days(3), 1)}, 1000, days(2),
                       "operations.", problems);
  EXPECT_THAT(
      texts(problems),
      ElementsAre(
          "operations.tenants[0].hard_quota: expected at most the site's 1000 accelerators, found 1001",
          "operations.lanes[0].accelerators: expected partitions and lanes of at most the site's 1000 "
          "accelerators together, found 1100",
          "operations.reservations[0].accelerators: expected partitions, lanes and the reservations of one time "
          "of at most the site's 1000 accelerators together, found 1200",
          "operations.reservations[1].at: expected a time within the simulated 2 d, found 3 d",
          "operations.reservations[1].accelerators: expected partitions, lanes and the reservations of one time "
          "of at most the site's 1000 accelerators together, found 1101"));
}

// 600 from 1 h to 11 h and 600 from 5 h to 15 h meet; 600 from 11 h on meets the second alone, at its begin.
TEST(Access, ReservationsThatMeetShareTheMachine) {
  BlockProblems problems;
  const auto check = [&](Seconds second) {
    problems.list.clear();
    check_access_of_site({}, {}, {reservation("one", "a", hours(1), 600), reservation("two", "a", second, 600)}, 1000,
                         days(2), "", problems);
    return problems.list.size();
  };
  EXPECT_EQ(check(hours(5)), 1U);
  EXPECT_EQ(check(hours(11)), 0U);
}

TEST(Access, QuotasAreRoundedDownAndWhatIsSetAsideIsRoundedUp) {
  TenantSpec spec = tenant("a", 0.1);
  spec.hard_quota = 15;
  spec.soft_quota = 7;
  const Tenant rounded = tenant_of(spec, 8);
  EXPECT_EQ(rounded.hard_nodes, 1);
  EXPECT_EQ(rounded.soft_nodes, 0);
  EXPECT_EQ(reservation_of(reservation("one", "b", hours(1), 9), {"a", "b"}, 8).nodes, 2);
  EXPECT_EQ(reservation_of(reservation("one", "b", hours(1), 9), {"a", "b"}, 8).tenant, 1U);
  const Lane fast = lane_of(lane("fast", {"b"}, 9), {"a", "b"}, 8);
  EXPECT_EQ(fast.nodes, 2);
  EXPECT_THAT(fast.tenants, ElementsAre(1));
}

}  // namespace
}  // namespace gigatwin::scheduling
