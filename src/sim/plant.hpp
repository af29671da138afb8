#pragma once

#include <vector>

#include "cooling/hall.hpp"
#include "sim/assembly.hpp"
#include "sim/job_run.hpp"
#include "sim/ledger.hpp"
#include "sim/observer.hpp"

namespace gigatwin::sim {

/// Power and cooling of all halls, stepped on the simulation's clock. Per step and hall, in this order: rack inlets
/// from what the accelerators drew, heat into coolant and air, the cooling plant in the step's weather, then losses up
/// to the grid.
class Plant {
 public:
  explicit Plant(const SiteModel& site);

  /// One step over which the ledger's means held. Fills everything of the sample but the counts of jobs.
  SiteSample step(Seconds begin, Seconds dt, const Ledger::Means& means);

  /// What the coolant of each hall allows now: the catalogue's clock up to the system's limit, falling linearly to 0 at
  /// its trip temperature.
  std::vector<HallClock> thermal_clocks() const;

  /// Largest speed of all accelerators for which the grid connection holds, if at full speed the rack inlets draw
  /// `full_speed` above `fixed` [hall]. Overheads are taken in the ratio of the last step.
  double connection_speed(const std::vector<Watts>& full_speed, const std::vector<Watts>& fixed) const;

 private:
  struct HallPower {
    Watts racks, network, it, liquid_heat, air_heat, conversion_loss, accelerators;
  };
  HallPower power_of(std::size_t hall, const Ledger::HallRates& means) const;
  cooling::HallInputs inputs_of(std::size_t hall, const HallPower& power, const site::Air& air) const;
  void step_hall(std::size_t hall, const HallPower& power, const site::Air& air, Seconds dt, SiteSample& sample);

  const SiteModel& site_;
  std::vector<cooling::HallState> states_;
  std::vector<double> ratio_;  ///< [hall] facility power / IT power in the last step
};

}  // namespace gigatwin::sim
