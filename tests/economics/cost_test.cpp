#include "economics/cost.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "base/random.hpp"
#include "example.hpp"

namespace gigatwin::economics {
namespace {

using testing::HasSubstr;

double amount(const std::vector<CostItem>& items, const std::string& name) {
  for (const CostItem& item : items)
    if (item.name == name) return item.amount.value;
  ADD_FAILURE() << "no item " << name;
  return 0.0;
}

// 0.08 / (1 - 1.08^-10) = 0.149029, as in tables of engineering economics; 5 % over 20 a: 0.080243.
TEST(CapitalRecoveryFactor, AgreesWithTheTables) {
  EXPECT_NEAR(capital_recovery_factor(0.08, years(10)), 0.149029, 5e-7);
  EXPECT_NEAR(capital_recovery_factor(0.05, years(20)), 0.080243, 5e-7);
  EXPECT_NEAR(capital_recovery_factor(0.10, years(1)), 1.10, 1e-12);
}

TEST(CapitalRecoveryFactor, IsOneOverTheLifeWithoutInterest) {
  EXPECT_DOUBLE_EQ(capital_recovery_factor(0.0, years(8)), 0.125);
  EXPECT_NEAR(capital_recovery_factor(1e-9, years(8)), 0.125, 1e-8) << "no step at 0";
}

TEST(CapitalRecoveryFactor, RepaysTheCapital) {
  const Draws draws{1, "test.annuity"};
  for (std::uint64_t i = 0; i < 200; ++i) {
    const double rate = 0.2 * draws.uniform(2 * i);
    const int n = 1 + static_cast<int>(30.0 * draws.uniform(2 * i + 1));
    double debt = 1.0;
    for (int year = 0; year < n; ++year) debt = debt * (1.0 + rate) - capital_recovery_factor(rate, years(n));
    EXPECT_NEAR(debt, 0.0, 1e-9) << rate << " over " << n << " a";
  }
}

// 2500 * 200 k = 500 M; 15 MW * 10 EUR/W = 150 M; 20 MW * 0.25 = 5 M; 10 % of 155 M = 15.5 M; 15 * 2000 m2 * 60 = 1.8
// M.
TEST(Cost, ReckonsTheCapitalOfTheWorkedExample) {
  const CostReport report = cost_of(example_spec(), example_site());
  EXPECT_NEAR(amount(report.capital, "accelerator systems"), 500e6, cent);
  EXPECT_NEAR(amount(report.capital, "network"), 40e6, cent);
  EXPECT_NEAR(amount(report.capital, "building and plant"), 150e6, cent);
  EXPECT_NEAR(amount(report.capital, "grid connection"), 5e6, cent);
  EXPECT_NEAR(amount(report.capital, "contingency"), 15.5e6, cent);
  EXPECT_NEAR(amount(report.capital, "land"), 1.8e6, cent);
  EXPECT_NEAR(report.capital_total.value, 712.3e6, cent);
}

// Factors at 8 %: 0.2504564546 over 5 a, 0.1740147606 over 8 a, 0.1018522088 over 20 a; land pays 8 %.
// 125,228,227.28 + 6,960,590.42 + 15,277,831.32 + 509,261.04 + 1,578,709.24 + 144,000.00 = 149,698,619.31 with the
// fractions of a cent of each.
TEST(Cost, SpreadsEachPartOverItsOwnLife) {
  const CostReport report = cost_of(example_spec(), example_site());
  const double expected[] = {125228227.28, 6960590.42, 15277831.32, 509261.04, 1578709.24, 144000.00};
  ASSERT_EQ(report.capital.size(), std::size(expected));
  for (std::size_t i = 0; i < std::size(expected); ++i)
    EXPECT_NEAR(report.capital[i].yearly.value, expected[i], cent) << report.capital[i].name;
  EXPECT_NEAR(report.annualised_capital.value, 149698619.31, cent);
}

// Half a year twice: 9.6 M and 20,000 m3 * 2.5. Staff: 2 * 15 people * 1700 h * 40 EUR/h * 1.5 = 30 * 102,000.
// Maintenance: 4 % of 500 M, 3 % of 40 M, 2 % of 155 M; other: 0.5 % of 710.5 M.
TEST(Cost, ReckonsTheRunningCostOfTheWorkedExample) {
  const CostReport report = cost_of(example_spec(), example_site());
  EXPECT_NEAR(amount(report.operating, "electricity"), 9.6e6, cent);
  EXPECT_NEAR(amount(report.operating, "water"), 50e3, cent);
  EXPECT_NEAR(amount(report.operating, "staff"), 3.06e6, cent);
  EXPECT_NEAR(amount(report.operating, "maintenance of accelerator systems"), 20e6, cent);
  EXPECT_NEAR(amount(report.operating, "maintenance of network"), 1.2e6, cent);
  EXPECT_NEAR(amount(report.operating, "maintenance of building and plant"), 3.1e6, cent);
  EXPECT_NEAR(amount(report.operating, "other"), 3.5525e6, cent);
  EXPECT_NEAR(report.operating_per_year.value, 40.5625e6, cent);
}

// 190,261,119.31 EUR a year. 10,000 * 8766 h = 87.66 M hours: 2.17044 EUR; 80 %: 2.71305 EUR.
// 3.2 exaFLOP/s * 365.25 d = 1168.8 exaFLOP-days: 162,783.30 EUR each.
TEST(Cost, PerHourAndPerExaflopDay) {
  const CostReport report = cost_of(example_spec(), example_site());
  EXPECT_NEAR(report.per_accelerator_hour_offered.value, 2.1704440, 1e-6);
  EXPECT_NEAR(report.per_accelerator_hour_busy.value, 2.7130550, 1e-6);
  EXPECT_NEAR(report.per_exaflop_day.value, 162783.30, cent);
}

// Operation: 2 * 4080 t. Embodied: 2500 * 5 t / 5 a + 15 * 900 t / 20 a = 2500 + 675 t.
TEST(Cost, CountsCarbonOfOperationAndOfMaking) {
  const CostReport report = cost_of(example_spec(), example_site());
  EXPECT_NEAR(report.carbon_per_year.value, 8160e3, 1e-3);
  EXPECT_NEAR(report.embodied_carbon_per_year.value, 3175e3, 1e-3);
}

TEST(Cost, ScalesWhatIsMeasuredAndNothingElse) {
  SiteQuantities month = example_site();
  month.duration = month.duration / 6.0;
  for (double* measured :
       {&month.facility_energy.value, &month.electricity.value, &month.water.value, &month.operational_carbon.value,
        &month.accelerator_seconds_offered, &month.accelerator_seconds_busy, &month.useful.value})
    *measured /= 6.0;
  const CostReport a = cost_of(example_spec(), example_site()), b = cost_of(example_spec(), month);
  EXPECT_NEAR(a.operating_per_year.value, b.operating_per_year.value, cent);
  EXPECT_NEAR(a.per_accelerator_hour_busy.value, b.per_accelerator_hour_busy.value, 1e-9);
  EXPECT_NEAR(a.per_exaflop_day.value, b.per_exaflop_day.value, 1e-6);
  EXPECT_NEAR(a.carbon_per_year.value, b.carbon_per_year.value, 1e-6);
}

TEST(Cost, PrefersTheSpecsOwnStaffAndWaterCostAndTheStatedLand) {
  EconomicsSpec spec = example_spec();
  spec.staff_cost = EurosPerSecond{80e3 / years(1).value};
  spec.water_price = EurosPerCubicMetre{4.0};
  SiteQuantities q = example_site();
  q.land = SquareMetres{10e3};
  const CostReport report = cost_of(spec, q);
  EXPECT_NEAR(amount(report.operating, "staff"), 30 * 80e3, cent);
  EXPECT_NEAR(amount(report.operating, "water"), 20e3 * 4.0, cent);
  EXPECT_NEAR(amount(report.capital, "land"), 10e3 * 60.0, cent);
}

TEST(Cost, OfASiteThatDidNothingHasNoUnitCost) {
  SiteQuantities q = example_site();
  q.accelerator_seconds_offered = q.accelerator_seconds_busy = q.useful.value = 0.0;
  const CostReport report = cost_of(example_spec(), q);
  EXPECT_TRUE(std::isnan(report.per_accelerator_hour_offered.value));
  EXPECT_TRUE(std::isnan(report.per_accelerator_hour_busy.value));
  EXPECT_TRUE(std::isnan(report.per_exaflop_day.value));
}

TEST(Cost, TotalsAreTheSumsOfTheirItems) {
  const Draws draws{1, "test.cost"};
  for (std::uint64_t i = 0; i < 100; ++i) {
    EconomicsSpec spec = example_spec();
    SiteQuantities q = example_site();
    spec.discount_rate = 0.3 * draws.uniform(4 * i);
    spec.facility_cost->value *= draws.uniform(4 * i + 1);
    q.nodes = static_cast<std::int64_t>(50000.0 * draws.uniform(4 * i + 2));
    q.electricity.value *= 100.0 * draws.uniform(4 * i + 3);
    const CostReport report = cost_of(spec, q);
    const auto sum = [](const std::vector<CostItem>& items, Euros CostItem::*of) {
      return std::accumulate(items.begin(), items.end(), 0.0,
                             [of](double total, const CostItem& item) { return total + (item.*of).value; });
    };
    EXPECT_NEAR(sum(report.capital, &CostItem::amount), report.capital_total.value, cent);
    EXPECT_NEAR(sum(report.capital, &CostItem::yearly), report.annualised_capital.value, cent);
    EXPECT_NEAR(sum(report.operating, &CostItem::amount), report.operating_per_year.value, cent);
    EXPECT_NEAR(sum(report.operating, &CostItem::yearly), report.operating_per_year.value, cent);
  }
}

TEST(Cost, SaysHowEachItemWasReckoned) {
  const CostReport report = cost_of(example_spec(), example_site());
  EXPECT_EQ(report.capital[0].basis,
            "2500 nodes with 10000 accelerators, 200 kEUR a node; 0.250456 of it a year (5 a at 8 %)");
  EXPECT_EQ(report.capital[2].basis, "15 MW of IT at 10 EUR/W; 0.101852 of it a year (20 a at 8 %)");
  EXPECT_EQ(report.capital[5].basis, "3 ha at 60 EUR/m2; keeps its value, costs 8 % of it a year");
  EXPECT_EQ(report.operating[0].basis, "60 GWh at a mean of 80.00 EUR/MWh, 182.62 d scaled to a year");
  EXPECT_EQ(report.operating[2].basis,
            "30 people (2 a MW of 15 MW IT) at 102 kEUR a year: 1700 h at 1.5 times the 40 EUR/h of the country");
  for (const auto* items : {&report.capital, &report.operating})
    for (const CostItem& item : *items) EXPECT_FALSE(item.basis.empty()) << item.name;
}

}  // namespace
}  // namespace gigatwin::economics
