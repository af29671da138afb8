#include "scheduling/policy.hpp"

namespace gigatwin::scheduling::policies {
namespace {

/// A job that gave way queues behind all that wait already. With `slice`: gang scheduling of whole jobs (Ousterhout
/// 1982).
class RoundRobin : public Policy {
 public:
  double rank(const Job& job, const Standing& standing) const override {
    // Of one instant, those that come for the first time go first: else a job that gave way to one of them would pass
    // it.
    const bool came_back = standing.waiting_since > job.submitted;
    return -standing.waiting_since.value - (came_back ? 1e-3 : 0.0);
  }
};

}  // namespace

PolicyEntry round_robin() {
  return {"round-robin", "who has waited longest since its last turn",
          [](const SchedulerSpec&) -> std::unique_ptr<Policy> { return std::make_unique<RoundRobin>(); }};
}

}  // namespace gigatwin::scheduling::policies
