#include <gtest/gtest.h>

#include "power/plant.hpp"

namespace gigatwin::power {
namespace {

bool asks_for(const BlockSchema& schema, const char* key, const void* spec) {
  const Field* field = schema.find(key);
  return field != nullptr && field->is_required && schema.applies(*field, spec);
}

TEST(PlantSchema, AsksForTheUnitsOnlyWhereOneIsSpare) {
  UpsSpec ups;
  ups.redundancy = Redundancy::n_plus_1;
  EXPECT_TRUE(asks_for(ups_schema(), "units", &ups));
  for (const Redundancy other : {Redundancy::n, Redundancy::two_n}) {
    ups.redundancy = other;
    EXPECT_FALSE(asks_for(ups_schema(), "units", &ups));
  }
}

TEST(PlantSchema, AsksForEcoLossesOnlyInEcoMode) {
  UpsSpec ups;
  for (const char* key : {"eco_losses", "eco_share"}) {
    ups.mode = UpsMode::eco;
    EXPECT_TRUE(asks_for(ups_schema(), key, &ups));
    ups.mode = UpsMode::double_conversion;
    EXPECT_FALSE(asks_for(ups_schema(), key, &ups));
  }
}

TEST(PlantSchema, HasNoDefaultForARating) {
  const UpsSpec ups;
  for (const char* key : {"capacity", "redundancy", "mode", "losses", "it_fraction", "mechanical_fraction"})
    EXPECT_TRUE(asks_for(ups_schema(), key, &ups)) << key;
  for (const char* key : {"no_load", "proportional", "quadratic"}) {
    const LossCurve curve;
    EXPECT_TRUE(asks_for(hardware::loss_curve_schema(), key, &curve)) << key;
  }
}

}  // namespace
}  // namespace gigatwin::power
