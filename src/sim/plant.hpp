#pragma once

#include <limits>
#include <memory>
#include <optional>
#include <vector>

#include "cooling/hall.hpp"
#include "cooling/heat_reuse.hpp"
#include "power/network.hpp"
#include "sim/assembly.hpp"
#include "sim/grid_side.hpp"
#include "sim/job_run.hpp"
#include "sim/ledger.hpp"
#include "sim/observer.hpp"

namespace gigatwin::sim {

/// Power and cooling of all halls, stepped on the simulation's clock. Per step, in this order: rack inlets from what
/// the accelerators drew, heat reuse, then hall by hall heat into coolant and air and the cooling plant in the step's
/// weather; losses up to the meter; the grid side.
class Plant {
 public:
  explicit Plant(const SiteModel& site);

  /// One step over which the ledger's means held. Fills everything of the sample but the counts of jobs.
  SiteSample step(Seconds begin, Seconds dt, const Ledger::Means& means);

  /// Takes a unit of SiteModel::plant_units out of service or back.
  void set_unit(std::size_t group, int unit, bool up);

  /// What temperatures allow each hall now, at the activity of its work.
  ///
  /// With thermal figures: the clock of chips in balance with the coolant. Without: the catalogue's clock up to the
  /// system's coolant_limit, falling linearly to 0 at coolant_trip.
  std::vector<HallClock> thermal_clocks(const std::vector<Ledger::HallRates>& rates,
                                        const std::vector<HallClock>& now) const;

  /// Looks at the step that begins now: what the grid side will serve.
  void look_ahead(Seconds now);

  /// Halls that can run from now on: they have power (their chain, the grid side) and are not too warm.
  std::vector<bool> runnable() const;
  void set_running(const std::vector<bool>& running, Seconds now);

  static constexpr double uncapped = std::numeric_limits<double>::infinity();
  /// Largest clock of all accelerators that the grid side can serve, if at clock 1 the rack inlets draw `full_speed`
  /// above `fixed` [hall]; `uncapped` where it serves the highest clock of any hall. Overheads are taken in the ratio
  /// of the last step.
  double connection_speed(const std::vector<Watts>& full_speed, const std::vector<Watts>& fixed, double highest) const;
  /// The same for each hall by itself and the electrical units that it has left.
  std::vector<double> chain_speeds(const std::vector<Watts>& full_speed, const std::vector<Watts>& fixed);

  const GridSide& grid_side() const { return grid_side_; }

 private:
  struct HallPower {
    Watts racks, network, storage, it, liquid_heat, air_heat, conversion_loss, accelerators;
  };
  /// Mean over the step; what the means tell was drawn while the hall ran.
  HallPower power_of(std::size_t hall, const Ledger::HallRates& means) const;
  HallPower running_power(std::size_t hall, const Ledger::HallRates& rates) const;
  void count_running_time(Seconds end, Seconds dt);
  cooling::HallInputs inputs_of(std::size_t hall, const HallPower& power, const site::Air& air) const;
  void reuse_heat(Seconds dt, Instant middle, const site::Air& air, SiteSample& sample);
  void cool_hall(std::size_t hall, const site::Air& air, Seconds dt, SiteSample& sample);
  /// Of the hall's busy accelerators, with the coolant at the end of the step; NaN where it is not known.
  Celsius junction(std::size_t hall, const Ledger::HallRates& means) const;
  void feed_halls(SiteSample& sample);
  Seconds bridge();
  bool has_power(std::size_t hall) const;
  /// The grid is away and nothing takes its place.
  bool without_supply() const;
  Watts lowest_power(std::size_t hall) const;

  const SiteModel& site_;
  power::Network network_;
  GridSide grid_side_;
  GridSide::Outlook outlook_;
  std::vector<cooling::Plant> cooling_;  ///< [hall]
  std::vector<cooling::HallState> states_;
  std::vector<cooling::HallOutcome> outcomes_;   ///< [hall] of the last step
  std::vector<std::vector<double>> in_service_;  ///< [hall][component] share of the cooling units
  std::vector<double> chain_share_;              ///< [hall] of the design load that its electrical units carry
  std::vector<bool> running_, too_warm_;         ///< [hall]
  std::vector<Seconds> ran_;                     ///< [hall] time in the step at hand, up to running_since_
  std::vector<double> running_share_;            ///< [hall] of the step at hand
  Seconds running_since_;
  bool running_changed_ = false;  ///< in the step at hand
  std::vector<double> ratio_;     ///< [hall] facility power / IT power in the last step
  // Of the step at hand; kept to spare allocations.
  std::vector<HallPower> powers_;
  std::vector<Watts> mechanical_, reused_;
  std::vector<power::HallLoad> loads_;
  power::Flow flow_;
};

}  // namespace gigatwin::sim
