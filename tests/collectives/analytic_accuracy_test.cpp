#include <fmt/format.h>
#include <gtest/gtest.h>

#include "../topology/small_parts.hpp"
#include "collectives/analytic.hpp"
#include "collectives/fluid_network.hpp"

/// How far counts of bytes by block are from every flow on every link.
namespace gigatwin::collectives {
namespace {

using namespace topology;

const Collective operations[] = {Collective::all_reduce, Collective::reduce_scatter, Collective::all_gather,
                                 Collective::all_to_all, Collective::broadcast,      Collective::point_to_point};

/// Nodes of 4 accelerators, domains of 2 nodes.
hardware::SystemSpec pairs() {
  return small_system({.accelerators_per_node = 4, .nics_per_node = 4, .domain = 8, .nodes_per_rack = 2});
}

struct Case {
  const char* name;
  FabricSpec spec;
  hardware::SystemSpec system;
  std::int64_t accelerators;
};

std::vector<Case> fat_trees() {
  return {
      {"two-tier", small_fabric(FabricKind::two_tier, 32), pairs(), 128},
      {"two-tier 2:1", small_fabric(FabricKind::two_tier, 24, 2.0), pairs(), 128},
      {"two accelerators behind a NIC", small_fabric(FabricKind::two_tier, 16), small_system({.nics_per_node = 4}),
       128},
      {"two NICs for an accelerator", small_fabric(FabricKind::two_tier, 64), small_system({.nics_per_node = 16}), 128},
      {"three-tier", small_fabric(FabricKind::three_tier, 16), pairs(), 256},
      {"three-tier 2:1, 2:1", small_fabric(FabricKind::three_tier, 12, 2.0, 2.0), pairs(), 256},
      {"rail-optimised", small_fabric(FabricKind::rail_optimised, 32), pairs(), 256},
      {"rail-optimised with cores", small_fabric(FabricKind::rail_optimised, 16), pairs(), 256}};
}

/// Both models of one site.
struct Site {
  explicit Site(const Case& c)
      : system(c.system),
        fabric(build_fabric(c.spec, system, c.accelerators)),
        flows(fabric, system, Routing::deterministic, 1),
        counts(fabric.plan, system) {}

  /// Analytic time / fluid time, all nodes.
  double ratio(const CommunicationPhase& phase) const {
    const Placement all = first_nodes(fabric.plan.layout.nodes);
    return counts.run(phase, all).time / flows.run(phase, all).time;
  }

  hardware::SystemSpec system;
  Fabric fabric;
  FluidNetwork flows;
  AnalyticNetwork counts;
};

std::string text(const char* name, const CommunicationPhase& phase) {
  return fmt::format("{}, operation {} of {} ranks, stride {}, {} bytes", name, static_cast<int>(phase.operation),
                     phase.ranks, phase.stride, phase.bytes.value);
}

/// Runs `check(phase)` for all collectives and groups that divide all blocks.
template <class Check>
void for_aligned_phases(std::int64_t n, Bytes bytes, Check check) {
  for (const auto& [ranks, stride] :
       std::vector<std::pair<std::int64_t, std::int64_t>>{{8, 1}, {16, 1}, {8, 8}, {n / 16, 16}, {4, n / 4}})
    for (const Collective operation : operations) check(CommunicationPhase{operation, bytes, ranks, stride});
}

/// One message at a time leaves a domain, with a NIC to itself where the analytic network gives it a share.
bool has_a_nic_to_itself(const Case& c, const CommunicationPhase& phase) {
  return phase.operation == Collective::point_to_point && phase.stride == 1 &&
         c.system.nics_per_node < c.system.accelerators_per_node;
}

// 0.2 %: steps of some 100 us, counted as in the next test, beside transfers of some 20 ms.
TEST(AnalyticAccuracy, IsExactOnBandwidthWhereGroupsFitBlocks) {
  for (const Case& c : fat_trees()) {
    const Site site{c};
    for_aligned_phases(c.accelerators, gigabytes(1), [&](const CommunicationPhase& phase) {
      const bool twice = has_a_nic_to_itself(c, phase) && phase.ranks > 8;
      EXPECT_NEAR(site.ratio(phase), twice ? 2.0 : 1.0, 2e-3) << text(c.name, phase);
    });
  }
}

// Every step is taken to be as long as the way over the highest tier that the group needs; the flows know that some of
// their ways are shorter.
TEST(AnalyticAccuracy, IsUpToAThirdSlowerOnLatency) {
  for (const Case& c : fat_trees()) {
    const Site site{c};
    for_aligned_phases(c.accelerators, Bytes{1e5}, [&](const CommunicationPhase& phase) {
      EXPECT_GT(site.ratio(phase), 1.0 - 1e-9) << text(c.name, phase);
      EXPECT_LT(site.ratio(phase), 1.34) << text(c.name, phase);
    });
  }
}

// Groups of 12 straddle blocks of powers of two: flows of several groups meet on an uplink, up to two on one, where the
// analytic network spreads them evenly, as adaptive routing would.
TEST(AnalyticAccuracy, IsUpToTwiceAsFastWhereStaticRoutesCollide) {
  for (const Case& c : fat_trees()) {
    const Site site{c};
    for (const std::int64_t stride : {1, 4, 8})
      for (const Collective operation : operations) {
        const CommunicationPhase phase{operation, gigabytes(1), 12, stride};
        EXPECT_GT(site.ratio(phase), 0.5) << text(c.name, phase);
        EXPECT_LT(site.ratio(phase), has_a_nic_to_itself(c, phase) ? 2.0 : 1.15) << text(c.name, phase);
      }
  }
}

// Minimal routes: exact for neighbours; an all-to-all is taken as spread evenly over routers and gateways.
TEST(AnalyticAccuracy, IsUpToAThirdFasterForAnAllToAllOnADragonfly) {
  const Case c{"dragonfly", small_fabric(FabricKind::dragonfly, 31), pairs(), 256};
  const Site site{c};
  for_aligned_phases(c.accelerators, gigabytes(1), [&](const CommunicationPhase& phase) {
    const bool pairwise = phase.operation == Collective::all_to_all;
    EXPECT_GT(site.ratio(phase), pairwise ? 0.66 : 0.999) << text(c.name, phase);
    EXPECT_LT(site.ratio(phase), 1.001) << text(c.name, phase);
  });
}

}  // namespace
}  // namespace gigatwin::collectives
