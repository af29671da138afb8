#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/schema.hpp"
#include "hardware/source.hpp"
#include "power/stage.hpp"
#include "power/transient_spec.hpp"

namespace gigatwin::power {

/// What happens when the facility would draw more than the grid connection allows.
struct CappingSpec {
  bool enabled = true;        ///< false: the connection is exceeded, and the results show it
  double margin = 0.0;        ///< of the connection that is kept free
  double lowest_speed = 0.2;  ///< of the accelerators, relative to uncapped: they are not slowed further
};

/// From the grid connection to the rack inlets.
struct PlantSpec {
  std::string title;
  std::optional<Watts> grid_connection;  ///< firm; belongs to a site, so catalogue entries leave it out
  std::vector<StageSpec> stages;         ///< from the grid to the rack inlets; none: the meter is at the racks
  double auxiliary_fraction = 0.0;       ///< lighting, offices and controls, over the rated IT power: constant
  CappingSpec capping;
  std::optional<TransientSpec> transients;  ///< none: `gigatwin power --transient` checks nothing
  std::vector<hardware::Source> sources;
};

const Schema<CappingSpec>& capping_schema();
const Schema<PlantSpec>& plant_schema();

}  // namespace gigatwin::power
