#pragma once

#include <cstdint>
#include <functional>
#include <map>

#include "reliability/repair_shop.hpp"
#include "sim/failures.hpp"
#include "sim/floor.hpp"
#include "sim/kernel_internal.hpp"

namespace gigatwin::sim {

/// Failures and repairs of nodes, fabric and storage on SimGrid's clock: what fails when, what each failure does to the
/// floor, when it is noticed, and when what failed is back.
class FailureActor {
 public:
  /// @param settle  lets the floor's decisions happen; @param set_storage_out  stops and resumes checkpoints and loads
  FailureActor(const SiteModel& site, Floor& floor, std::function<void()> settle,
               std::function<void(bool)> set_storage_out);

  /// In order of time; at the same instant what has been waiting comes before new failures. Never returns before the
  /// end of the run.
  void run();
  /// Nodes that the floor has drained need a repair. To be called whenever the floor may have done so.
  void notice_drained();

 private:
  void fail(const Failure& failed);
  void fail_out(const Failure& failed);
  void fail_slow(const Failure& failed);
  void fail_corrupting(const Failure& failed);
  void fail_leaf(const Failure& failed);
  void fail_storage(const Failure& failed);
  void begin_drain(const Failure& failed);
  /// Repairs these nodes, if there are any, and renews the component.
  void repair(const Failure& failed, const std::vector<std::int64_t>& nodes);
  /// When what failed is back if work on it can begin now.
  Seconds back_after_repair(const Failure& failed);
  Seconds expected_repair(const Failure& failed) const;
  void at(Seconds when, std::function<void()> what);
  /// Failures at the other sites of a job, one after another: `draw` is the number of the next.
  void fail_elsewhere(const workload::JobRequest& job, Seconds mean, Seconds since, std::uint64_t draw);
  const reliability::FailureModeSpec& mode(const Failure& failed) const { return site_.causes[failed.cause].spec; }
  Seconds detection(const Failure& failed) const;

  const SiteModel& site_;
  Floor& floor_;
  std::function<void()> settle_;
  std::function<void(bool)> set_storage_out_;
  FailureProcess process_;
  reliability::RepairShop shop_;
  std::multimap<Seconds, std::function<void()>> due_;
  std::map<std::int64_t, std::vector<Failure>> drains_;  ///< by node
  int storage_failures_ = 0;                             ///< at the same time
  sg::SemaphorePtr wake_;
};

}  // namespace gigatwin::sim
