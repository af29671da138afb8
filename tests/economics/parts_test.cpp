#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/random.hpp"
#include "economics/life_cycle.hpp"
#include "example.hpp"

namespace gigatwin::economics {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const CostItem& item(const std::vector<CostItem>& items, const std::string& name) {
  for (const CostItem& i : items)
    if (i.name == name) return i;
  ADD_FAILURE() << "no item " << name;
  return items.front();
}

std::vector<std::string> names(const std::vector<CostItem>& items) {
  std::vector<std::string> list;
  for (const CostItem& i : items) list.push_back(i.name);
  return list;
}

EconomicsSpec by_part() {
  EconomicsSpec spec = example_spec();
  spec.facility_cost.reset();
  spec.facility = FacilitySpec{.floor_area_per_megawatt = {500.0},
                               .shell_cost = {2000.0},
                               .electrical_plant_cost = {4.0},
                               .cooling_plant_cost = {2.5},
                               .fit_out_cost = {1.5},
                               .engineering = 0.1};
  spec.storage_cost_per_terabyte_per_second = {10e6};
  spec.energy_lifetime = years(15);
  spec.battery_energy_cost = {200.0 / 3.6e6};
  spec.battery_power_cost = {0.1};
  spec.generator_cost = {0.6};
  spec.photovoltaic_cost = {0.7};
  spec.heat_pump_cost = {0.8};
  spec.heat_connection_cost = {0.2};
  spec.grid_line = {12e3};
  spec.grid_line_cost_per_kilometre = {1.5e6};
  return spec;
}

SiteQuantities with_energy() {
  SiteQuantities q = example_site();
  q.network_switches = 100;
  q.network_ports = 6400;
  q.network_transceivers = 12000;
  q.network_cables = 11000;
  q.storage_bandwidth = gigabytes_per_second(2500);
  q.battery_energy = megawatt_hours(30);
  q.battery_power = megawatts(10);
  q.generator_power = megawatts(25);
  q.photovoltaic_power = megawatts(2);
  q.heat_pump_power = megawatts(8);
  q.heat_connection = megawatts(9);
  return q;
}

// 7,500 m2 at 2,000 = 15 M; 15 MW at 4, 2.5 and 1.5 = 60, 37.5 and 22.5 M; 10 % of 135 M.
TEST(Parts, OfAFacility) {
  const CostReport report = cost_of(by_part(), example_site());
  EXPECT_NEAR(item(report.capital, "shell and core").amount.value, 15e6, cent);
  EXPECT_NEAR(item(report.capital, "electrical plant").amount.value, 60e6, cent);
  EXPECT_NEAR(item(report.capital, "cooling plant").amount.value, 37.5e6, cent);
  EXPECT_NEAR(item(report.capital, "fit-out").amount.value, 22.5e6, cent);
  EXPECT_NEAR(item(report.capital, "engineering and commissioning").amount.value, 13.5e6, cent);
  EXPECT_THAT(item(report.capital, "shell and core").basis, HasSubstr("7500 m2 of floor at 2000 EUR/m2"));
  EXPECT_THAT(item(report.capital, "engineering and commissioning").basis,
              HasSubstr("10 % of the 135 MEUR of shell, plant and fit-out"));
}

TEST(Parts, TakeTheReportedFloorAreaWhereThereIsOne) {
  SiteQuantities q = example_site();
  q.floor_area = SquareMetres{10e3};
  EXPECT_NEAR(item(cost_of(by_part(), q).capital, "shell and core").amount.value, 20e6, cent);
}

// 2.5 TB/s at 10 M; 30,000 kWh at 200 + 10,000 kW at 100; 25 MW at 0.6; 2 at 0.7; 8 at 0.8; 9 at 0.2; 12 km at 1.5 M.
TEST(Parts, OfStorageEnergyAndLine) {
  const CostReport report = cost_of(by_part(), with_energy());
  EXPECT_NEAR(item(report.capital, "storage").amount.value, 25e6, cent);
  EXPECT_NEAR(item(report.capital, "battery").amount.value, 7e6, cent);
  EXPECT_NEAR(item(report.capital, "generators").amount.value, 15e6, cent);
  EXPECT_NEAR(item(report.capital, "photovoltaics").amount.value, 1.4e6, cent);
  EXPECT_NEAR(item(report.capital, "heat pump").amount.value, 6.4e6, cent);
  EXPECT_NEAR(item(report.capital, "heat connection").amount.value, 1.8e6, cent);
  EXPECT_NEAR(item(report.capital, "grid line").amount.value, 18e6, cent);
  EXPECT_THAT(item(report.capital, "battery").basis, HasSubstr("30 MWh at 200 EUR/kWh and 10 MW at 100 EUR/kW"));
  EXPECT_THAT(item(report.capital, "network").basis,
              HasSubstr("100 switches with 6400 ports, 12000 transceivers, 11000 cables: 6.25 kEUR a port"));
}

// 10 % of building and plant 148.5 M, energy 31.6 M, grid 5 + 18 M.
TEST(Parts, AllOfThemBuiltBearContingencyAndUpkeep) {
  const CostReport report = cost_of(by_part(), with_energy());
  EXPECT_NEAR(item(report.capital, "contingency").amount.value, 20.31e6, cent);
  EXPECT_NEAR(item(report.operating, "maintenance of building and plant").amount.value, 0.02 * 203.1e6, cent);
  EXPECT_NEAR(item(report.operating, "maintenance of accelerator systems").amount.value, 0.04 * 525e6, cent);
  EXPECT_NEAR(item(report.operating, "other").amount.value, 0.005 * (525e6 + 40e6 + 203.1e6 + 20.31e6), cent);
}

TEST(Parts, ThatASiteDoesNotHaveAreLeftOut) {
  EXPECT_THAT(
      names(cost_of(example_spec(), example_site()).capital),
      ElementsAre("accelerator systems", "network", "building and plant", "grid connection", "contingency", "land"));
}

// A facility in one number is published with its backup.
TEST(Parts, CountGeneratorsOnceOnly) {
  EXPECT_THAT(names(cost_of(example_spec(), with_energy()).capital), testing::Not(testing::Contains("generators")));
  EXPECT_THAT(names(cost_of(by_part(), with_energy()).capital), testing::Contains("generators"));
}

// 5 % of 150 M = 7.5 M at the end of 20 a: 0.08 / (1.08^20 - 1) = 0.0218522088 of it a year.
TEST(Parts, PutAsideEveryYearGrowToTheCostOfDecommissioning) {
  EconomicsSpec spec = example_spec();
  spec.decommissioning = 0.05;
  const double a_year = item(cost_of(spec, example_site()).operating, "put aside for decommissioning").amount.value;
  EXPECT_NEAR(a_year, 7.5e6 * 0.0218522088, 0.01);
  double fund = 0.0;
  for (int year = 0; year < 20; ++year) fund = fund * 1.08 + a_year;
  EXPECT_NEAR(fund, 7.5e6, 1e-3);
}

TEST(Parts, AreOfTheClassesThatRulesNameThemBy) {
  const LifeCycle life = life_cycle(by_part(), with_energy(), {});
  std::vector<std::string> computing, energy;
  for (const CapitalPart& part : life.capital_parts) {
    if (is_computing_infrastructure(part.asset)) computing.push_back(part.name);
    if (part.asset == AssetClass::energy) energy.push_back(part.name);
  }
  EXPECT_THAT(computing, ElementsAre("accelerator systems", "network", "storage"));
  EXPECT_THAT(energy, ElementsAre("battery", "generators", "photovoltaics", "heat pump", "heat connection"));
  EXPECT_EQ(to_text(AssetClass::decommissioning), "decommissioning");
}

// Energy on site lives 15 a; at 12 and 24 a of horizon it is bought once, and again when at least half a life is left.
TEST(Parts, AreReplacedWhileAtLeastHalfTheirLifeIsLeft) {
  EconomicsSpec spec = by_part();
  const auto bought = [&](double horizon) {
    spec.horizon = years(horizon);
    const LifeCycle life = life_cycle(spec, with_energy(), {});
    double sum = 0.0;
    for (const LifeYear& year : life.years)
      for (std::size_t i = 0; i < life.capital_parts.size(); ++i)
        if (life.capital_parts[i].name == "photovoltaics") sum += year.capital[i].value;
    return sum;
  };
  EXPECT_NEAR(bought(12), 1.4e6, cent);
  EXPECT_NEAR(bought(22), 1.4e6, cent) << "7 of 15 years left: the old ones serve on";
  EXPECT_NEAR(bought(23), 2.8e6, cent) << "8 of 15 years left";
}

// Half the accelerators: half the plant, but all of the line and, with the stated 20 MW, of the connection.
TEST(Parts, OfPhasesFollowWhatTheySay) {
  proposal::ProposalSpec proposal;
  proposal.signature = instant_of({.year = 2026});
  proposal.phases = {{"half", instant_of({.year = 2027}), 5000, megawatts(20)}};
  proposal.refresh = proposal::RefreshSpec{.every = years(5)};
  const LifeCycle life = life_cycle(by_part(), with_energy(), proposal);
  const auto initial = [&life](const std::string& name) {
    for (std::size_t i = 0; i < life.capital_parts.size(); ++i)
      if (life.capital_parts[i].name == name) return life.initial_capital[i].value;
    return -1.0;
  };
  EXPECT_NEAR(initial("electrical plant"), 30e6, cent);
  EXPECT_NEAR(initial("battery"), 3.5e6, cent);
  EXPECT_NEAR(initial("grid connection"), 5e6, cent);
  EXPECT_NEAR(initial("grid line"), 18e6, cent);
  EXPECT_NEAR(initial("land"), 0.9e6, cent);
}

}  // namespace
}  // namespace gigatwin::economics
