#include "finance/returns.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "base/random.hpp"

namespace gigatwin::finance {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::HasSubstr;

// Microsoft's documentation of NPV: 10 %, -10,000, 3,000, 4,200, 6,800 give 1,188.44 with the first flow after a year.
TEST(NetPresentValue, EqualsMicrosoftsFirstExample) {
  EXPECT_NEAR(npv(0.10, {-10000, 3000, 4200, 6800}) / 1.10, 1188.44, 0.005);
}

// Second example: 8 %, 40,000 now, then 8,000, 9,200, 10,000, 12,000, 14,500: 1,922.06; with a loss of 9,000 in a sixth
// year: -3,749.47.
TEST(NetPresentValue, EqualsMicrosoftsSecondExample) {
  EXPECT_NEAR(npv(0.08, {-40000, 8000, 9200, 10000, 12000, 14500}), 1922.06, 0.005);
  EXPECT_NEAR(npv(0.08, {-40000, 8000, 9200, 10000, 12000, 14500, -9000}), -3749.47, 0.005);
}

// Microsoft's documentation of IRR: -70,000, 12,000, 15,000, 18,000, 21,000, 26,000: -2.1 % after four years, 8.7 %
// after five, -44.4 % after two.
TEST(InternalRate, EqualsMicrosoftsExamples) {
  EXPECT_NEAR(internal_rates({-70000, 12000, 15000, 18000, 21000}).value(), -0.021, 0.0005);
  EXPECT_NEAR(internal_rates({-70000, 12000, 15000, 18000, 21000, 26000}).value(), 0.087, 0.0005);
  EXPECT_NEAR(internal_rates({-70000, 12000, 15000}).value(), -0.444, 0.0005);
}

// Brealey, Myers and Allen, Principles of Corporate Finance, chapter 5: -4,000, 2,000, 4,000 earn 28.08 %.
TEST(InternalRate, EqualsTheTextbook) { EXPECT_NEAR(internal_rates({-4000, 2000, 4000}).value(), 0.2808, 0.00005); }

// -1,600 + 10,000 x - 10,000 x^2 = 0 at x = (10 +- 6) / 20 = 0.8 and 0.2: 25 % and 400 %, Lorie and Savage's oil pump
// (1955).
TEST(InternalRate, AllAreGivenWhereThereAreSeveral) {
  const InternalRates rates = internal_rates({-1600, 10000, -10000});
  EXPECT_THAT(rates.rates, ElementsAre(DoubleNear(0.25, 1e-9), DoubleNear(4.0, 1e-9)));
  EXPECT_EQ(rates.sign_changes, 2);
  EXPECT_TRUE(std::isnan(rates.value()));
  EXPECT_EQ(
      rates.why_not(),
      "2 internal rates of return (25.00 %, 400.00 %), so none has a meaning: the flows change their sign 2 times");
}

// 1,000 - 3,000 x + 2,500 x^2: discriminant 9 - 10 < 0, so no rate at all (Brealey and Myers, chapter 5).
TEST(InternalRate, DoesNotExistWhereTheValueNeverCrossesZero) {
  const InternalRates rates = internal_rates({1000, -3000, 2500});
  EXPECT_THAT(rates.rates, testing::IsEmpty());
  EXPECT_TRUE(std::isnan(rates.value()));
  EXPECT_THAT(rates.why_not(), HasSubstr("no internal rate of return between -99 % and 1000 %"));
}

TEST(InternalRate, DoesNotExistWithoutAChangeOfSign) {
  for (const std::vector<double>& flows : {std::vector<double>{-1, -2, 0, -3}, {1, 2}, {0, 0}, {}}) {
    EXPECT_TRUE(std::isnan(internal_rates(flows).value()));
    EXPECT_EQ(internal_rates(flows).why_not(), "no internal rate of return: the flows never change their sign");
  }
}

// (1 - 1.2 x)^2 = 1 - 2.4 x + 1.44 x^2 touches zero at 20 % without crossing.
TEST(InternalRate, IsFoundWhereTheValueTouchesZero) {
  EXPECT_THAT(internal_rates({1, -2.4, 1.44}).rates, ElementsAre(DoubleNear(0.2, 1e-6)));
}

TEST(InternalRate, MakesThePresentValueZeroInRandomCases) {
  for (std::uint64_t sample = 0; sample < 500; ++sample) {
    const Draws draws{7, "finance.test.irr", sample};
    std::vector<double> flows{-100.0 - 1000.0 * draws.uniform(0)};
    const auto count = static_cast<std::uint64_t>(2 + 30 * draws.uniform(1));
    for (std::uint64_t t = 0; t < count; ++t) flows.push_back(300.0 * draws.uniform(2 + t));
    const InternalRates rates = internal_rates(flows);  // one change of sign: one rate
    ASSERT_EQ(rates.rates.size(), 1u) << sample;
    EXPECT_NEAR(npv(rates.value(), flows), 0.0, 1e-7) << sample;
  }
}

// The polynomial is built from its roots: prod (x_i - x) over three rates.
TEST(InternalRate, FindsThreeKnownRates) {
  for (std::uint64_t sample = 0; sample < 200; ++sample) {
    const Draws draws{8, "finance.test.three", sample};
    double rate = -0.3;
    std::vector<double> flows{1.0}, rates;
    for (std::uint64_t i = 0; i < 3; ++i) {
      rates.push_back(rate += 0.05 + 0.5 * draws.uniform(i));
      std::vector<double> product(flows.size() + 1, 0.0);
      for (std::size_t t = 0; t < flows.size(); ++t) {
        product[t] += flows[t] / (1.0 + rate);
        product[t + 1] -= flows[t];
      }
      flows = product;
    }
    const InternalRates found = internal_rates(flows);
    ASSERT_EQ(found.rates.size(), 3u) << sample;
    for (std::size_t i = 0; i < 3; ++i) EXPECT_NEAR(found.rates[i], rates[i], 1e-6) << sample;
  }
}

// 100 EUR of 2026 at 2 %: 104.04 EUR of 2028, and back.
TEST(PriceYear, ConvertsByInflation) {
  EXPECT_NEAR(to_price_year(Euros{100}, 2026, 2028, 0.02).value, 104.04, 1e-9);
  EXPECT_NEAR(to_price_year(Euros{104.04}, 2028, 2026, 0.02).value, 100.0, 1e-9);
}

}  // namespace
}  // namespace gigatwin::finance
