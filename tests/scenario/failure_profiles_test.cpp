#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "reliability/failure_process.hpp"
#include "scenario/catalogue.hpp"
#include "scenario/load.hpp"

/// The failure profiles of the catalogue against what was published.
namespace gigatwin::scenario {
namespace {

using reliability::FailureCause;
using reliability::FailureProfileSpec;
using reliability::MachineParts;

FailureProfileSpec profile(const std::string& name) {
  FailureProfileSpec spec;
  Diagnostics diagnostics;
  Catalogue catalogue{GIGATWIN_SOURCE_DIR "/catalog"};
  load_entry("failures", name, reliability::failure_profile_schema(), &spec, catalogue, diagnostics);
  EXPECT_FALSE(diagnostics.has_errors()) << to_text(diagnostics.list().front());
  return spec;
}

/// Nodes of 8 accelerators with a NIC and a link each; rates of the catalogue's H100 machines.
MachineParts machine(std::int64_t nodes) {
  MachineParts parts;
  parts.layout = {.nodes = nodes, .accelerators_per_node = 8, .domain_nodes = 1, .leaf_nodes = 16, .pod_nodes = 256};
  parts.nodes_per_rack = 4;
  parts.racks_per_cdu = 8;
  parts.nics_per_node = 8;
  parts.access_links = 8 * nodes;
  parts.access_transceivers = 16 * nodes;
  parts.leaves_of_group = 8;
  parts.leaves = nodes / 2;
  parts.accelerator = {12.6 / 3.6e9};
  parts.node = {41.1 / 3.6e9};
  parts.nic = {0.33 / 3.6e9};
  parts.transceiver = {0.39 / 3.6e9};
  parts.network_switch = {0.70 / 3.6e9};
  parts.halls = {{0, nodes}};
  return parts;
}

/// Llama 3 (arXiv 2407.21783), table 5: unexpected interruptions in 54 days.
const std::map<std::string, double> table_5{{"faulty gpu", 148},
                                            {"hbm3", 72},
                                            {"software bug", 54},
                                            {"network switch or cable", 35},
                                            {"host maintenance", 32},
                                            {"gpu sram", 19},
                                            {"gpu system processor", 17},
                                            {"nic", 7},
                                            {"nccl watchdog", 7},
                                            {"silent data corruption", 6},
                                            {"gpu thermal interface or sensor", 6},
                                            {"ssd", 3},
                                            {"power supply", 3},
                                            {"server chassis", 2},
                                            {"io expansion board", 2},
                                            {"dependency", 2},
                                            {"cpu", 2},
                                            {"system memory", 2}};

// All of the machine is one job: 2048 nodes in 128 leaf groups.
TEST(FailureProfiles, Llama3HasTheInterruptionsOfItsTable) {
  const MachineParts parts = machine(2048);
  const std::vector<FailureCause> causes = failure_causes(profile("llama3-h100"), parts, 1.0);
  ASSERT_EQ(causes.size(), table_5.size());
  double sum = 0.0;
  for (const FailureCause& cause : causes) {
    const double expected =
        interruption_rate(cause, parts, {.nodes = 2048, .domains = 2048, .leaves = 128, .pods = 8}) * days(54);
    EXPECT_NEAR(expected / table_5.at(cause.name), 1.0, 0.01) << cause.name;
    sum += expected;
  }
  EXPECT_NEAR(sum, 419.0, 0.5);
}

// 30 runs of 54 days: 12,570 failures +- 112; faulty GPUs 4440 +- 67. Each is repaired at once.
TEST(FailureProfiles, Llama3FailsAsOftenInRuns) {
  const MachineParts parts = machine(2048);
  const FailureProfileSpec spec = profile("llama3-h100");
  double all = 0.0, gpus = 0.0;
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    reliability::FailureProcess process{parts, failure_causes(spec, parts, 1.0), spec.age, days(54), seed};
    while (const auto failure = process.next()) {
      process.renew(*failure, failure->when);
      all += 1.0;
      gpus += failure->cause == 0 ? 1.0 : 0.0;
    }
  }
  EXPECT_NEAR(all, 12570.0, 3 * 112.0);
  EXPECT_NEAR(gpus, 4440.0, 3 * 67.0);
}

TEST(FailureProfiles, ResearchClustersHaveTheirRates) {
  const MachineParts parts = machine(1000);
  const auto per_day = [&](const char* name) {
    return failure_causes(profile(name), parts, 1.0).at(0).total() * days(1);
  };
  EXPECT_NEAR(per_day("rsc1-a100"), 6.50, 0.01);
  EXPECT_NEAR(per_day("rsc2-a100"), 2.34, 0.01);
  EXPECT_TRUE(failure_causes(profile("none"), parts, 1.0).empty());
}

// Shares of a part's rate add to that rate; of the bathtub it is the flat bottom.
TEST(FailureProfiles, AGigafactoryKeepsTheRatesOfItsHardware) {
  const MachineParts parts = machine(2048);
  std::map<reliability::Component, double> rates;
  for (const FailureCause& cause : failure_causes(profile("gigafactory"), parts, 1.0))
    if (cause.spec.share) rates[cause.spec.component] += cause.law.rate.value * 3.6e9;
  EXPECT_NEAR(rates.at(reliability::Component::accelerator), 12.6, 1e-3);
  EXPECT_NEAR(rates.at(reliability::Component::node), 41.1, 5e-3);
  EXPECT_NEAR(rates.at(reliability::Component::nic), 0.33, 1e-9);
  EXPECT_NEAR(rates.at(reliability::Component::transceiver), 0.39, 1e-9);
}

// In three months 5 % x (1 - exp(-90/14)) = 4.99 % of 16,384 new accelerators fail early: 818 +- 28 more than later.
TEST(FailureProfiles, ANewSiteHasItsFlawedPartsStill) {
  const MachineParts parts = machine(2048);
  const auto gpus = [&](const char* name) {
    const FailureProfileSpec spec = profile(name);
    reliability::FailureProcess process{parts, failure_causes(spec, parts, 1.0), spec.age, days(90), 1};
    double count = 0.0;
    while (const auto failure = process.next()) count += failure->cause == 0 ? 1.0 : 0.0;
    return count;
  };
  EXPECT_NEAR(gpus("gigafactory-new") - gpus("gigafactory"), 818.0, 3 * 35.0);
}

}  // namespace
}  // namespace gigatwin::scenario
