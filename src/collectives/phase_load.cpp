#include "collectives/phase_load.hpp"

#include <algorithm>

#include "topology/numbering.hpp"

namespace gigatwin::collectives {
namespace {

/// Share of the pairs of a group whose members sit on different rails; for point_to_point of the pairs of neighbours.
double off_rail_share(const CommunicationPhase& phase, const topology::FabricPlan& plan) {
  if (plan.rails == 1) return 0.0;
  const std::int64_t per_node = plan.layout.accelerators_per_node;
  const std::int64_t sample = std::min(phase.ranks, per_node);  // positions repeat after that many members
  const auto rail = [&](std::int64_t m) { return nic_of(plan, m * phase.stride % per_node, 0); };
  std::int64_t different = 0, pairs = 0;
  for (std::int64_t i = 0; i < sample; ++i)
    for (std::int64_t j = 0; j < sample; ++j) {
      if (phase.operation == Collective::point_to_point && j != i + 1) continue;
      ++pairs;
      different += rail(i) != rail(j) ? 1 : 0;
    }
  return pairs == 0 ? 0.0 : static_cast<double>(different) / static_cast<double>(pairs);
}

double count(std::int64_t n) { return static_cast<double>(n); }

/// Between the parts of a group, `cut` bytes leave each part (a ring) or each but the last (a chain).
PhaseLoad load_of_rings(const PhaseGeometry& at) {
  const CommunicationPhase& phase = at.phase;
  const bool chain = phase.operation == Collective::broadcast;
  const double bytes = passes(phase.operation) * phase.bytes.value;
  const double z = count(at.domain.largest), groups = count(at.groups);
  const double cut = chain ? bytes : bytes * (at.domain.parts - 1.0) / at.domain.parts;
  const auto between = [&](const Spread& blocks) {
    return groups * blocks.share * (blocks.parts - (chain ? 1.0 : 0.0)) * cut;
  };
  PhaseLoad load;
  if (at.domain.largest > 1) load.accelerator = chain ? bytes : bytes * (z - 1.0) / z;
  load.inside_domains = groups * bytes * (count(phase.ranks) - at.domain.mean_parts());
  if (!at.domain.crosses) return load;
  load.nic = cut / count(at.domain.smallest);
  load.between_domains = between(at.domain);
  for (std::size_t b = 0; b < at.blocks.size(); ++b) {
    load.leaving[b] = (chain ? at.blocks[b].onward_groups : at.blocks[b].crossing_groups) * cut;
    load.between[b] = between(at.blocks[b]);
  }
  return load;
}

PhaseLoad load_of_all_to_all(const PhaseGeometry& at) {
  const double p = count(at.phase.ranks), bytes = at.phase.bytes.value, groups = count(at.groups);
  const auto between = [&](const Spread& blocks) { return groups * p * blocks.outside * bytes; };
  PhaseLoad load;
  load.nic = at.domain.crosses ? (p - count(at.domain.smallest)) / p * bytes : 0.0;
  load.accelerator = (count(at.domain.largest) - 1.0) / p * bytes + at.off_rail * load.nic;
  load.between_domains = between(at.domain);
  for (std::size_t b = 0; b < at.blocks.size(); ++b) {
    load.leaving[b] = at.blocks[b].leaving * bytes;
    load.between[b] = between(at.blocks[b]);
  }
  load.inside_domains = groups * (p - 1.0) * bytes - load.between_domains;
  load.forwarded = at.off_rail * load.between_domains;
  return load;
}

PhaseLoad load_of_neighbours(const PhaseGeometry& at) {
  const double bytes = at.phase.bytes.value, groups = count(at.groups);
  const auto between = [&](const Spread& blocks) { return groups * (blocks.mean_parts() - 1.0) * bytes; };
  PhaseLoad load;
  // The `stride` last accelerators of a domain send out of it: of those that share a NIC maybe not all.
  const double senders = std::min(1.0, count(at.phase.stride) / at.nic_sharers);
  const double out = at.domain.crosses ? bytes : 0.0;
  load.nic = senders * out;
  load.accelerator = (at.domain.largest > 1 ? bytes : 0.0) + (at.off_rail > 0.0 ? out : 0.0);
  load.between_domains = between(at.domain);
  for (std::size_t b = 0; b < at.blocks.size(); ++b) {
    load.leaving[b] = at.blocks[b].onward_groups * bytes;
    load.between[b] = between(at.blocks[b]);
  }
  load.inside_domains = groups * (count(at.phase.ranks) - at.domain.mean_parts()) * bytes;
  load.forwarded = at.off_rail * load.between_domains;
  return load;
}

}  // namespace

PhaseGeometry geometry_of(const CommunicationPhase& phase, const topology::PlacementShape& shape,
                          const topology::FabricPlan& plan) {
  const topology::NodeLayout& layout = plan.layout;
  const std::int64_t per_node = layout.accelerators_per_node;
  PhaseGeometry at;
  at.phase = phase;
  at.job_ranks = shape.nodes * per_node;
  at.groups = group_count(phase, at.job_ranks);
  const auto spread = [&](std::int64_t nodes, std::int64_t touched) {
    return spread_of(phase, at.job_ranks, nodes * per_node, touched);
  };
  at.domain = spread(layout.domain_nodes, shape.domains);
  at.blocks = {spread(layout.leaf_nodes, shape.leaves), spread(layout.pod_nodes, shape.pods),
               spread(layout.hall_nodes > 0 ? layout.hall_nodes : shape.nodes, shape.halls)};
  at.off_rail = off_rail_share(phase, plan);
  at.nic_sharers = std::max(1.0, count(per_node) / count(plan.nics_per_node));
  return at;
}

PhaseLoad load_of(const PhaseGeometry& geometry) {
  if (geometry.phase.ranks == 1) return {};
  switch (geometry.phase.operation) {
    case Collective::all_to_all:
      return load_of_all_to_all(geometry);
    case Collective::point_to_point:
      return load_of_neighbours(geometry);
    default:
      return load_of_rings(geometry);
  }
}

}  // namespace gigatwin::collectives
