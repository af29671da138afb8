#include "collectives/analytic.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "../topology/small_parts.hpp"
#include "base/random.hpp"
#include "collectives/fluid_network.hpp"

namespace gigatwin::collectives {
using namespace topology;
namespace {

const Collective collectives[] = {Collective::all_reduce, Collective::reduce_scatter, Collective::all_gather,
                                  Collective::all_to_all, Collective::broadcast,      Collective::point_to_point};

hardware::SystemSpec pairs() {
  return small_system({.accelerators_per_node = 4, .nics_per_node = 4, .domain = 8, .nodes_per_rack = 2});
}

AnalyticNetwork network(const topology::FabricSpec& fabric, const hardware::SystemSpec& system,
                        std::int64_t accelerators) {
  return AnalyticNetwork{topology::plan_fabric(fabric, system, accelerators), system};
}

// Ring: 2 * 7/8 * 8 GB / 400 GB/s = 35 ms; 2 * 7 steps of 2 us.
TEST(AnalyticNetwork, TimesAnAllReduceInsideADomain) {
  const auto net = network(small_fabric(topology::FabricKind::two_tier, 32), small_system(), 256);
  const PhaseResult result = net.run({Collective::all_reduce, gigabytes(8), 8, 1}, first_nodes(32));
  EXPECT_NEAR(result.time.value, 35e-3 + 28e-6, 1e-12);
}

// The worked example of docs/model/collectives.md. 16 nodes of 8; group of 128, 16 domains of 8:
// inside 2 * 7/8 * 8 GB / 400 GB/s = 35 ms; between 2 * 15/16 * 8 GB / 8 / 50 GB/s = 37.5 ms, which is longer.
// Latency: 2 * 7 steps of 2 us inside, 2 * 15 between of 4 us and 2 (0.1 + 0.5) us to the spine and back: 184 us.
TEST(AnalyticNetwork, TimesAnAllReduceBetweenDomains) {
  const auto net = network(small_fabric(topology::FabricKind::two_tier, 32), small_system(), 256);
  const PhaseResult result = net.run({Collective::all_reduce, gigabytes(8), 128, 1}, first_nodes(16));
  EXPECT_NEAR(result.time.value, 37.5e-3 + 184e-6, 1e-12);
  // 16 domains put 2 * 15/16 * 8 GB = 15 GB each on the NICs, counted up and down; 8 leaves of 2 nodes pass on 15 GB
  // each.
  EXPECT_NEAR(result.tier_bytes[topology::access_tier].value, 16 * 15e9 * 2, 1.0);
  EXPECT_NEAR(result.tier_bytes[topology::leaf_tier].value, 8 * 15e9 * 2, 1.0);
  EXPECT_NEAR(result.tier_bytes[topology::scale_up_tier].value, 2 * 8e9 * (128 - 16) * 2, 1.0);
}

TEST(AnalyticNetwork, TakesNoTimeForOneRank) {
  const auto net = network(small_fabric(topology::FabricKind::two_tier, 32), small_system(), 256);
  for (const Collective operation : collectives)
    EXPECT_EQ(net.run({operation, gigabytes(1), 1, 1}, first_nodes(2)).time.value, 0.0);
}

TEST(AnalyticNetwork, LeavesUpperTiersAloneInsideADomain) {
  const auto net = network(small_fabric(topology::FabricKind::three_tier, 16), pairs(), 256);
  for (const Collective operation : collectives) {
    const PhaseResult result = net.run({operation, gigabytes(1), 8, 1}, first_nodes(64));
    EXPECT_GT(result.tier_bytes[topology::scale_up_tier].value, 0.0);
    for (std::size_t t = topology::access_tier; t < result.tier_bytes.size(); ++t)
      EXPECT_EQ(result.tier_bytes[t].value, 0.0);
  }
}

TEST(AnalyticNetwork, LeavesTheSpinesAloneInsideALeaf) {
  const auto net = network(small_fabric(topology::FabricKind::two_tier, 64), small_system(), 256);  // 4 nodes a leaf
  for (const Collective operation : collectives) {
    const PhaseResult result = net.run({operation, gigabytes(1), 4, 8}, first_nodes(32));
    EXPECT_GT(result.tier_bytes[topology::access_tier].value, 0.0);
    EXPECT_EQ(result.tier_bytes[topology::leaf_tier].value, 0.0);
  }
}

// Every member in a leaf of its own, so that all traffic leaves the leaves. A radix of 8 (k + 1) at k:1 is 8 uplinks
// for 8 k hosts; one of 16 k at 1:1 has as many hosts on a leaf, so that both fabrics see the same job.
TEST(AnalyticNetwork, SlowsAnAllToAllAcrossLeavesByTheOversubscription) {
  const auto hosts = small_system({.accelerators_per_node = 1, .nics_per_node = 1, .domain = 1});
  for (const double k : {2.0, 3.0, 4.0}) {
    const int up = 8, down = static_cast<int>(8 * k);
    const auto flat = network(small_fabric(topology::FabricKind::two_tier, 2 * down), hosts, down * 8);
    const auto thin = network(small_fabric(topology::FabricKind::two_tier, up + down, k), hosts, down * 8);
    ASSERT_EQ(flat.plan().layout.leaf_nodes, thin.plan().layout.leaf_nodes);
    const CommunicationPhase across{Collective::all_to_all, gigabytes(1), 8, down};
    const Seconds latency = Seconds{4e-6} + 2.0 * flat.plan().tiers[topology::leaf_tier].latency;  // one round
    const Seconds fast = flat.run(across, first_nodes(down * 8)).time - latency;
    const Seconds slow = thin.run(across, first_nodes(down * 8)).time - latency;
    EXPECT_NEAR(slow / fast, k, 1e-9);
  }
}

TEST(AnalyticNetwork, IsNeverSlowerWithMoreBandwidth) {
  const Draws draws{3, "test.bandwidth"};
  std::uint64_t i = 0;
  const auto pick = [&](std::int64_t n) {
    return static_cast<std::int64_t>(draws.uniform(i++) * static_cast<double>(n));
  };
  for (int round = 0; round < 300; ++round) {
    const topology::FabricKind kind = std::array{topology::FabricKind::two_tier, topology::FabricKind::three_tier,
                                                 topology::FabricKind::rail_optimised,
                                                 topology::FabricKind::dragonfly}[static_cast<std::size_t>(pick(4))];
    topology::FabricPlan plan = topology::plan_fabric(small_fabric(kind, 32), pairs(), 256);
    const CommunicationPhase phase{collectives[pick(6)], Bytes{1e3 * std::pow(10.0, static_cast<double>(pick(7)))},
                                   2 + pick(30), 1 + pick(8)};
    const topology::Placement placement = first_nodes(phase.ranks * phase.stride / 4 + 1);
    if (placement.nodes() > 64) continue;
    const Seconds before = AnalyticNetwork{plan, pairs()}.run(phase, placement).time;
    topology::Tier& tier = plan.tiers[static_cast<std::size_t>(pick(static_cast<std::int64_t>(plan.tiers.size())))];
    tier.bandwidth = 2.0 * tier.bandwidth;
    EXPECT_LE((AnalyticNetwork{plan, pairs()}.run(phase, placement).time), before);
  }
}

// Trees: 2 * 11 steps between 1389 domains of 4 us and some, 2 * 17 inside them; a ring would take 2,776.
TEST(AnalyticNetwork, KeepsTheLatencyOfALargeGroupSane) {
  topology::FabricSpec spec = small_fabric(topology::FabricKind::rail_optimised, 144);
  spec.network_switch.port_bandwidth = gigabytes_per_second(100);
  auto nvl72 = small_system({.accelerators_per_node = 4, .nics_per_node = 4, .domain = 72, .nodes_per_rack = 18});
  nvl72.library.paths.push_back(
      {hardware::Algorithm::tree, hardware::Protocol::simple, Seconds{0}, Seconds{2e-6}, Seconds{4e-6}, 0.9});
  const auto net = network(spec, nvl72, 100000);
  const PhaseResult result = net.run({Collective::all_reduce, Bytes{4}, 25000, 4}, first_nodes(25000));
  EXPECT_LT(result.time.value, 1e-3);
  EXPECT_GT(result.time.value, 50e-6);
}

TEST(AnalyticNetwork, GivesEqualShapesEqualTimes) {
  const auto net = network(small_fabric(topology::FabricKind::three_tier, 16), pairs(), 256);
  const topology::Placement a{{{0, 4}, {32, 4}}}, b{{{8, 4}, {60, 4}}};
  ASSERT_EQ(shape_of(a, net.plan().layout), shape_of(b, net.plan().layout));
  for (const Collective operation : collectives) {
    const CommunicationPhase phase{operation, gigabytes(1), 16, 2};
    EXPECT_EQ(net.run(phase, a).time, net.run(phase, b).time);
    EXPECT_EQ(net.run(phase, a).tier_bytes, net.run(phase, b).tier_bytes);
  }
}

// 8 ranks fill a domain of 8, but here the job has 4 in each of 4 domains.
TEST(AnalyticNetwork, IsSlowerWhereAJobIsScattered) {
  const auto net = network(small_fabric(topology::FabricKind::three_tier, 16), pairs(), 256);
  const topology::Placement packed = first_nodes(4), scattered{{{0, 1}, {2, 1}, {4, 1}, {6, 1}}};
  const CommunicationPhase phase{Collective::all_reduce, gigabytes(1), 8, 1};
  EXPECT_GT(net.run(phase, scattered).time, net.run(phase, packed).time);
}

// NVL72 with one node missing from the second rack: 53 nodes on 3 domains. Groups of 8 (two nodes) stay inside domains,
// as launchers number ranks by rack; filled from the front, 72 is a multiple of 8 too.
TEST(AnalyticNetwork, KeepsTensorGroupsInDomainsThatLackANode) {
  topology::FabricSpec spec = small_fabric(topology::FabricKind::rail_optimised, 144);
  const auto nvl72 = small_system({.accelerators_per_node = 4, .nics_per_node = 4, .domain = 72, .nodes_per_rack = 18});
  const auto net = network(spec, nvl72, 1440);
  const CommunicationPhase tensor{Collective::all_reduce, gigabytes(1), 8, 1};
  const topology::Placement whole = first_nodes(54), gaps{{{0, 20}, {21, 20}, {60, 13}}};
  EXPECT_EQ(net.run(tensor, whole).tier_bytes[topology::access_tier].value, 0.0);
  EXPECT_EQ(net.run(tensor, gaps).tier_bytes[topology::access_tier].value, 0.0);
}

// 72 is no multiple of 16: a group straddles every boundary but each second one; 8 members on either side.
TEST(AnalyticNetwork, SeesGroupsThatStraddleDomains) {
  topology::FabricSpec spec = small_fabric(topology::FabricKind::rail_optimised, 144);
  const auto nvl72 = small_system({.accelerators_per_node = 4, .nics_per_node = 4, .domain = 72, .nodes_per_rack = 18});
  const auto net = network(spec, nvl72, 1440);
  const PhaseResult result = net.run({Collective::all_reduce, gigabytes(8), 16, 1}, first_nodes(36));
  // 9 groups, the fifth straddles: 2 domains, 2 * 1/2 * 8 GB out of each, over 8 members: 1 GB / 50 GB/s = 20 ms;
  // the others take 2 * 15/16 * 8 GB / 400 GB/s = 37.5 ms, which is longer.
  EXPECT_NEAR(result.tier_bytes[topology::access_tier].value, 2 * 8e9 * 2, 1.0);
  EXPECT_NEAR(result.time.value, 37.5e-3, 0.1e-3);
}

struct Case {
  const char* name;
  topology::FabricSpec fabric;
  hardware::SystemSpec system;
};

std::vector<Case> fat_trees() {
  using topology::FabricKind;
  return {{"two-tier", small_fabric(FabricKind::two_tier, 32), pairs()},
          {"two-tier 2:1", small_fabric(FabricKind::two_tier, 48, 2.0), pairs()},
          {"two accelerators behind a NIC", small_fabric(FabricKind::two_tier, 16), small_system({.nics_per_node = 4})},
          {"two NICs for an accelerator", small_fabric(FabricKind::two_tier, 64), small_system({.nics_per_node = 16})},
          {"three-tier", small_fabric(FabricKind::three_tier, 16), pairs()},
          {"rail-optimised", small_fabric(FabricKind::rail_optimised, 32), pairs()}};
}

// Explicit flows on their routes: the bytes on every tier are the same, exactly, where groups do not straddle.
TEST(AnalyticNetwork, PutsTheBytesOnTheTiersThatTheFlowsPutThere) {
  for (const Case& c : fat_trees()) {
    const topology::Fabric fabric = topology::build_fabric(c.fabric, c.system, 256);
    const FluidNetwork flows{fabric, c.system, topology::Routing::deterministic, 1};
    const AnalyticNetwork counts{fabric.plan, c.system};
    const topology::Placement all = first_nodes(fabric.plan.layout.nodes);
    for (const std::int64_t ranks : {2, 8, 32})
      for (const std::int64_t stride : {1, 2, 8, 32})
        for (const Collective operation : collectives) {
          if (ranks * stride > 256) continue;
          const CommunicationPhase phase{operation, gigabytes(1), ranks, stride};
          const std::vector<Bytes> carried = flows.run(phase, all).tier_bytes,
                                   counted = counts.run(phase, all).tier_bytes;
          for (std::size_t t = 0; t < carried.size(); ++t)
            EXPECT_NEAR(counted[t].value, carried[t].value, 1e-9 * carried[t].value + 1.0)
                << c.name << ", " << fabric.plan.tiers[t].name << ", operation " << static_cast<int>(operation)
                << ", ranks " << ranks << ", stride " << stride;
        }
  }
}

}  // namespace
}  // namespace gigatwin::collectives
