#include "collectives/link_use.hpp"

#include <gtest/gtest.h>

#include "../topology/small_parts.hpp"

namespace gigatwin::collectives {
using namespace topology;
namespace {

/// 4 hosts on one leaf: 4 access links of 50 GB/s, no others but 4 of the scale-up network (domains of one).
Fabric hosts() {
  const auto system = small_system({.accelerators_per_node = 1, .nics_per_node = 1, .domain = 1});
  return build_fabric(small_fabric(FabricKind::two_tier, 8), system, 4);
}

class LinkUseTest : public testing::Test {
 protected:
  void carry(std::int32_t access, bool upwards, double bytes) {
    bytes_[2 * static_cast<std::size_t>(fabric_.first_access + access) + (upwards ? 0 : 1)] = bytes;
  }
  const Fabric fabric_ = hosts();
  std::vector<double> bytes_ = std::vector<double>(2 * fabric_.links.size());
};

// In 2 s a link of 50 GB/s could carry 100 GB each way: 50 GB up are 0.5, 25 GB down 0.25.
TEST_F(LinkUseTest, DividesBytesByWhatALinkCouldCarryEachWay) {
  carry(0, true, 50e9);
  carry(3, false, 25e9);
  const std::vector<TierUse> tiers = tier_use(fabric_, bytes_, seconds(2));
  ASSERT_EQ(tiers.size(), fabric_.plan.tiers.size());
  const TierUse& access = tiers[access_tier];
  EXPECT_EQ(access.name, "access");
  EXPECT_DOUBLE_EQ(access.bytes.value, 75e9);
  EXPECT_EQ(access.used, 2);
  EXPECT_DOUBLE_EQ(access.mean, 0.375);
  EXPECT_DOUBLE_EQ(access.busiest, 0.5);
  EXPECT_EQ(tiers[scale_up_tier].used, 0);
  EXPECT_EQ(tiers[scale_up_tier].mean, 0.0);
}

TEST_F(LinkUseTest, NamesTheBusiestDirection) {
  carry(1, true, 25e9);
  carry(2, false, 75e9);
  const std::optional<LinkUse> busiest = busiest_link(fabric_, bytes_, seconds(2));
  ASSERT_TRUE(busiest);
  EXPECT_EQ(busiest->link, fabric_.first_access + 2);
  EXPECT_FALSE(busiest->upwards);
  EXPECT_DOUBLE_EQ(busiest->use, 0.75);
}

TEST_F(LinkUseTest, IsNothingWhereNothingIsCarried) { EXPECT_FALSE(busiest_link(fabric_, bytes_, seconds(1))); }

}  // namespace
}  // namespace gigatwin::collectives
