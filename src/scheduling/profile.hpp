#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "scheduling/claims.hpp"
#include "scheduling/running.hpp"

namespace gigatwin::scheduling {

/// Nodes out of service, and when they should all be back.
struct Repairs {
  std::int64_t nodes = 0;
  double back_by = 0.0;
};

/// Nodes that are free from now on, as a step function of time, by what is known now; and what of the claims is in use
/// then. Jobs past their requested time may end at any moment: they are expected at the next representable instant.
class Profile {
 public:
  Profile(const Claims& claims, double now, std::int64_t free_nodes, const RunningJobs& running, Repairs repairs);

  /// Nodes that a job of this group could have at that time.
  std::int64_t available(double when, std::uint32_t group) const { return available_in(step_at(when), group); }
  /// The least of it in [from, until).
  std::int64_t least(std::uint32_t group, double from, double until) const;
  /// First time from which on that many nodes are available for `duration`; infinite where never.
  double earliest(std::uint32_t group, std::int64_t nodes, double duration) const;
  /// A job of this group uses nodes in [from, until); negative: gives them back.
  void take(std::uint32_t group, std::int64_t nodes, double from, double until);
  /// How much less would be available to `other` in [from, until), at most, if a job of `group` used that many nodes.
  std::int64_t burden(std::uint32_t group, std::int64_t nodes, std::uint32_t other, double from, double until) const;

 private:
  void add_step(double when);
  std::size_t step_at(double when) const;
  std::size_t split(double when);
  std::int64_t available_in(std::size_t step, std::uint32_t group) const;
  std::int64_t unused(std::size_t step, std::size_t claim) const;

  const Claims& claims_;
  std::size_t width_;               ///< claims
  std::vector<double> when_;        ///< [step]: begins, ascending; the last has no end
  std::vector<std::int64_t> free_;  ///< [step]
  std::vector<std::int64_t> used_;  ///< [step, claim] by members
};

}  // namespace gigatwin::scheduling
