#pragma once

#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

#include "fluid/problem.hpp"

namespace gigatwin::collectives {

/// Flows that use the same links by the same shares: n of them have one max-min rate, so they are one flow of weight n
/// and cap n x cap. Sprayed flows between the same two leaves are alike, 48 of 48.
class FlowBundles {
 public:
  /// @return the number of the bundle that the flow belongs to, counted from 0. Throws std::invalid_argument where the
  /// bundles have more than 40 million uses in all: the solver would take more than 2 GB.
  std::size_t add(std::span<const fluid::Use> uses);

  /// Rate of one flow of each bundle, B/s.  @param capacity  B/s [link]  @param cap  of one flow, B/s
  std::vector<double> rates(std::vector<double> capacity, double cap) const;

 private:
  std::span<const fluid::Use> uses_of(std::size_t bundle) const;

  std::vector<fluid::Use> uses_;
  std::vector<std::size_t> first_{0};                                    ///< [bundle + 1]
  std::vector<double> flows_;                                            ///< [bundle]
  std::unordered_map<std::uint64_t, std::vector<std::size_t>> by_hash_;  ///< bundles
};

}  // namespace gigatwin::collectives
