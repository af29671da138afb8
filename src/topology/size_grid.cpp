#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "topology/grid.hpp"

namespace gigatwin::topology {
namespace {

/// More than any network has: keeps a slip of the pen in `dimensions` from filling the memory.
constexpr std::int64_t most_switches = 1 << 20;

const char* title_of(FabricKind kind) { return kind == FabricKind::torus ? "torus" : "HyperX"; }

std::int64_t switches_of(const FabricPlan& plan) {
  return std::accumulate(plan.dimensions.begin(), plan.dimensions.end(), std::int64_t{1}, std::multiplies<>{});
}

/// Whether the dimensions can be read as whole numbers of switches, and not too many.
bool read_dimensions(Sizer& sizer) {
  const std::vector<double>& stated = sizer.fabric.dimensions;
  if (stated.empty())
    sizer.problem("dimensions", fmt::format("the switches along each dimension of a {}", title_of(sizer.plan.kind)),
                  "none", "such as dimensions: [16, 16, 16]");
  for (std::size_t d = 0; d < stated.size(); ++d) {
    if (stated[d] != std::floor(stated[d]))
      sizer.problem(fmt::format("dimensions[{}]", d), "a whole number of switches", fmt::format("{}", stated[d]), "");
    sizer.plan.dimensions.push_back(static_cast<std::int64_t>(stated[d]));
  }
  if (switches_of(sizer.plan) > most_switches)
    sizer.problem("dimensions", fmt::format("at most {} switches", most_switches),
                  fmt::format("{} ({})", switches_of(sizer.plan), fmt::join(sizer.plan.dimensions, " x ")), "");
  return sizer.problems.empty();
}

}  // namespace

std::int64_t neighbours_along(FabricKind kind, std::int64_t size) {
  return kind == FabricKind::torus ? std::min<std::int64_t>(2, size - 1) : size - 1;
}

std::int64_t neighbour_ports(const FabricPlan& plan) {
  std::int64_t neighbours = 0;
  for (const std::int64_t size : plan.dimensions) neighbours += neighbours_along(plan.kind, size);
  return neighbours * plan.links_per_neighbour;
}

/// NICs are spread over all switches, whole scale-up domains to each; what is left over at the end has none.
void size_grid(Sizer& sizer) {
  FabricPlan& plan = sizer.plan;
  NodeLayout& layout = plan.layout;
  plan.links_per_neighbour = sizer.fabric.links_per_neighbour;
  if (!read_dimensions(sizer)) return;
  plan.leaves = switches_of(plan);
  plan.pods = plan.dimensions.back();
  plan.leaves_per_pod = plan.leaves / plan.pods;
  layout.leaf_nodes = divide_up(divide_up(layout.nodes, plan.leaves), layout.domain_nodes) * layout.domain_nodes;
  layout.pod_nodes = plan.leaves_per_pod * layout.leaf_nodes;
  plan.leaf_nics = layout.leaf_nodes * plan.nics_per_node;
  const std::int64_t down = divide_up(plan.leaf_nics, nics_per_port(sizer.fabric, sizer.system));
  if (down + neighbour_ports(plan) > sizer.radix)
    sizer.problem("switch.ports",
                  fmt::format("at least {}: {} to neighbours and {} for the {} NICs on each of {} switches",
                              down + neighbour_ports(plan), neighbour_ports(plan), down, plan.leaf_nics, plan.leaves),
                  fmt::format("{}", sizer.radix), "a switch with more ports, larger dimensions or planes");
}

std::vector<Tier> grid_tiers(const FabricPlan& plan, BytesPerSecond port, BytesPerSecond access) {
  const std::int64_t ports = neighbour_ports(plan);
  return {make_tier("neighbour", plan.copies() * plan.leaves * ports / 2, port, times(plan.leaf_nics, access),
                    times(ports, port))};
}

double grid_cut(const FabricPlan& plan) {
  double least = std::numeric_limits<double>::infinity();
  for (const std::int64_t size : plan.dimensions) {
    const auto n = static_cast<double>(size);
    const double line =
        plan.kind == FabricKind::torus ? static_cast<double>(neighbours_along(plan.kind, size)) : n / 2.0 * (n / 2.0);
    least = std::min(least, line * static_cast<double>(plan.leaves * plan.links_per_neighbour) / n);
  }
  return least;
}

}  // namespace gigatwin::topology
