#include "power/network.hpp"

#include <gtest/gtest.h>

#include "base/random.hpp"
#include "example_stages.hpp"

namespace gigatwin::power {
namespace {

const std::vector<Watts> one_hall{megawatts(10)};

StageSpec of_site(StageSpec stage) {
  stage.level = Level::site;
  return stage;
}

StageSpec fed(StageSpec stage, std::vector<std::string> by) {
  stage.fed_by = std::move(by);
  return stage;
}

void fail(Network& network, const std::string& name, std::vector<int> units, int hall = 0) {
  for (const Component& component : network.components())
    if (component.name == name && (component.hall == hall || component.hall == Component::of_site))
      for (const int unit : units) network.set_unit(component.first_unit + static_cast<std::size_t>(unit), false);
}

TEST(Network, ListsTheSiteFirstAndThenEachHall) {
  const Network network{
      plant_of({of_site(example_transformer()), example_stage("ups", StageKind::ups, 4, Redundancy::n_plus_1)}),
      std::vector<Watts>{megawatts(10), megawatts(30)}};
  ASSERT_EQ(network.components().size(), 3u);
  EXPECT_EQ(network.units(), 1u + 5u + 5u);
  EXPECT_EQ(network.components()[0].hall, Component::of_site);
  EXPECT_EQ(network.components()[0].rating, megawatts(80));  // 2 x 40 MW
  EXPECT_EQ(network.components()[2].hall, 1);
  EXPECT_EQ(network.components()[2].rating, megawatts(7.5));  // 30 MW / 4
  EXPECT_EQ(network.components()[2].first_unit, 6u);
}

// 3 + 1 units: all of the load until two are out, then 2 / 3, 1 / 3, nothing.
TEST(Network, CarriesWhatTheUnitsInServiceCarry) {
  Network network{plant_of({example_stage("ups", StageKind::ups, 3, Redundancy::n_plus_1)}), one_hall};
  EXPECT_EQ(network.deliverable(0), megawatts(10));
  int out = 0;
  for (const double share : {1.0, 2.0 / 3.0, 1.0 / 3.0, 0.0}) {
    fail(network, "ups", {out++});
    EXPECT_NEAR(network.deliverable_share(0), share, 1e-15);
  }
  for (std::size_t unit = 0; unit < network.units(); ++unit) network.set_unit(unit, true);
  EXPECT_EQ(network.deliverable_share(0), 1.0);
}

// Units 0, 2 are side A, 1, 3 side B. A whole side out leaves all; the UPS of A and half the PDUs of B leave half.
TEST(Network, SidesOf2nStandApart) {
  const std::vector<StageSpec> stages{example_stage("ups", StageKind::ups, 2, Redundancy::two_n),
                                      example_stage("pdu", StageKind::distribution, 2, Redundancy::two_n)};
  Network network{plant_of(stages), one_hall};
  fail(network, "ups", {0, 2});
  EXPECT_EQ(network.deliverable_share(0), 1.0);
  fail(network, "pdu", {1});
  EXPECT_EQ(network.deliverable_share(0), 0.5) << "PDUs of side A cannot take what the UPS of side B gives";
  fail(network, "pdu", {3});
  EXPECT_EQ(network.deliverable_share(0), 0.0);
}

// With a board between, all PDUs are fed by all UPS: half the PDUs of B out leaves 3 of 2 needed.
TEST(Network, ABusBetweenSidesTiesThem) {
  const std::vector<StageSpec> stages{example_stage("ups", StageKind::ups, 2, Redundancy::two_n),
                                      example_stage("board", StageKind::switchgear),
                                      example_stage("pdu", StageKind::distribution, 2, Redundancy::two_n)};
  Network network{plant_of(stages), one_hall};
  fail(network, "ups", {0, 2});
  fail(network, "pdu", {1});
  EXPECT_EQ(network.deliverable_share(0), 1.0);
}

// Blocks of two units; three blocks carry the load. One block out: all of it; a unit more: 5 / 6; two blocks: 2 / 3.
TEST(Network, ThreeOfFourBlocksCarryTheLoad) {
  Network network{plant_of({example_stage("ups", StageKind::ups, 6, Redundancy::four_n_three),
                            example_stage("pdu", StageKind::distribution, 3, Redundancy::four_n_three)}),
                  one_hall};
  fail(network, "ups", {0, 4});
  EXPECT_NEAR(network.deliverable_share(0), 1.0, 1e-15);
  fail(network, "ups", {1});
  EXPECT_NEAR(network.deliverable_share(0), 5.0 / 6.0, 1e-15);
  fail(network, "pdu", {1});
  EXPECT_NEAR(network.deliverable_share(0), 2.0 / 3.0, 1e-15);
}

// Two lines of 60 % each: sum 120 %, one alone 60 %.
TEST(Network, AlternativesAddUp) {
  StageSpec half = example_stage("a", StageKind::transformer, 5, Redundancy::n);
  const std::vector<StageSpec> stages{fed(half, {"grid"}),
                                      fed(example_stage("b", StageKind::transformer, 5, Redundancy::n), {"grid"}),
                                      fed(example_stage("board", StageKind::switchgear), {"a", "b"})};
  Network network{plant_of(stages), one_hall};
  fail(network, "a", {0, 1});
  fail(network, "b", {0, 1});
  EXPECT_NEAR(network.deliverable_share(0), 1.0, 1e-15);
  fail(network, "b", {2, 3, 4});
  EXPECT_NEAR(network.deliverable_share(0), 0.6, 1e-15);
}

// Half of the site's capacity is half for each hall; a hall's own fault is its own.
TEST(Network, HallsShareWhatTheSiteHasAndLoseTheirOwnAlone) {
  Network network{
      plant_of({of_site(example_stage("feed", StageKind::feed, 2)), example_stage("ups", StageKind::ups, 4)}),
      std::vector<Watts>{megawatts(10), megawatts(30)}};
  fail(network, "ups", {0}, 1);
  EXPECT_EQ(network.deliverable(0), megawatts(10));
  EXPECT_EQ(network.deliverable(1), megawatts(22.5));
  fail(network, "feed", {0});
  EXPECT_EQ(network.deliverable(0), megawatts(5));
  EXPECT_EQ(network.deliverable(1), megawatts(15));
}

// Racks hang on the rectifier, pumps on a transformer of their own: a hall needs both.
TEST(Network, AHallNeedsItsMechanicalPlant) {
  StageSpec rectifier = fed(example_stage("rectifier", StageKind::rectifier), {"board"});
  rectifier.mechanical_fraction = 0.0;
  rectifier.losses.proportional = 0.02;
  StageSpec pumps = fed(example_stage("pumps", StageKind::transformer), {"board"});
  pumps.it_fraction = 0.0;
  pumps.losses.proportional = 0.01;
  Network network{plant_of({example_stage("board", StageKind::switchgear), rectifier, pumps}), one_hall};
  Flow flow;
  network.flow(std::vector<HallLoad>{{megawatts(5), megawatts(1)}}, flow);
  EXPECT_NEAR(flow.distribution_loss.value, 100e3, 1e-6);  // 2 % of 5 MW
  EXPECT_NEAR(flow.transformer_loss.value, 10e3, 1e-6);    // 1 % of 1 MW
  EXPECT_NEAR(flow.input.value, 6.11e6, 1e-6);
  fail(network, "pumps", {0});
  EXPECT_EQ(network.deliverable_share(0), 0.0);
}

// 4 + 1 units of 2.5 MW at 5 MW: 215 kW (see Ups.SparesShareTheLoad). Two out: 7.5 MW, x = 2/3:
// 7.5 MW * (0.01 + 0.02 / 3 + 0.02 * 4 / 9) = 191.667 kW.
TEST(Network, LossesFollowTheUnitsInService) {
  StageSpec ups = example_ups();
  ups.units = {.needed = 4, .redundancy = Redundancy::n_plus_1, .reliability = {}};
  Network network{plant_of({ups}), one_hall};
  Flow flow;
  const std::vector<HallLoad> load{{megawatts(5), {}}};
  network.flow(load, flow);
  EXPECT_NEAR(flow.ups_loss.value, 215e3, 1e-6);
  fail(network, "ups", {0, 3});
  network.flow(load, flow);
  EXPECT_NEAR(flow.ups_loss.value, 7.5e6 * (0.01 + 0.02 / 3 + 0.08 / 9), 1e-6);
}

// Side A of the PDUs out: side B's UPS carries all 5 MW of its 10 MW (x = 0.5: 200 kW), side A's idles (0.01 x 10 MW).
TEST(Network, AnEnergisedSideWithoutLoadStillLosesItsNoLoadPart) {
  StageSpec ups = example_ups();
  ups.units.redundancy = Redundancy::two_n;
  Network network{plant_of({ups, example_stage("pdu", StageKind::distribution, 1, Redundancy::two_n)}), one_hall};
  fail(network, "pdu", {0});
  Flow flow;
  network.flow(std::vector<HallLoad>{{megawatts(5), {}}}, flow);
  EXPECT_NEAR(flow.ups_loss.value, 300e3, 1e-6);
}

// Everything behind the dead transformer loses nothing; the hall draws nothing.
TEST(Network, AHallWithoutPowerIsNotServed) {
  Network network{plant_of({example_transformer(), example_ups()}), std::vector<Watts>{megawatts(10), megawatts(10)}};
  fail(network, "transformer", {0}, 1);
  Flow flow;
  network.flow(std::vector<HallLoad>{{megawatts(5), megawatts(1)}, {megawatts(5), megawatts(1)}}, flow);
  EXPECT_TRUE(flow.halls[0].served);
  EXPECT_FALSE(flow.halls[1].served);
  EXPECT_NEAR(flow.input.value, 6.2e6 + 35376.0, 1e-6);
  EXPECT_EQ(flow.halls[1].loss, Watts{});
}

// 5 min at 10 MW are 3 GJ; at 5 MW 10 min; with one of two units out again 5 min.
TEST(Network, BatteriesCarryALighterLoadLonger) {
  StageSpec ups = example_ups();
  ups.units = {.needed = 1, .redundancy = Redundancy::n, .reliability = {}};
  Network network{plant_of({ups}), one_hall};
  EXPECT_NEAR(network.ride_through(0, {megawatts(5), {}}).value, 600.0, 1e-9);
  ups.units.needed = 2;
  network = Network{plant_of({ups}), one_hall};
  fail(network, "ups", {0});
  EXPECT_NEAR(network.ride_through(0, {megawatts(5), {}}).value, 300.0, 1e-9);
  Network bare{plant_of({example_transformer()}), one_hall};
  EXPECT_EQ(bare.ride_through(0, {megawatts(5), {}}).value, 0.0);
}

/// Chains of two to five stages, with a side branch for the mechanical plant now and then.
std::vector<StageSpec> random_stages(const Draws& draws, std::uint64_t base) {
  const auto u = [&](std::uint64_t i) { return draws.uniform(base + i); };
  const auto count = static_cast<std::uint64_t>(2 + 4 * u(0));
  std::vector<StageSpec> stages;
  for (std::uint64_t s = 0; s < count; ++s) {
    const std::uint64_t at = 20 * (s + 1);
    const auto redundancy = static_cast<Redundancy>(static_cast<int>(5 * u(at)));
    StageSpec stage =
        example_stage("stage " + std::to_string(s), static_cast<StageKind>(static_cast<int>(7 * u(at + 1))),
                      3 * (1 + static_cast<int>(3 * u(at + 2))), redundancy, 0.8 + 0.2 * u(at + 3));
    stage.level = s < count / 2 ? Level::site : Level::hall;
    stage.capacity = 0.7 + u(at + 4);
    stage.losses = {0.02 * u(at + 5), 0.02 * u(at + 6), 0.02 * u(at + 7)};
    stage.it_fraction = 0.1 + 0.9 * u(at + 8);
    stage.mechanical_fraction = u(at + 9);
    stages.push_back(stage);
  }
  if (u(1) < 0.5) {
    stages.back().mechanical_fraction = 0.0;
    stages.push_back(
        fed(example_stage("mechanical", StageKind::transformer, 3, Redundancy::n_plus_1), {stages[0].name}));
    stages.back().it_fraction = 0.0;
    stages.back().losses = {0.01, 0.0, 0.01};
  }
  return stages;
}

TEST(Network, InputIsServedLoadsAndLossesOverRandomNetworksAndFaults) {
  const Draws draws{11, "test.network"};
  int dark = 0;
  for (std::uint64_t k = 0; k < 300; ++k) {
    const std::uint64_t base = 10'000 * k;
    const std::vector<Watts> rated{megawatts(10), megawatts(25), megawatts(5)};
    Network network{plant_of(random_stages(draws, base)), rated};
    const double failing = 0.7 * draws.uniform(base + 300);
    for (std::size_t unit = 0; unit < network.units(); ++unit)
      network.set_unit(unit, draws.uniform(base + 1000 + unit) >= failing);
    std::vector<HallLoad> loads;
    for (std::size_t hall = 0; hall < rated.size(); ++hall)
      loads.push_back(
          {draws.uniform(base + 400 + hall) * rated[hall], 0.3 * draws.uniform(base + 410 + hall) * rated[hall]});
    Flow flow;
    network.flow(loads, flow);
    Watts served, halls;
    for (std::size_t hall = 0; hall < rated.size(); ++hall) {
      halls += flow.halls[hall].loss;
      EXPECT_GE(flow.halls[hall].loss.value, 0.0);
      EXPECT_EQ(flow.halls[hall].served, network.deliverable(hall).value > 0.0);
      if (flow.halls[hall].served) served += loads[hall].it + loads[hall].mechanical;
      dark += flow.halls[hall].served ? 0 : 1;
    }
    const Watts losses = flow.ups_loss + flow.transformer_loss + flow.distribution_loss;
    EXPECT_NEAR(flow.input.value, (served + losses).value, 1e-12 * flow.input.value + 1e-9) << k;
    EXPECT_NEAR(halls.value, losses.value, 1e-12 * losses.value + 1e-9) << k;
  }
  EXPECT_GT(dark, 10) << "the faults reach the case without power";
}

TEST(Network, MoreLoadDrawsMoreAndAUnitBackNeverCarriesLess) {
  const Draws draws{12, "test.network"};
  for (std::uint64_t k = 0; k < 200; ++k) {
    const std::uint64_t base = 10'000 * k;
    Network network{plant_of(random_stages(draws, base)), one_hall};
    for (std::size_t unit = 0; unit < network.units(); ++unit)
      network.set_unit(unit, draws.uniform(base + 1000 + unit) >= 0.3);
    const auto unit = static_cast<std::size_t>(draws.uniform(base + 301) * static_cast<double>(network.units()));
    network.set_unit(unit, false);
    const double without = network.deliverable_share(0);
    network.set_unit(unit, true);
    EXPECT_GE(network.deliverable_share(0), without) << k;
    if (network.deliverable_share(0) == 0.0) continue;
    Flow less, more;
    network.flow(std::vector<HallLoad>{{megawatts(5), megawatts(1)}}, less);
    network.flow(std::vector<HallLoad>{{megawatts(5.001), megawatts(1)}}, more);
    EXPECT_GE((more.input - less.input).value, 1000.0 - 1e-6) << k;
  }
}

TEST(Network, AHallOfAManyHallSiteFlowsAsItWouldAlone) {
  const Draws draws{13, "test.network"};
  for (std::uint64_t k = 0; k < 100; ++k) {
    const PlantSpec plant = plant_of(random_stages(draws, 10'000 * k));
    Network one{plant, one_hall}, three{plant, std::vector<Watts>(3, one_hall.front())};
    const HallLoad load{megawatts(10 * draws.uniform(10'000 * k + 400)), megawatts(1)};
    Flow alone, together;
    one.flow(std::vector<HallLoad>{load}, alone);
    three.flow(std::vector<HallLoad>(3, load), together);
    EXPECT_NEAR(together.input / alone.input, 3.0, 1e-12);
    EXPECT_NEAR(together.halls[2].loss.value, alone.halls[0].loss.value, 1e-6);
  }
}

}  // namespace
}  // namespace gigatwin::power
