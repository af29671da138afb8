#include "scheduling/policy.hpp"

namespace gigatwin::scheduling::policies {
namespace {

/// A job that gave way queues behind all that wait already. With `slice`: gang scheduling of whole jobs (Ousterhout
/// 1982).
class RoundRobin : public Policy {
 public:
  double rank(const Job&, const Standing& standing) const override { return -standing.waiting_since.value; }
};

}  // namespace

PolicyEntry round_robin() {
  return {"round-robin", "who has waited longest since its last turn",
          [](const SchedulerSpec&) -> std::unique_ptr<Policy> { return std::make_unique<RoundRobin>(); }};
}

}  // namespace gigatwin::scheduling::policies
