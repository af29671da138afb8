#pragma once

#include "power/plant.hpp"

namespace gigatwin::power {

using hardware::Redundancy;

inline StageSpec example_stage(std::string name, StageKind kind, int needed = 1, Redundancy redundancy = Redundancy::n,
                               double availability = 1.0) {
  StageSpec stage{.name = std::move(name), .kind = kind, .capacity = 1.0};
  stage.units = {.needed = needed, .redundancy = redundancy, .reliability = {}};
  // MTBF a / (1 - a) hours and MTTR 1 hour make the availability a.
  if (availability < 1.0)
    stage.units.reliability = {.between_failures = hours(availability / (1.0 - availability)), .repair = hours(1)};
  return stage;
}

inline StageSpec example_ups() {
  StageSpec ups = example_stage("ups", StageKind::ups);
  ups.losses = {.no_load = 0.01, .proportional = 0.01, .quadratic = 0.02};
  ups.mechanical_fraction = 0.0;
  ups.autonomy = minutes(5);
  return ups;
}

inline StageSpec example_transformer() {
  StageSpec transformer = example_stage("transformer", StageKind::transformer);
  transformer.capacity = 2.0;
  transformer.losses = {.no_load = 0.001, .proportional = 0.0, .quadratic = 0.008};
  return transformer;
}

inline PlantSpec plant_of(std::vector<StageSpec> stages) {
  PlantSpec plant;
  plant.stages = std::move(stages);
  return plant;
}

}  // namespace gigatwin::power
