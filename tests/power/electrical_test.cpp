#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "example_stages.hpp"
#include "power/chain.hpp"

namespace gigatwin::power {
namespace {

// 10 MW rated and installed, 5 MW of load: x = 0.5; 10 MW * (0.01 + 0.005 + 0.005) = 200 kW.
TEST(Ups, LossFollowsTheCurveAtItsLoadFraction) {
  const ElectricalState state = electrical(plant_of({example_ups()}), megawatts(5), megawatts(1), megawatts(10));
  EXPECT_NEAR(state.ups_loss.value, 200e3, 1e-6);
  EXPECT_NEAR(state.input.value, 6.2e6, 1e-6);
}

// 2N: 20 MW installed, x = 0.25: 20 MW * (0.01 + 0.0025 + 0.00125) = 275 kW. 4 + 1 units: 12.5 MW, x = 0.4:
// 12.5 MW * (0.01 + 0.004 + 0.0032) = 215 kW.
TEST(Ups, SparesShareTheLoad) {
  StageSpec ups = example_ups();
  ups.units.redundancy = Redundancy::two_n;
  EXPECT_NEAR(electrical(plant_of({ups}), megawatts(5), {}, megawatts(10)).ups_loss.value, 275e3, 1e-6);
  ups.units = {.needed = 4, .redundancy = Redundancy::n_plus_1, .reliability = {}};
  EXPECT_NEAR(electrical(plant_of({ups}), megawatts(5), {}, megawatts(10)).ups_loss.value, 215e3, 1e-6);
}

// Passing the grid through costs 10 MW * 0.004 = 40 kW, converting 200 kW; 95 % of the time eco: 48 kW.
TEST(Ups, EcoModeConvertsOnlyWhileTheGridIsDisturbed) {
  StageSpec ups = example_ups();
  ups.eco = EcoModeSpec{.losses = {.no_load = 0.004}, .share = 0.95};
  EXPECT_NEAR(electrical(plant_of({ups}), megawatts(5), {}, megawatts(10)).ups_loss.value, 48e3, 1e-6);
}

// Half of 4 MW IT and all of 3 MW mechanical: 5 MW through the UPS, as above.
TEST(Ups, FeedsItsSharesOfItAndMechanicalLoad) {
  StageSpec ups = example_ups();
  ups.it_fraction = 0.5;
  ups.mechanical_fraction = 1.0;
  EXPECT_NEAR(electrical(plant_of({ups}), megawatts(4), megawatts(3), megawatts(10)).ups_loss.value, 200e3, 1e-6);
}

// 20 MW installed; load 5 + 1 + 0.2 = 6.2 MW, x = 0.31: 20 MW * (0.001 + 0.008 * 0.0961) = 35.376 kW.
TEST(Transformer, CarriesTheLossesOfTheUpsToo) {
  const PlantSpec plant = plant_of({example_transformer(), example_ups()});
  const ElectricalState state = electrical(plant, megawatts(5), megawatts(1), megawatts(10));
  EXPECT_NEAR(state.transformer_loss.value, 35376.0, 1e-6);
  EXPECT_NEAR(state.input.value, 6.2e6 + 35376.0, 1e-6);
}

TEST(Electrical, WithoutStagesNothingIsLost) {
  const ElectricalState state = electrical(PlantSpec{}, megawatts(7), megawatts(1), megawatts(10));
  EXPECT_EQ(state.input, megawatts(8));
  EXPECT_EQ(state.ups_loss, Watts{});
}

// 100 MW of connection, 10 % kept free.
TEST(Capping, KeepsTheMarginOfTheConnectionFree) {
  PlantSpec plant;
  EXPECT_FALSE(capping_limit(plant)) << "no connection stated";
  plant.grid_connection = megawatts(100);
  plant.capping.margin = 0.1;
  EXPECT_NEAR(capping_limit(plant)->value, 90e6, 1e-6);
  plant.capping.enabled = false;
  EXPECT_FALSE(capping_limit(plant));
}

// Fixed 10 + 20 MW, 30 + 40 MW at full speed: 100 MW. At 65 MW: (65 - 30) / 70 = 0.5.
TEST(Capping, FindsTheSpeedThatMeetsTheLimit) {
  const std::vector<SpeedLine> halls{{megawatts(10), megawatts(30)}, {megawatts(20), megawatts(40)}};
  EXPECT_DOUBLE_EQ(capped_speed(halls, megawatts(100), 0.2), 1.0);
  EXPECT_DOUBLE_EQ(capped_speed(halls, megawatts(65), 0.2), 0.5);
  EXPECT_DOUBLE_EQ(capped_speed(halls, megawatts(31), 0.2), 0.2) << "not below the lowest speed";
  EXPECT_DOUBLE_EQ(capped_speed(halls, megawatts(5), 0.2), 0.2);
  EXPECT_DOUBLE_EQ(capped_speed({}, megawatts(5), 0.2), 1.0);
}

TEST(Capping, AHallWithoutSpeedDependentLoadIsHeldAtTheLowestSpeedWhenTheLimitIsExceeded) {
  const std::vector<SpeedLine> idle{{megawatts(10), {}}};
  EXPECT_DOUBLE_EQ(capped_speed(idle, megawatts(9), 0.3), 0.3);
  EXPECT_DOUBLE_EQ(capped_speed(idle, megawatts(10), 0.3), 1.0);
}

TEST(Auxiliary, IsAShareOfTheRatedItPower) {
  PlantSpec plant;
  plant.auxiliary_fraction = 0.01;
  EXPECT_DOUBLE_EQ(auxiliary_power(plant, megawatts(20)).value, 200e3);
}

}  // namespace
}  // namespace gigatwin::power
