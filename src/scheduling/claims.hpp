#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "scheduling/job.hpp"

namespace gigatwin::scheduling {

/// Nodes that are kept free for some jobs: set aside for a lane for ever, or reserved for a tenant in a window. Of a
/// claim of A nodes of which running members hold U, outsiders leave max(0, A - U) free.
struct Claim {
  double from = -std::numeric_limits<double>::infinity();
  double until = std::numeric_limits<double>::infinity();
  std::int64_t nodes = 0;
  bool active(double when) const { return from <= when && when < until; }
};

/// All claims, and which jobs are members: jobs of one tenant and lane form a group, and are alike.
class Claims {
 public:
  Claims(std::size_t tenants, const std::vector<Lane>& lanes, const std::vector<Reservation>& reservations);

  std::size_t groups() const { return groups_; }
  std::uint32_t group_of(const Job& job) const {
    return static_cast<std::uint32_t>(job.tenant * (lanes_ + 1) + (job.lane ? *job.lane + 1 : 0));
  }
  const std::vector<Claim>& all() const { return claims_; }
  bool empty() const { return claims_.empty(); }
  bool member(std::uint32_t group, std::size_t claim) const { return member_[claim * groups_ + group]; }
  /// Nodes that claims without end keep from the group, when nobody uses them.
  std::int64_t kept_for_ever(std::uint32_t group) const;
  /// Begins and ends of windows, ascending.
  const std::vector<double>& boundaries() const { return boundaries_; }

 private:
  void add(const Claim& claim, const std::vector<bool>& members);

  std::size_t lanes_, groups_;
  std::vector<Claim> claims_;
  std::vector<bool> member_;  ///< [claim, group]
  std::vector<double> boundaries_;
};

}  // namespace gigatwin::scheduling
