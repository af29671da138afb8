#include "scheduling/claims.hpp"

#include <algorithm>
#include <cmath>

namespace gigatwin::scheduling {

Claims::Claims(std::size_t tenants, const std::vector<Lane>& lanes, const std::vector<Reservation>& reservations)
    : lanes_(lanes.size()), groups_(tenants * (lanes.size() + 1)) {
  std::vector<bool> members(groups_);
  for (std::size_t lane = 0; lane < lanes.size(); ++lane) {
    for (std::size_t group = 0; group < groups_; ++group) members[group] = group % (lanes_ + 1) == lane + 1;
    add({.nodes = lanes[lane].nodes}, members);
  }
  for (const Reservation& reservation : reservations) {
    for (std::size_t group = 0; group < groups_; ++group) members[group] = group / (lanes_ + 1) == reservation.tenant;
    add({reservation.at.value, (reservation.at + reservation.takes).value, reservation.nodes}, members);
  }
  std::sort(boundaries_.begin(), boundaries_.end());
}

void Claims::add(const Claim& claim, const std::vector<bool>& members) {
  if (claim.nodes == 0) return;
  claims_.push_back(claim);
  member_.insert(member_.end(), members.begin(), members.end());
  for (const double boundary : {claim.from, claim.until})
    if (std::isfinite(boundary)) boundaries_.push_back(boundary);
}

std::int64_t Claims::kept_for_ever(std::uint32_t group) const {
  std::int64_t kept = 0;
  for (std::size_t claim = 0; claim < claims_.size(); ++claim)
    if (!member(group, claim) && std::isinf(claims_[claim].until)) kept += claims_[claim].nodes;
  return kept;
}

}  // namespace gigatwin::scheduling
