#include "collectives/fabric_delivery.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "fluid/solve.hpp"

namespace gigatwin::collectives {
namespace {

constexpr std::size_t nowhere = std::numeric_limits<std::size_t>::max();

/// The solver wants a capacity of every channel; what has failed is never used.
std::vector<double> usable_capacities(const routing::Router& router) {
  std::vector<double> capacity = router.capacities();
  for (double& c : capacity)
    if (c <= 0.0) c = 1.0;
  return capacity;
}

/// The flows of a pattern on their ways.
struct RoutedFlows {
  RoutedFlows(routing::Router& router, const Traffic& traffic)
      : problem(usable_capacities(router)), row(traffic.pairs.size(), nowhere) {
    std::vector<routing::Hop> hops;
    std::vector<fluid::Use> uses;
    for (std::size_t i = 0; i < traffic.pairs.size(); ++i) {
      hops.clear();
      try {
        router.route(traffic.pairs[i].from, traffic.pairs[i].to, 0, hops);
      } catch (const routing::Unroutable&) {
        partitioned.push_back(traffic.pairs[i]);
        continue;
      }
      uses.clear();
      for (const routing::Hop& hop : hops) uses.push_back({hop.channel, hop.share});
      row[i] = static_cast<std::size_t>(problem.add(uses, {.cap = traffic.cap.value}));
    }
  }

  fluid::Problem problem;
  std::vector<std::size_t> row;  ///< [pair] flow of the problem
  std::vector<AcceleratorPair> partitioned;
};

/// Load of every link and direction at these rates.
template <class Rate>
std::vector<double> loads(const routing::Router& router, const fluid::Problem& problem, Rate rate) {
  std::vector<double> load(problem.links());
  for (std::size_t f = 0; f < problem.flows(); ++f)
    for (std::size_t u = problem.offsets()[f]; u < problem.offsets()[f + 1]; ++u)
      load[problem.link()[u]] += problem.share()[u] * rate(f);
  router.spread_pools(load);
  load.resize(router.link_channels());
  return load;
}

}  // namespace

Delivery deliver(routing::Router& router, const Traffic& traffic) {
  RoutedFlows flows{router, traffic};
  const std::vector<double> rates = fluid::max_min_rates(flows.problem);
  Delivery delivery;
  delivery.offered = loads(router, flows.problem, [&](std::size_t) { return traffic.cap.value; });
  delivery.carried = loads(router, flows.problem, [&](std::size_t f) { return rates[f]; });
  delivery.rate.reserve(flows.row.size());
  for (const std::size_t f : flows.row) delivery.rate.push_back(f == nowhere ? 0.0 : rates[f]);
  delivery.partitioned = std::move(flows.partitioned);
  return delivery;
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
