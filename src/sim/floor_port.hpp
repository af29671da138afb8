#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/units.hpp"
#include "sim/job_run.hpp"
#include "sim/ledger.hpp"

namespace gigatwin::sim {

/// Everything that the plant's control sees of the machine floor, and does to it: nothing else joins the two.
class FloorPort {
 public:
  virtual ~FloorPort() = default;

  /// [hall] as they are now.
  virtual const std::vector<Ledger::HallRates>& rates() = 0;
  /// What each hall lets its accelerators do. Wakes the jobs whose speed changed.
  virtual void set_clocks(const std::vector<HallClock>& clocks, Seconds now) = 0;
  /// Slows (0: pauses) the jobs of all tenant classes but `exempt`.
  virtual void set_demand_response(double speed, const std::vector<std::string>& exempt, Seconds now) = 0;
  /// All nodes of a hall go out of service at once, or come back.
  virtual void lose_hall(std::size_t hall, std::size_t cause, Seconds now) = 0;
  virtual void return_hall(std::size_t hall, Seconds now) = 0;
  /// Energy has become dear, or cheap again: schedulers may hold flexible jobs.
  virtual void set_energy_dear(bool dear, Seconds now) = 0;
};

}  // namespace gigatwin::sim
