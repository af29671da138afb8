#include <optional>
#include <utility>

#include "base/random.hpp"
#include "sim/failure_actor_internal.hpp"

namespace gigatwin::sim {

FailureActor::FailureActor(const SiteModel& site, Floor& floor, std::function<void()> settle)
    : site_(site), floor_(floor), settle_(std::move(settle)) {}

void FailureActor::run() {
  FailureProcess process{site_.causes, static_cast<std::uint64_t>(site_.scenario.seed)};
  std::optional<Failure> failure_due = process.next();
  while (failure_due || !repairs_.empty()) {
    const bool is_repair = !repairs_.empty() && (!failure_due || repairs_.begin()->first <= failure_due->when);
    const Seconds due = is_repair ? repairs_.begin()->first : failure_due->when;
    if (due >= site_.scenario.time.duration) return;
    sg::this_actor::sleep_until(due.value);
    if (is_repair) {
      floor_.repaired(repairs_.extract(repairs_.begin()).mapped(), clock_now());
    } else {
      fail(*failure_due);
      failure_due = process.next();
    }
    settle_();
  }
}

void FailureActor::fail(const Failure& failed) {
  const FailureCause& cause = site_.causes[failed.cause];
  const topology::NodeLayout& layout = site_.fabric.layout;
  if (cause.reach == FailureReach::leaf) {
    const std::int64_t leaves = (layout.nodes + layout.leaf_nodes - 1) / layout.leaf_nodes;
    floor_.fail_leaf(failed.component * leaves / cause.components, failed.cause, clock_now());
  } else {
    fail_node(failed.component * layout.nodes / cause.components, failed);
  }
}

void FailureActor::fail_node(std::int64_t node, const Failure& failed) {
  const Seconds mean = site_.scenario.operations.recovery.node_repair;
  const Seconds repair =
      Draws{static_cast<std::uint64_t>(site_.scenario.seed), "repair." + site_.causes[failed.cause].name}.exponential(
          failed.number, mean);
  if (floor_.fail_node(node, failed.cause, clock_now(), mean)) repairs_.emplace(clock_now() + repair, node);
}

}  // namespace gigatwin::sim
