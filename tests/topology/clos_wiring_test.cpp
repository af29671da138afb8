#include <gtest/gtest.h>

#include <map>
#include <numeric>
#include <set>

#include "base/random.hpp"
#include "max_flow.hpp"
#include "small_parts.hpp"
#include "topology/fabric.hpp"

namespace gigatwin::topology {
namespace {

/// One NIC per node: hosts are NICs.
hardware::SystemSpec hosts() {
  return small_system({.accelerators_per_node = 1, .nics_per_node = 1, .domain = 1, .nodes_per_rack = 1});
}

/// Nodes of 4 accelerators in domains of 2 nodes.
hardware::SystemSpec pairs() {
  return small_system({.accelerators_per_node = 4, .nics_per_node = 4, .domain = 8, .nodes_per_rack = 2});
}

/// A fabric of a kind, all choices drawn.
struct Drawn {
  FabricSpec fabric;
  hardware::SystemSpec system;
  std::int64_t accelerators;
};

Drawn draw(const Draws& draws, std::uint64_t round) {
  std::uint64_t next = round * 16;
  const auto pick = [&](std::int64_t n) {
    return static_cast<std::int64_t>(draws.uniform(next++) * static_cast<double>(n));
  };
  const FabricKind kinds[] = {FabricKind::two_tier, FabricKind::three_tier, FabricKind::rail_optimised,
                              FabricKind::rail_only};
  FabricSpec fabric = small_fabric(kinds[pick(4)], static_cast<int>(8 + 2 * pick(29)),
                                   1.0 + 0.5 * static_cast<double>(pick(6)), 1.0 + 0.5 * static_cast<double>(pick(6)));
  fabric.planes = std::int64_t{1} << pick(3);
  fabric.network_switch.port_bandwidth = gigabytes_per_second(pick(2) == 0 ? 50 : 100);
  if (pick(2) == 0) fabric = in_halls(fabric, 2 + pick(4), 1.0 + static_cast<double>(pick(3)));
  const hardware::SystemSpec systems[] = {hosts(), pairs(), small_system({.nics_per_node = 4})};
  return {fabric, systems[pick(3)], 8 * (1 + pick(150))};
}

std::int64_t ports_used(const Fabric& fabric, const std::vector<std::int64_t>& access, std::size_t s,
                        std::int64_t split, std::int64_t links) {
  return fabric.switches[s].kind == VertexKind::leaf ? (access[s] + split - 1) / split + links - access[s] : links;
}

// Over kinds, radices, oversubscriptions, planes and halls.
TEST(Clos, WiresWhatThePlanSaysWithinTheRadix) {
  const Draws draws{11, "test.clos"};
  int built = 0;
  for (std::uint64_t round = 0; round < 600; ++round) {
    const Drawn d = draw(draws, round);
    if (!problems_of(d.fabric, d.system, d.accelerators).empty()) continue;
    ++built;
    const Fabric fabric = build_fabric(d.fabric, d.system, d.accelerators);
    const FabricPlan& plan = fabric.plan;
    std::vector<std::int64_t> tiers(plan.tiers.size()), links(fabric.switches.size()), access(links);
    for (const Link& link : fabric.links) {
      ++tiers[static_cast<std::size_t>(link.tier)];
      for (const std::int32_t end : {link.lower, link.upper})
        if (end >= fabric.first_switch) ++links[static_cast<std::size_t>(end - fabric.first_switch)];
      if (link.tier == static_cast<std::int8_t>(access_tier))
        ++access[static_cast<std::size_t>(link.upper - fabric.first_switch)];
    }
    for (std::size_t t = 0; t < tiers.size(); ++t) EXPECT_EQ(tiers[t], plan.tiers[t].links) << round << ": " << t;
    EXPECT_EQ(plan.parts.switches(), static_cast<std::int64_t>(fabric.switches.size())) << round;
    const auto split =
        static_cast<std::int64_t>(d.fabric.network_switch.port_bandwidth / plan.tiers[access_tier].bandwidth + 1e-9);
    for (std::size_t s = 0; s < links.size(); ++s) {
      EXPECT_LE(ports_used(fabric, access, s, split, links[s]), d.fabric.network_switch.ports) << round;
      EXPECT_GT(links[s], 0) << round << ": a switch that nothing is plugged into";
    }
  }
  EXPECT_GT(built, 200);
}

/// Sets of vertices that links join.
class Parts {
 public:
  explicit Parts(std::int32_t n) : parent_(static_cast<std::size_t>(n)) {
    std::iota(parent_.begin(), parent_.end(), 0);
  }
  std::int32_t find(std::int32_t v) {
    while (at(v) != v) v = at(v) = at(at(v));
    return v;
  }
  void join(std::int32_t a, std::int32_t b) { at(find(a)) = find(b); }

 private:
  std::int32_t& at(std::int32_t v) { return parent_[static_cast<std::size_t>(v)]; }
  std::vector<std::int32_t> parent_;
};

// Each copy is one network of all its switches, and no link leads from one copy to another.
TEST(Clos, JoinsAllSwitchesOfACopyAndNoOthers) {
  const Draws draws{12, "test.clos.copies"};
  for (std::uint64_t round = 0; round < 300; ++round) {
    const Drawn d = draw(draws, round);
    if (!problems_of(d.fabric, d.system, d.accelerators).empty()) continue;
    const Fabric fabric = build_fabric(d.fabric, d.system, d.accelerators);
    Parts parts{fabric.vertices()};
    for (const Link& link : fabric.links)
      if (link.tier >= static_cast<std::int8_t>(leaf_tier)) parts.join(link.lower, link.upper);
    std::map<std::int32_t, std::set<std::int32_t>> roots;  // copy -> its networks
    for (std::size_t s = 0; s < fabric.switches.size(); ++s)
      roots[fabric.switches[s].copy].insert(parts.find(fabric.first_switch + static_cast<std::int32_t>(s)));
    std::set<std::int32_t> all;
    for (const auto& [copy, networks] : roots) {
      EXPECT_EQ(networks.size(), 1u) << round << ": copy " << copy;
      all.insert(*networks.begin());
    }
    EXPECT_EQ(all.size(), static_cast<std::size_t>(fabric.plan.copies())) << round;
  }
}

// Spines reach cores of their own hall only, cores the same switches between halls from every hall.
TEST(InterHall, WiresCoresOfAHallToTheirPeers) {
  const Fabric fabric = build_fabric(in_halls(small_fabric(FabricKind::three_tier, 8), 4), hosts(), 256);
  const FabricPlan& plan = fabric.plan;
  std::map<std::int64_t, std::set<std::int64_t>> halls;  // inter-hall switch -> halls
  for (const Link& link : fabric.links) {
    if (link.tier < static_cast<std::int8_t>(pod_tier)) continue;
    const Switch& lower = fabric.switches[static_cast<std::size_t>(link.lower - fabric.first_switch)];
    const Switch& upper = fabric.switches[static_cast<std::size_t>(link.upper - fabric.first_switch)];
    const std::int64_t cores_of_hall = plan.spines * plan.cores;
    if (link.tier == static_cast<std::int8_t>(pod_tier)) {
      EXPECT_EQ(lower.index / plan.spines / plan.pods_per_hall, upper.index / cores_of_hall);
      EXPECT_EQ(lower.index % plan.spines, upper.index % cores_of_hall / plan.cores);
    } else {
      EXPECT_EQ(lower.index % cores_of_hall, upper.index / plan.inter_hall);
      halls[upper.index].insert(lower.index / cores_of_hall);
    }
  }
  EXPECT_EQ(halls.size(), static_cast<std::size_t>(plan.inter_hall_count()));
  for (const auto& [index, reached] : halls) EXPECT_EQ(reached.size(), 4u) << index;
}

TEST(Clos, BisectionEqualsTheMaximumFlowBetweenTheHalves) {
  const std::vector<Drawn> halves{
      {small_fabric(FabricKind::rail_only, 16), pairs(), 256},                                // full
      {small_fabric(FabricKind::rail_only, 24, 2.0), pairs(), 512},                           // half
      {small_fabric(FabricKind::rail_only, 8, 1.0, 3.0), small_system(), 256},                // with cores
      {in_planes(small_fabric(FabricKind::two_tier, 32, 3.0), 2), pairs(), 768},              //
      {in_planes(small_fabric(FabricKind::rail_only, 24, 2.0), 2), pairs(), 512},             //
      {in_planes(small_fabric(FabricKind::dragonfly, 31), 2), pairs(), 1024},                 //
      {in_halls(small_fabric(FabricKind::two_tier, 8), 2), hosts(), 32},                      //
      {in_halls(small_fabric(FabricKind::two_tier, 12, 1.0), 2, 2.0), hosts(), 96},           // thinner between halls
      {in_halls(small_fabric(FabricKind::three_tier, 8), 2), hosts(), 128},                   //
      {in_halls(small_fabric(FabricKind::three_tier, 12, 1.0, 1.0), 4, 3.0), hosts(), 1296},  // four tiers, 3:1 on top
      {in_halls(small_fabric(FabricKind::rail_optimised, 16), 2, 2.0), pairs(), 256}};
  for (const Drawn& c : halves) {
    const Fabric fabric = build_fabric(c.fabric, c.system, c.accelerators);
    EXPECT_DOUBLE_EQ(bisection_bandwidth(fabric.plan).value / 1e9, max_flow_between_halves(fabric))
        << "kind " << static_cast<int>(c.fabric.kind) << ", " << c.accelerators << " accelerators, "
        << fabric.plan.leaves << " leaves, " << fabric.plan.pods << " pods, " << fabric.plan.halls << " halls";
  }
}

// A million accelerators of NVL72 racks: 250,000 nodes, 1737 leaf groups of 4 rails, 97 pods of 18 groups.
TEST(Clos, BuildsAMillionEndpoints) {
  FabricSpec spec = small_fabric(FabricKind::rail_optimised, 144);
  spec.network_switch.port_bandwidth = gigabytes_per_second(100);
  const auto nvl72 = small_system({.accelerators_per_node = 4, .nics_per_node = 4, .domain = 72, .nodes_per_rack = 18});
  const Fabric fabric = build_fabric(spec, nvl72, 1000000);
  EXPECT_EQ(fabric.plan.leaves, 4 * 1737);
  EXPECT_EQ(fabric.plan.pods, 97);
  EXPECT_EQ(fabric.links.size(), fabric.links.capacity());  // reserved exactly, never moved
}

}  // namespace
}  // namespace gigatwin::topology
