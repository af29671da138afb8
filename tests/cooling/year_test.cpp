#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "plants.hpp"
#include "power/chain.hpp"

/// Synthetic years against the ranges that real sites publish.
namespace gigatwin::cooling {
namespace {

struct Climate {
  double mean_c, season_c, day_c, depression_k;
};
constexpr Climate nordic{5, 10, 3, 2}, temperate{10, 12, 4, 3}, southern{18, 10, 5, 5}, desert{24, 12, 8, 10};

struct Year {
  double it_j = 0, cooling_j = 0, facility_j = 0, water_kg = 0;
  double chiller_hours = 0, warmest_supply_c = -100;
  double pue() const { return facility_j / it_j; }
  double wue_l_kwh() const { return water_kg / (it_j / 3.6e6); }  // 1 kg of water is 1 L
};

power::PlantSpec eco_ups_and_transformer() {
  power::PlantSpec plant;
  plant.stages = {{.name = "transformer",
                   .kind = power::StageKind::transformer,
                   .capacity = 1.3,
                   .losses = {0.00063, 0.0, 0.0074}},
                  {.name = "ups",
                   .kind = power::StageKind::ups,
                   .capacity = 1.1,
                   .losses = {0.008, 0.012, 0.015},
                   .mode = power::UpsMode::eco,
                   .eco_losses = {0.004, 0.004, 0.003},
                   .eco_share = 0.98,
                   .mechanical_fraction = 0.0}};
  plant.auxiliary_fraction = 0.005;
  return plant;
}

Year simulate(const PlantSpec& plant, const Climate& climate, double load) {
  const power::PlantSpec supply = eco_ups_and_transformer();
  const double turn = 2 * std::numbers::pi;
  const auto at = [&](int hour) {
    const double day = std::cos(turn * (hour / 24.0 - 15.0 / 24.0)), season = std::cos(turn * (hour / 8760.0 - 0.54));
    const double dry_bulb_c = climate.mean_c + climate.season_c * season + climate.day_c * day;
    return hall_at(load, dry_bulb_c, dry_bulb_c - climate.depression_k - 0.5 * climate.day_c * day);
  };
  Year year;
  HallState state = settled(plant, at(0));
  for (int hour = 0; hour < 8760; ++hour) {
    const HallInputs in = at(hour);
    const HallOutcome outcome = advance(plant, state, in, hours(1));
    state = outcome.state;
    const Watts it = in.liquid_heat + in.air_heat, rated = in.rated_liquid_heat + in.rated_air_heat;
    const Watts mechanical = cooling_power(outcome) + power::auxiliary_power(supply, rated);
    year.it_j += it.value * 3600;
    year.cooling_j += cooling_power(outcome).value * 3600;
    year.facility_j += power::electrical(supply, it, mechanical, rated).input.value * 3600;
    year.water_kg += outcome.water.value * 3600;
    year.chiller_hours += outcome.chilling ? 1 : 0;
    year.warmest_supply_c = std::max(year.warmest_supply_c, state.supply.value);
  }
  return year;
}

// NREL ESIF 1.036, LUMI and Frontier 1.03 to 1.05, Google in Europe 1.07 to 1.10.
TEST(Year, WarmWaterSitesReachTheirPublishedPue) {
  for (const PlantSpec& plant : {warm_water_dry(), warm_water_adiabatic()}) {
    for (const Climate& climate : {nordic, temperate}) {
      for (const double load : {0.6, 0.85}) {
        const double pue = simulate(plant, climate, load).pue();
        EXPECT_GT(pue, 1.03) << climate.mean_c << " degC at " << load;
        EXPECT_LT(pue, 1.10) << climate.mean_c << " degC at " << load;
      }
    }
  }
}

// Operators' PUE barely follows the climate: the effect of 13 K on a warm-water plant stays small.
TEST(Year, ClimateHardlyMovesThePueOfWarmWater) {
  const double gap = simulate(warm_water_dry(), southern, 0.85).pue() - simulate(warm_water_dry(), nordic, 0.85).pue();
  EXPECT_GT(gap, 0.0);
  EXPECT_LT(gap, 0.02);
}

// NREL ESIF 1.08, Nevada 1.34 L/kWh; the hottest Azure regions publish 1.7 to 2.2 with other plants.
TEST(Year, TowersUseAsMuchWaterAsPublished) {
  for (const Climate& climate : {nordic, temperate}) {
    const double wue = simulate(evaporative_tower(), climate, 0.85).wue_l_kwh();
    EXPECT_GT(wue, 1.0) << climate.mean_c;
    EXPECT_LT(wue, 1.4) << climate.mean_c;
  }
  EXPECT_LT(simulate(evaporative_tower(), southern, 0.85).wue_l_kwh(), 1.6);
}

// Climate Neutral Data Centre Pact: 0.4 L/kWh; dry coolers use none.
TEST(Year, DryAndAdiabaticPlantsUseLittleWater) {
  EXPECT_EQ(simulate(warm_water_dry(), southern, 0.85).water_kg, 0.0);
  EXPECT_LT(simulate(warm_water_adiabatic(), temperate, 0.85).wue_l_kwh(), 0.05);
  const double south = simulate(warm_water_adiabatic(), southern, 0.85).wue_l_kwh();
  EXPECT_GT(south, 0.0);
  EXPECT_LT(south, 0.4);
}

TEST(Year, HotterYearsNeverNeedFewerChillerHoursNorLessWaterNorLessPower) {
  for (const PlantSpec& plant : {warm_water_dry(), chilled_water_dry(), evaporative_tower(), warm_water_adiabatic()}) {
    Year before;
    for (double shift_k = -4; shift_k <= 24; shift_k += 4) {
      Climate climate = temperate;
      climate.mean_c += shift_k;
      const Year year = simulate(plant, climate, 0.85);
      EXPECT_GE(year.chiller_hours, before.chiller_hours) << shift_k;
      EXPECT_GE(year.water_kg, before.water_kg * (1 - 1e-9)) << shift_k;
      EXPECT_GE(year.cooling_j, before.cooling_j) << shift_k;
      before = year;
    }
  }
}

TEST(Year, ADesertFloatsAPlantWithoutChillersAndNotOneWithThem) {
  PlantSpec plant = warm_water_dry();
  plant.chillers->liquid_capacity = 1.1;
  EXPECT_NEAR(simulate(plant, desert, 1.0).warmest_supply_c, 40.0, 1e-9);
  plant.chillers->liquid_capacity = 0.0;
  EXPECT_GT(simulate(plant, desert, 1.0).warmest_supply_c, 45.0);
}

}  // namespace
}  // namespace gigatwin::cooling
