#include "topology/fabric_plan.hpp"

#include <gtest/gtest.h>

#include "small_parts.hpp"

namespace gigatwin::topology {
namespace {

/// One NIC per node: hosts are NICs.
hardware::SystemSpec hosts() {
  return small_system({.accelerators_per_node = 1, .nics_per_node = 1, .domain = 1, .nodes_per_rack = 1});
}

bool fits(const FabricSpec& fabric, const hardware::SystemSpec& system, std::int64_t accelerators) {
  return problems_of(fabric, system, accelerators).empty();
}

struct Reach {
  FabricKind kind;
  int radix;
  std::int64_t hosts;
};

// k-ary fat trees have 2 (k/2)^L hosts: 2 * 32^2 = 2048, 2 * 32^3 = 65,536, 2 * 64^2 = 8192, 2 * 64^3 = 524,288.
TEST(FabricPlan, ReachesAsManyHostsAsAFatTreeOfThatRadix) {
  for (const Reach reach : {Reach{FabricKind::two_tier, 64, 2048}, Reach{FabricKind::three_tier, 64, 65536},
                            Reach{FabricKind::two_tier, 128, 8192}, Reach{FabricKind::three_tier, 128, 524288},
                            Reach{FabricKind::two_tier, 144, 10368}}) {
    EXPECT_TRUE(fits(small_fabric(reach.kind, reach.radix), hosts(), reach.hosts)) << reach.hosts;
    EXPECT_FALSE(fits(small_fabric(reach.kind, reach.radix), hosts(), reach.hosts + 1)) << reach.hosts;
  }
}

// A k-ary tree of 3 levels has 5 k^2 / 4 switches: k = 8: 80, of which 32 leaves, 32 spines, 16 cores, for 128 hosts.
TEST(FabricPlan, HasTheSwitchesOfAKAryFatTree) {
  const FabricPlan plan = plan_fabric(small_fabric(FabricKind::three_tier, 8), hosts(), 128);
  EXPECT_EQ(plan.parts.leaves, 32);
  EXPECT_EQ(plan.parts.spines, 32);
  EXPECT_EQ(plan.parts.cores, 16);
  EXPECT_EQ(plan.layout.leaf_nodes, 4);
  EXPECT_EQ(plan.layout.pod_nodes, 16);
  ASSERT_EQ(plan.tiers.size(), 4u);
  for (std::size_t t = access_tier; t < 4; ++t) {
    EXPECT_EQ(plan.tiers[t].links, 128) << t;  // full bisection: as many links on every tier
    if (t > access_tier) {
      EXPECT_DOUBLE_EQ(plan.tiers[t].oversubscription, 1.0) << t;
    }
  }
}

struct SuperPod {
  int radix;
  std::int64_t nodes, leaves, spines, leaf_links;
};

// NVIDIA DGX SuperPOD reference architectures (B200 NDR, B300, B300 XDR), tables of scalable units: rail-optimised, 8
// NICs.
TEST(FabricPlan, MatchesTheSuperPodTables) {
  for (const SuperPod pod : {SuperPod{64, 64, 16, 8, 512}, SuperPod{64, 128, 32, 16, 1024},
                             SuperPod{144, 72, 8, 4, 576}, SuperPod{144, 144, 16, 8, 1152}}) {
    const FabricPlan plan =
        plan_fabric(small_fabric(FabricKind::rail_optimised, pod.radix), small_system(), pod.nodes * 8);
    EXPECT_EQ(plan.parts.leaves, pod.leaves) << pod.nodes;
    EXPECT_EQ(plan.parts.spines, pod.spines) << pod.nodes;
    EXPECT_EQ(plan.tiers[leaf_tier].links, pod.leaf_links) << pod.nodes;
    EXPECT_EQ(plan.tiers[access_tier].links, pod.leaf_links) << pod.nodes;
  }
}

// 64 ports at 3:1: 16 up, 48 down. 4 nodes of 8 NICs would use 32; 6 nodes use 48 -> 16 uplinks, exactly 3:1.
TEST(FabricPlan, SplitsPortsByOversubscription) {
  const FabricPlan plan = plan_fabric(small_fabric(FabricKind::two_tier, 64, 3.0), small_system(), 96);
  EXPECT_EQ(plan.layout.leaf_nodes, 6);
  EXPECT_EQ(plan.uplinks, 16);
  EXPECT_DOUBLE_EQ(plan.tiers[leaf_tier].oversubscription, 3.0);
}

// 36 down ports hold 4 nodes of 8 NICs, 32 ports: 32 uplinks, not 36.
TEST(FabricPlan, BuysOnlyTheUplinksThatAFullLeafNeeds) {
  const FabricPlan plan = plan_fabric(small_fabric(FabricKind::two_tier, 72), small_system(), 64);
  EXPECT_EQ(plan.leaf_nics, 32);
  EXPECT_EQ(plan.uplinks, 32);
}

// A port twice as fast as a NIC serves two: 32 down ports take 64 NICs, and 32 uplinks carry them.
TEST(FabricPlan, SplitsFastPorts) {
  FabricSpec fabric = small_fabric(FabricKind::two_tier, 64);
  fabric.network_switch.port_bandwidth = gigabytes_per_second(100);
  const FabricPlan plan = plan_fabric(fabric, small_system(), 128);
  EXPECT_EQ(plan.layout.leaf_nodes, 8);
  EXPECT_EQ(plan.uplinks, 32);
  EXPECT_DOUBLE_EQ(plan.tiers[leaf_tier].oversubscription, 1.0);
}

// NVL72: 18 nodes x 4 NICs. 72 down ports serve 144 NICs of half their speed: 144 nodes on each rail, 8 whole domains.
// 25,000 nodes are 174 leaf groups of 4 rails: 696 leaves > 144 ports, so a core tier is there. Its pods: 72 / 4 = 18
// groups.
TEST(FabricPlan, AddsCoresToARailOptimisedFabricThatTwoTiersDoNotReach) {
  FabricSpec fabric = small_fabric(FabricKind::rail_optimised, 144);
  fabric.network_switch.port_bandwidth = gigabytes_per_second(100);
  const auto nvl72 = small_system({.accelerators_per_node = 4, .nics_per_node = 4, .domain = 72, .nodes_per_rack = 18});
  const FabricPlan plan = plan_fabric(fabric, nvl72, 100000);
  EXPECT_EQ(plan.layout.domain_nodes, 18);
  EXPECT_EQ(plan.layout.leaf_nodes, 144);
  EXPECT_EQ(plan.leaves, 696);
  EXPECT_EQ(plan.layout.pod_nodes, 18 * 144);
  EXPECT_EQ(plan.pods, 10);
  EXPECT_GT(plan.parts.cores, 0);
  EXPECT_EQ(plan.layout.pod_nodes % plan.layout.leaf_nodes, 0);
  EXPECT_EQ(plan.layout.leaf_nodes % plan.layout.domain_nodes, 0);
}

// Radix 7, balanced: h = 2, a = 4, 7 - 3 - 2 = 2 hosts a router: 8 a group, 4 * 2 + 1 = 9 groups, 72 hosts (Kim et al.
// 2008).
TEST(FabricPlan, DerivesTheBalancedDragonfly) {
  const FabricSpec fabric = small_fabric(FabricKind::dragonfly, 7);
  const FabricPlan plan = plan_fabric(fabric, hosts(), 72);
  EXPECT_EQ(plan.leaves_per_pod, 4);
  EXPECT_EQ(plan.layout.leaf_nodes, 2);
  EXPECT_EQ(plan.pods, 9);
  EXPECT_EQ(plan.links_per_pair, 1);
  EXPECT_EQ(plan.tiers[leaf_tier].links, 9 * 6);
  EXPECT_EQ(plan.tiers[pod_tier].links, 36);
  EXPECT_FALSE(fits(fabric, hosts(), 73));
}

TEST(FabricPlan, SpreadsTheGlobalLinksOfASmallDragonflyOverItsPairs) {
  // 3 groups: 4 * 2 global ports over 2 other groups = 4 links each.
  EXPECT_EQ(plan_fabric(small_fabric(FabricKind::dragonfly, 7), hosts(), 24).links_per_pair, 4);
}

TEST(FabricPlan, BuildsNoTierThatJoinsNothing) {
  EXPECT_EQ(plan_fabric(small_fabric(FabricKind::three_tier, 8), hosts(), 4).tiers.size(), 2u);   // one leaf
  EXPECT_EQ(plan_fabric(small_fabric(FabricKind::three_tier, 8), hosts(), 16).tiers.size(), 3u);  // one pod
  EXPECT_EQ(plan_fabric(small_fabric(FabricKind::three_tier, 8), hosts(), 17).tiers.size(), 4u);
}

// Ends carry half a switch each: 2 * (0.1 + 0.25) us = 0.7 us over one switch: 2 cables, one switch of 0.5 us. Over a
// spine 2 * (0.1 + 0.5) us more: 4 cables, 3 switches.
TEST(FabricPlan, AddsLatenciesOfCablesAndSwitches) {
  const FabricPlan plan = plan_fabric(small_fabric(FabricKind::two_tier, 64), small_system(), 128);
  EXPECT_NEAR(plan.tiers[access_tier].latency.value * 2, 0.7e-6, 1e-15);
  EXPECT_NEAR(plan.tiers[leaf_tier].latency.value * 2, 1.2e-6, 1e-15);
  EXPECT_NEAR(plan.tiers[scale_up_tier].latency.value * 2, 2e-6, 1e-15);
}

// 128 NICs, 4 leaves x 32 uplinks, 2 spines; a leaf's 4 nodes stand in 4 racks: all optical.
// Transceivers: 128 NIC ends + 128 switch ends + 2 * 128 = 512. Switches: 6 x 10,000 EUR.
TEST(FabricPlan, CountsPartsPowerAndPrice) {
  const FabricParts parts = plan_fabric(small_fabric(FabricKind::two_tier, 64), small_system(), 128).parts;
  EXPECT_EQ(parts.switches(), 6);
  EXPECT_EQ(parts.cables_of(LengthClass::hall), 256);
  EXPECT_EQ(parts.cables_of(LengthClass::rack), 0);
  EXPECT_EQ(parts.transceivers, 512);
  EXPECT_DOUBLE_EQ(parts.idle_power().value, 6 * 500 + 512 * 10);
  EXPECT_DOUBLE_EQ(parts.peak_power().value, 6 * 800 + 512 * 10);
  EXPECT_DOUBLE_EQ(parts.price().value, 6 * 10000 + 512 * 500 + 256 * 100);
}

TEST(FabricPlan, TakesCopperWhereALeafStaysInARack) {
  const auto dense = small_system({.accelerators_per_node = 8, .nics_per_node = 8, .domain = 8, .nodes_per_rack = 4});
  const FabricParts parts = plan_fabric(small_fabric(FabricKind::two_tier, 64), dense, 128).parts;
  EXPECT_EQ(parts.cables_of(LengthClass::rack), 128);
  EXPECT_EQ(parts.cables_of(LengthClass::hall), 128);
  EXPECT_EQ(parts.transceivers, 256);
}

TEST(FabricPlan, CountsOneModulePerSplitPort) {
  FabricSpec fabric = small_fabric(FabricKind::two_tier, 64);
  fabric.network_switch.port_bandwidth = fabric.transceiver.bandwidth = gigabytes_per_second(100);
  // 128 NIC ends, 64 split switch ports, 2 x (2 leaves x 32 uplinks) = 320.
  EXPECT_EQ(plan_fabric(fabric, small_system(), 128).parts.transceivers, 320);
}

std::string text(const FabricProblem& p) {
  return p.key + ": expected " + p.expected + ", found " + p.found + (p.hint.empty() ? "" : " (" + p.hint + ")");
}

std::string only_problem(const FabricSpec& fabric, const hardware::SystemSpec& system, std::int64_t accelerators) {
  const auto problems = problems_of(fabric, system, accelerators);
  return problems.size() == 1 ? text(problems[0]) : std::to_string(problems.size()) + " problems";
}

TEST(FabricProblems, SayHowFarTheRadixReaches) {
  EXPECT_EQ(
      only_problem(small_fabric(FabricKind::two_tier, 64), small_system(), 100000),
      "switch.ports: expected a fabric that reaches 100000 accelerators, found 64 ports, enough for 2048 (a switch "
      "with more ports, or kind: three-tier)");
}

TEST(FabricProblems, SayThatALeafDoesNotHoldADomain) {
  const auto nvl72 = small_system({.accelerators_per_node = 4, .nics_per_node = 4, .domain = 72, .nodes_per_rack = 18});
  EXPECT_EQ(
      only_problem(small_fabric(FabricKind::three_tier, 64), nvl72, 1000),
      "switch.ports: expected a leaf for the 72 NICs of one scale-up domain, found 32 of 64 ports below, enough for "
      "32 NICs (a larger switch, or kind: rail-optimised, which spreads a node's NICs over leaves)");
}

TEST(FabricProblems, SayThatASwitchIsSlowerThanTheNic) {
  FabricSpec fabric = small_fabric(FabricKind::two_tier, 64);
  fabric.network_switch.port_bandwidth = gigabytes_per_second(25);
  EXPECT_EQ(only_problem(fabric, small_system(), 64),
            "switch.port_bandwidth: expected at least the bandwidth of a NIC, 50 GB/s, found 25 GB/s (describe a NIC "
            "with several ports as several NICs)");
}

TEST(FabricProblems, SayThatNicsDoNotMatchAccelerators) {
  EXPECT_EQ(
      only_problem(small_fabric(FabricKind::two_tier, 64), small_system({.nics_per_node = 3}), 64),
      ": expected a system whose NICs are a divisor or a multiple of the 8 accelerators of its nodes, found 3 NICs in "
      "a node (each accelerator needs the same share of the NICs)");
}

TEST(FabricProblems, SayThatARouterHasNoPortLeft) {
  FabricSpec fabric = small_fabric(FabricKind::dragonfly, 16);
  fabric.routers_per_group = 14;
  fabric.global_links_per_router = 4;
  EXPECT_EQ(only_problem(fabric, hosts(), 64),
            "routers_per_group: expected at most 12, so that a router keeps a port for NICs, found 14");
}

TEST(FabricProblems, SayThatNoPortPointsUp) {
  EXPECT_EQ(only_problem(small_fabric(FabricKind::two_tier, 16, 32.0), hosts(), 64),
            "leaf_oversubscription: expected at most 15, so that one of 16 ports points up, found 32");
}

}  // namespace
}  // namespace gigatwin::topology
