#include <limits>

#include "scheduling/policy.hpp"

namespace gigatwin::scheduling::policies {
namespace {

/// The tenant class that has used least of its entitlement goes first, within it in order of submission.
///
///   rank = - usage / share        usage: decayed node-seconds over those of all tenants
///
/// A tenant without an entitlement comes last. Source: Kay & Lauder, "A fair share scheduler" (1988).
class FairShare : public Policy {
 public:
  double rank(const Job&, const Standing& standing) const override {
    return standing.share > 0.0 ? -standing.usage / standing.share : -std::numeric_limits<double>::infinity();
  }
  bool drifts() const override { return true; }
};

}  // namespace

PolicyEntry fair_share() {
  return {"fair-share", "the tenant class that has used least of its share first, with use forgotten by half_life",
          [](const SchedulerSpec&) -> std::unique_ptr<Policy> { return std::make_unique<FairShare>(); }};
}

}  // namespace gigatwin::scheduling::policies
