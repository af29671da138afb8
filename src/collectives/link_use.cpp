#include "collectives/link_use.hpp"

#include <algorithm>

#include "base/error.hpp"

namespace gigatwin::collectives {
namespace {

double use_of(const topology::Link& link, double bytes, Seconds time) { return bytes / (link.bandwidth * time).value; }

}  // namespace

std::vector<TierUse> tier_use(const topology::Fabric& fabric, std::span<const double> link_bytes, Seconds time) {
  GIGATWIN_ASSERT(time > Seconds{0}, "{} s", time.value);
  std::vector<TierUse> tiers(fabric.plan.tiers.size());
  for (std::size_t t = 0; t < tiers.size(); ++t) tiers[t].name = fabric.plan.tiers[t].name;
  for (std::size_t c = 0; c < link_bytes.size(); ++c) {
    if (link_bytes[c] <= 0.0) continue;
    const topology::Link& link = fabric.links[c / 2];
    TierUse& tier = tiers[static_cast<std::size_t>(link.tier)];
    const double use = use_of(link, link_bytes[c], time);
    tier.bytes += Bytes{link_bytes[c]};
    ++tier.used;
    tier.mean += use;  // the sum, until all are there
    tier.busiest = std::max(tier.busiest, use);
  }
  for (TierUse& tier : tiers)
    if (tier.used > 0) tier.mean /= static_cast<double>(tier.used);
  return tiers;
}

std::optional<LinkUse> busiest_link(const topology::Fabric& fabric, std::span<const double> link_bytes, Seconds time) {
  GIGATWIN_ASSERT(time > Seconds{0}, "{} s", time.value);
  LinkUse busiest;
  for (std::size_t c = 0; c < link_bytes.size(); ++c)
    if (const double use = use_of(fabric.links[c / 2], link_bytes[c], time); use > busiest.use)
      busiest = {static_cast<std::int64_t>(c / 2), c % 2 == 0, use};
  return busiest.use > 0.0 ? std::optional{busiest} : std::nullopt;
}

}  // namespace gigatwin::collectives
