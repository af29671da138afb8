#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/schema.hpp"
#include "hardware/loss_curve.hpp"
#include "hardware/redundancy.hpp"

namespace gigatwin::power {

using hardware::LossCurve;
using hardware::UnitsSpec;

enum class StageKind : std::uint8_t {
  feed,          ///< line or cable of the utility
  switchgear,    ///< switchboards and transfer switches
  transformer,   ///< medium to low voltage
  ups,           ///< with its batteries
  distribution,  ///< power distribution units and remote panels
  busway,        ///< bus bars overhead
  rectifier,     ///< to direct current for the racks, such as 800 V
};

/// As text: "feed", "switchgear", ...
const std::vector<std::pair<std::string, StageKind>>& stage_kinds();

/// A UPS that passes the grid through its static switch while it is undisturbed, and converts only else.
struct EcoModeSpec {
  LossCurve losses;    ///< while it passes the grid through
  double share = 0.0;  ///< of the time in which it does
};

enum class Level : std::uint8_t {
  site,  ///< one set for all halls
  hall,  ///< one set for each hall
};

/// One stage of the electrical chain: alike units side by side.
///
/// N units (`units.needed`) carry the design load of what the stage serves: its rated IT power, and the mechanical
/// plant and losses that come with it. k units in service carry k / N of the design load, at most all of it. Spares
/// share the load. Units of 2N stand in two sides, those of 4N/3 in four blocks; a stage of the same redundancy and
/// level that it alone feeds hangs on it side by side, all others on a common bus.
struct StageSpec {
  std::string name{};
  StageKind kind = StageKind::feed;
  Level level = Level::hall;
  UnitsSpec units{};
  double capacity = 0.0;              ///< rating of the N units over the rated IT power of what the stage serves
  LossCurve losses{};                 ///< of a unit over its load; UPS: while it converts
  std::optional<EcoModeSpec> eco{};   ///< UPS; none: double conversion all the time
  Seconds autonomy{};                 ///< UPS: how long its batteries carry its rating
  double it_fraction = 1.0;           ///< of the IT power that it feeds; the rest passes by
  double mechanical_fraction = 1.0;   ///< of pumps, fans, chillers and auxiliaries that it feeds
  std::vector<std::string> fed_by{};  ///< stages, or "grid"; none: the stage before, the first by the grid; several:
                                      ///< alternatives that share the load by what each can carry
};

/// Losses of a unit as the year sees them: of a UPS in eco mode, both curves weighed by their share of the time.
LossCurve mean_losses(const StageSpec& stage);
/// Output over input of a unit.
/// @param load  on its output side over its rating, > 0
double efficiency(const StageSpec& stage, double load);

const Schema<EcoModeSpec>& eco_mode_schema();
const Schema<StageSpec>& stage_schema();

/// What is wrong with the stages as a whole: two of one name, a feeder that does not exist, a feed cycle, a hall's
/// stage that feeds the site, feeders that cross, racks that nothing feeds. Keys are relative to the block that holds
/// `stages`.
void check_stages(const std::vector<StageSpec>& stages, BlockProblems& problems);

}  // namespace gigatwin::power
