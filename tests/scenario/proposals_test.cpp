#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "scenario/load.hpp"
#include "scenario/scenario.hpp"

namespace gigatwin::scenario {
namespace {

constexpr const char* catalogue = GIGATWIN_SOURCE_DIR "/catalog";
constexpr const char* proposals_folder = GIGATWIN_SOURCE_DIR "/scenarios/proposals";

struct Shipped {
  std::string file;
  Scenario scenario;
};

std::vector<Shipped> shipped(const std::string& folder) {
  std::vector<Shipped> read;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".yaml") continue;
    Shipped one{entry.path().string(), {}};
    Diagnostics diagnostics;
    load({{{one.file, std::nullopt}}, {}, catalogue}, scenario_schema(), &one.scenario, diagnostics);
    for (const Diagnostic& diagnostic : diagnostics.list()) ADD_FAILURE() << to_text(diagnostic);
    read.push_back(std::move(one));
  }
  std::sort(read.begin(), read.end(), [](const Shipped& a, const Shipped& b) { return a.file < b.file; });
  return read;
}

/// Once for all tests: reading takes most of their time. Proposals, then their variants.
const std::vector<Shipped>& proposals() {
  static const std::vector<Shipped> read = shipped(proposals_folder);
  return read;
}

const std::vector<Shipped>& all() {
  static const std::vector<Shipped> read = [] {
    std::vector<Shipped> every = proposals();
    for (const char* folder : {"/hardware", "/fabrics"})
      for (Shipped& one : shipped(std::string{proposals_folder} + folder)) every.push_back(std::move(one));
    return every;
  }();
  return read;
}

TEST(Proposals, AreTenAtLeastEachAtItsOwnSite) {
  std::set<std::string> sites;
  for (const Shipped& one : proposals()) sites.insert(one.scenario.site.title);
  EXPECT_GE(sites.size(), 10u);
  EXPECT_EQ(sites.size(), proposals().size());
}

TEST(Proposals, HaveFourMachinesAndThreeFabricsOnOneSite) {
  std::set<std::string> machines, fabrics, sites;
  for (const Shipped& one : shipped(std::string{proposals_folder} + "/hardware")) {
    machines.insert(one.scenario.compute.system.title);
    sites.insert(one.scenario.site.title);
  }
  for (const Shipped& one : shipped(std::string{proposals_folder} + "/fabrics")) {
    fabrics.insert(one.scenario.name);
    sites.insert(one.scenario.site.title);
  }
  EXPECT_GE(machines.size(), 4u);
  EXPECT_GE(fabrics.size(), 3u);
  EXPECT_THAT(sites, testing::SizeIs(1));
}

TEST(Proposals, NoTwoShareAName) {
  std::set<std::string> names;
  for (const Shipped& one : all()) EXPECT_TRUE(names.insert(one.scenario.name).second) << one.file;
}

TEST(Proposals, SayWhatIsFactAndWhatIsAssumed) {
  for (const Shipped& one : all()) {
    ASSERT_TRUE(one.scenario.proposal) << one.file;
    const proposal::ProposalSpec& proposal = *one.scenario.proposal;
    EXPECT_FALSE(proposal.facts.empty()) << one.file;
    for (const proposal::FactSpec& fact : proposal.facts) {
      EXPECT_NE(fact.source, "") << one.file << ": " << fact.fact;
      const bool recalled = fact.source.find("recalled") != std::string::npos;
      EXPECT_FALSE(recalled && fact.verified) << one.file << ": " << fact.fact;
    }
    EXPECT_FALSE(proposal.assumptions.empty()) << one.file;
    for (const proposal::AssumptionSpec& assumed : proposal.assumptions) {
      EXPECT_NE(assumed.range, "") << one.file << ": " << assumed.what;
      EXPECT_NE(assumed.why, "") << one.file << ": " << assumed.what;
    }
  }
}

/// The machine that is simulated stands for the last phase, and the connection that it draws from is that phase's.
TEST(Proposals, EndWithTheMachineAndTheConnectionThatAreSimulated) {
  for (const Shipped& one : all()) {
    ASSERT_TRUE(one.scenario.proposal) << one.file;
    const proposal::PhaseSpec& last = one.scenario.proposal->phases.back();
    EXPECT_EQ(last.accelerators, one.scenario.compute.accelerators) << one.file;
    ASSERT_TRUE(last.grid_connection && one.scenario.power.grid_connection) << one.file;
    EXPECT_DOUBLE_EQ(last.grid_connection->value, one.scenario.power.grid_connection->value) << one.file;
    for (const proposal::PhaseSpec& phase : one.scenario.proposal->phases)
      EXPECT_EQ(phase.accelerators % one.scenario.compute.system.accelerators_per_node, 0) << one.file;
  }
}

/// Prices and weather of one year and length, so that a comparison needs no conversion.
TEST(Proposals, AreOfOneYearAndOnePriceYear) {
  const Scenario& first = proposals().front().scenario;
  for (const Shipped& one : all()) {
    EXPECT_EQ(one.scenario.time.start.unix_s, first.time.start.unix_s) << one.file;
    EXPECT_EQ(one.scenario.time.duration.value, first.time.duration.value) << one.file;
    EXPECT_EQ(one.scenario.economics.price_year, first.economics.price_year) << one.file;
    EXPECT_EQ(one.scenario.seed, first.seed) << one.file;
  }
}

}  // namespace
}  // namespace gigatwin::scenario
