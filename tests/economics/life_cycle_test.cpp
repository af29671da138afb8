#include "economics/life_cycle.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "base/random.hpp"
#include "example.hpp"

namespace gigatwin::economics {
namespace {

using testing::DoubleNear;
using testing::HasSubstr;

Instant date(int year, int month = 1, int day = 1) { return instant_of({.year = year, .month = month, .day = day}); }

/// The example of cost_test.cpp with prices that move and ten years of operation.
EconomicsSpec moving_prices() {
  EconomicsSpec spec = example_spec();
  spec.horizon = years(10);
  spec.learning = {.accelerators = -0.05, .network = -0.02, .plant = 0.01};
  spec.electricity_growth = 0.01;
  spec.wage_growth = 0.02;
  spec.decommissioning = 0.05;
  return spec;
}

proposal::ProposalSpec two_phases() {
  proposal::ProposalSpec proposal;
  proposal.signature = date(2027, 3);
  proposal.phases = {{"one", date(2028), 4000, megawatts(12)}, {"two", date(2030), 10000, {}}};
  proposal.refresh =
      proposal::RefreshSpec{.every = years(5), .performance_growth = 0.2, .power_growth = 0.1, .price_growth = 0.05};
  return proposal;
}

std::size_t index_of(const LifeCycle& life, const std::string& name) {
  for (std::size_t i = 0; i < life.capital_parts.size(); ++i)
    if (life.capital_parts[i].name == name) return i;
  ADD_FAILURE() << "no capital part " << name;
  return 0;
}

double bought(const LifeCycle& life, int year, const std::string& name) {
  for (const LifeYear& y : life.years)
    if (y.year == year) return y.capital[index_of(life, name)].value;
  return 0.0;
}

double paid(const LifeCycle& life, int year, const std::string& name) {
  for (std::size_t i = 0; i < life.operating_parts.size(); ++i)
    for (const LifeYear& y : life.years)
      if (y.year == year && life.operating_parts[i].name == name) return y.operating[i].value;
  ADD_FAILURE() << "no cost " << name << " in " << year;
  return 0.0;
}

const LifeYear& in(const LifeCycle& life, int year) {
  return life.years.at(static_cast<std::size_t>(year - life.years.front().year));
}

double sum(const std::vector<Euros>& amounts) {
  return std::accumulate(amounts.begin(), amounts.end(), 0.0, [](double s, Euros e) { return s + e.value; });
}

// Of 500 M systems, 40 M network, 150 M plant; 12 of 20 MW at 0.25 EUR/W; 40 % in 2027, 60 % in 2029.
// 2027: 200 M * 0.95; 16 M * 0.98; 60 M * 1.01; 3 M * 1.01; 10 % of 63.63 M; land 1.8 M at once.
// 2029: 300 M * 0.95^3; 24 M * 0.98^3; 90 M * 1.01^3; 2 M * 1.01^3; 10 % of 94.787692 M.
TEST(LifeCycle, BuysEachPhaseInTheYearBeforeItsServiceAtThePricesOfThatYear) {
  const LifeCycle life = life_cycle(moving_prices(), example_site(), two_phases());
  EXPECT_EQ(life.years.front().year, 2027) << "signature";
  EXPECT_NEAR(bought(life, 2027, "accelerator systems"), 190e6, cent);
  EXPECT_NEAR(bought(life, 2027, "network"), 15.68e6, cent);
  EXPECT_NEAR(bought(life, 2027, "building and plant"), 60.6e6, cent);
  EXPECT_NEAR(bought(life, 2027, "grid connection"), 3.03e6, cent);
  EXPECT_NEAR(bought(life, 2027, "contingency"), 6.363e6, cent);
  EXPECT_NEAR(bought(life, 2027, "land"), 1.8e6, cent);
  EXPECT_NEAR(bought(life, 2029, "accelerator systems"), 257212500.00, cent);
  EXPECT_NEAR(bought(life, 2029, "network"), 22588608.00, cent);
  EXPECT_NEAR(bought(life, 2029, "building and plant"), 92727090.00, cent);
  EXPECT_NEAR(bought(life, 2029, "grid connection"), 2060602.00, cent);
  EXPECT_NEAR(bought(life, 2029, "contingency"), 9478769.20, cent);
  EXPECT_NEAR(sum(life.initial_capital), 277473000.00 + 384067569.20, cent);
}

// After five years: 1.1^5 times the power, so 4000 / 1.61051 fit; each costs 1.05^5 times what phase one paid.
// 190 M * 1.2762815625 / 1.61051 = 150,569,382.91; 257,212,500 * the same = 203,833,302.12.
TEST(LifeCycle, RefreshesSystemsInTheSamePower) {
  const LifeCycle life = life_cycle(moving_prices(), example_site(), two_phases());
  EXPECT_NEAR(bought(life, 2032, "accelerator systems"), 150569382.91, cent);
  EXPECT_NEAR(bought(life, 2034, "accelerator systems"), 203833302.12, cent);
  EXPECT_NEAR(in(life, 2032).accelerators, 10000.0, 1e-6);
  EXPECT_NEAR(in(life, 2033).accelerators, 4000.0 / 1.61051 + 6000.0, 1e-6);
  EXPECT_NEAR(in(life, 2036).accelerators, 10000.0 / 1.61051, 1e-6);
  // 1.2^5 = 2.48832 times the speed: 1168.8 * 2.48832 / 1.61051 = 1805.86 exaFLOP-days.
  EXPECT_NEAR(in(life, 2036).exaflop_days, 1168.8 * 2.48832 / 1.61051, 1e-6);
  EXPECT_NEAR(in(life, 2036).facility_energy.value, megawatt_hours(120e3).value, 1.0) << "power did not change";
}

// 2030: 9.6 M * 1.01^4; 3.06 M * 1.02^4; 4 % of 447.2125 M; 3 % of 38.268608 M; 2 % of 158.417692 M; other: 0.5 % of
// these and of the contingency, 15.8417692 M.
TEST(LifeCycle, RunsOnWhatIsInServiceAtThePricesOfTheYear) {
  const LifeCycle life = life_cycle(moving_prices(), example_site(), two_phases());
  EXPECT_NEAR(paid(life, 2029, "electricity"), 0.4 * 9.6e6 * 1.030301, cent);
  EXPECT_NEAR(paid(life, 2030, "electricity"), 9989798.50, cent);
  EXPECT_NEAR(paid(life, 2030, "water"), 50e3, cent);
  EXPECT_NEAR(paid(life, 2030, "staff"), 3312242.41, cent);
  EXPECT_NEAR(paid(life, 2030, "maintenance of accelerator systems"), 17888500.00, cent);
  EXPECT_NEAR(paid(life, 2030, "maintenance of network"), 1148058.24, cent);
  EXPECT_NEAR(paid(life, 2030, "maintenance of building and plant"), 3168353.84, cent);
  EXPECT_NEAR(paid(life, 2030, "other"), 3298702.85, cent);
  EXPECT_NEAR(sum(in(life, 2030).operating), 38855655.83, cent);
  EXPECT_NEAR(sum(in(life, 2033).operating), 37586714.68, cent);
  EXPECT_NEAR(sum(in(life, 2037).operating), 35892314.76, cent);
}

// 2038: 5 % of 60.6 M + 92.72709 M = 7,666,354.50. Over all: 1,023,609,608.73 + 331,480,530.30; the present values
// 1,044,746,510.53 over 428,312,772.76 hours and 7859.39042638 exaFLOP-days.
TEST(LifeCycle, EndsWithDecommissioningAndComesToTheLevelisedCostOfTheWorkedExample) {
  const LifeCycle life = life_cycle(moving_prices(), example_site(), two_phases());
  EXPECT_EQ(life.years.back().year, 2038);
  EXPECT_EQ(in(life, 2037).operating_share, 1.0);
  EXPECT_EQ(life.years.back().operating_share, 0.0);
  EXPECT_NEAR(bought(life, 2038, "decommissioning"), 7666354.50, cent);
  EXPECT_NEAR(life.land_value_at_end.value, 1.8e6, cent);
  EXPECT_NEAR(capital_of(life).value, 1023609608.73, cent);
  EXPECT_NEAR(operating_of(life).value, 331480530.30, cent);
  const Levelised unit = levelised(life);
  EXPECT_NEAR(unit.present_cost.value, 1044746510.53, cent);
  EXPECT_NEAR(unit.per_accelerator_hour_offered.value, 2.4392139973, 1e-9);
  EXPECT_NEAR(unit.per_accelerator_hour_held.value, 2.4392139973 / 0.8, 1e-9);
  EXPECT_NEAR(unit.per_exaflop_day.value, 132929.71, cent);
}

// 2028 is a leap year: on 1 October 274 of 366 days are gone.
TEST(LifeCycle, CountsDatesWithinAYearByTheirShare) {
  proposal::ProposalSpec proposal = two_phases();
  proposal.phases = {{"one", date(2028, 10), 5000, {}}};
  const LifeCycle life = life_cycle(moving_prices(), example_site(), proposal);
  const double share = 92.0 / 366.0;
  EXPECT_NEAR(in(life, 2028).operating_share, share, 1e-9);
  EXPECT_NEAR(in(life, 2028).accelerators, 5000.0 * share, 1e-6);
  EXPECT_NEAR(in(life, 2028).facility_energy.value, 0.5 * share * megawatt_hours(120e3).value, 1e3);
  EXPECT_NEAR(paid(life, 2028, "maintenance of network"), 0.03 * 0.5 * 40e6 * 0.98 * share, cent);
  EXPECT_NEAR(in(life, 2038).operating_share, 1.0 - share, 1e-9) << "ten years later";
  EXPECT_EQ(life.years.back().year, 2039);
}

// Service in the year of the signature: nothing can be paid before it.
TEST(LifeCycle, BuysNothingBeforeTheSignature) {
  proposal::ProposalSpec proposal = two_phases();
  proposal.signature = date(2028, 1, 15);
  proposal.phases = {{"one", date(2028, 7), 10000, {}}};
  const LifeCycle life = life_cycle(moving_prices(), example_site(), proposal);
  EXPECT_EQ(life.years.front().year, 2028);
  EXPECT_NEAR(bought(life, 2028, "accelerator systems"), 500e6 * 0.95 * 0.95, cent);
}

// Network after 8 of 15 years: 7 are left, at least half of 8. Systems of 5 a: replaced at 5 and 10. Building 20 a.
// At equal real prices: 3 * 500 M + 2 * 40 M.
TEST(LifeCycle, WithoutAProposalIsOnePhaseWithEqualReplacements) {
  EconomicsSpec spec = example_spec();
  spec.horizon = years(15);
  const LifeCycle life = life_cycle(spec, example_site(), {});
  EXPECT_EQ(life.years.front().year, 2026) << "the price year";
  EXPECT_EQ(life.years.back().year, 2042);
  EXPECT_EQ(in(life, 2026).operating_share, 0.0);
  for (const int year : {2026, 2031, 2036}) EXPECT_NEAR(bought(life, year, "accelerator systems"), 500e6, cent) << year;
  for (const int year : {2026, 2034}) EXPECT_NEAR(bought(life, year, "network"), 40e6, cent) << year;
  EXPECT_NEAR(capital_of(life).value, 3 * 500e6 + 2 * 40e6 + 150e6 + 5e6 + 15.5e6 + 1.8e6, cent);
  EXPECT_NEAR(in(life, 2030).exaflop_days, in(life, 2040).exaflop_days, 1e-9);
}

// Learning of -3 % a year: systems bought in 2031 cost 0.97^5 of the price year's.
TEST(LifeCycle, PricesEqualReplacementsByTheirYear) {
  EconomicsSpec spec = example_spec();
  spec.learning.accelerators = -0.03;
  const LifeCycle life = life_cycle(spec, example_site(), {});
  EXPECT_NEAR(bought(life, 2031, "accelerator systems"), 500e6 * std::pow(0.97, 5), cent);
}

// Phase one serves 2028 to 2032, phase two 2030 to 2034: then there is nothing left to operate.
TEST(LifeCycle, WithoutRefreshOperationEndsWithTheLastSystems) {
  proposal::ProposalSpec proposal = two_phases();
  proposal.refresh.reset();
  const LifeCycle life = life_cycle(moving_prices(), example_site(), proposal);
  EXPECT_NEAR(in(life, 2032).accelerators, 10000.0, 1e-9);
  EXPECT_NEAR(in(life, 2033).accelerators, 6000.0, 1e-9);
  EXPECT_EQ(life.years.back().year, 2035);
  EXPECT_NEAR(bought(life, 2035, "decommissioning"), 7666354.50, cent);
}

TEST(LifeCycle, LeavesOutWhatWouldBeginAfterTheHorizon) {
  proposal::ProposalSpec proposal = two_phases();
  proposal.phases.push_back({"three", date(2038), 50000, {}});
  const LifeCycle life = life_cycle(moving_prices(), example_site(), proposal);
  EXPECT_NEAR(capital_of(life).value, 1023609608.73, cent);
}

// 5 t a node at 2500 nodes, 900 t a MW at 15 MW; 40 % in 2027; the refresh buys 1/1.61051 as many nodes.
TEST(LifeCycle, CountsCarbonOfMakingWhenThingsAreBought) {
  const LifeCycle life = life_cycle(moving_prices(), example_site(), two_phases());
  EXPECT_NEAR(in(life, 2027).embodied_carbon.value, 0.4 * (12500e3 + 13500e3), 1e-3);
  EXPECT_NEAR(in(life, 2032).embodied_carbon.value, 0.4 * 12500e3 / 1.61051, 1e-3);
  EXPECT_NEAR(in(life, 2031).carbon.value, 2 * 4.08e6, 1e-3);
}

TEST(LifeCycle, SharesHoursOutToTenants) {
  SiteQuantities q = example_site();
  q.tenants = {{"industry", 0.75 * q.accelerator_seconds_busy}, {"research", 0.25 * q.accelerator_seconds_busy}};
  const LifeCycle life = life_cycle(moving_prices(), q, two_phases());
  EXPECT_THAT(life.tenants, testing::ElementsAre("industry", "research"));
  // 8000 busy accelerators * 8766 h = 70.128 M hours.
  EXPECT_THAT(in(life, 2031).hours_held, testing::ElementsAre(DoubleNear(52.596e6, 1.0), DoubleNear(17.532e6, 1.0)));
  EXPECT_NEAR(in(life, 2031).accelerator_hours_held, 70.128e6, 1.0);
}

TEST(LifeCycle, NeedsNoInterestToGiveThePlainMean) {
  EconomicsSpec spec = moving_prices();
  spec.discount_rate = 0.0;
  const LifeCycle life = life_cycle(spec, example_site(), two_phases());
  double hours = 0.0;
  for (const LifeYear& year : life.years) hours += year.accelerator_hours_offered;
  EXPECT_NEAR(levelised(life).per_accelerator_hour_offered.value,
              (capital_of(life).value + operating_of(life).value - 1.8e6) / hours, 1e-9);
}

// A part that serves its whole life, paid at the end of the year before: its annuity is its levelised cost.
//   C / sum_{y=1..n} (1+r)^-y = C capital_recovery_factor(r, n)
TEST(LifeCycle, AgreesWithAnnuitiesWhereEveryPartServesItsLife) {
  EconomicsSpec spec = example_spec();
  spec.horizon = spec.it_lifetime = spec.network_lifetime = spec.building_lifetime = years(10);
  const CostReport steady = cost_of(spec, example_site());
  const Levelised life = levelised(life_cycle(spec, example_site(), {}));
  // Land keeps its value: it is sold a year after the last rent, so its cost differs by that year's interest.
  const double land = 1.8e6, hours = 87.66e6, factor = capital_recovery_factor(0.08, years(10));
  const double land_difference = land * ((1.0 - std::pow(1.08, -11)) * factor - 0.08) / hours;
  EXPECT_NEAR(life.per_accelerator_hour_offered.value, steady.per_accelerator_hour_offered.value + land_difference,
              1e-9);
}

class RandomLife : public testing::Test {
 protected:
  static EconomicsSpec spec_of(const Draws& draws, std::uint64_t i) {
    EconomicsSpec spec = moving_prices();
    spec.horizon = years(8.0 + 12.0 * draws.uniform(10 * i));
    spec.network_lifetime = years(3.0 + 7.0 * draws.uniform(10 * i + 1));
    spec.learning.accelerators = 0.2 * draws.uniform(10 * i + 2) - 0.1;
    spec.discount_rate = 0.01 + 0.1 * draws.uniform(10 * i + 3);
    return spec;
  }
  static proposal::ProposalSpec proposal_of(const Draws& draws, std::uint64_t i) {
    proposal::ProposalSpec proposal = two_phases();
    const auto month = [&](std::uint64_t k) { return 1 + static_cast<int>(12.0 * draws.uniform(10 * i + k)); };
    proposal.phases[0].in_service = date(2028, month(4));
    proposal.phases[1].in_service = date(2029 + static_cast<int>(3.0 * draws.uniform(10 * i + 5)), month(6));
    proposal.refresh->every = years(3.0 + 3.0 * draws.uniform(10 * i + 7));
    proposal.refresh->power_growth = 0.2 * draws.uniform(10 * i + 8);
    return proposal;
  }
  const Draws draws_{1, "test.life"};
};

TEST_F(RandomLife, HasTotalsThatAreTheSumsOfItsYears) {
  for (std::uint64_t i = 0; i < 100; ++i) {
    const LifeCycle life = life_cycle(spec_of(draws_, i), example_site(), proposal_of(draws_, i));
    double capital = 0.0, operation = 0.0;
    for (std::size_t y = 0; y < life.years.size(); ++y) {
      EXPECT_EQ(life.years[y].year, 2027 + static_cast<int>(y)) << "no year is left out";
      ASSERT_EQ(life.years[y].capital.size(), life.capital_parts.size());
      ASSERT_EQ(life.years[y].operating.size(), life.operating_parts.size());
      capital += sum(life.years[y].capital);
      operation += life.years[y].operating_share;
    }
    EXPECT_NEAR(capital, capital_of(life).value, cent);
    EXPECT_NEAR(operation, spec_of(draws_, i).horizon / years(1), 1e-6);
    EXPECT_LE(sum(life.initial_capital), capital);
  }
}

TEST_F(RandomLife, PaysTwiceForTwiceTheAccelerators) {
  for (std::uint64_t i = 0; i < 50; ++i) {
    proposal::ProposalSpec twice = proposal_of(draws_, i);
    for (proposal::PhaseSpec& phase : twice.phases) phase.accelerators *= 2;
    const LifeCycle one = life_cycle(spec_of(draws_, i), example_site(), proposal_of(draws_, i));
    const LifeCycle two = life_cycle(spec_of(draws_, i), example_site(), twice);
    for (const LifeYear& year : one.years)
      for (const char* part : {"accelerator systems", "network", "building and plant", "land"})
        EXPECT_NEAR(bought(two, year.year, part), 2.0 * bought(one, year.year, part), cent) << part;
  }
}

TEST_F(RandomLife, CostsLessTodayWhenAPhaseComesLater) {
  for (std::uint64_t i = 0; i < 50; ++i) {
    EconomicsSpec spec = spec_of(draws_, i);
    spec.learning = {};
    proposal::ProposalSpec later = proposal_of(draws_, i);
    later.phases[1].in_service = later.phases[1].in_service + years(2);
    EXPECT_LT(levelised(life_cycle(spec, example_site(), later)).present_cost,
              levelised(life_cycle(spec, example_site(), proposal_of(draws_, i))).present_cost);
  }
}

TEST_F(RandomLife, DrawsTheSamePowerWhateverFits) {
  for (std::uint64_t i = 0; i < 50; ++i) {
    proposal::ProposalSpec constant = proposal_of(draws_, i);
    constant.refresh->power_growth = 0.0;
    const LifeCycle grown = life_cycle(spec_of(draws_, i), example_site(), proposal_of(draws_, i));
    const LifeCycle same = life_cycle(spec_of(draws_, i), example_site(), constant);
    for (const LifeYear& year : same.years) {
      EXPECT_NEAR(in(grown, year.year).facility_energy.value, year.facility_energy.value, 1.0);
      if (year.accelerators > 0.0) {  // 120 GWh for 10,000
        EXPECT_NEAR(year.facility_energy.value / year.accelerators, megawatt_hours(12).value, 1e-3);
      }
    }
  }
}

}  // namespace
}  // namespace gigatwin::economics
