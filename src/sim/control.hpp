#pragma once

#include <vector>

#include "sim/floor.hpp"
#include "sim/ledger.hpp"
#include "sim/observer.hpp"
#include "sim/plant.hpp"

namespace gigatwin::sim {

/// Closes the loop between plant and work: coolant that is too warm throttles a hall, a grid connection that is too
/// small caps the site, and both slow the jobs.
class Control {
 public:
  Control(const SiteModel& site, Plant& plant, Floor& floor, Observer& observer);

  /// Steps the plant and completes the sample with the counts of jobs and the speeds that held.
  SiteSample step(Seconds begin, Seconds dt, const Ledger::Means& means);
  /// New speeds from the plant's state: after each step.
  void update(Seconds now);
  /// Caps the site at once when jobs have just started or changed.
  void apply_connection_limit(Seconds now);

  bool throttled() const;
  bool capped() const { return connection_ < 1.0; }

 private:
  void set_connection(double speed, Seconds now);
  void set_thermal(std::vector<HallClock> clocks, Seconds now);
  void apply(Seconds now);

  const SiteModel& site_;
  Plant& plant_;
  Floor& floor_;
  Observer& observer_;
  std::vector<HallClock> thermal_;  ///< [hall] what the chips' temperatures allow
  double connection_ = 1.0;
};

}  // namespace gigatwin::sim
