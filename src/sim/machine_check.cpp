#include "sim/machine_check.hpp"

#include <fmt/format.h>

namespace gigatwin::sim {
namespace {

void check_compute(const scenario::ComputeSpec& compute, Diagnostics& diagnostics) {
  const int per_node = compute.system.accelerators_per_node;
  if (compute.accelerators % per_node != 0)
    diagnostics.expected("compute.accelerators", fmt::format("a multiple of the {} accelerators of a node", per_node),
                         fmt::format("{}", compute.accelerators),
                         compute.accelerators < per_node
                             ? fmt::format("the least is {}", per_node)
                             : fmt::format("the nearest are {} and {}", compute.accelerators / per_node * per_node,
                                           (compute.accelerators / per_node + 1) * per_node));
  const std::int64_t racks =
      (compute.accelerators / per_node + compute.system.nodes_per_rack - 1) / compute.system.nodes_per_rack;
  if (compute.halls > racks)
    diagnostics.expected("compute.halls", fmt::format("at most one hall for each of the {} racks", racks),
                         fmt::format("{}", compute.halls));
}

void check_fabric(const scenario::ComputeSpec& compute, const topology::FabricSpec& fabric, Diagnostics& diagnostics) {
  for (const topology::FabricProblem& problem : topology::problems_of(fabric, compute.system, compute.accelerators))
    diagnostics.expected(problem.key.empty() ? "fabric" : "fabric." + problem.key, problem.expected, problem.found,
                         problem.hint);
}

}  // namespace

void check_machine(const scenario::ComputeSpec& compute, const topology::FabricSpec& fabric, Diagnostics& diagnostics) {
  check_compute(compute, diagnostics);
  check_fabric(compute, fabric, diagnostics);
}

}  // namespace gigatwin::sim
