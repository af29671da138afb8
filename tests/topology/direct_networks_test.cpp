#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/random.hpp"
#include "small_parts.hpp"
#include "topology/fabric.hpp"
#include "topology/graph.hpp"
#include "topology/numbering.hpp"

namespace gigatwin::topology {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

FabricSpec grid(FabricKind kind, int ports, std::vector<double> dimensions, std::int64_t links = 1) {
  FabricSpec fabric = small_fabric(kind, ports);
  fabric.dimensions = std::move(dimensions);
  fabric.links_per_neighbour = links;
  fabric.model = NetworkModel::fluid;
  return fabric;
}

FabricSpec dragonfly_plus(int ports, std::int64_t leaves, std::int64_t spines) {
  FabricSpec fabric = small_fabric(FabricKind::dragonfly_plus, ports);
  fabric.leaves_per_group = leaves;
  fabric.spines_per_group = spines;
  fabric.model = NetworkModel::fluid;
  return fabric;
}

/// One NIC per node: hosts are NICs.
hardware::SystemSpec hosts() {
  return small_system({.accelerators_per_node = 1, .nics_per_node = 1, .domain = 1, .nodes_per_rack = 1});
}

/// Of each switch: how many links of a tier it has with each other vertex.
using Neighbours = std::map<std::int32_t, std::map<std::int32_t, int>>;

Neighbours neighbours_of(const Fabric& fabric, std::size_t tier) {
  Neighbours neighbours;
  for (const Link& link : fabric.links) {
    if (link.tier != static_cast<std::int8_t>(tier)) continue;
    ++neighbours[link.lower][link.upper];
    ++neighbours[link.upper][link.lower];
  }
  return neighbours;
}

std::map<std::int32_t, std::int64_t> degrees_of(const Fabric& fabric) {
  std::map<std::int32_t, std::int64_t> degrees;
  for (const Link& link : fabric.links) ++degrees[link.lower], ++degrees[link.upper];
  return degrees;
}

/// As `text` of a diagnostic: "key: expected, found".
std::vector<std::string> texts_of(const FabricSpec& fabric, const hardware::SystemSpec& system, std::int64_t n) {
  std::vector<std::string> texts;
  for (const FabricProblem& p : problems_of(fabric, system, n))
    texts.push_back(p.key + ": expected " + p.expected + ", found " + p.found);
  return texts;
}

// 4 x 4 x 4 = 64 switches, 128 nodes of 8 NICs: 2 nodes, 16 NICs a switch. 3 links a switch upwards, each twice: 384
// links. 16 NICs of 50 GB/s over 12 ports of 50 GB/s: 4/3.
TEST(Torus, HasTwoNeighboursInEachDimension) {
  const Fabric fabric = build_fabric(grid(FabricKind::torus, 28, {4, 4, 4}, 2), small_system(), 1024);
  EXPECT_EQ(fabric.plan.leaves, 64);
  EXPECT_EQ(fabric.plan.layout.leaf_nodes, 2);
  EXPECT_EQ(fabric.plan.layout.pod_nodes, 32);  // a plane of 16 switches
  ASSERT_THAT(fabric.plan.tiers, SizeIs(3));
  EXPECT_EQ(fabric.plan.tiers[leaf_tier].name, "neighbour");
  EXPECT_EQ(fabric.plan.tiers[leaf_tier].links, 384);
  EXPECT_EQ(fabric.plan.tiers[leaf_tier].nodes_below, 128);
  EXPECT_DOUBLE_EQ(fabric.plan.tiers[leaf_tier].oversubscription, 16.0 / 12.0);
  EXPECT_EQ(fabric.plan.parts.switches(), 64);
  for (const auto& [vertex, others] : neighbours_of(fabric, leaf_tier)) {
    EXPECT_THAT(others, SizeIs(6));
    for (const auto& [other, links] : others) EXPECT_EQ(links, 2);
  }
}

// Switch (1, 2, 3) of a 3 x 4 x 5 torus is 1 + 3 (2 + 4 * 3) = 43. Its neighbours differ by 1 in one coordinate, modulo
// the ring: (0,2,3) 42, (2,2,3) 44, (1,1,3) 40, (1,3,3) 46, (1,2,2) 31, (1,2,4) 55.
TEST(Torus, NumbersSwitchesByCoordinatesTheFirstFastest) {
  const Fabric fabric = build_fabric(grid(FabricKind::torus, 8, {3, 4, 5}), hosts(), 60);
  std::vector<std::int32_t> others;
  const auto neighbours = neighbours_of(fabric, leaf_tier);
  for (const auto& [other, links] : neighbours.at(fabric.first_switch + 43))
    others.push_back(other - fabric.first_switch);
  EXPECT_THAT(others, ElementsAre(31, 40, 42, 44, 46, 55));
}

TEST(Torus, OfTwoIsOneLinkNotTwo) {
  const Fabric fabric = build_fabric(grid(FabricKind::torus, 8, {2, 4}), hosts(), 8);
  EXPECT_EQ(fabric.plan.tiers[leaf_tier].links, 4 + 8);  // 4 pairs, 2 rings of 4
  for (const auto& [vertex, others] : neighbours_of(fabric, leaf_tier)) EXPECT_THAT(others, SizeIs(3));
}

// 4 x 3 = 12 switches: 3 + 2 neighbours each, 30 links.
TEST(HyperX, JoinsEverySwitchWithAllOfItsLines) {
  const Fabric fabric = build_fabric(grid(FabricKind::hyperx, 7, {4, 3}), hosts(), 24);
  EXPECT_EQ(fabric.plan.tiers[leaf_tier].links, 30);
  for (const auto& [vertex, others] : neighbours_of(fabric, leaf_tier)) {
    EXPECT_THAT(others, SizeIs(5));
    const std::int32_t s = vertex - fabric.first_switch;
    for (const auto& [other, links] : others) {
      const std::int32_t t = other - fabric.first_switch;
      EXPECT_EQ(links, 1);
      EXPECT_NE(s % 4 == t % 4, s / 4 == t / 4) << s << " and " << t;  // exactly one coordinate is equal
    }
  }
}

// 10 nodes on 3 x 3 switches in domains of 2 nodes: ceil(10 / 9) = 2 nodes a switch; 5 switches have NICs, 4 do not.
TEST(Grid, SpreadsWholeDomainsOverTheSwitchesInOrder) {
  const auto pairs = small_system({.accelerators_per_node = 4, .nics_per_node = 4, .domain = 8, .nodes_per_rack = 2});
  const Fabric fabric = build_fabric(grid(FabricKind::torus, 16, {3, 3}), pairs, 40);
  std::map<std::int32_t, int> nics;
  for (std::int32_t i = fabric.first_access; i < fabric.access_end; ++i)
    ++nics[fabric.links[static_cast<std::size_t>(i)].upper - fabric.first_switch];
  EXPECT_THAT(nics, ElementsAre(testing::Pair(0, 8), testing::Pair(1, 8), testing::Pair(2, 8), testing::Pair(3, 8),
                                testing::Pair(4, 8)));
  EXPECT_EQ(fabric.switches.size(), 9u);
}

// Two planes: each NIC has a link of half its bandwidth to each; ports of 50 GB/s serve two such links.
TEST(Grid, IsBuiltOncePerPlane) {
  FabricSpec spec = grid(FabricKind::torus, 8, {4, 4});
  spec.planes = 2;
  const Fabric fabric = build_fabric(spec, hosts(), 32);
  EXPECT_EQ(fabric.switches.size(), 32u);
  EXPECT_EQ(fabric.plan.tiers[leaf_tier].links, 64);
  EXPECT_EQ(fabric.plan.tiers[access_tier].links, 64);
  EXPECT_DOUBLE_EQ(fabric.plan.tiers[access_tier].bandwidth.value, 25e9);
  // 32 NICs: 800 GB/s cross half of them each way. Cut of a plane: 2 * 4 links of 50 GB/s, of both: 800 GB/s.
  EXPECT_DOUBLE_EQ(bisection_bandwidth(fabric.plan).value, 800e9);
}

// Radix 8: 4 leaves of 4 NICs and 4 spines a group, 16 global ports: 17 groups of 16 hosts, one link between each two
// (Shpiner et al. 2017: (R/2)^2 hosts a group, (R/2)^2 + 1 groups).
TEST(DragonflyPlus, ReachesAsManyHostsAsPublished) {
  FabricSpec spec = small_fabric(FabricKind::dragonfly_plus, 8);
  spec.model = NetworkModel::fluid;
  const FabricPlan plan = plan_fabric(spec, hosts(), 272);
  EXPECT_EQ(plan.pods, 17);
  EXPECT_EQ(plan.leaves, 68);
  EXPECT_EQ(plan.spine_count(), 68);
  EXPECT_EQ(plan.links_per_pair, 1);
  ASSERT_THAT(plan.tiers, SizeIs(4));
  EXPECT_EQ(plan.tiers[leaf_tier].links, 17 * 16);
  EXPECT_EQ(plan.tiers[pod_tier].name, "global");
  EXPECT_EQ(plan.tiers[pod_tier].links, 17 * 16 / 2);
  EXPECT_DOUBLE_EQ(plan.tiers[leaf_tier].oversubscription, 1.0);
  EXPECT_DOUBLE_EQ(plan.tiers[pod_tier].oversubscription, 1.0);
  EXPECT_EQ(plan.parts.spines, 68);
  EXPECT_THAT(
      texts_of(spec, hosts(), 273),
      ElementsAre("switch.ports: expected a fabric that reaches 273 accelerators, found 8 ports, enough for 272"));
}

// 16 ports, groups of 4 leaves and 2 spines: 8 / 4 = 2 links from leaf to spine. Leaf: 4 up, 12 NICs. Spine: 8 down, 8
// global. 3 groups: 16 / 2 = 8 links between two.
TEST(DragonflyPlus, BundlesLinksWherePortsAllow) {
  const Fabric fabric = build_fabric(dragonfly_plus(16, 4, 2), hosts(), 3 * 48);
  EXPECT_EQ(fabric.plan.uplinks, 4);
  EXPECT_EQ(fabric.plan.links_per_pair, 8);
  for (const auto& [vertex, others] : neighbours_of(fabric, leaf_tier)) {
    EXPECT_THAT(others, SizeIs(fabric.kind_of(vertex) == VertexKind::leaf ? 2 : 4));
    for (const auto& [other, links] : others) EXPECT_EQ(links, 2);
  }
  for (const auto& [vertex, degree] : degrees_of(fabric))
    if (vertex >= fabric.first_switch) {
      EXPECT_EQ(degree, 16) << vertex;
    }
}

TEST(DragonflyPlus, JoinsEveryTwoGroupsByTheSameNumberOfLinks) {
  for (const std::int64_t groups : {2, 3, 6, 9}) {
    const Fabric fabric = build_fabric(dragonfly_plus(12, 6, 6), hosts(), groups * 36);
    const FabricPlan& plan = fabric.plan;
    ASSERT_EQ(plan.pods, groups);
    const std::int32_t first_spine = fabric.first_switch + static_cast<std::int32_t>(plan.leaves);
    std::map<std::pair<std::int32_t, std::int32_t>, std::int64_t> pairs;
    for (const Link& link : fabric.links)
      if (link.tier == static_cast<std::int8_t>(pod_tier))
        ++pairs[{(link.lower - first_spine) / 6, (link.upper - first_spine) / 6}];
    EXPECT_EQ(static_cast<std::int64_t>(pairs.size()), groups * (groups - 1) / 2);
    for (const auto& [pair, links] : pairs) {
      EXPECT_LT(pair.first, pair.second);
      EXPECT_EQ(links, 36 / (groups - 1));
    }
  }
}

/// Vertices that can be reached from the first over links and boards.
std::size_t reached_from_first(const Fabric& fabric) {
  const Graph graph = make_graph(fabric);
  std::set<std::size_t> seen{0};
  std::vector<std::size_t> open{0};
  while (!open.empty()) {
    const std::size_t at = open.back();
    open.pop_back();
    for (const auto next : boost::make_iterator_range(boost::adjacent_vertices(at, graph)))
      if (seen.insert(next).second) open.push_back(next);
  }
  return seen.size();
}

/// A random spec of a direct network that is dense enough to be possible now and then.
FabricSpec random_spec(const Draws& draws, std::uint64_t i) {
  const auto between = [&](std::uint64_t n, std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(draws.uniform(16 * i + n) * static_cast<double>(high - low + 1));
  };
  const int ports = static_cast<int>(between(0, 8, 40));
  const std::int64_t kind = between(1, 0, 2);
  FabricSpec spec = dragonfly_plus(ports, between(2, 1, ports), between(3, 1, ports));
  if (kind < 2) {
    std::vector<double> dimensions;
    for (std::int64_t d = 0; d < between(4, 1, 4); ++d)
      dimensions.push_back(static_cast<double>(between(5 + static_cast<std::uint64_t>(d), 2, 5)));
    spec = grid(kind == 0 ? FabricKind::torus : FabricKind::hyperx, ports, dimensions, between(9, 1, 3));
  }
  spec.planes = between(10, 1, 2);
  return spec;
}

TEST(DirectNetworks, AreConnectedWithinTheirPortsAndAsPlanned) {
  const Draws draws{11, "test.direct"};
  int built = 0;
  for (std::uint64_t i = 0; i < 300; ++i) {
    const FabricSpec spec = random_spec(draws, i);
    const auto n = 2 + static_cast<std::int64_t>(draws.uniform(16 * i + 15) * 150);
    if (!problems_of(spec, hosts(), n).empty()) continue;
    ++built;
    const Fabric fabric = build_fabric(spec, hosts(), n);
    EXPECT_EQ(reached_from_first(fabric), static_cast<std::size_t>(fabric.vertices())) << i;
    std::map<int, std::int64_t> links;
    for (const Link& link : fabric.links) ++links[link.tier];
    for (std::size_t t = 0; t < fabric.plan.tiers.size(); ++t)
      EXPECT_EQ(links[static_cast<int>(t)], fabric.plan.tiers[t].links) << i << " tier " << t;
    std::map<std::int32_t, std::int64_t> nics, switches;
    for (const Link& link : fabric.links) {
      if (link.tier == static_cast<std::int8_t>(access_tier)) ++nics[link.upper];
      if (link.tier > static_cast<std::int8_t>(access_tier)) ++switches[link.lower], ++switches[link.upper];
    }
    for (std::int32_t s = fabric.first_switch; s < fabric.vertices(); ++s)
      EXPECT_LE((nics[s] + spec.planes - 1) / spec.planes + switches[s], spec.network_switch.ports) << i;
  }
  EXPECT_GT(built, 100);
}

TEST(DirectNetworks, SayWhatDoesNotFit) {
  using Texts = std::vector<std::string>;
  EXPECT_EQ(texts_of(grid(FabricKind::torus, 16, {}), hosts(), 8),
            Texts{"dimensions: expected the switches along each dimension of a torus, found none"});
  EXPECT_EQ(texts_of(grid(FabricKind::hyperx, 16, {2, 2.5}), hosts(), 8),
            Texts{"dimensions[1]: expected a whole number of switches, found 2.5"});
  EXPECT_EQ(texts_of(grid(FabricKind::torus, 16, {4096, 4096, 4096, 4096}), hosts(), 8),
            Texts{"dimensions: expected at most 1048576 switches, found 281474976710656 (4096 x 4096 x 4096 x 4096)"});
  // 2 x 2 links to neighbours in 2 dimensions of 4: 8 ports; 1024 / 128 nodes over 16 switches: 8 nodes of 8 NICs.
  EXPECT_EQ(texts_of(grid(FabricKind::torus, 64, {4, 4}, 2), small_system(), 1024),
            Texts{"switch.ports: expected at least 72: 8 to neighbours and 64 for the 64 NICs on each of 16 switches, "
                  "found 64"});
  EXPECT_EQ(texts_of(dragonfly_plus(16, 16, 4), hosts(), 8),
            Texts{"leaves_per_group: expected at most 15, so that one of 16 ports is left for links to other groups, "
                  "found 16"});
  EXPECT_EQ(texts_of(dragonfly_plus(16, 4, 20), hosts(), 8),
            Texts{"spines_per_group: expected at most 15, so that one of 16 ports is left for NICs, found 20"});
}

TEST(DirectNetworks, AreForTheFluidModel) {
  FabricSpec spec = grid(FabricKind::torus, 16, {4, 4});
  spec.model = NetworkModel::analytic;
  EXPECT_THAT(
      texts_of(spec, hosts(), 16),
      ElementsAre("model: expected fluid for a torus: the analytic model counts nested blocks, found analytic"));
}

hardware::SystemSpec mesh_of_8() {
  hardware::SystemSpec system = small_system({.accelerators_per_node = 4, .nics_per_node = 4, .domain = 8});
  system.scale_up_topology = hardware::ScaleUpTopology::full_mesh;
  return system;
}

// 20 accelerators in domains of 8: 8 * 7 / 2 = 28 links in each of two domains, 4 * 3 / 2 = 6 in the last. 400 GB/s of
// an accelerator over 7 links; 2 us over the one link of a path.
TEST(FullMesh, JoinsTheAcceleratorsOfADomainPairByPair) {
  const Fabric fabric = build_fabric(small_fabric(FabricKind::two_tier, 32), mesh_of_8(), 20);
  const Tier& tier = fabric.plan.tiers[scale_up_tier];
  EXPECT_EQ(tier.links, 28 + 28 + 6);
  EXPECT_DOUBLE_EQ(tier.bandwidth.value, 400e9 / 7);
  EXPECT_DOUBLE_EQ(tier.latency.value, 2e-6);
  EXPECT_DOUBLE_EQ(fabric.plan.scale_up_bandwidth().value, 400e9);
  EXPECT_DOUBLE_EQ(fabric.plan.scale_up_latency().value, 2e-6);
  EXPECT_EQ(fabric.first_scale_up, fabric.first_switch);  // no scale-up switches
  std::map<std::int32_t, std::set<std::int32_t>> peers;
  for (const Link& link : fabric.links)
    if (link.tier == static_cast<std::int8_t>(scale_up_tier)) {
      EXPECT_EQ(link.lower / 8, link.upper / 8);
      peers[link.lower].insert(link.upper);
      peers[link.upper].insert(link.lower);
    }
  for (std::int32_t i = 0; i < 20; ++i) EXPECT_THAT(peers[i], SizeIs(i < 16 ? 7 : 3)) << i;
}

TEST(FullMesh, LeavesTheSwitchedDomainsAsTheyWere) {
  const FabricPlan plan = plan_fabric(small_fabric(FabricKind::two_tier, 32), small_system(), 64);
  EXPECT_EQ(plan.tiers[scale_up_tier].links, 64);
  EXPECT_DOUBLE_EQ(plan.tiers[scale_up_tier].latency.value, 1e-6);
  EXPECT_DOUBLE_EQ(plan.scale_up_bandwidth().value, 400e9);
  EXPECT_DOUBLE_EQ(plan.scale_up_latency().value, 2e-6);
}

}  // namespace
}  // namespace gigatwin::topology
