#include "scheduling/policy.hpp"

namespace gigatwin::scheduling::policies {
namespace {

class FirstComeFirstServed : public Policy {
 public:
  double rank(const Job& job, const Standing&) const override { return -job.submitted.value; }
};

}  // namespace

PolicyEntry first_come_first_served() {
  return {"fcfs", "in order of the first submission",
          [](const SchedulerSpec&) -> std::unique_ptr<Policy> { return std::make_unique<FirstComeFirstServed>(); }};
}

}  // namespace gigatwin::scheduling::policies
