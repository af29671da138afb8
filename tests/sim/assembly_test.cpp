#include "sim/assembly.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scenario/load.hpp"
#include "small_site.hpp"

namespace gigatwin::sim {
namespace {

using testing::Contains;
using testing::HasSubstr;

/// Kajaani with a second text laid over it, assembled.
struct Assembled {
  explicit Assembled(const std::string& text) {
    const scenario::LoadInputs inputs{
        {{std::string(GIGATWIN_SOURCE_DIR) + "/scenarios/kajaani-gb200.yaml", std::nullopt},
         {"over.yaml", "gigatwin: 1\n" + text}},
        {},
        std::string(GIGATWIN_SOURCE_DIR) + "/catalog"};
    loaded = scenario::load(inputs, scenario::scenario_schema(), &spec, diagnostics);
    EXPECT_FALSE(diagnostics.has_errors()) << to_text(diagnostics.list().front());
    site = build_site(spec, diagnostics);
    for (const Diagnostic& diagnostic : diagnostics.list()) texts.push_back(to_text(diagnostic));
  }
  scenario::Scenario spec;
  scenario::LoadedText loaded;
  Diagnostics diagnostics;
  std::unique_ptr<SiteModel> site;
  std::vector<std::string> texts;
};

TEST(Assembly, KajaaniIsAWholeSite) {
  const Assembled kajaani{""};
  ASSERT_TRUE(kajaani.site);
  EXPECT_THAT(kajaani.texts, testing::IsEmpty());
  const SiteModel& site = *kajaani.site;
  EXPECT_EQ(site.nodes(), 25000);  // 100,000 / 4
  ASSERT_EQ(site.halls.size(), 8u);
  std::int64_t next = 0;
  double racks = 0.0;
  for (const HallModel& hall : site.halls) {
    EXPECT_EQ(hall.nodes.first, next);
    EXPECT_EQ(hall.nodes.first % 18, 0) << "halls begin with a whole rack";
    EXPECT_GT(hall.rated_racks, hall.idle_racks);
    EXPECT_GT(hall.idle_racks, hall.idle_dc);
    next += hall.nodes.count;
    racks += hall.racks;
  }
  EXPECT_EQ(next, 25000);
  EXPECT_NEAR(racks, 25000.0 / 18.0, 1e-9);
  for (std::size_t job = 1; job < site.jobs.size(); ++job)
    EXPECT_GE(site.jobs[job].submitted, site.jobs[job - 1].submitted);
  for (const workload::JobRequest& job : site.jobs) EXPECT_GT(job.requested.value, 0.0);
}

TEST(Assembly, AcceleratorsFillWholeNodes) {
  const Assembled bad{"compute: {accelerators: 100001}\n"};
  EXPECT_FALSE(bad.site);
  EXPECT_THAT(bad.texts, Contains(HasSubstr("over.yaml:2:25: error: compute.accelerators: expected a multiple of the 4 "
                                            "accelerators of a node, found 100001\n")));
  EXPECT_THAT(bad.texts, Contains(HasSubstr("hint: the nearest are 100000 and 100004")));
}

TEST(Assembly, EveryHallHasARack) {
  const Assembled bad{"compute:\n  accelerators: 144\n  halls: 3\nworkload: {campaigns: [], classes: []}\n"};
  EXPECT_FALSE(bad.site);
  EXPECT_THAT(
      bad.texts,
      Contains(HasSubstr(
          "over.yaml:4:10: error: compute.halls: expected at most one hall for each of the 2 racks, found 3\n")));
}

TEST(Assembly, SiteNeedsAGridConnection) {
  scenario::Scenario spec = small::scenario();
  spec.power.grid_connection.reset();
  Diagnostics diagnostics;
  EXPECT_FALSE(build_site(spec, diagnostics));
  ASSERT_EQ(diagnostics.errors(), 1u);
  EXPECT_EQ(diagnostics.list()[0].key_path, "power");
  EXPECT_EQ(diagnostics.list()[0].expected, "a grid_connection, the firm power of this site");
  EXPECT_EQ(diagnostics.list()[0].hint, "power: {from: NAME, grid_connection: 240 MW}");
}

TEST(Assembly, ConnectionCarriesAtLeastTheIdleSite) {
  const Assembled bad{"power:\n  grid_connection: 10 MW\n"};
  EXPECT_FALSE(bad.site);
  EXPECT_THAT(
      bad.texts,
      Contains(testing::AllOf(
          HasSubstr(
              "over.yaml:3:20: error: power.grid_connection: expected at least what the site draws without any work, "),
          HasSubstr("found 10 MW"))));
}

// 16 nodes: idle racks 16 kW, storage 1.6 kW and an idle network; rated 96 kW, storage, and the network at its peak.
TEST(Assembly, ConnectionBelowTheRatingIsAWarning) {
  scenario::Scenario spec = small::scenario();
  spec.power.grid_connection = kilowatts(60);
  Diagnostics diagnostics;
  EXPECT_TRUE(build_site(spec, diagnostics));
  ASSERT_EQ(diagnostics.list().size(), 1u);
  EXPECT_EQ(diagnostics.list()[0].severity, Severity::warning);
  EXPECT_EQ(diagnostics.list()[0].key_path, "power.grid_connection");
  EXPECT_THAT(diagnostics.list()[0].expected, HasSubstr("60 kW is less than the rated IT power of "));
}

TEST(Assembly, CoolantIsNotWarmerThanTheSystemBears) {
  const Assembled bad{"cooling:\n  coolant_supply: 70 degC\n"};
  EXPECT_FALSE(bad.site);
  EXPECT_THAT(
      bad.texts,
      Contains(HasSubstr(
          "over.yaml:3:19: error: cooling.coolant_supply: expected at most the coolant limit of the system, ")));
}

// Switches of 8 ports: 4 NICs, one node, a leaf; a spine joins 8 leaves, half of the 16 nodes.
TEST(Assembly, FabricThatDoesNotReachIsAnError) {
  scenario::Scenario spec = small::scenario();
  spec.fabric.network_switch.ports = 8;
  Diagnostics diagnostics;
  EXPECT_FALSE(build_site(spec, diagnostics));
  ASSERT_EQ(diagnostics.errors(), 1u);
  EXPECT_EQ(diagnostics.list()[0].key_path, "fabric.switch.ports");
}

TEST(Assembly, CampaignLargerThanTheMachineIsAnError) {
  const Assembled bad{"compute: {accelerators: 40000}\n"};
  EXPECT_FALSE(bad.site);
  EXPECT_THAT(bad.texts, Contains(testing::AllOf(HasSubstr("kajaani-gb200.yaml:"),
                                                 HasSubstr("error: workload.campaigns[0].accelerators:"))));
}

// 24 h x 1e-5/s x 16 nodes = 13.8 nodes under repair on average: a job on all 16 would hardly ever start.
TEST(Assembly, CampaignThatNeedsEveryNodeIsAWarning) {
  scenario::Scenario spec = small::scenario();
  spec.operations.failures.reset();
  spec.compute.system.node_failure_rate = {1e-6};
  workload::CampaignSpec campaign;
  campaign.name = "all";
  campaign.accelerators = 64;
  campaign.model.layers = 8;
  campaign.model.hidden = 1024;
  campaign.model.heads = 8;
  campaign.model.ffn_hidden = 4096;
  campaign.model.vocabulary = 32000;
  campaign.model.sequence = 2048;
  campaign.plan.micro_batch = 1;
  campaign.global_batch = 64;
  campaign.tokens = 1e9;
  spec.workload.campaigns.push_back(campaign);
  Diagnostics diagnostics;
  const auto site = build_site(spec, diagnostics);
  ASSERT_TRUE(site) << to_text(diagnostics.list().front());
  ASSERT_EQ(diagnostics.list().size(), 1u);
  EXPECT_EQ(diagnostics.list()[0].key_path, "workload.campaigns[0].accelerators");
  // 16 x 1e-6/s x 86400 s = 1.38 nodes = 6 accelerators
  EXPECT_THAT(diagnostics.list()[0].expected, HasSubstr("64 accelerators, but on average 6 of 64 are under repair"));

  // The time limit is 1.2 times that of its tokens at the undisturbed rate.
  ProfileCache profiles{site->scenario.compute.system, *site->network, site->fabric.layout};
  const JobProfile profile = profiles.profile(site->jobs.at(0), {{{0, 16}}});
  EXPECT_NEAR(site->jobs[0].requested.value, 1.2 * 1e9 / profile.work_per_s, 1e-9 * site->jobs[0].requested.value);
  EXPECT_NEAR(profile.work_per_s, 64.0 * 2048.0 / profile.iteration.value, 1e-9 * profile.work_per_s);
  EXPECT_GT(profile.compute_share, 0.0);
  EXPECT_LE(profile.compute_share, 1.0);
}

TEST(Assembly, CausesFollowThePartsOfTheSite) {
  scenario::Scenario spec = small::scenario();
  EXPECT_TRUE(small::site_of(spec)->causes.empty());
  spec.operations.failures.reset();
  spec.operations.failure_rate_factor = 2.0;
  spec.compute.system.accelerator.failure_rate = {1e-9};
  spec.fabric.transceiver.failure_rate = {2e-9};
  const auto site = small::site_of(spec);
  std::map<std::string, FailureCause> causes;
  for (const FailureCause& cause : site->causes) causes[cause.name] = cause;
  EXPECT_EQ(causes.at("accelerator").components, 64);
  EXPECT_DOUBLE_EQ(causes.at("accelerator").law.rate.value, 2e-9);
  EXPECT_EQ(causes.at("node").components, 16);
  EXPECT_EQ(causes.at("nic").components, 64);
  EXPECT_EQ(causes.at("transceiver").components, 128);  // both ends of each of the 64 links between nodes and leaves
  EXPECT_DOUBLE_EQ(causes.at("transceiver").law.rate.value, 4e-9);
  EXPECT_EQ(causes.at("leaf switch").components, 4);
  EXPECT_EQ(causes.at("leaf switch").spec.reach, reliability::Reach::leaf);
}

// Node: 4 x 100 + 200 + 4 x 20 + 50 = 730 W. Rack: (2 x 730 + 100 + 40) / 0.8 = 2000 W. See small_site.hpp.
TEST(Assembly, NodePowerIsTheRacksLine) {
  const auto site = small::site_of(small::scenario());
  EXPECT_DOUBLE_EQ(site->node_power.idle.value, 1000.0);
  EXPECT_DOUBLE_EQ(site->node_power.slope, 1.25);
  EXPECT_DOUBLE_EQ(site->node_power.hosts_training.value, 150.0);
  EXPECT_DOUBLE_EQ(site->halls[0].idle_racks.value, 8000.0);
  EXPECT_DOUBLE_EQ(site->halls[0].idle_dc.value, 4 * 1560.0);
  EXPECT_DOUBLE_EQ(site->halls[0].idle_accelerators.value, 3200.0);
  EXPECT_DOUBLE_EQ(site->halls[1].storage.value, 800.0);
  EXPECT_DOUBLE_EQ(site->rated_it().value, 96000.0 + 1600.0 + site->fabric.parts.peak_power().value);
}

TEST(Assembly, CostModelGetsWhatTheRunCameTo) {
  const auto site = small::site_of(small::scenario());
  Totals totals;
  totals.duration = days(1);
  totals.facility_energy = megawatt_hours(2);
  totals.water = {3000};
  totals.electricity_cost = {72};
  totals.useful = {1e20};
  const economics::SiteQuantities q = quantities_of(*site, totals);
  EXPECT_EQ(q.accelerators, 64);
  EXPECT_EQ(q.nodes, 16);
  EXPECT_DOUBLE_EQ(q.node_price.value, 1000.0);
  EXPECT_DOUBLE_EQ(q.water.value, 3.0);
  EXPECT_DOUBLE_EQ(q.it_rating.value, site->rated_it().value);
  EXPECT_DOUBLE_EQ(q.grid_connection.value, 1e6);
  EXPECT_DOUBLE_EQ(q.electricity.value, 72.0);
  EXPECT_DOUBLE_EQ(q.facility_energy.value, 7.2e9);
  EXPECT_DOUBLE_EQ(q.storage_bandwidth.value, 16e9);
  EXPECT_EQ(q.network_ports, q.network_switches * site->scenario.fabric.network_switch.ports);
  EXPECT_GT(q.network_switches, 0);
  EXPECT_EQ(q.battery_energy.value, 0.0) << "there is none";
}

TEST(Assembly, CostModelGetsEnergyOnSiteAndTenants) {
  scenario::Scenario scenario = small::scenario();
  scenario.grid.photovoltaics = grid::PhotovoltaicsSpec{.peak = megawatts(2), .inverter = megawatts(1.8)};
  scenario.grid.battery.emplace();
  scenario.grid.battery->energy = megawatt_hours(4);
  scenario.grid.battery->power = megawatts(1);
  scenario.grid.generators.emplace();
  scenario.grid.generators->units.needed = 3;
  scenario.grid.generators->units.redundancy = hardware::Redundancy::n_plus_1;
  scenario.grid.generators->rating = kilowatts(500);
  scenario.heat_reuse.emplace();
  scenario.heat_reuse->station = megawatts(5);
  scenario.heat_reuse->heat_pump.emplace();
  scenario.heat_reuse->heat_pump->capacity = megawatts(3);
  scenario.reporting.floor_area = SquareMetres{700};
  const auto site = small::site_of(small::scenario());
  site->scenario = scenario;
  Totals totals;
  totals.duration = days(1);
  totals.tenants.resize(1);
  totals.tenants[0].name = "research";
  totals.tenants[0].accelerator_seconds_held = 1e6;
  economics::SiteQuantities q = quantities_of(*site, totals);
  EXPECT_DOUBLE_EQ(q.photovoltaic_power.value, 2e6);
  EXPECT_DOUBLE_EQ(q.battery_energy.value, 4 * 3.6e9);
  EXPECT_DOUBLE_EQ(q.battery_power.value, 1e6);
  EXPECT_DOUBLE_EQ(q.generator_power.value, 4 * 500e3) << "three and a spare";
  EXPECT_DOUBLE_EQ(q.heat_connection.value, 5e6);
  EXPECT_DOUBLE_EQ(q.heat_pump_power.value, 3e6);
  EXPECT_DOUBLE_EQ(q.floor_area->value, 700.0);
  ASSERT_EQ(q.tenants.size(), 1U);
  EXPECT_EQ(q.tenants[0].name, "research");
  EXPECT_DOUBLE_EQ(q.tenants[0].accelerator_seconds_held, 1e6);

  site->scenario.heat_reuse->heat_pump->owner = cooling::HeatPumpOwner::customer;
  EXPECT_EQ(quantities_of(*site, totals).heat_pump_power.value, 0.0) << "the customer's";
}

}  // namespace
}  // namespace gigatwin::sim
