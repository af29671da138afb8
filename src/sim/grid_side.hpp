#pragma once

#include <vector>

#include "grid/grid.hpp"
#include "sim/assembly.hpp"
#include "sim/observer.hpp"

namespace gigatwin::sim {

/// The grid side of the site on the simulation's clock: connection, battery, generators, photovoltaics, agreements,
/// demand response.
class GridSide {
 public:
  explicit GridSide(const SiteModel& site);

  /// One step in which the facility wants `sample.facility_power`: fills the grid side of the sample.
  /// @param bridge  how long UPS and rack batteries carry the facility
  void step(SiteSample& sample, const site::Air& air, Seconds bridge);

  /// Of the last step.
  const grid::Outcome& outcome() const { return outcome_; }
  /// Halls went dark in the last step.
  bool was_dark() const { return outcome_.dark_time.value > 0.0; }

  /// What the step that begins at `begin` will find.
  struct Outlook {
    bool lasting_outage = false;  ///< the grid is away beyond the end of the step
    bool bridged = false;         ///< the facility's own storage carries it through all of the step
    Watts available;              ///< largest facility demand that can be served; infinite where nothing limits it
  };
  /// @param bridge  as in `step`; asked for only where the supply fails in that step
  template <class Bridge>
  Outlook outlook(Seconds begin, Bridge bridge) const {
    const grid::Limits limits = limits_at(begin);
    return outlook(begin, limits, fails(limits) ? bridge() : Seconds{0.0});
  }
  bool fails_at(Seconds begin) const { return fails(limits_at(begin)); }
  double wanted_speed(Seconds now) const;

 private:
  static bool fails(const grid::Limits& limits) { return !limits.up || limits.down.value > 0.0; }
  grid::Limits limits_at(Seconds begin) const;
  Outlook outlook(Seconds begin, const grid::Limits& limits, Seconds bridge) const;
  grid::Inputs inputs_at(Seconds begin, Seconds dt, Seconds bridge) const;

  const SiteModel* site_;
  grid::State state_;
  grid::Outcome outcome_;
};

}  // namespace gigatwin::sim
