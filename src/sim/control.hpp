#pragma once

#include <vector>

#include "sim/floor_port.hpp"
#include "sim/ledger.hpp"
#include "sim/observer.hpp"
#include "sim/plant.hpp"
#include "sim/plant_outages.hpp"
#include "sim/totals.hpp"

namespace gigatwin::sim {

/// Closes the loop between plant and work: chips that get too warm slow a hall, a grid side or an electrical chain that
/// gives too little caps speeds, a hall without power or cooling is lost with its jobs, and demand response slows or
/// pauses them.
class Control {
 public:
  Control(const SiteModel& site, Plant& plant, FloorPort& floor, TotalsBuilder& totals, Observer& observer);

  /// Steps the plant and completes the sample with the counts of jobs and the speeds that held.
  SiteSample step(Seconds begin, Seconds dt, const Ledger::Means& means);
  /// A whole step as the engine plays it: `step`, its sums, `update` and `update_energy`.
  void play_step(Seconds begin, Seconds dt, const Ledger::Means& means, Seconds now);
  /// New speeds from the plant's state: after each step.
  void update(Seconds now);
  /// A unit of the plant fails or is back.
  void change_unit(const UnitChange& change, Seconds now);
  /// Whether energy is above the scheduler's threshold, by the hour.
  void update_energy(Seconds now);
  /// Caps the site at once when jobs have just started or changed.
  void apply_connection_limit(Seconds now);

  bool throttled() const;
  bool capped() const { return connection_ < Plant::uncapped; }
  bool responding() const { return demand_ < 1.0; }

 private:
  void tell(Seconds now, EventKind kind, std::int64_t hall, double value);
  void tell_grid_events(Seconds begin);
  void set_connection(double speed, Seconds now);
  void set_thermal(std::vector<HallClock> clocks, Seconds now);
  void set_demand(double speed, Seconds now);
  void set_running(const std::vector<bool>& running, Seconds now);
  std::size_t cause_of_loss(std::size_t hall) const;
  void apply(Seconds now);

  const SiteModel& site_;
  Plant& plant_;
  FloorPort& floor_;
  TotalsBuilder& totals_;
  Observer& observer_;
  std::vector<HallClock> thermal_;       ///< [hall] what the chips' temperatures allow
  std::vector<HallClock> clocks_;        ///< [hall] as applied
  std::vector<double> chain_;            ///< [hall] what the electrical units in service allow
  std::vector<bool> running_;            ///< [hall]
  double connection_ = Plant::uncapped;  ///< what the grid side allows
  double demand_ = 1.0;
  std::vector<std::size_t> units_out_;  ///< groups of plant_units, one for each unit out of service, in order of loss
};

}  // namespace gigatwin::sim
