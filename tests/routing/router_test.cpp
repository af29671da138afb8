#include "routing/router.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include "../topology/small_parts.hpp"
#include "base/random.hpp"

namespace gigatwin::routing {
namespace {

using namespace topology;

/// Nodes of 4 accelerators with a NIC each, in domains of 2 nodes.
hardware::SystemSpec pairs() {
  return small_system({.accelerators_per_node = 4, .nics_per_node = 4, .domain = 8, .nodes_per_rack = 2});
}

struct Case {
  const char* name;
  FabricSpec fabric;
  hardware::SystemSpec system;
  std::int64_t accelerators;
};

FabricSpec with(FabricSpec fabric, auto change) {
  change(fabric);
  return fabric;
}

/// Every kind, with the corners: several NICs per accelerator, shared NICs, planes, halls, bundles, incomplete blocks.
std::vector<Case> cases() {
  return {
      {"two-tier", small_fabric(FabricKind::two_tier, 32), small_system(), 256},
      {"shared NICs", small_fabric(FabricKind::two_tier, 48, 2.0), small_system({.nics_per_node = 2}), 1024},
      {"three-tier", small_fabric(FabricKind::three_tier, 16), pairs(), 512},
      {"bundles", small_fabric(FabricKind::three_tier, 16, 1.0, 2.0), pairs(), 200},
      {"two NICs", small_fabric(FabricKind::three_tier, 32), small_system({.nics_per_node = 16}), 512},
      {"rails", small_fabric(FabricKind::rail_optimised, 16, 3.0), pairs(), 1000},
      {"rail-only", small_fabric(FabricKind::rail_only, 16), pairs(), 512},
      {"two planes", with(small_fabric(FabricKind::two_tier, 32), [](FabricSpec& f) { f.planes = 2; }), pairs(), 256},
      {"halls",
       with(small_fabric(FabricKind::three_tier, 16),
            [](FabricSpec& f) {
              f.inter_hall = InterHallSpec{2, 2.0, Seconds{5e-6}, Euros{500}};
            }),
       pairs(), 512},
      {"dragonfly", small_fabric(FabricKind::dragonfly, 31), pairs(), 640},
      {"dragonfly-plus", small_fabric(FabricKind::dragonfly_plus, 16), pairs(), 512},
      {"torus",
       with(small_fabric(FabricKind::torus, 24),
            [](FabricSpec& f) {
              f.dimensions = {4, 3, 2};
            }),
       pairs(), 384},
      {"parallel torus",
       with(small_fabric(FabricKind::torus, 32),
            [](FabricSpec& f) {
              f.dimensions = {5, 4};
              f.links_per_neighbour = 2;
            }),
       pairs(), 300},
      {"hyperx",
       with(small_fabric(FabricKind::hyperx, 32),
            [](FabricSpec& f) {
              f.dimensions = {4, 4};
            }),
       pairs(), 256}};
}

std::vector<Routing> routings_for(FabricKind kind) {
  std::vector<Routing> all{Routing::deterministic, Routing::ecmp, Routing::adaptive};
  if (kind == FabricKind::dragonfly || kind == FabricKind::dragonfly_plus) all.push_back(Routing::valiant);
  return all;
}

/// Net flow out of every vertex, with NICs joined to the accelerators of their nodes: +1 at the sender, -1 at the
/// receiver, nothing anywhere else.
void expect_conserved(const Router& router, std::int64_t a, std::int64_t b, const std::vector<Hop>& hops) {
  const Fabric& fabric = router.fabric();
  std::vector<double> load(router.capacities().size());
  for (const Hop& hop : hops) load[static_cast<std::size_t>(hop.channel)] += hop.share;
  router.spread_pools(load);
  std::map<std::int64_t, double> out;  // by switch vertex, or -1 - node
  const auto place = [&](std::int32_t vertex) -> std::int64_t {
    if (vertex < fabric.first_nic) return -1 - vertex / fabric.plan.layout.accelerators_per_node;
    if (vertex < fabric.first_scale_up) return -1 - (vertex - fabric.first_nic) / fabric.plan.nics_per_node;
    return vertex;
  };
  for (std::size_t c = 0; c < 2 * fabric.links.size(); ++c) {
    const Link& link = fabric.links[c / 2];
    const double forth = c % 2 == 0 ? load[c] : -load[c];
    out[place(link.lower)] += forth;
    out[place(link.upper)] -= forth;
  }
  const std::int64_t per_node = fabric.plan.layout.accelerators_per_node;
  out[-1 - a / per_node] -= 1.0;
  out[-1 - b / per_node] += 1.0;
  for (const auto& [vertex, net] : out) EXPECT_NEAR(net, 0.0, 1e-9) << "vertex " << vertex << ", " << a << " to " << b;
}

TEST(Router, BringsEveryMessageFromSenderToReceiver) {
  const Draws draws{7, "test.route"};
  std::uint64_t draw = 0;
  for (const Case& c : cases()) {
    const Fabric fabric = build_fabric(c.fabric, c.system, c.accelerators);
    for (const Routing routing : routings_for(c.fabric.kind)) {
      SCOPED_TRACE(std::string{c.name} + ", routing " + std::to_string(static_cast<int>(routing)));
      Router router{fabric, routing, 1};
      const auto n = static_cast<double>(fabric.plan.accelerators());
      for (int i = 0; i < 60; ++i) {
        const auto a = static_cast<std::int64_t>(draws.uniform(draw++) * n),
                   b = static_cast<std::int64_t>(draws.uniform(draw++) * n);
        std::vector<Hop> hops;
        const double latency_s = router.route(a, b, 0, hops);
        EXPECT_EQ(latency_s > 0.0, a != b);
        expect_conserved(router, a, b, hops);
        for (const Hop& hop : hops) EXPECT_GT(router.capacities()[static_cast<std::size_t>(hop.channel)], 0.0);
      }
    }
  }
}

// D-mod-k (Zahavi 2012): a shift between leaves of a full fat tree puts one flow on every link that it uses.
TEST(Router, SpreadsShiftsOverAllUplinks) {
  const Fabric fabric = build_fabric(small_fabric(FabricKind::three_tier, 16), pairs(), 1024);
  const FabricPlan& plan = fabric.plan;
  Router router{fabric, Routing::deterministic, 1};
  for (const std::int64_t shift :
       {plan.leaf_nics, 3 * plan.leaf_nics, plan.leaves_per_pod * plan.leaf_nics, plan.accelerators() / 2}) {
    std::map<Channel, double> flows;
    std::vector<Hop> hops;
    for (std::int64_t a = 0; a < plan.accelerators(); ++a) router.route(a, (a + shift) % plan.accelerators(), 0, hops);
    for (const Hop& hop : hops) flows[hop.channel] += hop.share;
    for (const auto& [channel, count] : flows) EXPECT_EQ(count, 1.0) << "channel " << channel << ", shift " << shift;
  }
}

TEST(Router, StaysOnTheRailOfTheReceiver) {
  const Fabric fabric = build_fabric(small_fabric(FabricKind::rail_optimised, 16), pairs(), 256);
  Router router{fabric, Routing::deterministic, 1};
  std::vector<Hop> hops;
  router.route(0, 8 + 3, 0, hops);  // to position 3 of node 2, another domain of the same leaf group
  std::set<Channel> used;
  for (const Hop& hop : hops) used.insert(hop.channel);
  // Up to the scale-up switch, down to position 3 of node 0, out of its NIC, into NIC 3 of node 2: one leaf.
  EXPECT_THAT(used, testing::ElementsAre(0, 2 * 3 + 1, 2 * (fabric.first_access + 3),
                                         2 * (fabric.first_access + 2 * 4 + 3) + 1));
}

TEST(Router, HashesFlowsReproduciblyAndApart) {
  const Fabric fabric = build_fabric(small_fabric(FabricKind::three_tier, 16), pairs(), 1024);
  const auto way = [&](std::uint64_t seed, std::uint64_t flow) {
    Router router{fabric, Routing::ecmp, seed};
    std::vector<Hop> hops;
    router.route(0, 1000, flow, hops);
    std::vector<Channel> channels;
    for (const Hop& hop : hops) channels.push_back(hop.channel);
    return channels;
  };
  EXPECT_EQ(way(1, 0), way(1, 0));
  std::set<std::vector<Channel>> by_flow, by_seed;
  for (std::uint64_t i = 0; i < 64; ++i) by_flow.insert(way(1, i)), by_seed.insert(way(i, 0));
  EXPECT_GT(by_flow.size(), 20u);  // of 8 x 8 ways; 64 draws hit about 40
  EXPECT_GT(by_seed.size(), 20u);
}

// 8 uplinks of a leaf, 8 of a spine: an uplink carries 1/8 of a sprayed flow, a spine's link 1/64.
TEST(Router, SpraysEvenlyOverAllMinimalWays) {
  const Fabric fabric = build_fabric(small_fabric(FabricKind::three_tier, 16), pairs(), 1024);
  Router router{fabric, Routing::adaptive, 1};
  std::vector<Hop> hops;
  router.route(0, 1000, 0, hops);
  std::vector<double> load(router.capacities().size());
  for (const Hop& hop : hops) load[static_cast<std::size_t>(hop.channel)] += hop.share;
  router.spread_pools(load);
  std::map<double, int> channels_by_load;
  for (const double l : load) ++channels_by_load[l];
  channels_by_load.erase(0.0);
  EXPECT_THAT(channels_by_load,
              testing::ElementsAre(testing::Pair(1.0 / 64, 128), testing::Pair(1.0 / 8, 16), testing::Pair(1.0, 2)));
}

/// What sprayed flows put on every link, without pools: breadth-first search over the switches.
std::vector<double> loads_by_search(const Fabric& fabric, Router& router, const std::vector<bool>& dead, std::int64_t a,
                                    std::int64_t b) {
  ShortestPaths search{fabric, dead};
  std::vector<Hop> hops;
  const std::int32_t out = fabric.first_access + static_cast<std::int32_t>(a),
                     in = fabric.first_access + static_cast<std::int32_t>(b);
  EXPECT_TRUE(search.spread(fabric.links[static_cast<std::size_t>(out)].upper,
                            fabric.links[static_cast<std::size_t>(in)].upper, 1.0, hops));
  hops.push_back({2 * out, 1.0});
  hops.push_back({2 * in + 1, 1.0});
  std::vector<double> load(router.capacities().size());
  for (const Hop& hop : hops) load[static_cast<std::size_t>(hop.channel)] += hop.share;
  return load;
}

TEST(Router, PoolsCarryWhatTheirLinksWould) {
  const Draws draws{3, "test.pools"};
  std::uint64_t draw = 0;
  for (const int failed : {0, 1, 5}) {
    const Fabric fabric = build_fabric(small_fabric(FabricKind::three_tier, 16), pairs(), 1024);
    Failures failures;
    for (int i = 0; i < failed; ++i)
      failures.links.push_back(
          fabric.access_end +
          static_cast<std::int32_t>(
              draws.uniform(draw++) * 0.99 *
              static_cast<double>(fabric.links.size() - static_cast<std::size_t>(fabric.access_end))));
    Router router{fabric, Routing::adaptive, 1, failures};
    std::vector<bool> dead(fabric.links.size());
    for (const std::int32_t link : failures.links) dead[static_cast<std::size_t>(link)] = true;
    for (int i = 0; i < 40; ++i) {
      const auto a = static_cast<std::int64_t>(draws.uniform(draw++) * 1024),
                 b = static_cast<std::int64_t>(draws.uniform(draw++) * 1024);
      if (a / 8 == b / 8) continue;
      std::vector<Hop> hops;
      router.route(a, b, 0, hops);
      std::vector<double> load(router.capacities().size());
      for (const Hop& hop : hops) load[static_cast<std::size_t>(hop.channel)] += hop.share;
      router.spread_pools(load);
      const std::vector<double> expected = loads_by_search(fabric, router, dead, a, b);
      for (std::size_t c = 0; c < load.size(); ++c)
        ASSERT_NEAR(load[c], expected[c], 1e-12) << "channel " << c << " with " << failed << " failed links";
    }
  }
}

TEST(Router, GoesRoundFailedLinksAndSwitches) {
  const Draws draws{11, "test.failures"};
  std::uint64_t draw = 0;
  for (const Case& c : cases()) {
    const Fabric fabric = build_fabric(c.fabric, c.system, c.accelerators);
    if (fabric.links.size() == static_cast<std::size_t>(fabric.access_end)) continue;
    const auto inner = static_cast<double>(fabric.links.size() - static_cast<std::size_t>(fabric.access_end));
    for (const Routing routing : routings_for(c.fabric.kind)) {
      SCOPED_TRACE(std::string{c.name} + ", routing " + std::to_string(static_cast<int>(routing)));
      Failures failures;
      for (int i = 0; i < 4; ++i)
        failures.links.push_back(fabric.access_end + static_cast<std::int32_t>(draws.uniform(draw++) * inner));
      Router router{fabric, routing, 1, failures};
      const auto n = static_cast<double>(fabric.plan.accelerators());
      for (int i = 0; i < 60; ++i) {
        const auto a = static_cast<std::int64_t>(draws.uniform(draw++) * n),
                   b = static_cast<std::int64_t>(draws.uniform(draw++) * n);
        std::vector<Hop> hops;
        try {
          router.route(a, b, 0, hops);
        } catch (const Unroutable&) {
          continue;  // thin fabrics may come apart; that is told, and tested below
        }
        expect_conserved(router, a, b, hops);
        for (const Hop& hop : hops) EXPECT_GT(router.capacities()[static_cast<std::size_t>(hop.channel)], 0.0);
      }
    }
  }
}

// Only the link between spine and core that failed is left, and the one down from that core: 4 of 6 links stay.
TEST(Router, KeepsItsOwnLinksOnADetour) {
  const Fabric fabric = build_fabric(small_fabric(FabricKind::three_tier, 16), pairs(), 1024);
  Router whole{fabric, Routing::deterministic, 1};
  std::vector<Hop> before, after;
  whole.route(0, 1000, 0, before);
  const auto links = [](const std::vector<Hop>& hops) {
    std::set<std::int32_t> set;
    for (const Hop& hop : hops) set.insert(hop.channel / 2);
    return set;
  };
  std::int32_t failed = -1;
  for (const std::int32_t link : links(before))
    if (fabric.links[static_cast<std::size_t>(link)].tier == static_cast<std::int8_t>(pod_tier)) failed = link;
  ASSERT_GE(failed, 0);
  Router around{fabric, Routing::deterministic, 1, Failures{{failed}, {}, {}}};
  around.route(0, 1000, 0, after);
  std::vector<std::int32_t> kept;
  std::ranges::set_intersection(links(before), links(after), std::back_inserter(kept));
  EXPECT_EQ(before.size(), 6u);
  EXPECT_EQ(after.size(), 6u);
  EXPECT_EQ(kept.size(), 4u);
}

// Leaf 0 of a two-tier fabric loses its 16 uplinks: its NICs still reach each other, nobody else.
TEST(Router, TellsWhatIsCutOff) {
  const Fabric fabric = build_fabric(small_fabric(FabricKind::two_tier, 32), small_system(), 256);
  Failures failures;
  for (std::size_t i = static_cast<std::size_t>(fabric.access_end); i < fabric.links.size(); ++i)
    if (fabric.links[i].lower == fabric.first_switch) failures.links.push_back(static_cast<std::int32_t>(i));
  ASSERT_EQ(failures.links.size(), 16u);
  for (const Routing routing : {Routing::deterministic, Routing::ecmp, Routing::adaptive}) {
    Router router{fabric, routing, 1, failures};
    std::vector<Hop> hops;
    EXPECT_GT(router.route(0, 8, 0, hops), 0.0);  // the other node of leaf 0
    EXPECT_GT(router.route(16, 240, 0, hops), 0.0);
    try {
      router.route(3, 200, 0, hops);
      ADD_FAILURE() << "a way out of a leaf without uplinks";
    } catch (const Unroutable& error) {
      EXPECT_EQ(error.from, 3);
      EXPECT_EQ(error.to, 200);
      EXPECT_STREQ(error.what(), "the fabric is partitioned: no way is left from accelerator 3 to accelerator 200");
    }
  }
}

// Two planes of half a NIC each: without plane 1 all goes over plane 0.
TEST(Router, UsesThePlanesThatAreLeft) {
  const Fabric fabric =
      build_fabric(with(small_fabric(FabricKind::two_tier, 32), [](FabricSpec& f) { f.planes = 2; }), pairs(), 256);
  Router whole{fabric, Routing::deterministic, 1}, half{fabric, Routing::deterministic, 1, Failures{{}, {}, {1}}};
  std::vector<Hop> both, one;
  whole.route(0, 255, 0, both);
  half.route(0, 255, 0, one);
  const auto share_of_access = [&](const std::vector<Hop>& hops, std::int32_t plane) {
    double sum = 0.0;
    for (const Hop& hop : hops) sum += hop.channel == 2 * (fabric.first_access + plane) ? hop.share : 0.0;
    return sum;
  };
  EXPECT_EQ(share_of_access(both, 0), 0.5);
  EXPECT_EQ(share_of_access(both, 1), 0.5);
  EXPECT_EQ(share_of_access(one, 0), 1.0);
  EXPECT_EQ(share_of_access(one, 1), 0.0);
}

// A ring of 5: from 0 to 3 it is 2 steps down, over 4; along (5, 4) first x, then y.
TEST(Router, TakesTheShorterWayRoundATorus) {
  const FabricSpec spec = with(small_fabric(FabricKind::torus, 24), [](FabricSpec& f) { f.dimensions = {5, 4}; });
  const Fabric fabric = build_fabric(spec, pairs(), 160);  // one domain of 8 a switch
  Router router{fabric, Routing::deterministic, 1};
  std::vector<Hop> hops;
  router.route(0, 8 * (3 + 5 * 1), 0, hops);
  EXPECT_EQ(hops.size(), 2u + 3u);  // NICs, 2 steps in x, 1 in y
}

// Valiant: two global links where minimal routes take one, and different third groups.
TEST(Router, CrossesAThirdGroupUnderValiant) {
  const Fabric fabric = build_fabric(small_fabric(FabricKind::dragonfly, 31), pairs(), 2400);
  ASSERT_GT(fabric.plan.pods, 3);
  const auto globals = [&](Router& router, std::uint64_t flow) {
    std::vector<Hop> hops;
    router.route(0, fabric.plan.accelerators() - 1, flow, hops);
    std::set<Channel> used;
    for (const Hop& hop : hops)
      if (fabric.links[static_cast<std::size_t>(hop.channel / 2)].tier == static_cast<std::int8_t>(pod_tier))
        used.insert(hop.channel);
    return used;
  };
  Router minimal{fabric, Routing::deterministic, 1}, valiant{fabric, Routing::valiant, 1};
  EXPECT_EQ(globals(minimal, 0).size(), 1u);
  std::set<std::set<Channel>> ways;
  for (std::uint64_t flow = 0; flow < 20; ++flow) {
    EXPECT_EQ(globals(valiant, flow).size(), 2u);
    ways.insert(globals(valiant, flow));
  }
  EXPECT_GT(ways.size(), 3u);
}

}  // namespace
}  // namespace gigatwin::routing
