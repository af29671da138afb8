#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "base/units.hpp"

namespace gigatwin::storage {

/// Shares the read bandwidth of a storage among the jobs that read their data while they train.
///
/// A job that nothing holds up wants d_j bytes per second and gets x_j d_j, max-min fair:
///
///   sum over jobs x_j d_j <= B,  x_j = min(1, r / d_j)                     r: rate that no job exceeds which lacks
///   anything
///
/// While the demands fit, a change costs O(log jobs); above that, all shares are looked at again.
class ReadSharing {
 public:
  /// @param bandwidth  B >= 0; what a job's nodes can take at most is part of its demand
  explicit ReadSharing(BytesPerSecond bandwidth) : bandwidth_(bandwidth) {}

  /// The job reads at this rate from now on when nothing holds it up; 0: no more, and its share is 1 again.
  void set_demand(std::int64_t job, BytesPerSecond rate);
  /// The storage delivers this much, 0 while it is out.
  void set_bandwidth(BytesPerSecond bandwidth);

  /// Shares x that changed since the last call, by job: 1 where nothing holds a job up any more. Jobs that stopped
  /// reading are not in it.
  std::vector<std::pair<std::int64_t, double>> settle();

  BytesPerSecond demand() const { return {demand_}; }
  /// What all jobs together get.
  BytesPerSecond delivered() const;

 private:
  std::map<std::int64_t, double> shares() const;

  BytesPerSecond bandwidth_;
  double demand_ = 0.0;                                ///< B/s
  std::map<std::int64_t, double> demands_;             ///< by job
  std::set<std::pair<double, std::int64_t>> by_rate_;  ///< smallest demand first
  std::map<std::int64_t, double> held_up_;             ///< shares below 1
  bool changed_ = false;
};

}  // namespace gigatwin::storage
