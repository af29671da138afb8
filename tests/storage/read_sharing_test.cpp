#include "storage/read_sharing.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "base/random.hpp"

namespace gigatwin::storage {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

TEST(ReadSharing, DemandThatFitsHoldsNobodyUp) {
  ReadSharing reads{{100}};
  reads.set_demand(1, {60});
  reads.set_demand(2, {40});
  EXPECT_THAT(reads.settle(), IsEmpty());
  EXPECT_EQ(reads.delivered(), BytesPerSecond{100});
}

// 10 + 60 + 80 of 100: the first gets its 10, the others 45 each: 45 / 60 and 45 / 80.
TEST(ReadSharing, SmallDemandsAreServedAndLargeOnesShareTheRest) {
  ReadSharing reads{{100}};
  reads.set_demand(1, {10});
  reads.set_demand(2, {60});
  reads.set_demand(3, {80});
  EXPECT_THAT(reads.settle(), ElementsAre(Pair(2, 0.75), Pair(3, 0.5625)));
  EXPECT_THAT(reads.settle(), IsEmpty());
  reads.set_demand(2, {0});  // 10 + 80 fit
  EXPECT_THAT(reads.settle(), ElementsAre(Pair(3, 1.0)));
}

TEST(ReadSharing, OutageStopsEverybodyAndLeavesNobodyBehind) {
  ReadSharing reads{{100}};
  reads.set_demand(1, {10});
  reads.settle();
  reads.set_bandwidth({0});
  EXPECT_THAT(reads.settle(), ElementsAre(Pair(1, 0.0)));
  reads.set_bandwidth({100});
  EXPECT_THAT(reads.settle(), ElementsAre(Pair(1, 1.0)));
}

// Invariants after each of 2000 random changes: what is delivered is min(sum, bandwidth), nobody has more than its
// demand, and whoever is held up has as much as anybody.
TEST(ReadSharing, IsMaxMinFairAndWorkConserving) {
  const Draws draws{3, "storage.reads"};
  ReadSharing reads{{1000}};
  std::map<std::int64_t, double> demand, share;
  for (std::uint64_t n = 0; n < 2000; ++n) {
    const auto job = static_cast<std::int64_t>(20.0 * draws.uniform(3 * n));
    const double rate = draws.uniform(3 * n + 1) < 0.3 ? 0.0 : 150.0 * draws.uniform(3 * n + 2);
    reads.set_demand(job, {rate});
    demand[job] = rate;
    if (rate == 0.0) share.erase(job);
    for (const auto& [id, x] : reads.settle()) share[id] = x;
    double sum = 0.0, given = 0.0, largest = 0.0;
    for (const auto& [id, d] : demand) {
      const double x = share.contains(id) ? share[id] : 1.0;
      EXPECT_LE(x, 1.0);
      sum += d;
      given += x * d;
      largest = std::max(largest, x * d);
    }
    EXPECT_NEAR(given, std::min(sum, 1000.0), 1e-6);
    EXPECT_NEAR(given, reads.delivered().value, 1e-6);
    for (const auto& [id, d] : demand) {
      if (!share.contains(id) || share[id] == 1.0) continue;
      EXPECT_NEAR(share[id] * d, largest, 1e-6);
    }
  }
}

}  // namespace
}  // namespace gigatwin::storage
