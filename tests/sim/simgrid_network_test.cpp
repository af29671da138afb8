#include "sim/simgrid_network.hpp"

#include <gtest/gtest.h>

#include "../collectives/small_library.hpp"
#include "../topology/small_parts.hpp"

namespace gigatwin::sim {
namespace {

using namespace gigatwin::collectives;
using namespace gigatwin::topology;

/// Nodes of 4 accelerators, domains of 2 nodes.
hardware::SystemSpec pairs() {
  hardware::SystemSpec system =
      small_system({.accelerators_per_node = 4, .nics_per_node = 4, .domain = 8, .nodes_per_rack = 2});
  system.library = small_library();
  return system;
}

// One message to the same place in the next domain: 1 GB at 0.8 of 50 GB/s takes 25 ms; launch, base and an outer step
// of the library (simple): 1 + 8 + 2 x 10 us; filling 1 MB of 1 GB: 25 us. Both ends are on one leaf, so no
// cables above the access links. Two pairs of domains with 8 messages each: 16 x 1.25 GB on the wire, out and in.
TEST(SimgridNetwork, TimesMessages) {
  const hardware::SystemSpec system = pairs();
  const Fabric fabric = build_fabric(small_fabric(FabricKind::two_tier, 32), system, 128);
  const SimgridNetwork network{fabric, system, Routing::deterministic, 1};
  const PhaseResult result = network.run({Collective::point_to_point, gigabytes(1), 2, 8}, first_nodes(8));
  EXPECT_NEAR(result.time.value, 25e-3 + 29e-6 + 25e-6, 1e-9);
  EXPECT_NEAR(result.tier_bytes[access_tier].value, 16 * 1.25e9 * 2, 1.0);
  EXPECT_EQ(result.tier_bytes[scale_up_tier].value, 0.0);
}

TEST(SimgridNetwork, SaysTheSameAsOurs) {
  const hardware::SystemSpec system = pairs();
  const Fabric fabric = build_fabric(small_fabric(FabricKind::three_tier, 16, 2.0), system, 512);
  const SimgridNetwork theirs{fabric, system, Routing::ecmp, 5};
  const FluidNetwork ours{fabric, system, Routing::ecmp, 5};
  for (const Collective operation : {Collective::all_reduce, Collective::all_gather, Collective::broadcast}) {
    const CommunicationPhase phase{operation, gigabytes(1), 64, 2};
    const PhaseResult a = theirs.run(phase, first_nodes(64)), b = ours.run(phase, first_nodes(64));
    EXPECT_NEAR(a.time.value, b.time.value, 1e-6 * b.time.value);
    EXPECT_EQ(a.tier_bytes, b.tier_bytes);
  }
}

TEST(SimgridNetwork, GivesTheSameAnswerAgain) {
  const hardware::SystemSpec system = pairs();
  const Fabric fabric = build_fabric(small_fabric(FabricKind::two_tier, 32), system, 128);
  const SimgridNetwork network{fabric, system, Routing::deterministic, 1};
  const CommunicationPhase phase{Collective::all_reduce, gigabytes(1), 32, 1};
  EXPECT_EQ(network.run(phase, first_nodes(32)).time, network.run(phase, first_nodes(32)).time);
}

TEST(SimgridNetwork, TakesNoTimeWithoutFlows) {
  const hardware::SystemSpec system = pairs();
  const Fabric fabric = build_fabric(small_fabric(FabricKind::two_tier, 32), system, 128);
  const SimgridNetwork network{fabric, system, Routing::deterministic, 1};
  EXPECT_EQ(network.run({Collective::all_reduce, gigabytes(1), 1, 1}, first_nodes(2)).time.value, 0.0);
}

// Domain 0 alone on what is left: its 4 uplinks of 16 ports are cut.
TEST(SimgridNetwork, SaysThatTheFabricIsPartitioned) {
  const hardware::SystemSpec system = pairs();
  const Fabric fabric = build_fabric(small_fabric(FabricKind::two_tier, 32), system, 128);
  routing::Failures failures;
  for (std::size_t l = 0; l < fabric.links.size(); ++l)
    if (fabric.links[l].tier == static_cast<std::int8_t>(leaf_tier) && fabric.links[l].lower == fabric.first_switch)
      failures.links.push_back(static_cast<std::int32_t>(l));
  ASSERT_EQ(failures.links.size(), static_cast<std::size_t>(fabric.plan.uplinks));
  const SimgridNetwork network{fabric, system, Routing::deterministic, 1, failures};
  EXPECT_THROW(network.run({Collective::all_reduce, gigabytes(1), 128, 1}, first_nodes(32)), routing::Unroutable);
}

}  // namespace
}  // namespace gigatwin::sim
