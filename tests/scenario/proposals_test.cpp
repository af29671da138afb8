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
  std::string variant;  ///< "hardware", "fabrics"; empty: a proposal
  Scenario scenario;
};

/// Proposals in the folder itself, variants of one in its folders `hardware` and `fabrics`. Once for all tests: reading
/// takes most of their time.
const std::vector<Shipped>& shipped() {
  static const std::vector<Shipped> read = [] {
    std::vector<Shipped> files;
    for (const char* folder : {"", "hardware", "fabrics"})
      for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path{proposals_folder} / folder)) {
        if (entry.path().extension() != ".yaml") continue;
        Shipped one{entry.path().string(), folder, {}};
        Diagnostics diagnostics;
        load({{{one.file, std::nullopt}}, {}, catalogue}, scenario_schema(), &one.scenario, diagnostics);
        for (const Diagnostic& diagnostic : diagnostics.list()) ADD_FAILURE() << to_text(diagnostic);
        files.push_back(std::move(one));
      }
    std::sort(files.begin(), files.end(), [](const Shipped& a, const Shipped& b) { return a.file < b.file; });
    return files;
  }();
  return read;
}

TEST(Proposals, AreTenAtLeastOfOneSiteEachWithMachinesAndFabricsOnOneOfThem) {
  std::set<std::string> names, sites, machines, fabrics, sites_of_variants;
  std::size_t proposals = 0;
  for (const Shipped& one : shipped()) {
    EXPECT_TRUE(names.insert(one.scenario.name).second) << one.file;
    (one.variant.empty() ? sites : sites_of_variants).insert(one.scenario.site.title);
    if (one.variant.empty()) ++proposals;
    if (one.variant == "hardware") machines.insert(one.scenario.compute.system.title);
    if (one.variant == "fabrics") fabrics.insert(one.scenario.name);
  }
  EXPECT_GE(sites.size(), 10u);
  EXPECT_EQ(sites.size(), proposals);
  EXPECT_GE(machines.size(), 4u);
  EXPECT_GE(fabrics.size(), 3u);
  EXPECT_THAT(sites_of_variants, testing::SizeIs(1));
}

TEST(Proposals, SayWhatIsFactAndWhatIsAssumed) {
  for (const Shipped& one : shipped()) {
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
  for (const Shipped& one : shipped()) {
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
  const Scenario& first = shipped().front().scenario;
  for (const Shipped& one : shipped()) {
    EXPECT_EQ(one.scenario.time.start.unix_s, first.time.start.unix_s) << one.file;
    EXPECT_EQ(one.scenario.time.duration.value, first.time.duration.value) << one.file;
    EXPECT_EQ(one.scenario.economics.price_year, first.economics.price_year) << one.file;
    EXPECT_EQ(one.scenario.seed, first.seed) << one.file;
    EXPECT_TRUE(one.scenario.finance) << one.file;
  }
}

}  // namespace
}  // namespace gigatwin::scenario
