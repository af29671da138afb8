#include "grid/grid.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "base/random.hpp"
#include "example.hpp"

namespace gigatwin::grid {
namespace {

TEST(Grid, WithoutAnyPartItImportsWhatIsWanted) {
  const Grid grid{{}, example_setting()};
  State state = grid.initial();
  const Outcome out = grid.advance(state, inputs_at(start, minutes(5), megawatts(120)));
  EXPECT_EQ(out.grid_import, megawatts(120));
  EXPECT_EQ(out.grid_limit, megawatts(100));
  EXPECT_EQ(out.overdrawn, megawatts(20));
  EXPECT_EQ(out.unserved, Watts{});
  EXPECT_EQ(grid.available(state, inputs_at(start, minutes(5), {})), megawatts(100));
  // 120 MW x 300 s x 50 EUR / 3.6 GJ
  EXPECT_NEAR(out.cost.total().value, 500.0, 1e-9);
}

TEST(Grid, ProtectionAtTheMeterHoldsTheLimitWhereTheContractSaysSo) {
  GridSpec spec;
  spec.connection.beyond_limit = BeyondLimit::unserved;
  const Grid grid{spec, example_setting()};
  State state = grid.initial();
  const Outcome out = grid.advance(state, inputs_at(start, minutes(5), megawatts(125)));
  EXPECT_EQ(out.grid_import, megawatts(100));
  EXPECT_EQ(out.unserved, megawatts(25));
  EXPECT_EQ(out.overdrawn, Watts{});
  EXPECT_NEAR(out.unserved_time.value, 60.0, 1e-9);
  EXPECT_EQ(out.dark_time, Seconds{});
}

// The battery is empty and may import nothing: it does without the 500 kW of its auxiliaries, and nobody misses
// anything.
TEST(Grid, AuxiliariesAreNotDemand) {
  GridSpec spec;
  spec.battery = example_battery();
  spec.battery->auxiliary = 0.01;
  spec.battery->initial_charge = 0.0;
  spec.connection.beyond_limit = BeyondLimit::unserved;
  spec.connection.curtailments = {{start, hours(1), {}}};
  const Grid grid{spec, example_setting()};
  State state = grid.initial();
  const Outcome out = grid.advance(state, inputs_at(start, minutes(5), {}));
  EXPECT_EQ(out.unserved, Watts{});
  EXPECT_EQ(out.unserved_time, Seconds{});
  EXPECT_EQ(out.battery_power, Watts{});
}

GridSpec curtailed_at_noon(Watts to) {
  GridSpec spec;
  spec.connection.curtailments = {{*parse_instant("2028-01-01 12:00"), hours(2), to}};
  return spec;
}

// From 12:30 on 90 minutes of a 2-hour step: 0.25 x 100 + 0.75 x 60 = 70 MW on average.
TEST(Grid, TellsTheLimitsOfAStep) {
  GridSpec spec = curtailed_at_noon(megawatts(60));
  const Grid grid{spec, example_setting()};
  const Limits limits = grid.limits(*parse_instant("2028-01-01 11:30"), hours(2));
  EXPECT_NEAR(limits.allowed.value, 70e6, 1e-3);
  EXPECT_EQ(limits.curtailed_time, minutes(90));
  EXPECT_TRUE(limits.curtailed && limits.up);
}

// 80 MW wanted, 60 allowed: 20 MW for two hours are 40 MWh, at 0.9 44.4 of 100 MWh.
TEST(Grid, TheBatteryCarriesACurtailmentAboveItsReserve) {
  GridSpec spec = curtailed_at_noon(megawatts(60));
  spec.battery = example_battery();
  const Grid grid{spec, example_setting()};
  State state = grid.initial();
  const Inputs noon = inputs_at(*parse_instant("2028-01-01 12:00"), hours(2), megawatts(80));
  // 90 MWh over two hours beside the 60 MW.
  EXPECT_NEAR(grid.available(state, noon).value, 105e6, 1e4);
  const Outcome out = grid.advance(state, noon);
  EXPECT_NEAR(out.grid_import.value, 60e6, 1e-3);
  EXPECT_NEAR(out.battery_charge, 1.0 - 40.0 / 90.0, 1e-4);
  spec.battery->reserve = 0.9;
  const Grid reserved{spec, example_setting()};
  State kept = reserved.initial();
  EXPECT_NEAR(reserved.advance(kept, noon).battery_charge, 0.9, 1e-4);
}

TEST(Grid, GeneratorsReplaceACurtailmentWithinTheirPermit) {
  GridSpec spec = curtailed_at_noon(megawatts(60));
  spec.generators = example_generators();
  spec.generators->start_time = {};
  const Inputs noon = inputs_at(*parse_instant("2028-01-01 12:00"), hours(1), megawatts(80));
  const Grid idle{spec, example_setting()};
  State state = idle.initial();
  EXPECT_EQ(idle.advance(state, noon).overdrawn, megawatts(20));
  spec.generators->in_curtailment = true;
  spec.generators->permit = hours(1);
  const Grid called{spec, example_setting()};
  state = called.initial();
  const Outcome first = called.advance(state, noon);
  EXPECT_NEAR(first.generator_power.value, 20e6, 1e-3);
  EXPECT_NEAR(first.grid_import.value, 60e6, 1e-3);
  EXPECT_EQ(called.advance(state, inputs_at(noon.when + hours(1), hours(1), megawatts(80))).overdrawn.value > 0.0, true)
      << "the permitted hour is over";
}

TEST(Grid, AnAnnouncedCallFindsTheBatteryFullAndPays) {
  GridSpec spec = curtailed_at_noon(megawatts(60));
  spec.connection.interruptible.emplace();
  spec.connection.interruptible->notice = hours(3);
  spec.connection.interruptible->energy = {30.0 / 3.6e9};
  spec.battery = example_battery();
  spec.battery->initial_charge = 0.0;
  spec.battery->plan = Plan::price;  // flat prices: it would stay empty
  const Grid grid{spec, example_setting()};
  State state = grid.initial();
  for (int hour = 0; hour < 12; ++hour) {
    const Outcome out = grid.advance(state, inputs_at(start + hours(hour), hours(1), megawatts(50)));
    EXPECT_EQ(out.battery_charge > 0.0, hour >= 9);
    if (hour == 11) {
      EXPECT_NEAR(out.battery_charge, 1.0, 1e-9);
    }
  }
  // 40 MW withheld for an hour at 30 EUR/MWh.
  EXPECT_NEAR(grid.advance(state, inputs_at(start + hours(12), hours(1), megawatts(50))).cost.compensation.value,
              1200.0, 1e-6);
}

TEST(Grid, PeakShavingKeepsItsLimitWhileEnergyLasts) {
  GridSpec spec;
  spec.battery = example_battery();
  spec.battery->peak_shaving = megawatts(70);
  const Grid grid{spec, example_setting()};
  State state = grid.initial();
  const Draws draws{21, "test.peaks"};
  bool empty = false;
  for (std::uint64_t n = 0; n < 2000; ++n) {
    const Watts demand = megawatts(30 + 70 * draws.uniform(n));
    const Outcome out =
        grid.advance(state, inputs_at(start + minutes(15 * static_cast<double>(n)), minutes(15), demand));
    if (out.battery_charge > 1e-9) {
      EXPECT_LE(out.grid_import.value, 70e6 * (1 + 1e-12)) << n;
    }
    empty = empty || out.battery_charge < 0.2;
  }
  EXPECT_TRUE(empty) << "the test does not ask enough of the battery";
}

// Night at 20, evening at 100 EUR/MWh, the rest 50: it pays less than without a battery, wear included.
TEST(Grid, ArbitrageEarns) {
  Setting setting = example_setting();
  for (std::size_t h = 0; h < 8760; ++h)
    setting.price_eur_j[h] = (h % 24 < 5 ? 20.0 : h % 24 == 19 || h % 24 == 20 ? 100.0 : 50.0) / 3.6e9;
  GridSpec spec;
  spec.battery = example_battery();
  spec.battery->plan = Plan::price;
  spec.battery->wear = {5.0 / 3.6e9};
  spec.battery->initial_charge = 0.0;
  const Grid grid{spec, setting};
  State state = grid.initial();
  double saved_eur = 0.0;
  for (int n = 0; n < 24 * 10; ++n) {
    Inputs inputs = inputs_at(start + hours(n), hours(1), megawatts(60));
    const EurosPerJoule price{setting.price_eur_j[static_cast<std::size_t>(n % 8760)]};
    inputs.market_price = price - setting.tariff.network - setting.tariff.taxes;
    const Outcome out = grid.advance(state, inputs);
    saved_eur += (megawatts(60) * hours(1) * price).value - out.cost.total().value -
                 (out.battery_discharging * hours(1) * spec.battery->wear).value;
  }
  // A day: 100 MWh of charge bought as 111.1 MWh at 20, sold as 90 MWh at 100 less 5: 8550 - 2222 = 6328 EUR, which ten
  // days of ageing lower by 0.1 %.
  EXPECT_NEAR(saved_eur / 10.0, 6328.0, 10.0);
}

PhotovoltaicsSpec example_sun() {
  PhotovoltaicsSpec sun;
  sun.peak = sun.inverter = megawatts(100);
  sun.inverter_efficiency = 1.0;
  return sun;
}

// 80 MW of sun and 30 MW of demand: 20 MW may be exported, 30 MW are spilled.
TEST(Grid, SunServesThenIsExportedThenSpilled) {
  GridSpec spec;
  spec.photovoltaics = example_sun();
  spec.connection.export_limit = megawatts(20);
  const Grid grid{spec, example_setting()};
  State state = grid.initial();
  Inputs inputs = inputs_at(start + hours(12), hours(1), megawatts(30));
  inputs.irradiance_w_m2 = 800.0;
  const Outcome out = grid.advance(state, inputs);
  EXPECT_NEAR(out.photovoltaic_power.value, 50e6, 1.0);
  EXPECT_NEAR(out.grid_export.value, 20e6, 1.0);
  EXPECT_NEAR(out.photovoltaic_spilled.value, 30e6, 1.0);
  EXPECT_EQ(out.grid_import, Watts{});
  EXPECT_NEAR(out.cost.exported.value, 20 * 40.0, 1e-6);
  EXPECT_NEAR(out.matched_renewable.value, 30e6, 1.0);
}

// Bands of 30 and 50 MW against 60 MW of import: 60 are matched. At 45 and 60 with a market of 40 EUR/MWh: 30 x 5 + 50
// x 20.
TEST(Grid, AgreementsAreMatchedWithTheImportOfTheSameTime) {
  GridSpec spec;
  for (const auto& [name, capacity, price] : {std::tuple{"a", 30.0, 45.0}, std::tuple{"b", 50.0, 60.0}}) {
    AgreementSpec agreement;
    agreement.name = name;
    agreement.capacity = megawatts(capacity);
    agreement.price = {price / 3.6e9};
    spec.agreements.push_back(agreement);
  }
  spec.guarantees_of_origin = 0.5;
  const Grid grid{spec, example_setting()};
  State state = grid.initial();
  const Outcome out = grid.advance(state, inputs_at(start, hours(1), megawatts(60)));
  EXPECT_EQ(out.contracted_renewable, megawatts(80));
  EXPECT_EQ(out.matched_renewable, megawatts(60));
  EXPECT_EQ(out.guaranteed_renewable, Watts{});
  EXPECT_NEAR(out.cost.agreements.value, 1150.0, 1e-6);
  EXPECT_NEAR(grid.advance(state, inputs_at(start + hours(1), hours(1), megawatts(90))).guaranteed_renewable.value, 5e6,
              1.0);
}

TEST(Grid, ACallTakesEffectAfterTheNotice) {
  GridSpec spec;
  spec.demand_response.emplace();
  spec.demand_response->speed = 0.6;
  spec.demand_response->notice = minutes(30);
  spec.demand_response->calls = {{start + hours(10), hours(2)}};
  const Grid grid{spec, example_setting()};
  EXPECT_EQ(grid.wanted_speed(start + minutes(629)), 1.0);
  EXPECT_EQ(grid.wanted_speed(start + minutes(630)), 0.6);
  EXPECT_EQ(grid.wanted_speed(start + minutes(749)), 0.6);
  EXPECT_EQ(grid.wanted_speed(start + minutes(750)), 1.0);
}

TEST(Grid, ReactivePowerBeyondTheDemandedFactorCosts) {
  GridSpec spec;
  spec.connection.power_factor = 0.8;
  spec.connection.demanded_power_factor = 0.9;
  spec.connection.reactive_price = {10.0 / 3.6e9};
  const Grid grid{spec, example_setting()};
  State state = grid.initial();
  const Outcome out = grid.advance(state, inputs_at(start, hours(1), megawatts(60)));
  EXPECT_NEAR(out.grid_limit.value, 80e6, 1.0);
  // 60 MW x (0.75 - 0.484322) = 15.94 Mvar
  EXPECT_NEAR(out.reactive_excess.value, 15.9407e6, 100.0);
  EXPECT_NEAR(out.cost.reactive.value, 159.407, 0.001);
}

GridSpec random_site(const Draws& draws, std::uint64_t at) {
  const auto u = [&](std::uint64_t i) { return draws.uniform(at + i); };
  GridSpec spec;
  spec.connection.export_limit = megawatts(30 * u(0));
  spec.connection.power_factor = 0.8 + 0.2 * u(1);
  spec.connection.beyond_limit = u(2) < 0.5 ? BeyondLimit::exceed : BeyondLimit::unserved;
  spec.connection.random_curtailment = RandomCurtailmentSpec{days(60), hours(1 + 8 * u(3)), u(4)};
  spec.connection.outages = OutageSpec{{1.0 / days(1).value}, minutes(1 + 200 * u(5)), {}};
  if (u(6) < 0.5) {
    spec.connection.interruptible.emplace();
    spec.connection.interruptible->notice = hours(4 * u(7));
  }
  if (u(8) < 0.8) {
    spec.battery = example_battery();
    spec.battery->energy = megawatt_hours(5 + 200 * u(9));
    spec.battery->minimum_charge = 0.2 * u(10);
    spec.battery->reserve = 0.2 + 0.5 * u(11);
    spec.battery->self_discharge = 0.1 * u(12);
    spec.battery->auxiliary = 0.02 * u(13);
    spec.battery->plan = u(14) < 0.3 ? Plan::none : u(14) < 0.6 ? Plan::price : Plan::carbon;
    if (u(15) < 0.5) spec.battery->peak_shaving = megawatts(100 * u(16));
  }
  if (u(17) < 0.7) {
    spec.generators = example_generators();
    spec.generators->units.reliability = hardware::ReliabilitySpec{hours(100), hours(5), {}, {}};
    spec.generators->start_reliability = 0.9;
    spec.generators->minimum_load = 0.3 * u(18);
    spec.generators->autonomy = hours(1 + 20 * u(19));
    spec.generators->in_curtailment = u(20) < 0.5;
    spec.generators->tests = GeneratorTestSpec{days(7), hours(1), 0.4};
  }
  if (u(21) < 0.7) spec.photovoltaics = example_sun();
  return spec;
}

Setting random_setting(const Draws& draws, std::uint64_t at) {
  Setting setting = example_setting(days(60));
  for (std::size_t h = 0; h < 8760; ++h) {
    setting.price_eur_j[h] *= 1.0 + draws.normal(at + h);
    setting.carbon_kg_j[h] *= draws.uniform(at + h);
  }
  setting.seed = at;
  return setting;
}

TEST(Grid, EnergyIsBalancedAndEveryFlowHasItsSignOverRandomSites) {
  const Draws draws{31, "test.grid"};
  for (std::uint64_t k = 0; k < 60; ++k) {
    const GridSpec spec = random_site(draws, 100'000 * k);
    const Grid grid{spec, random_setting(draws, 100'000 * k)};
    State state = grid.initial();
    Seconds at;
    for (std::uint64_t n = 0; n < 1500; ++n) {
      const auto u = [&](std::uint64_t i) { return draws.uniform(100'000 * k + 20'000 + 4 * n + i); };
      Inputs inputs = inputs_at(start + at, minutes(1 + std::floor(59 * u(0))), megawatts(130 * u(1)));
      inputs.irradiance_w_m2 = std::max(0.0, 1500 * u(2) - 500);
      inputs.bridge = minutes(5);
      at += inputs.dt;
      const Joules before = state.battery.stored;
      const Outcome out = grid.advance(state, inputs);
      ASSERT_LT(imbalance(out, inputs.demand), 1e-12) << k << ' ' << n;
      for (const double flow :
           {out.grid_import.value, out.grid_export.value, out.photovoltaic_power.value, out.photovoltaic_spilled.value,
            out.generator_power.value, out.generator_fuel.value, out.unserved.value, out.battery_charging.value,
            out.battery_discharging.value, out.overdrawn.value, out.dark_time.value, state.generators.fuel.value})
        ASSERT_GE(flow, -1e-6) << k << ' ' << n;
      ASSERT_LE(out.grid_export, spec.connection.export_limit + Watts{1e-6});
      ASSERT_LE(out.unserved_time, inputs.dt + Seconds{1e-9});
      ASSERT_LE(out.dark_time, out.unserved_time + Seconds{1e-9});
      ASSERT_TRUE(out.battery_charge >= 0.0 && out.battery_charge <= 1.0);
      if (spec.battery) {
        const Joules stored = (out.battery_charging - out.battery_discharging - out.battery_loss) * inputs.dt;
        ASSERT_NEAR((state.battery.stored - before).value, stored.value, 1e-9 * spec.battery->energy.value);
      }
    }
  }
}

// Flat prices and neither calls nor outages: no threshold is crossed while the battery fills or shaves.
TEST(Grid, TwoHalfStepsEqualOneWhereNothingChanges) {
  const Draws draws{41, "test.grid.half"};
  for (std::uint64_t k = 0; k < 200; ++k) {
    GridSpec spec;
    spec.battery = example_battery();
    spec.battery->initial_charge = 0.4 + 0.2 * draws.uniform(10 * k);
    spec.battery->peak_shaving = megawatts(60);
    spec.battery->self_discharge = 0.05;
    spec.photovoltaics = example_sun();
    const Grid grid{spec, example_setting()};
    State once = grid.initial(), twice = once;
    Inputs inputs = inputs_at(start, minutes(30), megawatts(10 + 90 * draws.uniform(10 * k + 1)));
    inputs.irradiance_w_m2 = 500 * draws.uniform(10 * k + 2);
    const Outcome whole = grid.advance(once, inputs);
    inputs.dt = minutes(15);
    const Outcome first = grid.advance(twice, inputs);
    inputs.when = start + minutes(15);
    const Outcome second = grid.advance(twice, inputs);
    EXPECT_NEAR(0.5 * (first.grid_import + second.grid_import) / megawatts(1), whole.grid_import / megawatts(1), 1e-9);
    EXPECT_NEAR(twice.battery.stored / once.battery.stored, 1.0, 1e-9);
  }
}

}  // namespace
}  // namespace gigatwin::grid
