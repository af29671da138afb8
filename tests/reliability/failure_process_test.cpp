#include "reliability/failure_process.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

#include "machine.hpp"

namespace gigatwin::reliability {
namespace {

FailureCause cause_of(const std::string& name, const Law& law, std::int64_t components) {
  FailureCause cause;
  cause.name = name;
  cause.spec.cause = name;
  cause.spec.component = Component::node;
  cause.spec.part = "node";
  cause.law = law;
  cause.components = components;
  return cause;
}

/// Failures until the horizon; each component is back at once.
std::vector<Failure> all_of(FailureProcess process) {
  std::vector<Failure> all;
  while (const std::optional<Failure> failure = process.next()) {
    all.push_back(*failure);
    process.renew(*failure, failure->when);
  }
  return all;
}

const Law fifty_a_year{.rate = {50.0 / years(1).value}};

// 1000 nodes x 0.5 failures a year x 1 year = 500 expected; over 40 seeds 20,000 with a standard deviation of 141.
TEST(FailureProcess, FailsAtTheStatedRate) {
  std::size_t count = 0;
  for (std::uint64_t seed = 1; seed <= 40; ++seed)
    count +=
        all_of(FailureProcess{
                   machine(1000), {cause_of("node", {.rate = {0.5 / years(1).value}}, 1000)}, {0.0}, years(1), seed})
            .size();
  EXPECT_NEAR(static_cast<double>(count), 20000.0, 3.0 * 141.0);
}

// A new part is put in at every failure. Long after the start the renewal rate of Weibull lives is 1 / mean life:
// 200 nodes x 20 lives = 4000. Renewal counts are less variable than Poisson (shape 2) by the coefficient of variation,
// 0.5227: 63 x 0.52 = 33; the first lives start new, which costs (1 - 0.5227^2) / 2 = 0.363 of a life each: 73.
TEST(FailureProcess, WeibullLivesRenewAtOneOverTheirMean) {
  const Law wearing{.kind = LawKind::weibull, .rate = {20.0 / years(1).value}, .shape = 2.0};
  const auto failures = all_of(FailureProcess{machine(200), {cause_of("fan", wearing, 200)}, {0.0}, years(1), 7});
  EXPECT_NEAR(static_cast<double>(failures.size()), 4000.0 - 73.0, 3.0 * 33.0);
}

// Of 20,000 new accelerators 5 % fail early, 63.2 % of these in the first two weeks: 632 +- 25.
TEST(FailureProcess, FlawedPartsFailInTheirFirstWeeks) {
  const Law infants{.kind = LawKind::bathtub, .infant_share = 0.05, .infant_time = days(14)};
  FailureProcess process{machine(20000), {cause_of("infant", infants, 20000)}, {0.0}, days(14), 3};
  int count = 0;
  while (process.next()) ++count;
  EXPECT_NEAR(count, 20000 * 0.05 * (1.0 - std::exp(-1.0)), 3.0 * 25.0);
}

// What has survived a year has no flawed parts left: exp(-365/14) = 5e-12 of them.
TEST(FailureProcess, BurnInLeavesSoundParts) {
  const Law infants{.kind = LawKind::bathtub, .infant_share = 0.05, .infant_time = days(14)};
  EXPECT_TRUE(
      all_of(FailureProcess{machine(20000), {cause_of("infant", infants, 20000)}, days(365), years(1), 3}).empty());
}

// A part that is only reset keeps its age: of a Weibull life of shape 3 the failures then come as H(t) = (t/b)^3 grows,
// minimal repair. Mean life 1 a: b = 1/Gamma(4/3) = 1.1198 a; H(2 a) = 5.696 each, of 500 nodes 2848 +- 53.
TEST(FailureProcess, AResetPartKeepsItsAge) {
  FailureCause cause = cause_of("worn", {.kind = LawKind::weibull, .rate = {1.0 / years(1).value}, .shape = 3.0}, 500);
  cause.spec.part = "";
  const auto failures = all_of(FailureProcess{machine(500), {cause}, {0.0}, years(2), 11});
  EXPECT_NEAR(static_cast<double>(failures.size()), 500.0 * std::pow(2.0 / 1.119846522, 3.0), 3.0 * 53.0);
}

TEST(FailureProcess, PartsDoNotAgeWhileTheyAreAway) {
  FailureProcess process{machine(1), {cause_of("node", fifty_a_year, 1)}, {0.0}, years(1), 5};
  FailureProcess other{machine(1), {cause_of("node", fifty_a_year, 1)}, {0.0}, years(1), 5};
  const Failure first = *process.next(), same = *other.next();
  process.renew(first, first.when);
  other.renew(same, same.when + days(3));
  EXPECT_NEAR((other.next()->when - process.next()->when) / days(1), 3.0, 1e-9);
}

TEST(FailureProcess, CausesDoNotDisturbEachOther) {
  const FailureCause a = cause_of("a", fifty_a_year, 3), b = cause_of("b", fifty_a_year, 5);
  const auto alone = all_of(FailureProcess{machine(5), {b}, {0.0}, days(60), 9});
  std::vector<Failure> together;
  for (const Failure& failure : all_of(FailureProcess{machine(5), {a, b}, {0.0}, days(60), 9}))
    if (failure.cause == 1) together.push_back(failure);
  ASSERT_EQ(alone.size(), together.size());
  for (std::size_t i = 0; i < alone.size(); ++i) {
    EXPECT_EQ(alone[i].when, together[i].when);
    EXPECT_EQ(alone[i].component, together[i].component);
  }
}

TEST(FailureProcess, ComesInOrderOfTime) {
  Seconds last{0.0};
  for (const Failure& failure :
       all_of(FailureProcess{machine(10), {cause_of("a", fifty_a_year, 10)}, {0.0}, years(1), 2})) {
    EXPECT_GE(failure.when, last);
    EXPECT_LT(failure.when, years(1));
    last = failure.when;
  }
  EXPECT_GT(last, days(300));
}

// Gamma with variance 4: mean 1 +- 2/sqrt(50,000) = 0.0089; its variance 4 has a standard deviation of about 0.12
// (excess kurtosis 6 x 4 = 24: 4 sqrt((24 + 2) / 50,000) = 0.091).
TEST(FailureProcess, FrailtyHasMeanOneAndItsVariance) {
  for (const double variance : {0.25, 4.0}) {
    double sum = 0.0, squares = 0.0;
    constexpr int n = 50000;
    for (std::uint64_t node = 0; node < n; ++node) {
      const double z = gamma_frailty(Draws{1, "frailty.test", node}, variance);
      sum += z, squares += z * z;
    }
    const double mean = sum / n;
    EXPECT_NEAR(mean, 1.0, 3.0 * std::sqrt(variance / n));
    EXPECT_NEAR(squares / n - mean * mean, variance, 0.09 * variance);
  }
  EXPECT_EQ(gamma_frailty(Draws{1, "frailty.test", 0}, 0.0), 1.0);
}

// As on Summit, a lemon has most of the failures: with variance 100, 1 % of the nodes carry most of the rate, but the
// site's rate is as stated. 2000 nodes of 5 a year: 10,000 +- 100 Poisson +- 10,000 sqrt(100/2000) = 2236 a seed;
// the mean of 20 seeds +- 500.
TEST(FailureProcess, LemonsHaveMostOfTheFailures) {
  FailureCause cause = cause_of("link", {.rate = {5.0 / years(1).value}}, 2000);
  cause.spec.frailty = 100.0;
  double total = 0.0, worst = 0.0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    std::map<std::int64_t, int> by_node;
    for (const Failure& failure : all_of(FailureProcess{machine(2000), {cause}, {0.0}, years(1), seed}))
      ++by_node[failure.node], total += 1.0;
    std::vector<int> counts;
    for (const auto& [node, count] : by_node) counts.push_back(count);
    std::sort(counts.rbegin(), counts.rend());
    for (std::size_t i = 0; i < std::min<std::size_t>(20, counts.size()); ++i) worst += counts[i];
  }
  EXPECT_NEAR(total / 20.0, 10000.0, 3.0 * 500.0);
  EXPECT_GT(worst / total, 0.5);
}

// A machine of 1e6 components and 12 causes is set up in well under a second; here with room for a slow machine.
TEST(FailureProcess, AMillionComponentsAreSetUpQuickly) {
  std::vector<FailureCause> causes;
  for (int i = 0; i < 12; ++i)
    causes.push_back(cause_of("cause " + std::to_string(i), {.rate = {1e-6 / 3600.0}}, 1000000));
  FailureProcess process{machine(1000000), causes, {0.0}, years(1), 1};
  EXPECT_LT(process.next_due(), days(1));
}

}  // namespace
}  // namespace gigatwin::reliability
