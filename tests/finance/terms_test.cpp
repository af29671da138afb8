#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "example.hpp"
#include "finance/loan.hpp"
#include "finance/tax.hpp"

namespace gigatwin::finance {
namespace {

Cents eur(double amount) { return cents(Euros{amount}); }

Tranche loan_terms(Repayment repayment, int tenor, int grace = 0, GraceInterest interest = GraceInterest::paid) {
  return {"loan", std::nullopt, Holder::private_capital, 1.0, 0.05, tenor, grace, interest, repayment};
}

TEST(Cents, RoundHalvesAwayFromZero) {
  EXPECT_EQ(eur(0.125).count, 13);
  EXPECT_EQ(eur(-0.125).count, -13);
  EXPECT_EQ(share_of(0.5, Cents{25}).count, 13);
  EXPECT_EQ(share_of(-0.5, Cents{25}).count, -13);
}

// 100,000 at 5 % over 3 years: 100,000 * 0.05 / (1 - 1.05^-3) = 36,720.86 a year.
// Interest 5,000.00, 3,413.96, 1,748.61; repaid 31,720.86, 33,306.89 (36,720.85 on what is owed
// then), 34,972.25.
TEST(Loan, AnnuityIsRepaidByEqualPayments) {
  Loan loan{loan_terms(Repayment::annuity, 3), 2050};
  loan.draw(2026, eur(100000));
  const Loan::Paid first = loan.pay(2027, eur(1e9));
  EXPECT_EQ(first.interest, eur(5000));
  EXPECT_EQ(first.repaid, eur(31720.86));
  const Loan::Paid second = loan.pay(2028, eur(1e9));
  EXPECT_EQ(second.interest, eur(3413.96));
  EXPECT_EQ(second.repaid, eur(33306.89));
  const Loan::Paid third = loan.pay(2029, eur(1e9));
  EXPECT_EQ(third.interest, eur(1748.61));
  EXPECT_EQ(third.repaid, eur(34972.25));
  EXPECT_EQ(loan.owed(), Cents{});
}

// One year of grace: 100,000 * 1.05 = 105,000, then two parts of 52,500.
TEST(Loan, LinearIsRepaidInEqualParts) {
  Loan loan{loan_terms(Repayment::linear, 3, 1, GraceInterest::capitalised), 2050};
  loan.draw(2026, eur(100000));
  EXPECT_EQ(loan.due(2027).payment(), Cents{});
  EXPECT_EQ(loan.pay(2027, eur(1e9)).capitalised, eur(5000));
  EXPECT_EQ(loan.pay(2028, eur(1e9)).repaid, eur(52500));
  EXPECT_EQ(loan.owed(), eur(52500));
  EXPECT_EQ(loan.pay(2029, eur(1e9)).interest, eur(2625));
  EXPECT_EQ(loan.owed(), Cents{});
}

TEST(Loan, InterestOfTheGraceMayBePaid) {
  Loan loan{loan_terms(Repayment::linear, 3, 1), 2050};
  loan.draw(2026, eur(100000));
  EXPECT_EQ(loan.due(2027).payment(), eur(5000));
  loan.pay(2027, eur(5000));
  EXPECT_EQ(loan.owed(), eur(100000));
}

// 20,000 of the 36,720.86 due: interest first, 15,000 repaid; the rest is spread over the two years left:
// 85,000 * 0.05 / (1 - 1.05^-2) = 45,713.41.
TEST(Loan, WhatIsMissedStaysOwed) {
  Loan loan{loan_terms(Repayment::annuity, 3), 2050};
  loan.draw(2026, eur(100000));
  const Loan::Paid first = loan.pay(2027, eur(20000));
  EXPECT_EQ(first.interest, eur(5000));
  EXPECT_EQ(first.repaid, eur(15000));
  EXPECT_EQ(first.missed, eur(16720.86));
  EXPECT_EQ(loan.due(2028).payment(), eur(45713.41));
  // Nothing is paid: 85,000 * 1.05 = 89,250 is owed, and all of it due with interest in the last year.
  EXPECT_EQ(loan.pay(2028, Cents{}).capitalised, eur(4250));
  EXPECT_EQ(loan.due(2029).payment(), eur(89250 * 1.05));
  EXPECT_EQ(loan.pay(2029, Cents{}).missed, eur(89250 * 1.05));
  EXPECT_EQ(loan.owed(), eur(89250 * 1.05));
}

TEST(Loan, EndsWithTheLastOperatingYear) {
  Loan loan{loan_terms(Repayment::linear, 10, 5), 2028};
  loan.draw(2026, eur(100));
  EXPECT_EQ(loan.due(2027).repayment, Cents{});
  EXPECT_EQ(loan.due(2028).repayment, eur(100));
}

// Three loss years and a gain, as in any textbook: -100, -50, then 120 and 200 at 25 %.
//   all may be offset: 0, 0, 0 (30 left), 25 % of 170 = 42.50
//   60 % of a profit:  0, 0, 25 % of (120 - 72) = 12 (78 left), 25 % of (200 - 78) = 30.50
TEST(Tax, CarriesLossesForward) {
  TaxAccount all{0.25, 1.0};
  EXPECT_EQ(all.tax_on(eur(-100)), Cents{});
  EXPECT_EQ(all.tax_on(eur(-50)), Cents{});
  EXPECT_EQ(all.losses(), eur(150));
  EXPECT_EQ(all.tax_on(eur(120)), Cents{});
  EXPECT_EQ(all.losses(), eur(30));
  EXPECT_EQ(all.tax_on(eur(200)), eur(42.50));
  TaxAccount part{0.25, 0.6};
  part.tax_on(eur(-150));
  EXPECT_EQ(part.tax_on(eur(120)), eur(12));
  EXPECT_EQ(part.losses(), eur(78));
  EXPECT_EQ(part.tax_on(eur(200)), eur(30.50));
}

// 10 cents by 1 : 1 : 1: 3.33 is 3, 6.67 is 7, 10: 3, 4, 3.
TEST(Split, LosesNoCent) {
  EXPECT_THAT(split(Cents{10}, {Cents{1}, Cents{1}, Cents{1}}), testing::ElementsAre(Cents{3}, Cents{4}, Cents{3}));
  EXPECT_THAT(split(Cents{10}, {Cents{}, Cents{}}), testing::ElementsAre(Cents{}, Cents{}));
}

// A cap of 10 M is reached in the first of two years of 80 M: 17 % of 80 M is 13.6 M.
TEST(Grants, StopAtTheirCaps) {
  economics::LifeCycle life = example_life();
  life.years[1].capital[0] = {80e6};
  life.initial_capital[0] = {160e6};
  FinanceSpec terms = example_terms();
  terms.inflation = 0.0;
  terms.grants.union_cap = Euros{10e6};
  const std::vector<CapitalYear> years = capital_years(terms, life);
  EXPECT_EQ(years[0].union_grant, eur(10e6));
  EXPECT_EQ(years[1].union_grant, Cents{});
  EXPECT_EQ(years[0].state_grant + years[1].state_grant, eur(15e6));
  EXPECT_NEAR(access_share(terms, years), 10.0 / 160.0, 1e-12);
}

// By 20 % of all that is built at first: 0.2 * 122 M = 24.4 M, without a cap.
TEST(Grants, OfTheStateMayCountAllInitialCapital) {
  FinanceSpec terms = example_terms();
  terms.grants.state_basis = GrantBasis::initial_capital;
  terms.grants.state_cap.reset();
  EXPECT_EQ(capital_years(terms, example_life())[0].state_grant, eur(24.4e6));
}

}  // namespace
}  // namespace gigatwin::finance
