#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/graph/connected_components.hpp>
#include <boost/property_tree/ptree.hpp>
#include <boost/property_tree/xml_parser.hpp>
#include <sstream>

#include "max_flow.hpp"
#include "small_parts.hpp"
#include "topology/graph.hpp"

namespace gigatwin::topology {
namespace {

struct Case {
  FabricSpec fabric;
  hardware::SystemSpec system;
  std::int64_t accelerators;
};

/// Nodes of 4 accelerators in domains of 2 nodes.
hardware::SystemSpec pairs() {
  return small_system({.accelerators_per_node = 4, .nics_per_node = 4, .domain = 8, .nodes_per_rack = 2});
}

/// One of each kind, with the corners: shared NICs, several NICs per accelerator, fast ports, incomplete last blocks.
std::vector<Case> cases() {
  FabricSpec fast = small_fabric(FabricKind::three_tier, 16, 3.0, 2.0);
  fast.network_switch.port_bandwidth = gigabytes_per_second(100);
  return {{small_fabric(FabricKind::two_tier, 32), small_system(), 256},
          {small_fabric(FabricKind::two_tier, 48, 2.0), small_system({.nics_per_node = 2}), 1024},
          {small_fabric(FabricKind::three_tier, 16), pairs(), 512},
          {fast, pairs(), 500},
          {small_fabric(FabricKind::three_tier, 32), small_system({.nics_per_node = 16}), 512},
          {small_fabric(FabricKind::rail_optimised, 16), pairs(), 256},
          {small_fabric(FabricKind::rail_optimised, 16, 3.0), pairs(), 1000},
          {small_fabric(FabricKind::rail_optimised, 16), small_system({.nics_per_node = 4}), 96},
          {small_fabric(FabricKind::dragonfly, 31), pairs(), 640},
          {small_fabric(FabricKind::dragonfly, 47), small_system(), 512}};
}

std::size_t ports_used(const Graph& graph, std::size_t vertex) { return boost::out_degree(vertex, graph); }

TEST(FabricGraph, UsesNoMorePortsThanASwitchHas) {
  for (const Case& c : cases()) {
    const Graph graph = make_graph(build_fabric(c.fabric, c.system, c.accelerators));
    const std::size_t split = c.fabric.network_switch.port_bandwidth > c.system.nic.bandwidth ? 2 : 1;
    for (std::size_t v = 0; v < boost::num_vertices(graph); ++v) {
      const VertexKind kind = graph[v].kind;
      const auto radix = static_cast<std::size_t>(c.fabric.network_switch.ports);
      if (kind == VertexKind::leaf) {
        EXPECT_LE(ports_used(graph, v), radix * split);
      }
      if (kind == VertexKind::spine || kind == VertexKind::core) {
        EXPECT_LE(ports_used(graph, v), radix);
      }
    }
  }
}

TEST(FabricGraph, IsConnected) {
  for (const Case& c : cases()) {
    const Graph graph = make_graph(build_fabric(c.fabric, c.system, c.accelerators));
    std::vector<int> component(boost::num_vertices(graph));
    EXPECT_EQ(boost::connected_components(graph, component.data()), 1);
  }
}

FabricSpec grid(FabricKind kind, std::vector<double> dimensions) {
  FabricSpec fabric = small_fabric(kind, 40);
  fabric.dimensions = std::move(dimensions);
  return fabric;
}

/// Dragonfly-plus of 24 ports.
FabricSpec groups_of(std::int64_t leaves, std::int64_t spines) {
  FabricSpec fabric = small_fabric(FabricKind::dragonfly_plus, 24);
  fabric.leaves_per_group = leaves;
  fabric.spines_per_group = spines;
  return fabric;
}

TEST(Bisection, EqualsTheMaximumFlowBetweenTheHalves) {
  FabricSpec thin = small_fabric(FabricKind::dragonfly, 15);
  thin.routers_per_group = 4;
  thin.global_links_per_router = 1;
  const std::vector<Case> halves{
      {small_fabric(FabricKind::two_tier, 32), small_system(), 256},            // full bisection: 128 NICs
      {small_fabric(FabricKind::two_tier, 48, 2.0), small_system(), 256},       // half of that
      {small_fabric(FabricKind::three_tier, 16, 1.0, 1.0), pairs(), 128},       // 4 pods
      {small_fabric(FabricKind::three_tier, 24, 2.0, 2.0), pairs(), 1024},      // a quarter
      {small_fabric(FabricKind::rail_optimised, 16), pairs(), 128},             //
      {small_fabric(FabricKind::rail_optimised, 24, 2.0, 3.0), pairs(), 1536},  // with cores
      {small_fabric(FabricKind::dragonfly, 31), pairs(), 512},                  //
      {thin, pairs(), 128},                                                     // few global links: they limit
      {grid(FabricKind::torus, {3, 2, 6}), pairs(), 288},                       // 2 * 6 links of 50 GB/s
      {grid(FabricKind::torus, {4, 4}), small_system(), 128},                   // 8 links
      {grid(FabricKind::hyperx, {4, 4}), small_system(), 256},                  // 4 * 4 links
      {groups_of(4, 2), pairs(), 64},                                           // one group: its leaves' uplinks
      {groups_of(20, 2), pairs(), 640},                                         // two: the 8 links between them
      {groups_of(20, 2), pairs(), 1280}};                                       // four: 2 x 2 pairs of 2 links
  for (const Case& c : halves) {
    const Fabric fabric = build_fabric(c.fabric, c.system, c.accelerators);
    EXPECT_DOUBLE_EQ(bisection_bandwidth(fabric.plan).value / 1e9, max_flow_between_halves(fabric))
        << "kind " << static_cast<int>(c.fabric.kind) << ", " << c.accelerators << " accelerators, " << fabric.plan.pods
        << " pods, " << fabric.plan.leaves << " leaves";
  }
}

TEST(FabricExport, WritesGraphMlThatAnXmlReaderTakes) {
  const Fabric fabric = build_fabric(small_fabric(FabricKind::rail_optimised, 16), pairs(), 32);
  std::stringstream text;
  write_graphml(text, fabric);
  boost::property_tree::ptree tree;
  boost::property_tree::read_xml(text, tree);
  const auto& graph = tree.get_child("graphml.graph");
  EXPECT_EQ(graph.count("node"), static_cast<std::size_t>(fabric.vertices()));
  EXPECT_EQ(graph.count("edge"), fabric.links.size() + 32);  // and a board for each accelerator
  EXPECT_EQ(tree.get_child("graphml").count("key"), 6u);     // kind, index; tier, bandwidth, latency, length
  EXPECT_THAT(text.str(), testing::HasSubstr("leaf_spine"));
}

TEST(FabricExport, WritesDotWithKindsAndSpeeds) {
  const Fabric fabric = build_fabric(small_fabric(FabricKind::two_tier, 16), pairs(), 16);
  std::ostringstream text;
  write_dot(text, fabric);
  EXPECT_THAT(text.str(), testing::StartsWith("graph G {"));
  EXPECT_THAT(text.str(), testing::HasSubstr("[label=\"accelerator 15\"]"));
  EXPECT_THAT(text.str(), testing::HasSubstr("label=\"400 Gbit/s\""));
}

// A hundred thousand accelerators in NVL72 racks on 144-port switches: 25,000 nodes in 1389 domains.
TEST(FabricGraph, HoldsAHundredThousandAccelerators) {
  FabricSpec spec = small_fabric(FabricKind::rail_optimised, 144);
  spec.network_switch.port_bandwidth = gigabytes_per_second(100);
  const auto nvl72 = small_system({.accelerators_per_node = 4, .nics_per_node = 4, .domain = 72, .nodes_per_rack = 18});
  const Fabric fabric = build_fabric(spec, nvl72, 100000);
  EXPECT_EQ(fabric.plan.domains(), 1389);
  EXPECT_EQ(fabric.vertices(), 200000 + 1389 + fabric.plan.parts.switches());
  std::int64_t links = 0;
  for (const Tier& tier : fabric.plan.tiers) links += tier.links;
  EXPECT_EQ(fabric.links.size(), static_cast<std::size_t>(links));
}

}  // namespace
}  // namespace gigatwin::topology
