#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "topology/fabric.hpp"

/// How much of their bandwidth the links of a fabric use while phases run. Bytes are those on the wire, of each
/// direction of a link: [2 x link + direction].
namespace gigatwin::collectives {

struct TierUse {
  std::string name;
  Bytes bytes;            ///< over all links and directions
  std::int64_t used = 0;  ///< directions of links that carry something
  double mean = 0.0;      ///< bytes / (bandwidth x time), over the used directions
  double busiest = 0.0;   ///< the same of the busiest of them
};

/// By tier of the plan.
/// @param time  of the phases, > 0
std::vector<TierUse> tier_use(const topology::Fabric& fabric, std::span<const double> link_bytes, Seconds time);

struct LinkUse {
  std::int64_t link = 0;
  bool upwards = true;  ///< from the link's lower to its upper end
  double use = 0.0;     ///< bytes / (bandwidth x time)
};

/// The busiest direction of a link, the first of equals; nullopt where nothing is carried.
std::optional<LinkUse> busiest_link(const topology::Fabric& fabric, std::span<const double> link_bytes, Seconds time);

}  // namespace gigatwin::collectives
