#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/units.hpp"

namespace gigatwin::sim {

/// What a kind of component does when it fails.
enum class FailureReach {
  node,  ///< its node goes out of service until repaired
  leaf,  ///< every job on its leaf group is interrupted; traffic takes other ways, so no node goes out
};

/// All components of one kind, failing independently at a constant rate.
struct FailureCause {
  std::string name;
  FailureReach reach = FailureReach::node;
  PerSecond rate;  ///< of one component
  std::int64_t components = 0;
  PerSecond total() const { return rate * static_cast<double>(components); }
};

struct Failure {
  Seconds when;
  std::size_t cause = 0;       ///< index of the cause
  std::int64_t component = 0;  ///< 0 .. components-1
  std::uint64_t number = 0;    ///< of this cause's failures: the entity of further random draws
};

/// Superposition of Poisson processes, one per cause. The n-th failure of a cause has its own random draws, so causes
/// do not disturb each other, and the cost of a failure does not depend on the number of components.
class FailureProcess {
 public:
  FailureProcess(std::vector<FailureCause> causes, std::uint64_t seed);

  /// The next failure in order of time; nullopt when nothing can fail. Ties go to the cause named first.
  std::optional<Failure> next();
  const std::vector<FailureCause>& causes() const { return causes_; }

 private:
  void draw(std::size_t cause);

  std::vector<FailureCause> causes_;
  std::uint64_t seed_;
  std::vector<std::uint64_t> counts_;  ///< failures drawn so far, by cause
  std::vector<Failure> pending_;       ///< next of each cause
};

/// Training time between checkpoints that loses least to first order: sqrt(2 C M), C time of one checkpoint, M mean
/// time between failures. Source: J. W. Young, Commun. ACM 17 (1974) 530. Infinite when nothing fails.
Seconds young_interval(Seconds checkpoint, Seconds mean_time_between_failures);

}  // namespace gigatwin::sim
