#include "planning/numbers.hpp"

#include <gmock/gmock.h>

namespace gigatwin::planning {
namespace {

using testing::ElementsAre;

TEST(Numbers, DivisorsRise) {
  EXPECT_THAT(divisors_of(1), ElementsAre(1));
  EXPECT_THAT(divisors_of(36), ElementsAre(1, 2, 3, 4, 6, 9, 12, 18, 36));
}

TEST(Numbers, PowersOfTwoStopAtTheMost) {
  EXPECT_THAT(powers_of_two(1), ElementsAre(1));
  EXPECT_THAT(powers_of_two(20), ElementsAre(1, 2, 4, 8, 16));
}

// 12 layers: 5 stages have 3 layers at most, as 4 have; 7 ... 11 have 2, as 6 have.
TEST(Numbers, MoreStagesThanTheFewestOfTheirSizeAreLeftOut) {
  EXPECT_THAT(fewest_parts(12), ElementsAre(1, 2, 3, 4, 6, 12));
  EXPECT_THAT(fewest_parts(7), ElementsAre(1, 2, 3, 4, 7));
}

TEST(Numbers, AUnionIsSortedWithoutDoubles) { EXPECT_THAT(both({4, 1}, {2, 4, 8}), ElementsAre(1, 2, 4, 8)); }

}  // namespace
}  // namespace gigatwin::planning
