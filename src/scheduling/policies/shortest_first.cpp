#include "scheduling/policy.hpp"

namespace gigatwin::scheduling::policies {
namespace {

/// Best mean wait where requested times are right, and long jobs may starve.
class ShortestFirst : public Policy {
 public:
  double rank(const Job& job, const Standing&) const override { return -job.requested.value; }
};

}  // namespace

PolicyEntry shortest_first() {
  return {"shortest-first", "the shortest requested time first; long jobs may wait for ever",
          [](const SchedulerSpec&) -> std::unique_ptr<Policy> { return std::make_unique<ShortestFirst>(); }};
}

}  // namespace gigatwin::scheduling::policies
