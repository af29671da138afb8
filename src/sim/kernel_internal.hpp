#pragma once

#include <simgrid/s4u.hpp>

#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <set>
#include <utility>
#include <vector>

#include "base/units.hpp"

namespace gigatwin::sim {

namespace sg = simgrid::s4u;

Seconds clock_now();

/// SimGrid with the settings that this project depends on (docs/model/simulation.md), and one host on which all actors
/// live. One a process: the clock does not restart.
class Kernel {
 public:
  Kernel();

  /// Lets an actor do this, whose exceptions end the run instead of the process. Actors that are done take the next
  /// body: to make one costs tens of microseconds, since SimGrid clears its stack.
  void spawn(std::function<void()> body);
  /// Until no actor is left; rethrows the first exception of an actor.
  void run();
  /// Calls `ring` at that instant, outside all actors. A call cannot be taken back: `ring` looks what is due.
  void call_at(Seconds when, std::function<void()> ring);
  /// Ends the run from within an actor.
  void stop();

  sg::NetZone& zone() { return *zone_; }
  sg::Host& host() { return *host_; }
  /// To be called once, when disks and links are all there.
  void seal() { zone_->seal(); }

 private:
  struct Worker : std::enable_shared_from_this<Worker> {
    std::function<void()> body;
    sg::SemaphorePtr wake = sg::Semaphore::create(0);
  };
  void work(Worker& worker);

  std::unique_ptr<sg::Engine> engine_;
  sg::NetZone* zone_ = nullptr;
  sg::Host* host_ = nullptr;
  std::vector<std::shared_ptr<Worker>> idle_;
  std::exception_ptr failure_;
  bool stopped_ = false;
};

/// What is due when, without an actor for each that waits: an actor's sleep and its two changes of stack cost ten times
/// as much. At one instant in the order of the keys.
class Agenda {
 public:
  /// @param due  called for a key when its time has come, outside all actors
  Agenda(Kernel& kernel, std::function<void(std::int64_t key)> due) : kernel_(kernel), due_(std::move(due)) {}

  void set(std::int64_t key, Seconds when);
  void clear(std::int64_t key, Seconds when) { entries_.erase({when, key}); }

 private:
  void ring();

  Kernel& kernel_;
  std::function<void(std::int64_t)> due_;
  std::set<std::pair<Seconds, std::int64_t>> entries_;
  std::set<Seconds> calls_;  ///< that the kernel will make
};

}  // namespace gigatwin::sim
