#include "collectives/fluid_network.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "../topology/small_parts.hpp"
#include "fluid/quotient.hpp"
#include "fluid/solve.hpp"
#include "small_library.hpp"

namespace gigatwin::collectives {
namespace {

using namespace topology;

/// Nodes of 8 accelerators with a NIC each. Of what is nominal rings and messages get 0.5 x 400 = 200 GB/s of a port
/// and 0.8 x 50 = 40 GB/s of a NIC or uplink; reducing switches 100 GB/s of a port and 20 GB/s of a NIC.
hardware::SystemSpec eights() {
  hardware::SystemSpec system = small_system();
  system.library = small_library();
  return system;
}

/// Leaves of two nodes: 16 NICs, and 16 / `oversubscription` uplinks.
FabricSpec pairs_of_nodes(double oversubscription) {
  return small_fabric(FabricKind::two_tier, oversubscription == 1.0 ? 32 : 24, oversubscription);
}

struct Site {
  explicit Site(const FabricSpec& spec, std::int64_t accelerators, hardware::SystemSpec machine = eights())
      : system(std::move(machine)), fabric(build_fabric(spec, system, accelerators)) {}

  FluidOutcome run(const std::vector<JobPhase>& jobs, Routing routing = Routing::deterministic, std::uint64_t seed = 1,
                   const routing::Failures& failures = {}) const {
    return FluidNetwork{fabric, system, routing, seed, failures}.run(jobs);
  }
  std::vector<std::int32_t> links_of(std::size_t tier) const {
    std::vector<std::int32_t> list;
    for (std::size_t l = 0; l < fabric.links.size(); ++l)
      if (static_cast<std::size_t>(fabric.links[l].tier) == tier) list.push_back(static_cast<std::int32_t>(l));
    return list;
  }

  hardware::SystemSpec system;
  Fabric fabric;
};

/// Of the slowest group, without the steps.
double transfer_s(const PhaseOutcome& phase) {
  const auto slowest = std::ranges::max_element(phase.groups, {}, &GroupOutcome::slowest);
  return (slowest->slowest - slowest->latency).value;
}

constexpr double rounding = 1e-9;  // relative: what the solver guarantees of its rates

// 2 x 7/8 x 8 GB around the ring at 200 GB/s: 70 ms.
TEST(FluidNetwork, RunsARingInsideADomain) {
  const Site site{pairs_of_nodes(1.0), 32};
  const Placement node = first_nodes(1);
  const FluidOutcome outcome = site.run({{{Collective::all_reduce, gigabytes(8), 8, 1}, &node, Algorithm::ring}});
  EXPECT_NEAR(transfer_s(outcome.phases[0]), 70e-3, 70e-3 * rounding);
  EXPECT_EQ(outcome.flows, 1);
}

// S (1 + 1/8) = 9 GB at 100 GB/s: 90 ms.
TEST(FluidNetwork, ReducesInTheSwitchOfADomain) {
  const Site site{pairs_of_nodes(1.0), 32};
  const Placement node = first_nodes(1);
  const FluidOutcome outcome = site.run({{{Collective::all_reduce, gigabytes(8), 8, 1}, &node, Algorithm::nvls}});
  EXPECT_NEAR(transfer_s(outcome.phases[0]), 90e-3, 90e-3 * rounding);
}

// 16 pairs of ranks, one of each leaf: 2 x 1/2 x 1 GB each way. 16 messages over 8 uplinks, two on each: 20 GB/s for
// each, 50 ms. On the wire 1.25 GB a message: 32 messages leave a NIC and enter one, go up a leaf and down one.
TEST(FluidNetwork, SharesUplinksOfAnOversubscribedLeaf) {
  const Site site{pairs_of_nodes(2.0), 32};
  const Placement all = first_nodes(4);
  const FluidOutcome outcome =
      site.run({{{Collective::all_reduce, gigabytes(1), 2, 16}, &all, Algorithm::hierarchical}});
  EXPECT_NEAR(transfer_s(outcome.phases[0]), 50e-3, 50e-3 * rounding);
  EXPECT_EQ(outcome.phases[0].groups[0].groups, 16);
  const std::vector<Bytes> tiers = tier_bytes(site.fabric, outcome.link_bytes);
  EXPECT_EQ(tiers[scale_up_tier].value, 0.0);
  EXPECT_NEAR(tiers[access_tier].value, 32 * 1.25e9 * 2, 1.0);
  EXPECT_NEAR(tiers[leaf_tier].value, 32 * 1.25e9 * 2, 1.0);
}

// The worked example of docs/model/collectives.md, for which the analytic network says 37.5 ms + 184 us: the same
// bytes, 2 x 15/16 x 8 GB / 8 = 1.875 GB over a NIC of 50 GB/s; but of the hops between domains only every second one
// leaves its leaf of two nodes, so a step costs 4 us and 0.6 us more on average: 2 x 7 x 2 us + 2 x 15 x 4.6 us = 166
// us.
TEST(FluidNetwork, TimesAnAllReduceBetweenDomains) {
  const Site site{pairs_of_nodes(1.0), 256, small_system()};
  const Placement nodes = first_nodes(16);
  const FluidOutcome outcome = site.run({{{Collective::all_reduce, gigabytes(8), 128, 1}, &nodes}});
  EXPECT_NEAR(outcome.phases[0].time.value, 37.5e-3 + 166e-6, 37.5e-3 * rounding);
  const std::vector<Bytes> tiers = tier_bytes(site.fabric, outcome.link_bytes);
  EXPECT_NEAR(tiers[scale_up_tier].value, 2 * 8e9 * (128 - 16) * 2, 1.0);
  EXPECT_NEAR(tiers[access_tier].value, 16 * 15e9 * 2, 1.0);
  EXPECT_NEAR(tiers[leaf_tier].value, 8 * 15e9 * 2, 1.0);
}

// 16 ranks on the two nodes of a leaf: 8/16 x 1.6 GB leave through a NIC of 40 GB/s: 20 ms; 7/16 x 1.6 GB stay inside:
// 3.5 ms at 200 GB/s.
TEST(FluidNetwork, RunsAnAllToAllOnALeaf) {
  const Site site{pairs_of_nodes(2.0), 32};
  const Placement leaf = first_nodes(2);
  const FluidOutcome outcome = site.run({{{Collective::all_to_all, gigabytes(1.6), 16, 1}, &leaf, std::nullopt}});
  EXPECT_NEAR(transfer_s(outcome.phases[0]), 20e-3, 20e-3 * rounding);
  EXPECT_EQ(outcome.flows, 16 * 15);
}

// 4 domains on two leaves; 0.8 GB in 8 channels, 1/0.4 on the wire: 0.25 GB a channel. Domains 2 and 3 send theirs to
// domain 0, up one uplink of their leaf: it carries them once. So does every other link of the tree, each way.
TEST(FluidNetwork, CarriesOnceWhatTheNetworkReduces) {
  FabricSpec spec = pairs_of_nodes(1.0);
  spec.in_network_reduction = true;
  hardware::SystemSpec system = eights();
  const Site site{spec, 32, system};
  const Placement all = first_nodes(4);
  const FluidOutcome outcome =
      site.run({{{Collective::all_reduce, gigabytes(0.8), 32, 1}, &all, Algorithm::in_network}});
  double most = 0.0;
  for (const std::int32_t link : site.links_of(leaf_tier))
    for (const std::size_t c : {2 * static_cast<std::size_t>(link), 2 * static_cast<std::size_t>(link) + 1})
      most = std::max(most, outcome.link_bytes[c]);
  EXPECT_NEAR(most, 0.25e9, 1.0);
  // All 32 NICs out and in: 8 channels x 4 members x 2.
  EXPECT_NEAR(tier_bytes(site.fabric, outcome.link_bytes)[access_tier].value, 64 * 0.25e9, 1.0);
}

// Nodes 0 and 1 of one leaf send to nodes 2 and 3 of the other, 8 messages each over the same 8 uplinks: each job alone
// has them for itself, 25 ms for 1 GB; together they take twice as long.
TEST(FluidNetwork, SlowsJobsThatShareUplinks) {
  const Site site{pairs_of_nodes(2.0), 32};
  const Placement even{{{0, 1}, {2, 1}}}, odd{{{1, 1}, {3, 1}}};
  const CommunicationPhase messages{Collective::point_to_point, gigabytes(1), 2, 8};
  EXPECT_NEAR(transfer_s(site.run({{messages, &even}}).phases[0]), 25e-3, 25e-3 * rounding);
  const FluidOutcome both = site.run({{messages, &even}, {messages, &odd}});
  for (const PhaseOutcome& phase : both.phases) EXPECT_NEAR(transfer_s(phase), 50e-3, 50e-3 * rounding);
}

// 16 NICs over 16 uplinks, packets sprayed: 25 ms for 1 GB. One uplink less: 16/15 of that.
TEST(FluidNetwork, SpraysOverTheUplinksThatAreLeft) {
  const Site site{pairs_of_nodes(1.0), 32};
  const Placement all = first_nodes(4);
  const JobPhase job{{Collective::point_to_point, gigabytes(1), 2, 16}, &all};
  EXPECT_NEAR(transfer_s(site.run({job}, Routing::adaptive).phases[0]), 25e-3, 25e-3 * rounding);
  const routing::Failures one{.links = {site.links_of(leaf_tier).front()}, .switches = {}, .copies = {}};
  EXPECT_NEAR(transfer_s(site.run({job}, Routing::adaptive, 1, one).phases[0]), 25e-3 * 16 / 15, 25e-3 * rounding);
}

TEST(FluidNetwork, SaysThatTheFabricIsPartitioned) {
  const Site site{pairs_of_nodes(1.0), 32};
  routing::Failures failures;
  for (const std::int32_t link : site.links_of(leaf_tier))
    if (site.fabric.links[static_cast<std::size_t>(link)].lower == site.fabric.first_switch)
      failures.links.push_back(link);
  ASSERT_EQ(failures.links.size(), 16u);
  const Placement all = first_nodes(4), leaf = first_nodes(2);
  for (const Routing routing : {Routing::deterministic, Routing::ecmp, Routing::adaptive}) {
    EXPECT_THROW(site.run({{{Collective::all_reduce, gigabytes(1), 32, 1}, &all}}, routing, 1, failures),
                 routing::Unroutable);
    EXPECT_NO_THROW(site.run({{{Collective::all_reduce, gigabytes(1), 16, 1}, &leaf}}, routing, 1, failures));
  }
}

TEST(FluidNetwork, RefusesAnAlgorithmThatTheLibraryDoesNotHave) {
  const Site site{pairs_of_nodes(1.0), 32};
  const Placement all = first_nodes(4);
  try {
    site.run({{{Collective::all_gather, gigabytes(1), 32, 1}, &all, Algorithm::tree}});
    FAIL() << "no error";
  } catch (const std::invalid_argument& error) {
    EXPECT_STREQ(error.what(), "small does not run this collective over 32 ranks in 4 domains by tree");
  }
}

// A symmetric phase has few kinds of flows: solved on these and in full it ends at the same times.
TEST(FluidNetwork, IsExactOnTheQuotient) {
  const Site site{small_fabric(FabricKind::three_tier, 16, 2.0), 512};
  routing::Router router{site.fabric, Routing::deterministic, 1};
  const Placement all = first_nodes(64);
  for (const Collective operation : {Collective::all_reduce, Collective::all_to_all}) {
    const JobPhase job{{operation, gigabytes(1), 16, 8}, &all};
    const PhaseProblem problem = phase_problem(router, site.system, std::span{&job, 1});
    ASSERT_TRUE(fluid::reduce(problem.flows).has_value()) << problem.flows.flows() << " flows";
    const fluid::Outcome quotient = fluid::run(problem.flows), full = fluid::run_from_scratch(problem.flows);
    for (std::size_t f = 0; f < full.finish_s.size(); ++f)
      ASSERT_NEAR(quotient.finish_s[f], full.finish_s[f], rounding * full.finish_s[f]);
  }
}

TEST(FluidNetwork, HashesFlowsBySeed) {
  const Site site{small_fabric(FabricKind::three_tier, 16), 512};
  const Placement all = first_nodes(64);
  const JobPhase job{{Collective::all_reduce, gigabytes(1), 64, 8}, &all};
  std::set<double> times_s;
  for (const std::uint64_t seed : {1U, 2U, 3U, 4U}) {
    const double time_s = transfer_s(site.run({job}, Routing::ecmp, seed).phases[0]);
    EXPECT_EQ(transfer_s(site.run({job}, Routing::ecmp, seed).phases[0]), time_s);
    times_s.insert(time_s);
  }
  EXPECT_GT(times_s.size(), 1u);
}

// 16 ranks, 1 GB in 10 ms: 2 x 15/16, 15/16 and 1 times 100 GB/s.
TEST(BusBandwidth, CountsWhatABusWouldCarry) {
  const Bytes bytes = gigabytes(1);
  EXPECT_NEAR(bus_bandwidth(Collective::all_reduce, bytes, 16, Seconds{10e-3}).value, 187.5e9, 1.0);
  EXPECT_NEAR(bus_bandwidth(Collective::all_to_all, bytes, 16, Seconds{10e-3}).value, 93.75e9, 1.0);
  EXPECT_NEAR(bus_bandwidth(Collective::broadcast, bytes, 16, Seconds{10e-3}).value, 100e9, 1.0);
  EXPECT_EQ(bus_bandwidth(Collective::broadcast, bytes, 16, Seconds{0.0}).value, 0.0);
}

}  // namespace
}  // namespace gigatwin::collectives
