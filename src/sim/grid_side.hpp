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
    bool bridged = false;         ///< and the facility's own storage carries it all the while
    Watts available;              ///< largest facility demand that can be served; infinite where nothing limits it
  };
  Outlook outlook(Seconds begin, Seconds bridge) const;
  double wanted_speed(Seconds now) const;

 private:
  grid::Inputs inputs_at(Seconds begin, Seconds dt, Seconds bridge) const;

  const SiteModel* site_;
  grid::State state_;
  grid::Outcome outcome_;
};

}  // namespace gigatwin::sim
