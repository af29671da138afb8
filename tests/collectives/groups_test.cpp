#include "collectives/groups.hpp"

#include <gtest/gtest.h>

#include <set>

namespace gigatwin::collectives {
namespace {

TEST(Groups, PutEveryRankIntoOneGroup) {
  for (const std::int64_t ranks : {1, 2, 4, 8})
    for (const std::int64_t stride : {1, 2, 4, 8}) {
      const CommunicationPhase phase{Collective::all_reduce, Bytes{1}, ranks, stride};
      std::set<std::int64_t> seen;
      for (std::int64_t g = 0; g < group_count(phase, 64); ++g)
        for (std::int64_t m = 0; m < ranks; ++m) EXPECT_TRUE(seen.insert(member(phase, g, m)).second);
      EXPECT_EQ(seen.size(), 64u);
    }
}

// 64 ranks in blocks of 3 x 4 = 12: five blocks of 4 groups; 4 ranks stay idle.
TEST(Groups, LeaveARemainderIdle) {
  EXPECT_EQ(group_count({Collective::all_reduce, Bytes{1}, 3, 4}, 64), 20);
  EXPECT_DEATH(group_count({Collective::all_reduce, Bytes{1}, 3, 32}, 64), "groups of 3 ranks");
}

}  // namespace
}  // namespace gigatwin::collectives
