#pragma once

#include <cstdint>
#include <optional>
#include <queue>
#include <vector>

#include "base/random.hpp"
#include "reliability/machine_parts.hpp"

namespace gigatwin::reliability {

struct Failure {
  Seconds when;
  std::size_t cause = 0;       ///< index of the cause
  std::int64_t component = 0;  ///< 0 .. components-1
  std::uint32_t count = 0;     ///< failures of this cause that the component had before
  std::int64_t node = 0;       ///< first that the component serves
  Seconds age;                 ///< of the part, in service
  /// Entity of further draws about this failure.
  std::uint64_t number() const { return static_cast<std::uint64_t>(component) << 24 | count; }
};

/// Every component of every cause fails, is away for a while, and runs on.
///
///   H(age of the next failure) = H(age when it came back) + E / z
///
/// E: exponential with mean 1; z: frailty of the node, gamma distributed with mean 1. The age when it came back is 0 if
/// a new part was put in, else that of the failure; parts do not age while they are away. Draws are addressed by seed,
/// cause, component and count, so causes and components do not disturb each other. Failures beyond the horizon are
/// never stored.
class FailureProcess {
 public:
  /// @param age  of all components at the start: they have survived it
  FailureProcess(MachineParts parts, std::vector<FailureCause> causes, Seconds age, Seconds horizon,
                 std::uint64_t seed);

  /// The next failure in order of time (ties: cause, then component); nullopt when nothing more fails before the
  /// horizon. Its component is away until `renew`.
  std::optional<Failure> next();
  /// When it is due; infinite when nothing more is.
  Seconds next_due() const;
  /// The component of `failure` is back in service at `back`, not before its failure. `repaired`: false where nobody
  /// touched it, as its node was out anyway.
  void renew(const Failure& failure, Seconds back, bool repaired = true);

 private:
  struct Later {
    bool operator()(const Failure& a, const Failure& b) const;
  };
  void begin(std::size_t cause, Seconds age);
  void enter(Failure failure, double hazard, Seconds age, Seconds back);
  double frailty(std::size_t cause, std::int64_t node) const;

  MachineParts parts_;
  std::vector<FailureCause> causes_;
  std::vector<Draws> draws_;  ///< [cause]
  Seconds horizon_;
  std::uint64_t seed_;
  std::priority_queue<Failure, std::vector<Failure>, Later> due_;
};

/// Gamma distributed with mean 1 and this variance; 1 where the variance is 0.
/// Source: G. Marsaglia and W. W. Tsang, A simple method for generating gamma variables, ACM TOMS 26 (2000) 363.
double gamma_frailty(const Draws& draws, double variance);

}  // namespace gigatwin::reliability
