#include "collectives/fabric_traffic.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <stdexcept>
#include <string>

#include "base/random.hpp"

namespace gigatwin::collectives {
namespace {

using topology::FabricPlan;

constexpr std::array<const char*, 4> names{"bisection", "random", "neighbour-leaf", "all-to-all"};

/// Adds the pairs that use the fabric.
class Pairs {
 public:
  Pairs(const FabricPlan& plan, std::vector<AcceleratorPair>& pairs)
      : domain_(plan.layout.domain_nodes * plan.layout.accelerators_per_node), pairs_(pairs) {}

  void add(std::int64_t from, std::int64_t to) {
    if (from / domain_ != to / domain_)
      pairs_.push_back({static_cast<std::int32_t>(from), static_cast<std::int32_t>(to)});
  }

 private:
  std::int64_t domain_;
  std::vector<AcceleratorPair>& pairs_;
};

/// The upper half begins at a whole domain; of an odd number of domains the middle one is in neither.
void add_bisection(const FabricPlan& plan, Pairs& pairs) {
  const std::int64_t domain = plan.layout.domain_nodes * plan.layout.accelerators_per_node;
  const std::int64_t lower = plan.domains() / 2 * domain, upper = (plan.domains() + 1) / 2 * domain;
  for (std::int64_t a = 0; a < lower && upper + a < plan.accelerators(); ++a) {
    pairs.add(a, upper + a);
    pairs.add(upper + a, a);
  }
}

/// Fisher and Yates, each swap by a draw of its own.
std::vector<std::int64_t> permutation(std::int64_t n, const Draws& draws) {
  std::vector<std::int64_t> order(static_cast<std::size_t>(n));
  std::iota(order.begin(), order.end(), 0);
  for (std::size_t i = order.size(); i > 1; --i)
    std::swap(order[i - 1],
              order[static_cast<std::size_t>(draws.uniform(static_cast<std::uint64_t>(i)) * static_cast<double>(i))]);
  return order;
}

void add_random(const FabricPlan& plan, std::uint64_t seed, Pairs& pairs) {
  const std::vector<std::int64_t> to = permutation(plan.accelerators(), Draws{seed, "fabric.permutation"});
  for (std::size_t a = 0; a < to.size(); ++a) pairs.add(static_cast<std::int64_t>(a), to[a]);
}

std::int64_t leaf_accelerators(const FabricPlan& plan) {
  return plan.layout.leaf_nodes * plan.layout.accelerators_per_node;
}

void add_neighbour_leaf(const FabricPlan& plan, Pairs& pairs) {
  const std::int64_t n = plan.accelerators(), leaf = leaf_accelerators(plan);
  if (leaf >= n) return;
  for (std::int64_t a = 0; a < n; ++a) pairs.add(a, (a + leaf) % n);
}

/// Distances in leaf groups to the partners: all, or as many as the flows allow, drawn.
std::vector<std::int64_t> distances(std::int64_t groups, std::int64_t wanted, std::uint64_t seed) {
  std::vector<std::int64_t> list = permutation(groups - 1, Draws{seed, "fabric.all_to_all"});
  list.resize(static_cast<std::size_t>(std::clamp<std::int64_t>(wanted, 1, groups - 1)));
  for (std::int64_t& d : list) ++d;
  std::ranges::sort(list);
  return list;
}

void add_all_to_all(const FabricPlan& plan, std::uint64_t seed, std::int64_t most_flows, Traffic& traffic,
                    Pairs& pairs) {
  const std::int64_t n = plan.accelerators(), leaf = leaf_accelerators(plan), groups = (n + leaf - 1) / leaf;
  if (groups < 2) return;
  const std::vector<std::int64_t> further = distances(groups, most_flows / n, seed);
  traffic.partners = static_cast<std::int64_t>(further.size());
  traffic.all_partners = groups - 1;
  for (std::int64_t a = 0; a < n; ++a)
    for (const std::int64_t d : further) {
      const std::int64_t group = (a / leaf + d) % groups, members = std::min(leaf, n - group * leaf);
      pairs.add(a, group * leaf + a % leaf % members);  // the last group may be smaller
    }
}

}  // namespace

const char* name_of(Pattern pattern) { return names[static_cast<std::size_t>(pattern)]; }

std::optional<Pattern> pattern_of(std::string_view name) {
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Pattern>(found - names.begin());
}

std::vector<std::string> pattern_names() { return {names.begin(), names.end()}; }

BytesPerSecond line_rate_of(const FabricPlan& plan) {
  if (plan.kind != topology::FabricKind::graph) return plan.nic_share();
  return {plan.tiers[topology::access_tier].total_bandwidth.value / static_cast<double>(plan.accelerators())};
}

Traffic make_traffic(Pattern pattern, const FabricPlan& plan, std::uint64_t seed, std::int64_t most_flows) {
  Traffic traffic{pattern, {}, line_rate_of(plan), {}, 1, 1};
  if (traffic.line_rate.value <= 0.0) throw std::invalid_argument("the fabric has no links of the tier access");
  Pairs pairs{plan, traffic.pairs};
  switch (pattern) {
    case Pattern::bisection:
      add_bisection(plan, pairs);
      break;
    case Pattern::random:
      add_random(plan, seed, pairs);
      break;
    case Pattern::neighbour_leaf:
      add_neighbour_leaf(plan, pairs);
      break;
    case Pattern::all_to_all:
      add_all_to_all(plan, seed, most_flows, traffic, pairs);
      break;
  }
  if (traffic.pairs.empty())
    throw std::invalid_argument(fmt::format(
        "pattern {} has no pair that uses the fabric: {} accelerators, {} in a scale-up domain, {} in a leaf "
        "group",
        name_of(pattern), plan.accelerators(), plan.layout.domain_nodes * plan.layout.accelerators_per_node,
        leaf_accelerators(plan)));
  traffic.cap = (1.0 / static_cast<double>(traffic.partners)) * traffic.line_rate;
  return traffic;
}

}  // namespace gigatwin::collectives
