#pragma once

#include <cstdint>
#include <functional>
#include <map>

#include "sim/failures.hpp"
#include "sim/floor.hpp"
#include "sim/kernel_internal.hpp"

namespace gigatwin::sim {

/// Failures and repairs of nodes and fabric on SimGrid's clock.
class FailureActor {
 public:
  /// @param settle  lets the floor's decisions happen
  FailureActor(const SiteModel& site, Floor& floor, std::function<void()> settle);

  /// Failures and repairs in order of time; at the same instant the repair comes first. Returns when none is left
  /// within the simulated time.
  void run();

 private:
  void fail(const Failure& failed);
  void fail_node(std::int64_t node, const Failure& failed);

  const SiteModel& site_;
  Floor& floor_;
  std::function<void()> settle_;
  std::multimap<Seconds, std::int64_t> repairs_;  ///< when which node is back
};

}  // namespace gigatwin::sim
