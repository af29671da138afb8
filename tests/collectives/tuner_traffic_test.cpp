#include <gtest/gtest.h>

#include "small_library.hpp"

namespace gigatwin::collectives {
namespace {

constexpr Bytes gigabyte{1e9};

void expect_gb(const RankTraffic& traffic, double scale_up, double network) {
  EXPECT_NEAR(traffic.scale_up.value, scale_up * 1e9, 1.0);
  EXPECT_NEAR(traffic.network.value, network * 1e9, 1.0);
}

// 2 x 7/8 on one domain. On 2 domains of 4: 2 x 7/8 = 1.75 passed on, 3/4 of it inside, a quarter of it on each NIC.
TEST(TunerTraffic, RingPassesOnAllButOwnShareTwice) {
  expect_gb(traffic_of(Collective::all_reduce, Algorithm::ring, gigabyte, shape_of(1, 8)), 1.75, 0.0);
  expect_gb(traffic_of(Collective::all_reduce, Algorithm::ring, gigabyte, shape_of(2, 4)), 1.3125, 0.4375);
  expect_gb(traffic_of(Collective::all_gather, Algorithm::ring, gigabyte, shape_of(2, 4)), 0.65625, 0.21875);
  expect_gb(traffic_of(Collective::broadcast, Algorithm::ring, gigabyte, shape_of(2, 4)), 0.75, 0.25);
}

// Two domains: each is the root of one tree and the leaf of the other, S/2 each. More: 2 S over 4 NICs.
TEST(TunerTraffic, TreesLoadADomainWithTwiceTheBytesAndTwoDomainsWithHalfOfThat) {
  expect_gb(traffic_of(Collective::all_reduce, Algorithm::tree, gigabyte, shape_of(2, 4)), 2.0, 0.25);
  expect_gb(traffic_of(Collective::all_reduce, Algorithm::tree, gigabyte, shape_of(8, 4)), 2.0, 0.5);
  expect_gb(traffic_of(Collective::all_reduce, Algorithm::tree, gigabyte, shape_of(8, 1)), 0.0, 2.0);
}

// Read once by the switch, own eighth multicast: 1 + 1/8.
TEST(TunerTraffic, SwitchReductionSendsEachByteOnce) {
  expect_gb(traffic_of(Collective::all_reduce, Algorithm::nvls, gigabyte, shape_of(1, 8)), 1.125, 0.0);
  expect_gb(traffic_of(Collective::all_reduce, Algorithm::nvls_tree, gigabyte, shape_of(4, 8)), 1.125, 0.25);
}

// Network: S over 4 NICs. Inside without a reducing switch: reduce-scatter and all-gather, 2 x 3/4.
TEST(TunerTraffic, NetworkReductionSendsTheBufferOnce) {
  GroupShape shape = shape_of(8, 4);
  expect_gb(traffic_of(Collective::all_reduce, Algorithm::in_network, gigabyte, shape), 1.5, 0.25);
  shape.scale_up_reduction = true;
  expect_gb(traffic_of(Collective::all_reduce, Algorithm::in_network, gigabyte, shape), 1.25, 0.25);
}

// Inside 2 x 3/4; between 2 x 7/8 over 4 NICs.
TEST(TunerTraffic, HierarchicalSendsOnlyAShareBetweenDomains) {
  expect_gb(traffic_of(Collective::all_reduce, Algorithm::hierarchical, gigabyte, shape_of(8, 4)), 1.5, 0.4375);
}

// 31 of 32 shares leave the rank: 3 stay in the domain, 28 take the network.
TEST(TunerTraffic, AllToAllSendsAShareToEveryOtherRank) {
  expect_gb(traffic_of(Collective::all_to_all, Algorithm::pairwise, gigabyte, shape_of(8, 4)), 3.0 / 32.0, 28.0 / 32.0);
}

TEST(TunerTraffic, OneMessageTakesOneNetwork) {
  expect_gb(traffic_of(Collective::point_to_point, Algorithm::direct, gigabyte, shape_of(1, 8)), 1.0, 0.0);
  expect_gb(traffic_of(Collective::point_to_point, Algorithm::direct, gigabyte, shape_of(8, 1)), 0.0, 1.0);
}

// 11 ranks: domains of 4, 4 and 3. The 3 NICs of the last are the narrowest; a ring passes 2 x 10/11.
TEST(TunerTraffic, TheEmptiestDomainHasTheFewestNics) {
  GroupShape shape = shape_of(3, 3);
  shape.ranks = 11;
  expect_gb(traffic_of(Collective::all_reduce, Algorithm::ring, gigabyte, shape), 20.0 / 11.0 * 0.75,
            20.0 / 11.0 / 3.0);
}

}  // namespace
}  // namespace gigatwin::collectives
