#include <gtest/gtest.h>

#include <cmath>

#include "finance/capital.hpp"
#include "finance/plan.hpp"
#include "finance/tax.hpp"
#include "random_plan.hpp"

namespace gigatwin::finance {
namespace {

constexpr std::uint64_t samples = 400;

struct Case {
  economics::LifeCycle life;
  FinanceSpec terms;
};

Case random_case(std::uint64_t sample) {
  Dice dice{20261122, sample};
  Case result;
  result.life = random_life(dice);
  result.terms = random_terms(dice);
  return result;
}

/// Calls check(case, plan) for each sample.
template <class Check>
void for_each_plan(Check check) {
  for (std::uint64_t sample = 0; sample < samples; ++sample) {
    SCOPED_TRACE(sample);
    const Case one = random_case(sample);
    check(one, plan(one.terms, one.life));
  }
}

TEST(Invariants, SourcesEqualUsesInEveryYear) {
  for_each_plan([](const Case&, const Plan& plan) {
    for (const PlanYear& year : plan.years) EXPECT_EQ(sources(year).count, uses(year).count) << year.year;
  });
}

TEST(Invariants, TheSamplesHoldGoodAndBadProjects) {
  int failed = 0, whole = 0, lost = 0;
  for_each_plan([&](const Case&, const Plan& plan) {
    failed += plan.failed ? 1 : 0;
    bool loses = false;
    for (const TrancheOutcome& outcome : plan.outcomes) loses = loses || outcome.lost > Cents{};
    lost += loses ? 1 : 0;
    whole += loses || plan.failed ? 0 : 1;
  });
  EXPECT_GT(failed, 20);
  EXPECT_GT(lost, 40);
  EXPECT_GT(whole, 40);
}

TEST(Invariants, BalancesCarryOver) {
  for_each_plan([](const Case&, const Plan& plan) {
    std::vector<Cents> owed(plan.tranches.size());
    Cents cash;
    for (const PlanYear& year : plan.years) {
      for (std::size_t i = 0; i < owed.size(); ++i) {
        owed[i] += year.drawn[i] + year.capitalised[i] - year.repaid[i];
        EXPECT_EQ(owed[i], year.owed[i]);
        EXPECT_GE(year.owed[i], Cents{});
      }
      cash += year.cash_change;
      EXPECT_EQ(cash, year.cash);
      EXPECT_GE(year.cash, Cents{});
      EXPECT_GE(year.dividends, Cents{});
      EXPECT_GE(year.equity_called, Cents{});
    }
    EXPECT_EQ(cash, Cents{});  // nothing is left in the company
  });
}

// What was drawn and added is repaid, or lost and said so.
TEST(Invariants, LoansEndAtZeroUnlessPaymentsWereMissed) {
  for_each_plan([](const Case&, const Plan& plan) {
    for (const TrancheOutcome& outcome : plan.outcomes) {
      EXPECT_EQ(outcome.drawn + outcome.capitalised, outcome.repaid + outcome.lost);
      if (!outcome.first_missed) {
        EXPECT_EQ(outcome.lost, Cents{});
      }
    }
  });
}

TEST(Invariants, NobodyIsPaidWhileASaferLoanGoesWithout) {
  for_each_plan([](const Case&, const Plan& plan) {
    for (const PlanYear& year : plan.years) {
      bool short_of_money = year.unfunded > Cents{};
      for (std::size_t i = 0; i < plan.tranches.size(); ++i) {
        if (short_of_money) {
          EXPECT_EQ(year.interest[i] + year.repaid[i], Cents{}) << year.year;
        }
        short_of_money = short_of_money || year.missed[i] > Cents{};
      }
      // The last year's dividend is what is left when all has been tried; it is nothing while a payment is missed.
      if (short_of_money) {
        EXPECT_EQ(year.dividends, Cents{}) << year.year;
      }
    }
  });
}

// At the same return, no layer loses more for each euro lent than one below it. (Unpaid
// returns are owed too, so that a safer layer at a higher return may be owed more when nobody gets anything.)
TEST(Invariants, FirstLossLosesBeforeMezzanineBeforeSenior) {
  const auto lost_share = [](const TrancheOutcome& outcome) {
    const Cents lent = outcome.drawn;
    return lent.count == 0 ? 0.0 : static_cast<double>(outcome.lost.count) / static_cast<double>(lent.count);
  };
  int losses = 0;
  for (std::uint64_t sample = 0; sample < samples; ++sample) {
    Case one = random_case(sample);
    for (LayerSpec& layer : one.terms.fund) {
      layer.target_return = one.terms.fund[0].target_return;
      layer.grace_interest = one.terms.fund[0].grace_interest;
    }
    const Plan plan = finance::plan(one.terms, one.life);
    for (std::size_t i = plan.tranches.size() - 3; i + 1 < plan.tranches.size(); ++i) {
      EXPECT_LT(*plan.tranches[i].layer, *plan.tranches[i + 1].layer);
      EXPECT_GE(lost_share(plan.outcomes[i + 1]), lost_share(plan.outcomes[i]) - 1e-6) << sample;
      losses += plan.outcomes[i].lost > Cents{} ? 1 : 0;
    }
  }
  EXPECT_GT(losses, 40);
}

TEST(Invariants, GrantsNeverExceedSharesAndCaps) {
  for_each_plan([](const Case& one, const Plan& plan) {
    Cents by_union, by_state, computing;
    for (const PlanYear& year : plan.years) {
      EXPECT_GE(year.union_grant, Cents{});
      EXPECT_GE(year.state_grant, Cents{});
      by_union += year.union_grant;
      by_state += year.state_grant;
      computing += year.capital[0] + year.capital[1];
      EXPECT_LE(static_cast<double>(by_union.count), union_share_limit * static_cast<double>(computing.count) + 1.0);
    }
    if (one.terms.grants.union_cap) {
      EXPECT_LE(by_union, cents(*one.terms.grants.union_cap));
    }
    if (one.terms.grants.state_cap) {
      EXPECT_LE(by_state, cents(*one.terms.grants.state_cap));
    }
  });
}

TEST(Invariants, AHigherPriceNeverLowersTheValueOfEquity) {
  for_each_plan([](const Case& one, const Plan& plan) {
    FinanceSpec dearer = one.terms;
    dearer.sales.default_price = 1.03 * dearer.sales.default_price;
    for (PriceSpec& price : dearer.sales.prices) price.price = 1.03 * price.price;
    // Each year rounds to the cent, in a handful of places.
    EXPECT_GE(finance::plan(dearer, one.life).figures.equity_npv, plan.figures.equity_npv - 1.0);
  });
}

TEST(Invariants, DepreciationAddsUpToWhatWasSpentLessGrants) {
  for (std::uint64_t sample = 0; sample < samples; ++sample) {
    const Case one = random_case(sample);
    const std::vector<CapitalYear> capital = capital_years(one.terms, one.life);
    Cents spent, granted;
    for (const CapitalYear& year : capital) {
      spent += sum(year.spent);
      granted += sum(year.granted);
      EXPECT_EQ(sum(year.granted), year.union_grant + year.state_grant);
    }
    EXPECT_EQ(sum(depreciation(one.life, capital)) + sum(expensed(one.life, capital)), spent - granted) << sample;
  }
}

TEST(Invariants, TheInternalRateMakesTheValueOfEquityZero) {
  int found = 0;
  for_each_plan([&](const Case& one, const Plan& plan) {
    if (!plan.figures.equity_irr.unique()) return;
    ++found;
    FinanceSpec at_rate = one.terms;
    at_rate.equity_return = plan.figures.equity_irr.value();
    // To a millionth of what equity ever pays or gets, at that rate: poor projects discount at -90 % a year.
    double scale = 0.0;
    for (std::size_t i = 0; i < plan.years.size(); ++i)
      scale += std::abs(euros(plan.years[i].dividends + plan.years[i].equity_called).value) *
               std::pow(1.0 + at_rate.equity_return, -static_cast<double>(i));
    EXPECT_NEAR(finance::plan(at_rate, one.life).figures.equity_npv, 0.0, 1e-6 * scale);
  });
  EXPECT_GT(found, 100);
}

}  // namespace
}  // namespace gigatwin::finance
