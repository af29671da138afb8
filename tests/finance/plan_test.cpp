#include "finance/plan.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "example.hpp"

namespace gigatwin::finance {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Cents eur(double amount) { return cents(Euros{amount}); }

Plan example() { return plan(example_terms(), example_life()); }

const PlanYear& year_of(const Plan& plan, int year) {
  return plan.years.at(static_cast<std::size_t>(year - plan.years.front().year));
}

// All numbers of this file stand in docs/model/finance.md and were reckoned there by a spreadsheet's rules.
// Union 17 % of 80 M = 13.6 M; state 20 % of 80 M = 16 M, capped at 15 M; 122 - 28.6 = 93.4 M is left, of which 40 %,
// 10 %, 10 % are lent.
TEST(ExamplePlan, PaysTheCapitalFromGrantsLoansAndEquity) {
  const Plan plan = example();
  const PlanYear& year = year_of(plan, 2026);
  EXPECT_EQ(year.union_grant, eur(13.6e6));
  EXPECT_EQ(year.state_grant, eur(15e6));
  EXPECT_THAT(year.drawn, ElementsAre(eur(37.36e6), eur(9.34e6), eur(9.34e6)));
  EXPECT_EQ(year.equity_called, eur(37.36e6));
  EXPECT_EQ(sum(year.capital), eur(122e6));
}

// The Union brought 17 % of the computing infrastructure, so 17 % of the hours are free. Half of the hours are sold in
// the first year; a fifth of them at half the price: 5 M h * 0.83 * 1.80 * 0.9 * 1.02 = 6,857,460.
TEST(ExamplePlan, SellsWhatGrantsHaveNotBought) {
  const Plan plan = example();
  const PlanYear& first = year_of(plan, 2027);
  EXPECT_THAT(first.revenue, ElementsAre(eur(6857460), eur(18286560)));
  EXPECT_NEAR(first.hours_sold, 12.45e6, 1e-3);
  EXPECT_NEAR(first.hours_free, 2.55e6, 1e-3);
  EXPECT_EQ(first.free_value, eur(5149980));
  EXPECT_THAT(year_of(plan, 2029).revenue, ElementsAre(eur(14269002.77), eur(38050674.05)));
}

// Accelerators (80 - 28.6) / 4 = 12.85 M and building 40 / 10 = 4 M a year; the rest of the building in the last year.
// 2027: 25,144,020 - 12,240,000 - 16,850,000 - 1,868,000 - 373,600 - 186,800 = -6,374,380 is carried to 2028:
// 25 % of (19,960,262.90 - 6,374,380) = 3,396,470.73 (the quarter of a cent counts).
TEST(ExamplePlan, TaxesProfitsLessEarlierLosses) {
  const Plan plan = example();
  EXPECT_EQ(year_of(plan, 2027).depreciation, eur(16.85e6));
  EXPECT_EQ(year_of(plan, 2030).depreciation, eur(40.85e6));
  EXPECT_EQ(year_of(plan, 2027).profit, eur(-6374380));
  EXPECT_EQ(year_of(plan, 2027).tax, eur(0));
  EXPECT_EQ(year_of(plan, 2027).losses_carried, eur(6374380));
  EXPECT_EQ(year_of(plan, 2028).profit, eur(19960262.90));
  EXPECT_EQ(year_of(plan, 2028).tax, eur(3396470.73));
  EXPECT_EQ(year_of(plan, 2028).losses_carried, eur(0));
  EXPECT_EQ(year_of(plan, 2029).tax, eur(5344889.07));
  EXPECT_EQ(year_of(plan, 2030).tax, eur(0));
}

// Annuity of 37.36 M over 4 years at 5 %: factor 0.282012 gives 10,535,962.07, of which 1,868,000 is interest. The
// second layer's return of the year of grace is added: 9,340,000 * 1.02 = 9,526,800, a third of which is due each year.
TEST(ExamplePlan, ServesDebtByAnnuityAndLayersInEqualParts) {
  const Plan plan = example();
  EXPECT_THAT(year_of(plan, 2027).interest, ElementsAre(eur(1868000), eur(373600), eur(0)));
  EXPECT_THAT(year_of(plan, 2027).repaid, ElementsAre(eur(8667962.07), eur(0), eur(0)));
  EXPECT_THAT(year_of(plan, 2027).owed, ElementsAre(eur(28692037.93), eur(9.34e6), eur(9526800)));
  EXPECT_THAT(year_of(plan, 2028).interest, ElementsAre(eur(1434601.90), eur(373600), eur(190536)));
  EXPECT_THAT(year_of(plan, 2028).repaid, ElementsAre(eur(9101360.16), eur(3113333.33), eur(3175600)));
  EXPECT_THAT(year_of(plan, 2030).repaid, ElementsAre(eur(10034249.59), eur(3113333.33), eur(3175600)));
  EXPECT_THAT(year_of(plan, 2030).owed, ElementsAre(eur(0), eur(0), eur(0)));
}

// 2027: (25,144,020 - 12,240,000) / 10,535,962.07 = 1.2248 < 1.3: nothing is paid out. Then a quarter of the
// decommissioning, 4 M * 1.02^5 = 4,416,323.21, is held back each year.
TEST(ExamplePlan, HoldsCashBackBeforeDividends) {
  const Plan plan = example();
  EXPECT_NEAR(year_of(plan, 2027).cover, 1.2248, 5e-5);
  EXPECT_EQ(year_of(plan, 2027).dividends, eur(0));
  EXPECT_EQ(year_of(plan, 2027).cash, eur(1994457.93));
  EXPECT_EQ(year_of(plan, 2028).cash, eur(2208161.61));
  EXPECT_EQ(year_of(plan, 2028).dividends, eur(17809795.00));
  EXPECT_EQ(year_of(plan, 2030).cash, eur(4416323.21));
  EXPECT_EQ(sum(year_of(plan, 2031).capital), eur(4416323.21));
  EXPECT_EQ(year_of(plan, 2031).dividends, eur(2208161.61));  // the land
}

TEST(ExamplePlan, HasTheFiguresOfTheSpreadsheet) {
  const Figures figures = example().figures;
  EXPECT_NEAR(figures.npv, 4676965.70, 0.01);
  EXPECT_NEAR(figures.equity_npv, 5906089.65, 0.01);
  EXPECT_NEAR(figures.project_irr.value(), 0.0684366, 1e-7);
  EXPECT_NEAR(figures.equity_irr.value(), 0.1541345, 1e-7);
  EXPECT_NEAR(figures.min_cover, 1.2248, 5e-5);
  EXPECT_EQ(figures.payback_year, 2030);
  EXPECT_EQ(figures.capital_cost, (Euros{126e6}));
  EXPECT_EQ(figures.initial_capital, (Euros{122e6}));
  EXPECT_EQ(figures.public_money.paid(), (Euros{47.28e6}));
  EXPECT_NEAR(figures.public_money.back().value, 62861748.87, 0.01);
  EXPECT_NEAR(figures.public_money.returned, 1.2256400, 1e-7);
  EXPECT_NEAR(figures.public_money.per_exaflop_day.value, 63597.99, 0.01);
  // 0.9 * (10 M h * 1.80 + 20 M h * 2.40) / 30 M h; rounding to cents leaves 1e-9
  EXPECT_NEAR(figures.mean_price.value, 1.98, 1e-8);
  EXPECT_THAT(example().notes, IsEmpty());
}

// Running cost that earns nothing: equity brings 5 % of 93.4 M = 4.67 M, then bills stay unpaid and all lenders lose
// what they lent; the loans' interest is missed from 2027 on.
TEST(FailedPlan, SaysWhoLostWhat) {
  FinanceSpec terms = example_terms();
  terms.sales.default_price = {};
  terms.sales.prices.clear();
  const Plan plan = finance::plan(terms, example_life());
  EXPECT_EQ(plan.failed, 2027);
  EXPECT_EQ(year_of(plan, 2027).equity_top_up, eur(4.67e6));
  EXPECT_EQ(year_of(plan, 2027).unfunded, eur(12.24e6 - 4.67e6));
  for (const TrancheOutcome& outcome : plan.outcomes) {
    EXPECT_EQ(outcome.lost, outcome.drawn + outcome.capitalised);
    EXPECT_EQ(outcome.repaid, eur(0));
  }
  EXPECT_EQ(plan.outcomes[0].first_missed, 2027);
  EXPECT_TRUE(std::isnan(plan.figures.equity_irr.value()));
  EXPECT_EQ(plan.notes.front(),
            "the project fails in 2027: 47.99 MEUR of bills are paid by nobody, since equity has brought all that it "
            "committed");
  EXPECT_EQ(plan.notes.back(), "equity: no internal rate of return: the flows never change their sign");
}

// Both layers lend 9.34 M on equal terms; the first-loss layer goes without first.
TEST(StrainedPlan, LosesFromTheLowestLayerUp) {
  FinanceSpec terms = example_terms();
  terms.contingent_equity = 0.0;
  terms.sales.ramp = {};
  terms.debt->minimum_cover = 0.0;
  terms.fund[0].target_return = terms.fund[1].target_return;
  terms.fund[0].grace_interest = terms.fund[1].grace_interest;
  bool first_loss_alone = false;
  for (double price = 0.5; price < 2.4; price += 0.02) {
    terms.sales.default_price = EurosPerSecond{price / 3600.0};
    terms.sales.prices.clear();
    const Plan plan = finance::plan(terms, example_life());
    const TrancheOutcome& senior = plan.outcomes[1];
    const TrancheOutcome& first_loss = plan.outcomes[2];
    EXPECT_GE(first_loss.lost, senior.lost) << price;
    first_loss_alone = first_loss_alone || (senior.lost == Cents{} && first_loss.lost > Cents{});
  }
  EXPECT_TRUE(first_loss_alone);
}

TEST(CostPlus, FindsThePriceAtWhichEquityEarnsItsReturn) {
  FinanceSpec terms = example_terms();
  terms.sales.pricing = Pricing::equity_return;
  const Figures figures = plan(terms, example_life()).figures;
  EXPECT_NEAR(figures.equity_irr.value(), terms.equity_return, 1e-8);
  EXPECT_NEAR(figures.equity_npv, 0.0, 0.1);  // cents of several years
  EXPECT_LT(figures.price_factor, 1.0);       // as stated it earns 15.4 %
  EXPECT_NEAR(figures.mean_price.value, 1.98 * figures.price_factor, 1e-7);
}

TEST(CostPlus, FindsThePriceAtWhichTheProjectIsWorthNothing) {
  FinanceSpec terms = example_terms();
  terms.sales.pricing = Pricing::project_value;
  const Figures figures = plan(terms, example_life()).figures;
  EXPECT_NEAR(figures.npv, 0.0, 0.1);
  EXPECT_NEAR(figures.project_irr.value(), 0.05, 1e-8);  // the life cycle's discount rate
}

TEST(CostPlus, SaysWhereNoPriceDoes) {
  FinanceSpec terms = example_terms();
  terms.sales.pricing = Pricing::equity_return;
  economics::LifeCycle life = example_life();
  for (economics::LifeYear& year : life.years) year.hours_held = {0.0, 0.0};
  const Plan plan = finance::plan(terms, life);
  EXPECT_TRUE(std::isnan(plan.figures.price_factor));
  EXPECT_THAT(plan.notes,
              testing::Contains("no factor on the prices makes the value of equity zero, so they are as stated"));
}

// Access for two years: the free hours of the third are sold.
TEST(Access, EndsWhenItIsOver) {
  FinanceSpec terms = example_terms();
  terms.grants.access_lasts = years(2);
  const Plan plan = finance::plan(terms, example_life());
  EXPECT_GT(year_of(plan, 2028).hours_free, 0.0);
  EXPECT_EQ(year_of(plan, 2029).hours_free, 0.0);
  EXPECT_NEAR(year_of(plan, 2029).hours_sold, 30e6, 1e-3);
}

// 17 % of 30 M hours are 5.1 M. Research holds 10 M: 51 % of them are free, at its price, and all of industry's are
// sold.
TEST(Access, IsUsedByTheClassesThatGrantsName) {
  FinanceSpec terms = example_terms();
  terms.grants.access_classes = {"research"};
  const Plan named = plan(terms, example_life());
  const PlanYear& year = year_of(named, 2029);
  EXPECT_NEAR(year.hours_free, 5.1e6, 1e-3);
  EXPECT_EQ(year.free_value, eur(5.1e6 * 1.80 * 0.9 * 1.061208));
  EXPECT_EQ(year.revenue[1], eur(20e6 * 2.40 * 0.9 * 1.061208));
  // A class that holds less than the share has all of it; one that is not there changes nothing.
  economics::LifeCycle life = example_life();
  for (economics::LifeYear& each : life.years) each.hours_held[0] = std::min(each.hours_held[0], 1e6);
  EXPECT_NEAR(year_of(plan(terms, life), 2029).hours_free, 1e6, 1e-3);
  terms.grants.access_classes = {"nobody"};
  EXPECT_EQ(year_of(plan(terms, life), 2029).revenue, year_of(plan(example_terms(), life), 2029).revenue);
}

// 13.6 + 15 of 80 M: 35.75 % of the time.
TEST(Access, GoesToTheStateTooWhereItIsAgreed) {
  FinanceSpec terms = example_terms();
  terms.grants.access = Access::union_and_state;
  EXPECT_NEAR(year_of(plan(terms, example_life()), 2029).hours_free, 0.3575 * 30e6, 1e-3);
  terms.grants.access = Access::none;
  EXPECT_EQ(year_of(plan(terms, example_life()), 2029).hours_free, 0.0);
}

// Systems bought again in 2028 for 60 M real, 62.424 M nominal: 60 % is lent, or it is saved for over the life of what
// it replaces and brought by owners.
TEST(Replacement, IsLentForOrPaidFromCash) {
  economics::LifeCycle life = example_life();
  life.years[2].capital[0] = {60e6};
  FinanceSpec terms = example_terms();
  const Plan lent = plan(terms, life);
  EXPECT_EQ(sum(year_of(lent, 2028).drawn), eur(0.6 * 62.424e6));
  EXPECT_EQ(year_of(lent, 2028).union_grant, eur(0));
  EXPECT_THAT(lent.notes.front(),
              testing::HasSubstr("what is lent from 2028 on is repaid by the last operating year, 2030, sooner"));
  terms.refresh_financed = false;
  terms.contingent_equity = 0.8;
  const Plan saved = plan(terms, life);
  EXPECT_EQ(sum(year_of(saved, 2028).drawn), eur(0));
  // All that is not yet there by 2027 (one year of the four before has income) is held, and owners bring the rest.
  EXPECT_EQ(year_of(saved, 2027).dividends, eur(0));
  EXPECT_GT(year_of(saved, 2028).equity_top_up, eur(0));
  EXPECT_EQ(saved.failed, std::nullopt);
  terms.grants.refresh = true;
  EXPECT_EQ(year_of(plan(terms, life), 2028).union_grant, eur(0.17 * 62.424e6));
}

TEST(Check, NamesTenorsBeyondTheEnd) {
  FinanceSpec terms = example_terms();
  terms.debt->tenor = years(5);
  terms.fund[1].tenor = years(7);
  BlockProblems problems;
  check_against(terms, example_life(), problems);
  ASSERT_EQ(problems.list.size(), 2u);
  EXPECT_EQ(problems.list[0].key, "debt.tenor");
  EXPECT_EQ(problems.list[0].expected, "at most the 4 years from the first capital to the last operating year");
  EXPECT_EQ(problems.list[1].key, "fund[1].tenor");
  EXPECT_EQ(problems.list[1].found, "7 a");
  EXPECT_EQ(
      plan(terms, example_life()).notes.front(),
      "what is lent from 2026 on is repaid by the last operating year, 2030, sooner than in the tenor of debt, first "
      "loss");
}

TEST(Notes, NameAPriceThatNobodyPays) {
  FinanceSpec terms = example_terms();
  terms.sales.prices.push_back({"startups", {}});
  EXPECT_THAT(plan(terms, example_life()).notes,
              ElementsAre("the price for startups is never asked, since there is no such tenant class; there are: "
                          "research, industry"));
}

}  // namespace
}  // namespace gigatwin::finance
