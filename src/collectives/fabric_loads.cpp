#include "collectives/fabric_loads.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <tuple>

namespace gigatwin::collectives {
namespace {

using topology::Fabric;

const topology::Link& link_of(const Fabric& fabric, std::size_t channel) { return fabric.links[channel / 2]; }

}  // namespace

std::vector<TierLoad> tier_loads(const routing::Router& router, const LinkLoads& loads) {
  const Fabric& fabric = router.fabric();
  std::vector<TierLoad> tiers;
  for (const topology::Tier& tier : fabric.plan.tiers) tiers.emplace_back().name = tier.name;
  std::vector<double> sum_offered(tiers.size()), sum_carried(tiers.size());
  for (std::size_t c = 0; c < loads.offered.size(); ++c) {
    if (router.is_dead(c / 2)) continue;
    const topology::Link& link = link_of(fabric, c);
    const auto t = static_cast<std::size_t>(link.tier);
    TierLoad& tier = tiers[t];
    const double offered = loads.offered[c] / link.bandwidth.value, carried = loads.carried[c] / link.bandwidth.value;
    ++tier.directed_links;
    if (offered > 0.0) ++tier.used;
    sum_offered[t] += offered;
    sum_carried[t] += carried;
    tier.max_offered = std::max(tier.max_offered, offered);
    tier.max_utilisation = std::max(tier.max_utilisation, carried);
  }
  for (std::size_t t = 0; t < tiers.size(); ++t) {
    TierLoad& tier = tiers[t];
    if (tier.directed_links > 0) {
      tier.mean_offered = sum_offered[t] / static_cast<double>(tier.directed_links);
      tier.mean_utilisation = sum_carried[t] / static_cast<double>(tier.directed_links);
    }
    tier.imbalance =
        tier.used > 0 ? tier.max_offered / (sum_offered[t] / static_cast<double>(tier.used)) : std::nan("");
  }
  return tiers;
}

LinkEnd end_of(const Fabric& fabric, std::int32_t vertex) {
  if (vertex < fabric.first_nic) return {topology::VertexKind::accelerator, 0, vertex};
  if (vertex < fabric.first_scale_up) return {topology::VertexKind::nic, 0, vertex - fabric.first_nic};
  if (vertex < fabric.first_switch) return {topology::VertexKind::scale_up_switch, 0, vertex - fabric.first_scale_up};
  const topology::Switch& at = fabric.switches[static_cast<std::size_t>(vertex - fabric.first_switch)];
  return {at.kind, at.copy, at.index};
}

std::string to_text(const LinkEnd& end, const topology::FabricPlan& plan) {
  const bool is_switch = end.kind >= topology::VertexKind::leaf;
  return is_switch && plan.copies() > 1
             ? fmt::format("{} {} of copy {}", topology::name_of(end.kind), end.index, end.copy)
             : fmt::format("{} {}", topology::name_of(end.kind), end.index);
}

std::vector<HotLink> hottest_links(const routing::Router& router, const LinkLoads& loads, std::int64_t top) {
  const Fabric& fabric = router.fabric();
  std::vector<std::size_t> channels;
  std::vector<double> tier_total(fabric.plan.tiers.size());
  for (std::size_t c = 0; c < loads.offered.size(); ++c) {
    if (loads.offered[c] <= 0.0) continue;
    channels.push_back(c);
    tier_total[static_cast<std::size_t>(link_of(fabric, c).tier)] += loads.offered[c];
  }
  // Sums of the same flows in another order differ by roundings: those are equals.
  const auto rank = [&](std::size_t c) {
    const topology::Link& link = link_of(fabric, c);
    return std::tuple{-std::round(loads.offered[c] / link.bandwidth.value * 1e9), -link.tier, c};
  };
  const auto kept = channels.begin() + std::min(std::ssize(channels), static_cast<std::ptrdiff_t>(top));
  std::partial_sort(channels.begin(), kept, channels.end(),
                    [&](std::size_t a, std::size_t b) { return rank(a) < rank(b); });
  std::vector<HotLink> hottest;
  for (auto c = channels.begin(); c != kept; ++c) {
    const topology::Link& link = link_of(fabric, *c);
    const bool up = *c % 2 == 0;
    hottest.push_back({.link = static_cast<std::int64_t>(*c / 2),
                       .from = end_of(fabric, up ? link.lower : link.upper),
                       .to = end_of(fabric, up ? link.upper : link.lower),
                       .tier = fabric.plan.tiers[static_cast<std::size_t>(link.tier)].name,
                       .offered = loads.offered[*c] / link.bandwidth.value,
                       .utilisation = loads.carried[*c] / link.bandwidth.value,
                       .load_share = loads.offered[*c] / tier_total[static_cast<std::size_t>(link.tier)]});
  }
  return hottest;
}

}  // namespace gigatwin::collectives
