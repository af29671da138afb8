#include "collectives/fabric_delivery.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "collectives/flow_bundles.hpp"

namespace gigatwin::collectives {
namespace {

/// Rounding of a sum of some thousand shares.
constexpr double tolerance = 1e-9;

/// Calls visit(pair number, hops) for every pair that a way joins, and lost(pair number) for the others.
template <class Visit, class Lost>
void for_each_way(routing::Router& router, const Traffic& traffic, Visit visit, Lost lost) {
  std::vector<routing::Hop> hops;
  for (std::size_t i = 0; i < traffic.pairs.size(); ++i) {
    hops.clear();
    try {
      router.route(traffic.pairs[i].from, traffic.pairs[i].to, 0, hops);
    } catch (const routing::Unroutable&) {
      lost(i);
      continue;
    }
    visit(i, hops);
  }
}

/// Channels on which more is offered than they carry, numbered from 0; -1 for the others.
struct CrowdedChannels {
  CrowdedChannels(const routing::Router& router, const std::vector<double>& offered) : number(offered.size(), -1) {
    for (std::size_t c = 0; c < offered.size(); ++c) {
      if (offered[c] <= router.capacities()[c] * (1.0 + tolerance)) continue;
      number[c] = static_cast<std::int32_t>(capacity.size());
      capacity.push_back(router.capacities()[c]);
    }
  }

  std::vector<std::int32_t> number;  ///< [channel]
  std::vector<double> capacity;      ///< B/s [number]
};

}  // namespace

Delivery deliver(routing::Router& router, const Traffic& traffic) {
  Delivery delivery{std::vector<double>(traffic.pairs.size(), traffic.cap.value), {}};
  std::vector<double> offered(router.capacities().size());
  for_each_way(
      router, traffic,
      [&](std::size_t, const std::vector<routing::Hop>& hops) {
        for (const routing::Hop& hop : hops)
          offered[static_cast<std::size_t>(hop.channel)] += hop.share * traffic.cap.value;
      },
      [&](std::size_t pair) {
        delivery.rate[pair] = 0.0;
        delivery.partitioned.push_back(traffic.pairs[pair]);
      });
  const CrowdedChannels crowded{router, offered};
  if (crowded.capacity.empty()) return delivery;
  FlowBundles bundles;
  std::vector<std::pair<std::size_t, std::size_t>> held_back;  // pair and its bundle
  std::vector<fluid::Use> uses;
  for_each_way(
      router, traffic,
      [&](std::size_t pair, const std::vector<routing::Hop>& hops) {
        uses.clear();
        for (const routing::Hop& hop : hops)
          if (const std::int32_t link = crowded.number[static_cast<std::size_t>(hop.channel)]; link >= 0)
            uses.push_back({link, hop.share});
        if (!uses.empty()) held_back.emplace_back(pair, bundles.add(uses));
      },
      [](std::size_t) {});
  const std::vector<double> rates = bundles.rates(crowded.capacity, traffic.cap.value);
  for (const auto& [pair, bundle] : held_back) delivery.rate[pair] = rates[bundle];
  return delivery;
}

std::vector<double> link_loads(routing::Router& router, const Traffic& traffic, const std::vector<double>& rate) {
  std::vector<double> load(router.capacities().size());
  for_each_way(
      router, traffic,
      [&](std::size_t pair, const std::vector<routing::Hop>& hops) {
        for (const routing::Hop& hop : hops) load[static_cast<std::size_t>(hop.channel)] += hop.share * rate[pair];
      },
      [](std::size_t) {});
  router.spread_pools(load);
  load.resize(router.link_channels());
  return load;
}

Throughput throughput_of(const Delivery& delivery, BytesPerSecond cap) {
  std::vector<double> part;
  part.reserve(delivery.rate.size());
  for (const double rate : delivery.rate) part.push_back(rate / cap.value);
  std::ranges::sort(part);
  const std::size_t joined = part.size() - delivery.partitioned.size();
  return {std::accumulate(part.begin(), part.end(), 0.0) / static_cast<double>(part.size()), quantile(part, 0.05),
          joined == 0 ? 0.0 : part[part.size() - joined]};
}

BytesPerSecond effective_bisection(const Delivery& delivery) {
  return {std::accumulate(delivery.rate.begin(), delivery.rate.end(), 0.0) / 2.0};
}

double quantile(const std::vector<double>& sorted, double p) {
  if (sorted.empty()) return std::nan("");
  const double at = p * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(at);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (at - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

}  // namespace gigatwin::collectives
