#include <gtest/gtest.h>

#include <algorithm>

#include "base/random.hpp"
#include "example.hpp"

namespace gigatwin::grid {
namespace {

constexpr double eur_per_mwh = 1.0 / 3.6e9, kg_per_mwh = 1.0 / 3.6e9;
constexpr EurosPerWattSecond sixty_per_kw_year{60e-3 / 31557600.0};

AgreementSpec band(const std::string& name, double mw, double price) {
  AgreementSpec agreement;
  agreement.name = name;
  agreement.capacity = megawatts(mw);
  agreement.price = {price * eur_per_mwh};
  return agreement;
}

Outcome hour_of(const GridSpec& spec, double demand_mw, double market = 40.0,
                const Setting& setting = example_setting()) {
  const Grid grid{spec, setting};
  State state = grid.initial();
  Inputs inputs = inputs_at(start, hours(1), megawatts(demand_mw));
  inputs.market_price = {market * eur_per_mwh};
  inputs.residual_mix = {400.0 * kg_per_mwh};
  return grid.advance(state, inputs);
}

// 60 MWh at 40 of the market, 6 of the network and 4 of taxes.
TEST(EnergyCost, IsSplitByPart) {
  const EnergyCost cost = hour_of({}, 60.0).cost;
  EXPECT_NEAR(cost.market.value, 2400.0, 1e-9);
  EXPECT_NEAR(cost.network_energy.value, 360.0, 1e-9);
  EXPECT_NEAR(cost.taxes.value, 240.0, 1e-9);
  EXPECT_NEAR(cost.total().value, 3000.0, 1e-9);
}

// At -30 EUR/MWh the market pays 1800; network and taxes stay what they are: 600.
TEST(EnergyCost, KeepsChargesPositiveWhenTheMarketIsNegative) {
  const EnergyCost cost = hour_of({}, 60.0, -30.0).cost;
  EXPECT_NEAR(cost.market.value, -1800.0, 1e-9);
  EXPECT_NEAR(cost.total().value, -1200.0, 1e-9);
}

// Half of 60 MWh is guaranteed at 2 EUR/MWh.
TEST(EnergyCost, HasGuaranteesOnTheShareStatedOnly) {
  GridSpec spec;
  spec.guarantees_of_origin = 0.5;
  spec.guarantee_price = {2.0 * eur_per_mwh};
  EXPECT_NEAR(hour_of(spec, 60.0).cost.guarantees.value, 60.0, 1e-9);
  Setting setting = example_setting();
  setting.renewable_share = 0.7;
  const Outcome mix = hour_of({}, 60.0, 40.0, setting);
  EXPECT_NEAR(mix.guaranteed_renewable.value, 42e6, 1e-3);
  EXPECT_EQ(mix.cost.guarantees, Euros{});
  EXPECT_NEAR(mix.market_carbon.by_the_hour().value, 24000.0, 1e-6) << "the mix's renewables belong to others";
}

/// Import of the hours of a day, MW.
double capacity_cost(const std::vector<double>& import_mw, ChargedCapacity charged) {
  Setting setting = example_setting();
  setting.tariff.network_capacity = sixty_per_kw_year;
  setting.tariff.charged = charged;
  const Grid grid{{}, setting};
  State state = grid.initial();
  double sum = 0.0;
  for (std::size_t h = 0; h < import_mw.size(); ++h)
    sum += grid.advance(state, inputs_at(start + hours(static_cast<double>(h)), hours(1), megawatts(import_mw[h])))
               .cost.network_capacity.value;
  return sum;
}

// 60 EUR/(kW a) on 80 MW for 24 of 8766 hours, in whatever hour the peak comes; on 100 MW contracted.
TEST(CapacityCharge, IsTheYearsPeakForAllOfItsTime) {
  std::vector<double> import(24, 30.0);
  const double day = 60.0 * 24.0 / 8766.0;
  EXPECT_NEAR(capacity_cost(import, ChargedCapacity::peak), 30e3 * day, 1e-6);
  for (const std::size_t peak : {std::size_t{0}, std::size_t{11}, std::size_t{23}}) {
    std::vector<double> with_peak = import;
    with_peak[peak] = 80.0;
    EXPECT_NEAR(capacity_cost(with_peak, ChargedCapacity::peak), 80e3 * day, 1e-6) << peak;
  }
  EXPECT_NEAR(capacity_cost(import, ChargedCapacity::contracted), 100e3 * day, 1e-6);
}

// 80 MW on the last day of 2028, 30 MW on the first of 2029: each year by its own peak.
TEST(CapacityCharge, BeginsAnewWithTheYear) {
  Setting setting = example_setting(days(400));
  setting.tariff.network_capacity = sixty_per_kw_year;
  const Grid grid{{}, setting};
  State state = grid.initial();
  const Instant eve = *parse_instant("2028-12-31");
  const double day = 60.0 * 24.0 / 8766.0;
  EXPECT_NEAR(grid.advance(state, inputs_at(eve, days(1), megawatts(80))).cost.network_capacity.value, 80e3 * day,
              1e-6);
  EXPECT_NEAR(grid.advance(state, inputs_at(eve + days(1), days(1), megawatts(30))).cost.network_capacity.value,
              30e3 * day, 1e-6);
}

// 80 MW at 50 EUR/MWh against 60 MW of import and a market of 40. Sold: 80 x (50 - 40). Lost: 80 x 50 - 60 x 40.
TEST(Agreement, SellsOrLosesWhatIsNotUsed) {
  GridSpec spec;
  spec.agreements = {band("a", 80.0, 50.0)};
  EXPECT_NEAR(hour_of(spec, 60.0).cost.agreements.value, 800.0, 1e-9);
  EXPECT_NEAR(hour_of(spec, 60.0).cost.total().value, 3000.0 + 800.0, 1e-9);
  spec.agreements[0].surplus = Surplus::lost;
  EXPECT_NEAR(hour_of(spec, 60.0).cost.agreements.value, 1600.0, 1e-9);
  EXPECT_NEAR(hour_of(spec, 100.0).cost.agreements.value, 800.0, 1e-9) << "nothing is left over";
}

// At -30 EUR/MWh the band costs 80 x (50 + 30) unless it stops.
TEST(Agreement, MayStopBelowZero) {
  GridSpec spec;
  spec.agreements = {band("a", 80.0, 50.0)};
  EXPECT_NEAR(hour_of(spec, 60.0, -30.0).cost.agreements.value, 6400.0, 1e-9);
  spec.agreements[0].stops_below_zero = true;
  const Outcome out = hour_of(spec, 60.0, -30.0);
  EXPECT_EQ(out.cost.agreements, Euros{});
  EXPECT_EQ(out.contracted_renewable, Watts{});
  EXPECT_EQ(hour_of(spec, 60.0, 0.0).contracted_renewable, megawatts(80));
}

// 30 MW of wind and 30 MW of nuclear power against 40 MW: both are used by two thirds, 20 MW are matched renewables.
TEST(Agreement, ThatIsNotRenewableIsNotMatched) {
  GridSpec spec;
  spec.agreements = {band("wind", 30.0, 50.0), band("nuclear", 30.0, 60.0)};
  spec.agreements[1].renewable = false;
  spec.agreements[1].carbon = {12.0 * kg_per_mwh};
  const Outcome out = hour_of(spec, 40.0);
  EXPECT_EQ(out.contracted_renewable, megawatts(30));
  EXPECT_NEAR(out.matched_renewable.value, 20e6, 1e-3);
  EXPECT_NEAR(out.market_carbon.covered_carbon.value, 20.0 * 12.0, 1e-9);
  EXPECT_NEAR(out.market_carbon.by_the_hour().value, 240.0, 1e-9);
}

// Hour 1: 80 MW of a band against 60 MW, 20 MWh are over. Hour 2: against 100 MW, 20 MW at the residual mix of 400
// kg/MWh. By the hour 8 t; by volume the surplus of hour 1 covers hour 2: nothing.
TEST(MarketCarbon, ByVolumeLetsASurplusCoverOtherHours) {
  GridSpec spec;
  spec.agreements = {band("a", 80.0, 50.0)};
  MarketCarbon sum = hour_of(spec, 60.0).market_carbon;
  EXPECT_EQ(sum.by_the_hour(), Kilograms{});
  sum += hour_of(spec, 100.0).market_carbon;
  EXPECT_NEAR(sum.by_the_hour().value, 8000.0, 1e-6);
  EXPECT_NEAR(sum.by_volume().value, 0.0, 1e-6);
  // Two more such hours: 60 MWh uncovered, 20 of them by the surplus: 40 x 400 kg.
  sum += hour_of(spec, 100.0).market_carbon;
  sum += hour_of(spec, 100.0).market_carbon;
  EXPECT_NEAR(sum.by_volume().value, 16000.0, 1e-6);
}

// 40 MW without an agreement, half of it guaranteed: 20 MWh x 400 kg.
TEST(MarketCarbon, CountsGuaranteesAsNothing) {
  GridSpec spec;
  spec.guarantees_of_origin = 0.5;
  EXPECT_NEAR(hour_of(spec, 40.0).market_carbon.by_volume().value, 8000.0, 1e-6);
}

// A surplus of stated emissions brings them along: 20 MWh x 50 kg instead of x 400.
TEST(MarketCarbon, OfASurplusIsItsOwn) {
  GridSpec spec;
  spec.agreements = {band("a", 80.0, 50.0)};
  spec.agreements[0].carbon = {50.0 * kg_per_mwh};
  MarketCarbon sum = hour_of(spec, 60.0).market_carbon;
  sum += hour_of(spec, 100.0).market_carbon;
  EXPECT_NEAR(sum.by_volume().value, (60.0 + 80.0) * 50.0 + 20.0 * 50.0, 1e-6);
}

// By volume is never above by the hour where agreements emit less than the residual mix, and never below what they
// emit.
TEST(MarketCarbon, LiesBetweenItsBounds) {
  const Draws draws{11, "test.market_carbon"};
  for (std::uint64_t n = 0; n < 200; ++n) {
    GridSpec spec;
    spec.agreements = {band("a", 200.0 * draws.uniform(8 * n), 50.0)};
    spec.agreements[0].carbon = {400.0 * kg_per_mwh * draws.uniform(8 * n + 1)};
    spec.guarantees_of_origin = draws.uniform(8 * n + 2);
    MarketCarbon sum;
    for (std::uint64_t h = 3; h < 8; ++h) sum += hour_of(spec, 1.0 + 99.0 * draws.uniform(8 * n + h)).market_carbon;
    EXPECT_LE(sum.by_volume().value, sum.by_the_hour().value * (1.0 + 1e-12)) << n;
    EXPECT_GE(sum.by_volume().value, sum.covered_carbon.value * (1.0 - 1e-12)) << n;
  }
}

PhotovoltaicsSpec sun() {
  PhotovoltaicsSpec spec;
  spec.peak = spec.inverter = megawatts(100);
  spec.inverter_efficiency = 1.0;
  return spec;
}

// 80 MW of sun and 30 MW of demand: what would have to be paid for is spilled.
TEST(Export, StopsWhileTheMarketIsNegative) {
  GridSpec spec;
  spec.photovoltaics = sun();
  spec.connection.export_limit = megawatts(20);
  const Grid grid{spec, example_setting()};
  State state = grid.initial();
  Inputs inputs = inputs_at(start, hours(1), megawatts(30));
  inputs.irradiance_w_m2 = 800.0;
  inputs.market_price = {-1.0 * eur_per_mwh};
  const Outcome out = grid.advance(state, inputs);
  EXPECT_EQ(out.grid_export, Watts{});
  EXPECT_NEAR(out.photovoltaic_spilled.value, 50e6, 1.0);
  inputs.when = start + hours(1);
  inputs.market_price = {0.0};
  EXPECT_NEAR(grid.advance(state, inputs).grid_export.value, 20e6, 1.0);
}

// A price below zero all year, its swing about it: the battery still earns, by the swing and by what it wastes. Every
// joule drawn is paid for by the market, so the bill is lower than without a battery.
TEST(NegativePrices, AllYearLetABatteryEarn) {
  Setting setting = example_setting();
  setting.tariff = {};
  for (std::size_t h = 0; h < 8760; ++h) setting.price_eur_j[h] = (h % 24 < 6 ? -60.0 : -10.0) * eur_per_mwh;
  GridSpec spec;
  spec.battery = example_battery();
  spec.battery->plan = Plan::price;
  spec.battery->initial_charge = 0.0;
  const Grid grid{spec, setting};
  State state = grid.initial();
  Euros with, without;
  Joules charged;
  for (int n = 0; n < 24 * 10; ++n) {
    Inputs inputs = inputs_at(start + hours(n), hours(1), megawatts(60));
    inputs.market_price = {setting.price_eur_j[static_cast<std::size_t>(n)]};
    const Outcome out = grid.advance(state, inputs);
    with += out.cost.total();
    charged += out.battery_charging * hours(1);
    without += megawatts(60) * hours(1) * inputs.market_price;
  }
  EXPECT_LT(without.value, 0.0);
  // A day: 100 MWh of charge as 111.1 MWh at -60, given back as 90 MWh at -10: 6667 - 900 = 5767 EUR. Within the six
  // cheap hours it also wastes: each further cycle there draws 111.1 and gives back 90 at one price, 21.1 x 60.
  EXPECT_GT((without - with).value / 10.0, 5760.0);
  EXPECT_GE(charged / megawatt_hours(1) / 10.0, 111.0);
}

// Sums over random sites: the parts are the total, and nothing that cannot be negative is.
TEST(EnergyCost, AddsUpOverRandomSites) {
  const Draws draws{12, "test.settle"};
  for (std::uint64_t n = 0; n < 50; ++n) {
    const auto u = [&](std::uint64_t i) { return draws.uniform(100 * n + i); };
    GridSpec spec;
    spec.photovoltaics = sun();
    spec.connection.export_limit = megawatts(30 * u(0));
    spec.connection.power_factor = 0.8 + 0.2 * u(1);
    spec.connection.demanded_power_factor = 0.95;
    spec.connection.reactive_price = {5.0 * eur_per_mwh};
    spec.guarantees_of_origin = u(2);
    spec.guarantee_price = {3.0 * eur_per_mwh};
    spec.agreements = {band("a", 1.0 + 50.0 * u(3), 60.0), band("b", 1.0 + 50.0 * u(4), 40.0)};
    if (u(5) < 0.5) spec.agreements[0].surplus = Surplus::lost;
    spec.agreements[1].stops_below_zero = u(6) < 0.5;
    Setting setting = example_setting();
    setting.tariff.network_capacity = sixty_per_kw_year;
    if (u(7) < 0.5) setting.tariff.charged = ChargedCapacity::contracted;
    const Grid grid{spec, setting};
    State state = grid.initial();
    EnergyCost sum;
    Euros total;
    for (std::uint64_t h = 0; h < 24; ++h) {
      Inputs inputs = inputs_at(start + hours(static_cast<double>(h)), hours(1), megawatts(100 * u(10 + h)));
      inputs.market_price = {(120.0 * u(40 + h) - 40.0) * eur_per_mwh};
      inputs.irradiance_w_m2 = 900.0 * u(70 + h);
      const EnergyCost cost = grid.advance(state, inputs).cost;
      for (const Euros part : {cost.network_energy, cost.network_capacity, cost.taxes, cost.guarantees, cost.reactive,
                               cost.fuel, cost.exported, cost.compensation})
        EXPECT_GE(part.value, -1e-9);
      sum += cost;
      total += cost.total();
    }
    EXPECT_NEAR(sum.total().value, total.value, 1e-6);
  }
}

}  // namespace
}  // namespace gigatwin::grid
