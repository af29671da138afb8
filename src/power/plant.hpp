#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/schema.hpp"
#include "hardware/source.hpp"
#include "power/stage.hpp"
#include "power/transient_spec.hpp"

namespace gigatwin::power {

/// Spare units of a stage. All units share the load, so spares lower the load fraction of each.
enum class Redundancy {
  n,         ///< no spare
  n_plus_1,  ///< one spare unit per hall
  two_n,     ///< everything twice
};

struct UpsSpec {
  double capacity = 0.0;  ///< of the units that carry the design load, over the rated IT power of the hall
  Redundancy redundancy = Redundancy::n;
  int units = 1;  ///< n+1 alone: units that carry the design load, the spare apart
  UpsMode mode = UpsMode::double_conversion;
  LossCurve losses;                  ///< while it converts
  LossCurve eco_losses;              ///< eco mode: while it passes the grid through
  double eco_share = 0.0;            ///< eco mode: share of the time that it passes the grid through
  double it_fraction = 0.0;          ///< of the IT power that is fed by it; the rest has batteries in the rack, or none
  double mechanical_fraction = 0.0;  ///< of pumps, fans, chillers and auxiliaries that are fed by it
};

struct TransformerSpec {
  double capacity = 0.0;  ///< as of the UPS
  Redundancy redundancy = Redundancy::n;
  int units = 1;
  LossCurve losses;
};

/// What happens when the facility would draw more than the grid connection allows.
struct CappingSpec {
  bool enabled = true;        ///< false: the connection is exceeded, and the results show it
  double margin = 0.0;        ///< of the connection that is kept free
  double lowest_speed = 0.2;  ///< of the accelerators, relative to uncapped: they are not slowed further
};

/// From the grid connection to the rack inlets.
struct PlantSpec {
  std::string title;
  std::optional<Watts> grid_connection;        ///< firm; belongs to a site, so catalogue entries leave it out
  std::vector<StageSpec> stages;               ///< from the grid to the rack inlets; none: the meter is at the racks
  std::optional<UpsSpec> ups;                  ///< none: racks are fed without one
  std::optional<TransformerSpec> transformer;  ///< none: the meter is on the low-voltage side
  double auxiliary_fraction = 0.0;             ///< lighting, offices and controls, over the rated IT power: constant
  CappingSpec capping;
  std::optional<TransientSpec> transients;  ///< none: `gigatwin power --transient` checks nothing
  std::vector<hardware::Source> sources;
};

const Schema<UpsSpec>& ups_schema();
const Schema<TransformerSpec>& transformer_schema();
const Schema<CappingSpec>& capping_schema();
const Schema<PlantSpec>& plant_schema();

}  // namespace gigatwin::power
