#include <gtest/gtest.h>

#include <array>

#include "../topology/small_parts.hpp"
#include "base/random.hpp"
#include "collectives/analytic.hpp"

namespace gigatwin::collectives {
using namespace topology;
namespace {

constexpr std::array collectives{Collective::all_reduce, Collective::reduce_scatter, Collective::all_gather,
                                 Collective::all_to_all, Collective::broadcast,      Collective::point_to_point};

hardware::SystemSpec hosts() { return small_system({.accelerators_per_node = 1, .nics_per_node = 1, .domain = 1}); }

hardware::SystemSpec pairs() {
  return small_system({.accelerators_per_node = 4, .nics_per_node = 4, .domain = 8, .nodes_per_rack = 2});
}

AnalyticNetwork network(const FabricSpec& fabric, const hardware::SystemSpec& system, std::int64_t accelerators) {
  return AnalyticNetwork{plan_fabric(fabric, system, accelerators), system};
}

// 2 halls of 64 hosts; of a core's 8 ports 2 point up at 3:1: 16 cores x 2 x 50 GB/s = 1600 GB/s out of a hall. All 64
// hosts of the first send 1 GB to the second: 40 ms, twice what a NIC takes. One step:
// 4 us, and above the access links 2 x 2 (0.1 + 0.5) + 2 (1 + 0.5) us = 5.4 us.
TEST(AnalyticFabrics, SlowsWhatGoesToAnotherHall) {
  const auto net = network(in_halls(small_fabric(FabricKind::three_tier, 8), 2, 3.0), hosts(), 128);
  const PhaseResult result = net.run({Collective::point_to_point, gigabytes(1), 2, 64}, first_nodes(128));
  EXPECT_NEAR(result.time.value, 40e-3 + 9.4e-6, 1e-12);
  EXPECT_NEAR(result.tier_bytes[hall_tier].value, 2 * 64e9, 1.0);
}

// The same message to another pod of the hall: NICs limit. A message to another hall takes 2 (1 + 0.5) us more.
TEST(AnalyticFabrics, LeavesTheTierBetweenHallsAloneInsideAHall) {
  const auto net = network(in_halls(small_fabric(FabricKind::three_tier, 8), 2, 3.0), hosts(), 128);
  const PhaseResult result = net.run({Collective::point_to_point, gigabytes(1), 2, 32}, first_nodes(64));
  EXPECT_NEAR(result.time.value, 20e-3 + 6.4e-6, 1e-12);
  EXPECT_EQ(result.tier_bytes[hall_tier].value, 0.0);
  const auto empty = [&](std::int64_t stride) {
    return net.run({Collective::point_to_point, Bytes{0}, 2, stride}, first_nodes(128)).time.value;
  };
  EXPECT_NEAR(empty(64) - empty(32), 3e-6, 1e-12);
}

// Every NIC in two links of half its bandwidth, over two planes with ports of half the speed: nothing is faster or
// slower.
TEST(AnalyticFabrics, TakesAsLongOnPlanesThatSumUpToTheSameBandwidth) {
  for (const FabricKind kind : {FabricKind::two_tier, FabricKind::three_tier, FabricKind::rail_optimised,
                                FabricKind::rail_only, FabricKind::dragonfly}) {
    const FabricSpec one = small_fabric(kind, kind == FabricKind::dragonfly ? 31 : 32);
    FabricSpec two = in_planes(one, 2);
    two.network_switch.port_bandwidth = one.network_switch.port_bandwidth / 2.0;
    const AnalyticNetwork whole = network(one, pairs(), 256), split = network(two, pairs(), 256);
    for (const Collective operation : collectives)
      for (const std::int64_t stride : {1, 4, 16}) {
        const CommunicationPhase phase{operation, gigabytes(1), 16, stride};
        EXPECT_DOUBLE_EQ(split.run(phase, first_nodes(64)).time.value, whole.run(phase, first_nodes(64)).time.value)
            << static_cast<int>(kind) << ", operation " << static_cast<int>(operation) << ", stride " << stride;
      }
  }
}

// 32 nodes of 8 on 8 networks of 4 leaves, 8 nodes each. 2 x 31/32 x 8 GB = 15.5 GB leave a node: 38.75 ms over 8 NICs
// of 50 GB/s. Latency 2 x 7 x 2 us + 2 x 31 x (4 + 1.2) us = 350.4 us.
TEST(AnalyticFabrics, RunsRingsOnTheRailsOfRailOnly) {
  const auto net = network(small_fabric(FabricKind::rail_only, 16), small_system(), 256);
  const PhaseResult result = net.run({Collective::all_reduce, gigabytes(8), 256, 1}, first_nodes(32));
  EXPECT_NEAR(result.time.value, 38.75e-3 + 350.4e-6, 1e-12);
}

// 248/256 x 8 GB through every NIC take 155 ms; 7/8 of it goes over the scale-up network to the receiver's rail first.
// 8 rounds of 32 messages, 4 + 1.2 us each. Scale-up, up and down: 256 x (7/256 + 7/8 x 248/256) x 8 GB = 1792 GB.
TEST(AnalyticFabrics, ForwardsToTheRailOfTheReceiverOnRailOnly) {
  const auto net = network(small_fabric(FabricKind::rail_only, 16), small_system(), 256);
  const PhaseResult result = net.run({Collective::all_to_all, gigabytes(8), 256, 1}, first_nodes(32));
  EXPECT_NEAR(result.time.value, 155e-3 + 8 * 5.2e-6, 1e-12);
  EXPECT_NEAR(result.tier_bytes[scale_up_tier].value, 2 * 1792e9, 1e3);
  EXPECT_NEAR(result.tier_bytes[leaf_tier].value, 2 * 256 * 8e9 * 192 / 256, 1e3);
}

// 8 accelerators of 400 GB/s, each with 7 links of 57.1 GB/s. Seven rings at once: 2 x 7/8 x 8 GB / 400 GB/s = 35 ms
// and 2 x 7 x 2 us, as over a switch; one message has one link: 1 GB in 17.5 ms.
TEST(AnalyticFabrics, GivesAMessageOneLinkOfAMesh) {
  hardware::SystemSpec mesh = small_system();
  mesh.scale_up_topology = hardware::ScaleUpTopology::full_mesh;
  const auto net = network(small_fabric(FabricKind::two_tier, 32), mesh, 64);
  EXPECT_NEAR(net.run({Collective::all_reduce, gigabytes(8), 8, 1}, first_nodes(1)).time.value, 35e-3 + 28e-6, 1e-12);
  EXPECT_NEAR(net.run({Collective::point_to_point, gigabytes(1), 2, 1}, first_nodes(1)).time.value, 17.5e-3 + 2e-6,
              1e-12);
}

TEST(AnalyticFabrics, AreNeverSlowerWithMoreBandwidth) {
  const Draws draws{5, "test.fabrics"};
  std::uint64_t i = 0;
  const auto pick = [&](std::int64_t n) {
    return static_cast<std::int64_t>(draws.uniform(i++) * static_cast<double>(n));
  };
  int compared = 0;
  for (int round = 0; round < 300; ++round) {
    FabricSpec spec =
        small_fabric(std::array{FabricKind::three_tier, FabricKind::rail_only}[static_cast<std::size_t>(pick(2))], 16,
                     1.0 + static_cast<double>(pick(2)), 1.0 + static_cast<double>(pick(2)));
    spec = in_planes(in_halls(spec, 2 + pick(3), 1.0 + static_cast<double>(pick(3))), 1 + pick(2));
    if (!problems_of(spec, pairs(), 512).empty()) continue;
    FabricPlan plan = plan_fabric(spec, pairs(), 512);
    const CommunicationPhase phase{collectives[static_cast<std::size_t>(pick(6))], gigabytes(1), 2 + pick(60),
                                   1 + pick(8)};
    const Placement placement = first_nodes(phase.ranks * phase.stride / 4 + 1);
    if (placement.nodes() > 128) continue;
    const Seconds before = AnalyticNetwork(plan, pairs()).run(phase, placement).time;
    Tier& tier = plan.tiers[static_cast<std::size_t>(pick(static_cast<std::int64_t>(plan.tiers.size())))];
    tier.bandwidth = 2.0 * tier.bandwidth;
    EXPECT_LE(AnalyticNetwork(plan, pairs()).run(phase, placement).time, before);
    ++compared;
  }
  EXPECT_GT(compared, 100);
}

}  // namespace
}  // namespace gigatwin::collectives
