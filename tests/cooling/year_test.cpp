#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "plants.hpp"

/// Synthetic years against the ranges that real sites publish.
namespace gigatwin::cooling {
namespace {

/// Sines of season and day; the wet bulb follows with a depression that grows in the afternoon.
struct Climate {
  double mean_c, season_c, day_c, depression_k;
};
constexpr Climate nordic{5, 10, 3, 2}, temperate{10, 12, 4, 3}, southern{18, 10, 5, 5}, desert{24, 12, 8, 10};
constexpr Climate helsinki{6, 11.5, 3, 2}, seattle{11.5, 7, 4, 3}, barcelona{17, 8, 4, 4}, phoenix{24, 11, 7, 10};

/// Everything electric but the cooling: eco-mode UPS, transformer, distribution, lighting; over the IT energy.
constexpr double electrical_overhead = 0.025;

struct Year {
  double it_j = 0, cooling_j = 0, water_kg = 0;
  double chiller_hours = 0, chilled_j = 0, warmest_supply_c = -100;
  double pue() const { return 1.0 + electrical_overhead + cooling_j / it_j; }
  double wue_l_kwh() const { return water_kg / (it_j / 3.6e6); }  // 1 kg of water is 1 L
};

HallInputs at_hour(const Climate& climate, int hour, double load) {
  const double turn = 2 * std::numbers::pi;
  const double day = std::cos(turn * (hour / 24.0 - 15.0 / 24.0)), season = std::cos(turn * (hour / 8760.0 - 0.54));
  const double dry_bulb_c = climate.mean_c + climate.season_c * season + climate.day_c * day;
  return hall_at(load, dry_bulb_c, dry_bulb_c - climate.depression_k - 0.5 * climate.day_c * day);
}

Year simulate(const PlantSpec& spec, const Climate& climate, double load) {
  const Plant plant{spec, rating_of(at_hour(climate, 0, load))};
  Year year;
  HallState state = settled(plant, at_hour(climate, 0, load));
  for (int hour = 0; hour < 8760; ++hour) {
    const HallInputs in = at_hour(climate, hour, load);
    const HallOutcome outcome = advance(plant, state, in, hours(1));
    state = outcome.state;
    year.it_j += (in.liquid_heat + in.air_heat).value * 3600;
    year.cooling_j += cooling_power(outcome).value * 3600;
    year.water_kg += outcome.water.value * 3600;
    year.chilled_j += outcome.chiller_heat.value * 3600;
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

// Operators' PUE barely follows the climate; what it moves is chiller hours and water.
TEST(Year, ClimateHardlyMovesThePueOfWarmWaterButItsChillerHoursAndWater) {
  const Year north = simulate(warm_water_dry(), helsinki, 0.85), south = simulate(warm_water_dry(), barcelona, 0.85);
  EXPECT_GT(south.pue(), north.pue());
  EXPECT_LT(south.pue() - north.pue(), 0.02);
  EXPECT_GT(south.chiller_hours, north.chiller_hours + 500);
  EXPECT_GT(simulate(warm_water_adiabatic(), barcelona, 0.85).water_kg,
            2.0 * simulate(warm_water_adiabatic(), helsinki, 0.85).water_kg);
}

// A known open model ranks Seattle worse than Phoenix.
TEST(Year, SeattleRanksBetterThanPhoenixWithEveryPlant) {
  for (const PlantSpec& plant : {warm_water_dry(), warm_water_adiabatic(), chilled_water_dry(),
                                 chilled_water_economiser(), evaporative_tower()}) {
    const Year cool = simulate(plant, seattle, 0.85), hot = simulate(plant, phoenix, 0.85);
    EXPECT_LT(cool.pue(), hot.pue());
    EXPECT_LT(cool.chiller_hours, hot.chiller_hours);
    EXPECT_LE(cool.water_kg, hot.water_kg);
  }
}

// NREL ESIF 1.08, Nevada 1.34 L/kWh; the hottest Azure regions publish 1.7 to 2.2 with other plants.
TEST(Year, TowersUseAsMuchWaterAsPublished) {
  for (const Climate& climate : {nordic, temperate}) {
    const double wue = simulate(evaporative_tower(), climate, 0.85).wue_l_kwh();
    EXPECT_GT(wue, 1.0) << climate.mean_c;
    EXPECT_LT(wue, 1.4) << climate.mean_c;
  }
  EXPECT_LT(simulate(evaporative_tower(), southern, 0.85).wue_l_kwh(), 1.7);
}

// Climate Neutral Data Centre Pact: 0.4 L/kWh; dry coolers and the sea use none.
TEST(Year, DryAndAdiabaticPlantsUseLittleWater) {
  EXPECT_EQ(simulate(warm_water_dry(), southern, 0.85).water_kg, 0.0);
  EXPECT_EQ(simulate(sea_cooled(), southern, 0.85).water_kg, 0.0);
  const double south = simulate(warm_water_adiabatic(), southern, 0.85).wue_l_kwh();
  EXPECT_GT(south, 0.0);
  EXPECT_LT(south, 0.4);
}

TEST(Year, HotterYearsNeverNeedFewerChillerHoursNorLessWaterNorLessPower) {
  for (const PlantSpec& plant : {warm_water_dry(), chilled_water_dry(), evaporative_tower(), chilled_water_economiser(),
                                 warm_water_adiabatic()}) {
    Year before;
    for (double shift_k = -4; shift_k <= 24; shift_k += 4) {
      Climate climate = temperate;
      climate.mean_c += shift_k;
      const Year year = simulate(plant, climate, 0.85);
      EXPECT_GE(year.chiller_hours, before.chiller_hours) << shift_k;
      EXPECT_GE(year.chilled_j, before.chilled_j) << shift_k;
      EXPECT_GE(year.water_kg, before.water_kg * (1 - 1e-9)) << shift_k;
      EXPECT_GE(year.cooling_j, before.cooling_j) << shift_k;
      before = year;
    }
  }
}

TEST(Year, ADesertFloatsAPlantWithoutChillersAndNotOneWithThem) {
  PlantSpec plant = warm_water_dry();
  plant.chillers[0].capacity = 1.4;  // 15 % less at 45 degC
  EXPECT_NEAR(simulate(plant, desert, 1.0).warmest_supply_c, 40.0, 1e-9);
  plant.chillers.erase(plant.chillers.begin());
  EXPECT_GT(simulate(plant, desert, 1.0).warmest_supply_c, 45.0);
}

}  // namespace
}  // namespace gigatwin::cooling
