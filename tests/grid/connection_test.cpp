#include "grid/connection.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/random.hpp"

namespace gigatwin::grid {
namespace {

ConnectionSpec with(double power_factor, double demanded = 0.0, Watts compensation = {}) {
  ConnectionSpec spec;
  spec.power_factor = power_factor;
  spec.demanded_power_factor = demanded;
  spec.compensation = compensation;
  return spec;
}

// pf 0.8: Q = 0.75 P. 100 MW: 75 Mvar, 125 MVA. Demanded 0.9: tan(acos 0.9) = 0.484322, 48.43 Mvar are free.
TEST(Meter, ReactivePowerFollowsThePowerFactor) {
  const ConnectionSpec spec = with(0.8, 0.9);
  const MeterLoad load = meter_load(spec, megawatts(100));
  EXPECT_NEAR(load.reactive.value, 75e6, 1.0);
  EXPECT_NEAR(load.apparent.value, 125e6, 1.0);
  EXPECT_NEAR(load.power_factor, 0.8, 1e-12);
  EXPECT_NEAR(load.excess.value, 75e6 - 48.4322e6, 100.0);
}

// 75 Mvar are compensated entirely: 100 MW is 100 MVA.
TEST(Meter, CompensationFreesCapacityAndNeverOvershoots) {
  const ConnectionSpec spec = with(0.8, 0.0, megawatts(80));
  EXPECT_EQ(meter_load(spec, megawatts(100)).reactive, Watts{});
  EXPECT_EQ(active_limit(spec, megawatts(100)), megawatts(100));
  EXPECT_NEAR(active_limit(with(0.8), megawatts(100)).value, 80e6, 1.0);
}

TEST(Meter, TheActiveLimitLoadsTheConnectionFullyOverRandomPlants) {
  const Draws draws{1, "test.meter"};
  for (std::uint64_t k = 0; k < 300; ++k) {
    ConnectionSpec spec;
    spec.power_factor = 0.5 + 0.5 * draws.uniform(3 * k);
    spec.compensation = megawatts(150 * draws.uniform(3 * k + 1));
    const Watts capacity = megawatts(1 + 300 * draws.uniform(3 * k + 2));
    const Watts limit = active_limit(spec, capacity);
    EXPECT_LE(limit, capacity);
    EXPECT_NEAR(meter_load(spec, limit).apparent / capacity, 1.0, 1e-12);
  }
}

}  // namespace
}  // namespace gigatwin::grid
