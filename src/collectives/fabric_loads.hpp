#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "collectives/fabric_delivery.hpp"
#include "routing/router.hpp"

namespace gigatwin::collectives {

/// B/s [2 x link + direction]; see `link_loads`.
struct LinkLoads {
  std::vector<double> offered;  ///< every flow at its cap
  std::vector<double> carried;  ///< at the rates delivered
};

/// Load of one tier, over its links in service and both directions. Loads are parts of a link's bandwidth.
struct TierLoad {
  std::string name;
  std::int64_t directed_links = 0;                       ///< in service, each direction counted
  std::int64_t used = 0;                                 ///< of these, those that carry something
  double mean_utilisation = 0.0, max_utilisation = 0.0;  ///< carried; the mean over all directed links
  double mean_offered = 0.0, max_offered = 0.0;          ///< every flow at its cap: above 1 where flows collide
  double imbalance = 0.0;                                ///< max / mean of the offered load over used links; NaN: none
};

std::vector<TierLoad> tier_loads(const routing::Router& router, const LinkLoads& loads);

/// One end of a link: a vertex by its kind and its number among those of its kind (switches: in their copy).
struct LinkEnd {
  topology::VertexKind kind = topology::VertexKind::leaf;
  std::int32_t copy = 0;  ///< of the fabric: plane, rail network; 0 for accelerators and NICs
  std::int64_t index = 0;
};

LinkEnd end_of(const topology::Fabric& fabric, std::int32_t vertex);
/// "leaf 3", "spine 0 of copy 1" where the fabric has several.
std::string to_text(const LinkEnd& end, const topology::FabricPlan& plan);

/// One direction of a link.
struct HotLink {
  std::int64_t link = 0;  ///< of `Fabric::links`
  LinkEnd from, to;       ///< in the direction of the traffic
  std::string tier;
  double offered = 0.0;      ///< of its bandwidth
  double utilisation = 0.0;  ///< of its bandwidth
  double load_share = 0.0;   ///< of what its tier carries in all
};

/// The links with the highest offered load; of equals those of higher tiers first, then by number.
std::vector<HotLink> hottest_links(const routing::Router& router, const LinkLoads& loads, std::int64_t top);

}  // namespace gigatwin::collectives
