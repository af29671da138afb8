#include <cmath>

#include "scheduling/policy.hpp"

namespace gigatwin::scheduling::policies {
namespace {

/// A sum of points, as in Slurm's multifactor priority plugin:
///
///   rank = aging days + fair_share_weight 2^(-usage / share) + size_weight nodes / machine + priority_weight priority
///
/// Aging is not capped, so with `aging` > 0 every job comes first in the end. Only differences count: -aging x the
/// submission, in days, ranks as the age does and stays while jobs wait.
class Multifactor : public Policy {
 public:
  explicit Multifactor(const SchedulerSpec& spec)
      : aging_(spec.aging / days(1).value),
        fair_share_weight_(spec.fair_share_weight),
        size_weight_(spec.size_weight),
        priority_weight_(spec.priority_weight) {}

  double rank(const Job& job, const Standing& standing) const override {
    const double fair = standing.share > 0.0 ? std::exp2(-standing.usage / standing.share) : 0.0;
    return -aging_ * job.submitted.value + fair_share_weight_ * fair +
           size_weight_ * static_cast<double>(job.nodes) / standing.machine + priority_weight_ * standing.priority;
  }
  bool drifts() const override { return fair_share_weight_ > 0.0; }

 private:
  double aging_;  ///< points per second
  double fair_share_weight_, size_weight_, priority_weight_;
};

}  // namespace

PolicyEntry multifactor() {
  return {"multifactor", "by points for waiting, fair share, size and priority",
          [](const SchedulerSpec& spec) -> std::unique_ptr<Policy> { return std::make_unique<Multifactor>(spec); }};
}

}  // namespace gigatwin::scheduling::policies
