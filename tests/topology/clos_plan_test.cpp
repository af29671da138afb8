#include <gtest/gtest.h>

#include "small_parts.hpp"

namespace gigatwin::topology {
namespace {

/// One NIC per node: hosts are NICs.
hardware::SystemSpec hosts() {
  return small_system({.accelerators_per_node = 1, .nics_per_node = 1, .domain = 1, .nodes_per_rack = 1});
}

// 16 ports: 8 down, one NIC of each of 8 nodes. 32 nodes: 4 leaves of 8 uplinks on 2 spines, once for each of 8 NICs.
TEST(RailOnly, IsANetworkForEachNicOfANode) {
  const FabricPlan plan = plan_fabric(small_fabric(FabricKind::rail_only, 16), small_system(), 256);
  EXPECT_EQ(plan.copies(), 8);
  EXPECT_EQ(plan.layout.leaf_nodes, 8);
  EXPECT_EQ(plan.leaves, 4);
  EXPECT_EQ(plan.uplinks, 8);
  EXPECT_EQ(plan.spines, 2);
  EXPECT_EQ(plan.parts.leaves, 32);
  EXPECT_EQ(plan.parts.spines, 16);
  EXPECT_EQ(plan.tiers[access_tier].links, 256);
  EXPECT_EQ(plan.tiers[leaf_tier].links, 8 * 4 * 8);
  EXPECT_DOUBLE_EQ(plan.tiers[leaf_tier].oversubscription, 1.0);
}

// Two tiers reach 16 leaves of 8 nodes. One node more: 17 leaves in 3 pods of 8, each under 8 spines of 8 uplinks; 3
// bundles of 4 fit on the 16 ports of a core: 2 cores for each of 8 planes.
TEST(RailOnly, GetsCoresWhereTwoTiersDoNotReach) {
  const FabricSpec fabric = small_fabric(FabricKind::rail_only, 16);
  EXPECT_EQ(plan_fabric(fabric, small_system(), 128 * 8).pods, 1);
  const FabricPlan plan = plan_fabric(fabric, small_system(), 129 * 8);
  EXPECT_EQ(plan.leaves, 17);
  EXPECT_EQ(plan.pods, 3);
  EXPECT_EQ(plan.spines, 8);
  EXPECT_EQ(plan.spine_uplinks, 8);
  EXPECT_EQ(plan.cores, 2);
  EXPECT_EQ(plan.parts.cores, 8 * 8 * 2);
}

// NICs of 50 GB/s in two links of 25: a port of 50 serves two, so 8 down ports 16 links, 2 nodes. 8 nodes: 4 leaves a
// plane; their 16 x 25 GB/s need 8 uplinks of 50, on 2 spines.
TEST(Planes, SplitNicsAndPorts) {
  const FabricPlan plan = plan_fabric(in_planes(small_fabric(FabricKind::two_tier, 16), 2), small_system(), 64);
  EXPECT_EQ(plan.copies(), 2);
  EXPECT_EQ(plan.layout.leaf_nodes, 2);
  EXPECT_EQ(plan.leaves, 4);
  EXPECT_EQ(plan.uplinks, 8);
  EXPECT_EQ(plan.spines, 2);
  EXPECT_EQ(plan.parts.leaves, 8);
  EXPECT_EQ(plan.parts.spines, 4);
  EXPECT_EQ(plan.tiers[access_tier].links, 128);
  EXPECT_DOUBLE_EQ(plan.tiers[access_tier].bandwidth.value, 25e9);
  EXPECT_DOUBLE_EQ(plan.tiers[access_tier].total_bandwidth.value, 64 * 50e9);
  EXPECT_DOUBLE_EQ(plan.nic_share().value, 50e9);
  EXPECT_DOUBLE_EQ(plan.tiers[leaf_tier].oversubscription, 1.0);
}

// Why planes are bought: ports at half the speed are twice as many, and two tiers reach four times as far.
TEST(Planes, MakeTheRadixReachFurther) {
  FabricSpec one = small_fabric(FabricKind::two_tier, 64), two = in_planes(small_fabric(FabricKind::two_tier, 128), 2);
  two.network_switch.port_bandwidth = gigabytes_per_second(25);
  EXPECT_FALSE(problems_of(one, hosts(), 2049).empty());
  EXPECT_TRUE(problems_of(two, hosts(), 8192).empty());
  EXPECT_FALSE(problems_of(two, hosts(), 8193).empty());
}

// 8 ports, 1:1: leaves of 4 hosts, a hall of 4 leaves, 4 spines of 4 uplinks. Between 2 halls a bundle of 4 on each
// core: one core for each of 4 planes.
TEST(InterHall, JoinsHallsOfTwoTiersByCores) {
  const FabricPlan plan = plan_fabric(in_halls(small_fabric(FabricKind::two_tier, 8), 2), hosts(), 32);
  EXPECT_EQ(plan.pods, 2);
  EXPECT_EQ(plan.halls, 1);
  EXPECT_EQ(plan.layout.pod_nodes, 16);
  EXPECT_EQ(plan.spines, 4);
  EXPECT_EQ(plan.spine_uplinks, 4);
  EXPECT_EQ(plan.parts.cores, 4);
  ASSERT_EQ(plan.tiers.size(), 4u);
  const Tier& between = plan.tiers[pod_tier];
  EXPECT_EQ(between.name, "inter_hall");
  EXPECT_EQ(between.links, 32);
  EXPECT_EQ(between.length, LengthClass::site);
  EXPECT_DOUBLE_EQ(between.latency.value, 1e-6 + 0.5e-6);  // cable between halls and one switch
  EXPECT_EQ(plan.tiers[leaf_tier].length, LengthClass::hall);
}

// At 3:1 between halls a spine has 2 ports up, 6 down: 16 leaf uplinks on 4 spines (3 do not divide bundles), each of 4
// links down and 2 up.
TEST(InterHall, ThinsOutBetweenHalls) {
  const FabricPlan plan = plan_fabric(in_halls(small_fabric(FabricKind::two_tier, 8), 2, 3.0), hosts(), 32);
  EXPECT_EQ(plan.spines, 4);
  EXPECT_EQ(plan.spine_uplinks, 2);
  EXPECT_EQ(plan.tiers[pod_tier].links, 16);
  EXPECT_DOUBLE_EQ(plan.tiers[pod_tier].oversubscription, 2.0);
}

// 8 ports, 1:1: a pod is 4 leaves of 4 hosts under 4 spines; cores have 4 ports down: a hall is 4 pods, 64 hosts, with
// 4 cores for each of 4 planes, of 4 uplinks each. 2 halls: bundles of 4 on 16 switches. 128 links on every tier.
TEST(InterHall, JoinsHallsOfThreeTiersByAFourth) {
  const FabricPlan plan = plan_fabric(in_halls(small_fabric(FabricKind::three_tier, 8), 2), hosts(), 128);
  EXPECT_EQ(plan.halls, 2);
  EXPECT_EQ(plan.pods, 8);
  EXPECT_EQ(plan.pods_per_hall, 4);
  EXPECT_EQ(plan.layout.pod_nodes, 16);
  EXPECT_EQ(plan.layout.hall_nodes, 64);
  EXPECT_EQ(plan.cores, 4);
  EXPECT_EQ(plan.core_uplinks, 4);
  EXPECT_EQ(plan.inter_hall, 1);
  EXPECT_EQ(plan.parts.leaves, 32);
  EXPECT_EQ(plan.parts.spines, 32);
  EXPECT_EQ(plan.parts.cores, 32);
  EXPECT_EQ(plan.parts.inter_halls, 16);
  ASSERT_EQ(plan.tiers.size(), 5u);
  for (std::size_t t = access_tier; t < 5; ++t) EXPECT_EQ(plan.tiers[t].links, 128) << t;
  EXPECT_EQ(plan.tiers[pod_tier].nodes_below, 64);
  EXPECT_EQ(plan.tiers[hall_tier].nodes_below, 128);
}

// A k-ary tree of 4 levels has 2 (k/2)^4 hosts: k = 8: 512, in 8 halls.
TEST(InterHall, ReachesAsFarAsAFatTreeOfFourTiers) {
  const FabricSpec fabric = in_halls(small_fabric(FabricKind::three_tier, 8), 8);
  EXPECT_TRUE(problems_of(fabric, hosts(), 512).empty());
  EXPECT_FALSE(problems_of(fabric, hosts(), 513).empty());
}

// 900 hosts on leaves of 8: 113 leaves, 38 a hall. 12 ports of a spine point down: 4 pods a hall, of 10 leaves each, so
// that all are alike: halls of 40 leaves, 320 hosts; the third has 260, in 4 pods.
TEST(InterHall, HallsHoldWholePodsOfTheSameSize) {
  const FabricPlan plan =
      plan_fabric(in_halls(small_fabric(FabricKind::rail_optimised, 16, 1.0, 3.0), 3), hosts(), 900);
  EXPECT_EQ(plan.layout.leaf_nodes, 8);
  EXPECT_EQ(plan.layout.pod_nodes, 80);
  EXPECT_EQ(plan.layout.hall_nodes, 320);
  EXPECT_EQ(plan.pods, 12);
  EXPECT_EQ(plan.leaves, 113);
}

// 128 hosts in 2 halls as above: 128 access and 384 other links, all optical (one host a rack).
TEST(InterHall, CountsPartsByTierAndLength) {
  FabricSpec fabric = in_halls(small_fabric(FabricKind::three_tier, 8), 2);
  fabric.copper_cable_price = Euros{30};
  const FabricParts parts = plan_fabric(fabric, hosts(), 128).parts;
  EXPECT_EQ(parts.cables_of(LengthClass::rack), 0);
  EXPECT_EQ(parts.cables_of(LengthClass::hall), 384);
  EXPECT_EQ(parts.cables_of(LengthClass::site), 128);
  EXPECT_EQ(parts.transceivers, 2 * 512);
  EXPECT_DOUBLE_EQ(parts.cable_price.value, 384 * 100 + 128 * 1000);
  const TierParts& top = parts.tiers[hall_tier];
  EXPECT_EQ(top.switches, 16);
  EXPECT_EQ(top.cables, 128);
  EXPECT_DOUBLE_EQ(top.price.value, 16 * 10000 + 256 * 500 + 128 * 1000);
  EXPECT_DOUBLE_EQ(top.peak_power.value, 16 * 800 + 256 * 10);
}

// A rack of 16 nodes holds the 16 hosts of a leaf: 32 copper cables of 30 EUR.
TEST(Parts, TakeThePriceOfCopperInsideARack) {
  FabricSpec fabric = small_fabric(FabricKind::two_tier, 32);
  fabric.copper_cable_price = Euros{30};
  const auto dense = small_system({.accelerators_per_node = 1, .nics_per_node = 1, .domain = 1, .nodes_per_rack = 16});
  const FabricParts parts = plan_fabric(fabric, dense, 32).parts;
  EXPECT_EQ(parts.cables_of(LengthClass::rack), 32);
  EXPECT_DOUBLE_EQ(parts.tiers[access_tier].price.value, 2 * 10000 + 32 * 30);
}

std::string only_problem(const FabricSpec& fabric, const hardware::SystemSpec& system, std::int64_t accelerators) {
  const auto problems = problems_of(fabric, system, accelerators);
  if (problems.size() != 1) return std::to_string(problems.size()) + " problems";
  return problems[0].key + ": expected " + problems[0].expected + ", found " + problems[0].found + " (" +
         problems[0].hint + ")";
}

TEST(ClosProblems, SayThatHallsStayEmpty) {
  EXPECT_EQ(only_problem(in_halls(small_fabric(FabricKind::two_tier, 8), 4), hosts(), 8),
            "inter_hall.halls: expected halls that all have nodes, in steps of 4 nodes, found 4 halls, of which 2 hold "
            "all 8 nodes (fewer halls)");
}

TEST(ClosProblems, SayThatThereAreMoreHallsThanPorts) {
  EXPECT_EQ(only_problem(in_halls(small_fabric(FabricKind::two_tier, 8), 9), hosts(), 100),
            "inter_hall.halls: expected at most 8, the ports of a switch between halls, found 9 ()");
}

TEST(ClosProblems, SayThatNoPortPointsToOtherHalls) {
  EXPECT_EQ(only_problem(in_halls(small_fabric(FabricKind::two_tier, 8), 2, 8.0), hosts(), 32),
            "inter_hall.oversubscription: expected at most 7, so that one of 8 ports points up, found 8 ()");
}

// Halls of 4 leaves of 4 hosts.
TEST(ClosProblems, SayHowFarHallsReach) {
  EXPECT_EQ(only_problem(in_halls(small_fabric(FabricKind::two_tier, 8), 2), hosts(), 33),
            "switch.ports: expected a fabric that reaches 33 accelerators, found 8 ports, enough for 32 (a switch with "
            "more ports, or kind: three-tier)");
  EXPECT_EQ(
      only_problem(in_halls(small_fabric(FabricKind::three_tier, 8), 2), hosts(), 129),
      "switch.ports: expected a fabric that reaches 129 accelerators, found 8 ports, enough for 128 (a switch with "
      "more ports, or more halls)");
}

// Three tiers of 8 ports reach 128 nodes on each rail.
TEST(ClosProblems, SayHowFarARailReaches) {
  EXPECT_EQ(only_problem(small_fabric(FabricKind::rail_only, 8), small_system(), 129 * 8),
            "switch.ports: expected a fabric that reaches 1032 accelerators, found 8 ports, enough for 1024 (a switch "
            "with more ports, or more oversubscription)");
}

TEST(ClosProblems, SayThatPlanesDoNotDivideANic) {
  EXPECT_EQ(only_problem(in_planes(small_fabric(FabricKind::two_tier, 64), 3), small_system(), 64),
            "planes: expected 1, 2, 4, 8 or 16, which divide the lanes of a NIC, found 3 ()");
}

TEST(ClosProblems, SayThatANicHasNoBandwidth) {
  hardware::SystemSpec system = small_system();
  system.nic.bandwidth = gigabytes_per_second(0);
  EXPECT_EQ(only_problem(small_fabric(FabricKind::two_tier, 64), system, 64),
            ": expected a system whose NICs have a bandwidth above 0, found 0 B/s ()");
}

TEST(ClosProblems, SayThatAPlaneIsSlowerThanItsShareOfTheNic) {
  FabricSpec fabric = in_planes(small_fabric(FabricKind::two_tier, 64), 2);
  fabric.network_switch.port_bandwidth = gigabytes_per_second(20);
  EXPECT_EQ(only_problem(fabric, small_system(), 64),
            "switch.port_bandwidth: expected at least the bandwidth of a NIC on one plane, 25 GB/s, found 20 GB/s "
            "(describe a NIC with several ports as several NICs)");
}

}  // namespace
}  // namespace gigatwin::topology
