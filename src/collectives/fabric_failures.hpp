#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "routing/failures.hpp"
#include "topology/fabric.hpp"

namespace gigatwin::collectives {

/// How much fails at once.
struct FailureCase {
  std::int64_t links = 0;     ///< between switches
  std::int64_t switches = 0;  ///< of `kind`
  topology::VertexKind kind = topology::VertexKind::spine;
  bool none() const { return links == 0 && switches == 0; }
};

/// Draws what fails, the same for the same seed and trial.
class FailureDraws {
 public:
  /// Throws std::invalid_argument where more is to fail than there is.
  FailureDraws(const topology::Fabric& fabric, const FailureCase& failure_case, std::uint64_t seed);

  /// Without replacement, every set of that size being equally likely; sorted.
  routing::Failures draw(std::uint64_t trial) const;

 private:
  FailureCase case_;
  std::uint64_t seed_;
  std::vector<std::int32_t> links_, switches_;  ///< that may fail
};

}  // namespace gigatwin::collectives
