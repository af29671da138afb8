#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/random.hpp"
#include "power/chain.hpp"

namespace gigatwin::power {
namespace {

UpsSpec example_ups() {
  UpsSpec ups;
  ups.capacity = 1.0;
  ups.redundancy = Redundancy::n;
  ups.losses = {.no_load = 0.01, .proportional = 0.01, .quadratic = 0.02};
  ups.it_fraction = 1.0;
  ups.mechanical_fraction = 0.0;
  return ups;
}

TransformerSpec example_transformer() {
  TransformerSpec transformer;
  transformer.capacity = 2.0;
  transformer.losses = {.no_load = 0.001, .proportional = 0.0, .quadratic = 0.008};
  return transformer;
}

PlantSpec plant_with(UpsSpec ups, std::optional<TransformerSpec> transformer = {}) {
  PlantSpec plant;
  plant.ups = ups;
  plant.transformer = transformer;
  return plant;
}

// 10 MW rated and installed, 5 MW of load: x = 0.5; 10 MW * (0.01 + 0.005 + 0.005) = 200 kW.
TEST(Ups, LossFollowsTheCurveAtItsLoadFraction) {
  PlantSpec plant = plant_with(example_ups());
  const ElectricalState state = electrical(plant, megawatts(5), megawatts(1), megawatts(10));
  EXPECT_NEAR(state.ups_loss.value, 200e3, 1e-6);
  EXPECT_NEAR(state.input.value, 6.2e6, 1e-6);
}

// 2N: 20 MW installed, x = 0.25: 20 MW * (0.01 + 0.0025 + 0.00125) = 275 kW. 4 + 1 units: 12.5 MW, x = 0.4:
// 12.5 MW * (0.01 + 0.004 + 0.0032) = 215 kW.
TEST(Ups, SparesShareTheLoad) {
  PlantSpec plant = plant_with(example_ups());
  plant.ups->redundancy = Redundancy::two_n;
  EXPECT_NEAR(electrical(plant, megawatts(5), {}, megawatts(10)).ups_loss.value, 275e3, 1e-6);
  plant.ups->redundancy = Redundancy::n_plus_1;
  plant.ups->units = 4;
  EXPECT_NEAR(electrical(plant, megawatts(5), {}, megawatts(10)).ups_loss.value, 215e3, 1e-6);
}

// Passing the grid through costs 10 MW * 0.004 = 40 kW, converting 200 kW; 95 % of the time eco: 48 kW.
TEST(Ups, EcoModeConvertsOnlyWhileTheGridIsDisturbed) {
  PlantSpec plant = plant_with(example_ups());
  plant.ups->mode = UpsMode::eco;
  plant.ups->eco_losses.no_load = 0.004;
  plant.ups->eco_share = 0.95;
  EXPECT_NEAR(electrical(plant, megawatts(5), {}, megawatts(10)).ups_loss.value, 48e3, 1e-6);
}

// Half of 4 MW IT and all of 3 MW mechanical: 5 MW through the UPS, as above.
TEST(Ups, FeedsItsSharesOfItAndMechanicalLoad) {
  PlantSpec plant = plant_with(example_ups());
  plant.ups->it_fraction = 0.5;
  plant.ups->mechanical_fraction = 1.0;
  EXPECT_NEAR(electrical(plant, megawatts(4), megawatts(3), megawatts(10)).ups_loss.value, 200e3, 1e-6);
}

// 20 MW installed; load 5 + 1 + 0.2 = 6.2 MW, x = 0.31: 20 MW * (0.001 + 0.008 * 0.0961) = 35.376 kW.
TEST(Transformer, CarriesTheLossesOfTheUpsToo) {
  PlantSpec plant = plant_with(example_ups(), example_transformer());
  const ElectricalState state = electrical(plant, megawatts(5), megawatts(1), megawatts(10));
  EXPECT_NEAR(state.transformer_loss.value, 35376.0, 1e-6);
  EXPECT_NEAR(state.input.value, 6.2e6 + 35376.0, 1e-6);
}

TEST(Electrical, WithoutUpsAndTransformerNothingIsLost) {
  const ElectricalState state = electrical(PlantSpec{}, megawatts(7), megawatts(1), megawatts(10));
  EXPECT_EQ(state.input, megawatts(8));
  EXPECT_EQ(state.ups_loss, Watts{});
}

PlantSpec random_plant(const Draws& draws, std::uint64_t base) {
  const auto u = [&](std::uint64_t i) { return draws.uniform(base + i); };
  const auto redundancy = [&](std::uint64_t i) { return static_cast<Redundancy>(static_cast<int>(3 * u(i))); };
  PlantSpec plant = plant_with(example_ups(), example_transformer());
  plant.ups->capacity = 0.5 + u(0);
  plant.ups->redundancy = redundancy(1);
  plant.ups->units = 1 + static_cast<int>(9 * u(2));
  plant.ups->mode = u(3) < 0.5 ? UpsMode::eco : UpsMode::double_conversion;
  plant.ups->eco_losses = {0.01 * u(4), 0.01 * u(5), 0.01 * u(6)};
  plant.ups->eco_share = u(7);
  plant.ups->it_fraction = u(8);
  plant.ups->mechanical_fraction = u(9);
  plant.transformer->redundancy = redundancy(10);
  return plant;
}

TEST(Electrical, InputIsLoadAndLossesAndGrowsWithTheLoadOverRandomPlants) {
  const Draws draws{3, "test.electrical"};
  for (std::uint64_t k = 0; k < 300; ++k) {
    const PlantSpec plant = random_plant(draws, 100 * k);
    const Watts it = megawatts(10 * draws.uniform(100 * k + 50)),
                mechanical = megawatts(3 * draws.uniform(100 * k + 51));
    const ElectricalState state = electrical(plant, it, mechanical, megawatts(10));
    EXPECT_NEAR((it + mechanical + state.ups_loss + state.transformer_loss) / state.input, 1.0, 1e-14);
    EXPECT_GT(state.ups_loss.value, 0.0);
    EXPECT_GT(state.transformer_loss.value, 0.0);
    EXPECT_GT(electrical(plant, it + kilowatts(1), mechanical, megawatts(10)).input, state.input + kilowatts(1));
    EXPECT_GT(electrical(plant, {}, {}, megawatts(10)).input.value, 0.0);
  }
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
