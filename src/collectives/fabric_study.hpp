#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "collectives/fabric_failures.hpp"
#include "collectives/fabric_loads.hpp"
#include "collectives/fabric_traffic.hpp"

/// What a network architect looks at: how a fabric carries a traffic pattern, and what failures take from it.
namespace gigatwin::collectives {

struct FabricStudySpec {
  Pattern pattern = Pattern::bisection;
  topology::Routing routing = topology::Routing::deterministic;
  std::uint64_t seed = 0;
  std::int64_t top = 10;  ///< hottest links to name
  FailureCase failures = {};
  std::int64_t trials = 0;  ///< with failures; >= 1 where some fail
};

/// The fabric with some of its parts failed.
struct FailureTrial {
  routing::Failures failed;
  BytesPerSecond effective_bisection;
  Throughput throughput;               ///< of the pattern
  std::int64_t partitioned_pairs = 0;  ///< of the pattern
};

/// Over the trials: mean, quantiles and the least. NaN without trials.
struct Spread {
  double mean = 0.0, low = 0.0, median = 0.0, high = 0.0, worst = 0.0;  ///< low, high: 5 % and 95 %
};

struct FabricStudy {
  Traffic traffic;
  BytesPerSecond effective_bisection;               ///< per direction, of the whole fabric
  std::optional<BytesPerSecond> nominal_bisection;  ///< `bisection_bandwidth`; none for a graph
  Throughput throughput;                            ///< of the pattern
  std::vector<TierLoad> tiers;
  std::vector<HotLink> hottest;
  std::vector<FailureTrial> trials;

  /// `of` a trial, over all of them.
  Spread spread(const std::function<double(const FailureTrial&)>& of) const;
};

/// Trials that take some ten seconds on one core: 49 on a site of 100,000 accelerators, 2 if its flows are sprayed, at
/// most 200.
std::int64_t default_trials(const topology::Fabric& fabric, topology::Routing routing);

/// The effective bisection is always that of the pattern `bisection` (see `effective_bisection`); everything else is of
/// the pattern asked for. Each trial routes around its own failures.
/// @param done  called after each trial with the number of those done
/// Throws routing::Unroutable where the fabric is in parts before anything failed; std::invalid_argument where the site
/// has no such pairs, more is to fail than there is, or there are failures but no trials.
FabricStudy study_fabric(const topology::Fabric& fabric, const FabricStudySpec& spec,
                         const std::function<void(std::int64_t)>& done = {});

}  // namespace gigatwin::collectives
