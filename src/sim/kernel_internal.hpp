#pragma once

#include <simgrid/s4u.hpp>

#include <exception>
#include <functional>
#include <memory>
#include <string>

#include "base/units.hpp"

namespace gigatwin::sim {

namespace sg = simgrid::s4u;

Seconds clock_now();

/// SimGrid with the settings that this project depends on (docs/model/simulation.md), and one host on which all actors
/// live. One a process: the clock does not restart.
class Kernel {
 public:
  Kernel();

  /// Starts an actor whose exceptions end the run instead of the process.
  void spawn(const std::string& name, std::function<void()> body);
  /// Until no actor is left; rethrows the first exception of an actor.
  void run();
  /// Ends the run from within an actor.
  static void stop() { sg::Actor::kill_all(); }

  sg::NetZone& zone() { return *zone_; }
  sg::Host& host() { return *host_; }
  /// To be called once, when disks and links are all there.
  void seal() { zone_->seal(); }

 private:
  std::unique_ptr<sg::Engine> engine_;
  sg::NetZone* zone_ = nullptr;
  sg::Host* host_ = nullptr;
  std::exception_ptr failure_;
};

}  // namespace gigatwin::sim
