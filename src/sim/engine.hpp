#pragma once

#include <atomic>
#include <memory>
#include <stdexcept>
#include <vector>

#include "sim/assembly.hpp"
#include "sim/observer.hpp"
#include "sim/profiles.hpp"

namespace gigatwin::sim {

struct Tape;

/// The run was asked to stop before its end.
class Interrupted : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The year on SimGrid's clock: one actor for the plant, one for arrivals, one for failures and repairs, and one a
/// running job. Checkpoints share the storage, a SimGrid disk. One a process: SimGrid's clock does not restart.
class Simulation {
 public:
  /// @param stop  set by a signal handler: the run ends at the next plant step with `Interrupted`; may be null
  /// @param tape  what is needed to replay the run is written there; may be null
  Simulation(const SiteModel& site, Observer& observer, const std::atomic<bool>* stop = nullptr, Tape* tape = nullptr);
  ~Simulation();

  /// Runs to the end of the scenario. Throws what an observer throws, and Interrupted.
  Totals run();

  /// The iterations that were simulated, in the order in which they were first needed.
  const std::vector<SimulatedIteration>& iterations() const;

 private:
  struct Actors;
  std::unique_ptr<Actors> actors_;
};

}  // namespace gigatwin::sim
