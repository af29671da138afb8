#include "reliability/machine_parts.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/error.hpp"

namespace gigatwin::reliability {
namespace {

std::int64_t divided_up(std::int64_t a, std::int64_t b) { return (a + b - 1) / b; }

std::int64_t row_nodes(const MachineParts& parts) { return parts.nodes_per_rack * parts.racks_per_cdu; }

const topology::NodeRange& hall_of(const MachineParts& parts, std::int64_t node) {
  for (const topology::NodeRange& hall : parts.halls)
    if (node < hall.first + hall.count) return hall;
  GIGATWIN_ASSERT(false, "node {} in no hall", node);
  return parts.halls.back();
}

/// First node of row `number` of the site; rows end with their hall.
std::int64_t first_of_row(const MachineParts& parts, std::int64_t number) {
  for (const topology::NodeRange& hall : parts.halls) {
    const std::int64_t rows = divided_up(hall.count, row_nodes(parts));
    if (number < rows) return hall.first + number * row_nodes(parts);
    number -= rows;
  }
  GIGATWIN_ASSERT(false, "row {} beyond the last", number);
  return 0;
}

/// The block of `size` nodes that `node` is in, counted from `range`'s first and cut off at its end.
topology::NodeRange block_of(std::int64_t node, std::int64_t size, topology::NodeRange range) {
  const std::int64_t first = range.first + (node - range.first) / size * size;
  return {first, std::min(size, range.first + range.count - first)};
}

std::int64_t blocks(const MachineParts& parts, Reach reach) {
  const topology::NodeLayout& layout = parts.layout;
  switch (reach) {
    case Reach::node:
      return layout.nodes;
    case Reach::domain:
      return divided_up(layout.nodes, layout.domain_nodes);
    case Reach::rack:
      return divided_up(layout.nodes, parts.nodes_per_rack);
    case Reach::row:
      return parts.count(Component::cdu);
    case Reach::leaf:
      return divided_up(layout.nodes, layout.leaf_nodes);
    case Reach::hall:
      return static_cast<std::int64_t>(parts.halls.size());
    case Reach::site:
      return 1;
  }
  return 1;
}

/// Blocks that a job of this shape touches; racks, rows and halls as if its nodes lay side by side.
std::int64_t touched(const MachineParts& parts, Reach reach, const topology::PlacementShape& shape) {
  switch (reach) {
    case Reach::node:
      return shape.nodes;
    case Reach::domain:
      return shape.domains;
    case Reach::leaf:
      return shape.leaves;
    case Reach::rack:
      return divided_up(shape.nodes, parts.nodes_per_rack);
    case Reach::row:
      return divided_up(shape.nodes, row_nodes(parts));
    case Reach::hall:
      return divided_up(shape.nodes * blocks(parts, Reach::hall), parts.layout.nodes);
    case Reach::site:
      return 1;
  }
  return 1;
}

Law law_of(const FailureModeSpec& mode, PerSecond rate, double factor) {
  Law law;
  law.kind = mode.law;
  law.rate = rate * factor;
  law.shape = mode.shape;
  law.infant_share = std::min(mode.infant_share * factor, 0.9);
  law.infant_time = mode.infant_time;
  if (mode.wear_out_time && factor > 0.0) law.wear_out_time = *mode.wear_out_time / factor;
  law.wear_out_shape = mode.wear_out_shape;
  return law;
}

}  // namespace

std::int64_t MachineParts::count(Component component) const {
  switch (component) {
    case Component::accelerator:
      return layout.nodes * layout.accelerators_per_node;
    case Component::node:
      return layout.nodes;
    case Component::nic:
      return layout.nodes * nics_per_node;
    case Component::transceiver:
      return access_transceivers;
    case Component::access_link:
      return access_links;
    case Component::leaf_switch:
      return leaves;
    case Component::spine_switch:
      return upper_switches;
    case Component::power_shelf:
    case Component::rack_manifold:
      return divided_up(layout.nodes, nodes_per_rack);
    case Component::cdu: {
      std::int64_t rows = 0;
      for (const topology::NodeRange& hall : halls) rows += divided_up(hall.count, nodes_per_rack * racks_per_cdu);
      return rows;
    }
    case Component::storage:
      return 1;
  }
  return 0;
}

PerSecond MachineParts::catalogue_rate(Component component) const {
  switch (component) {
    case Component::accelerator:
      return accelerator;
    case Component::node:
      return node;
    case Component::nic:
      return nic;
    case Component::transceiver:
      return transceiver;
    case Component::leaf_switch:
    case Component::spine_switch:
      return network_switch;
    default:
      return {0.0};
  }
}

std::int64_t MachineParts::node_of(Component component, std::int64_t number) const {
  switch (component) {
    case Component::leaf_switch: {
      const std::int64_t groups = divided_up(layout.nodes, layout.leaf_nodes);
      return number * groups / leaves * layout.leaf_nodes;
    }
    case Component::power_shelf:
    case Component::rack_manifold:
      return number * nodes_per_rack;
    case Component::cdu:
      return first_of_row(*this, number);
    default:
      return number * layout.nodes / count(component);
  }
}

topology::NodeRange MachineParts::reached(Reach reach, std::int64_t first) const {
  const topology::NodeRange all{0, layout.nodes};
  switch (reach) {
    case Reach::node:
      return {first, 1};
    case Reach::domain:
      return block_of(first, layout.domain_nodes, all);
    case Reach::rack:
      return block_of(first, nodes_per_rack, all);
    case Reach::row:
      return block_of(first, row_nodes(*this), hall_of(*this, first));
    case Reach::leaf:
      return block_of(first, layout.leaf_nodes, all);
    case Reach::hall:
      return hall_of(*this, first);
    case Reach::site:
      return all;
  }
  return all;
}

MachineParts machine_parts(const topology::FabricPlan& plan, const topology::FabricSpec& fabric,
                           const hardware::SystemSpec& system, const FailureProfileSpec& profile,
                           std::vector<topology::NodeRange> halls) {
  const topology::Tier& access = plan.tiers[topology::access_tier];
  MachineParts parts;
  parts.layout = plan.layout;
  parts.nodes_per_rack = system.nodes_per_rack;
  parts.racks_per_cdu = profile.racks_per_cdu;
  parts.nics_per_node = plan.nics_per_node;
  parts.access_links = access.links;
  parts.access_transceivers = access.length == topology::LengthClass::hall ? 2 * access.links : 0;
  parts.leaves = plan.parts.leaves;
  parts.upper_switches = plan.parts.spines + plan.parts.cores + plan.parts.inter_halls;
  parts.leaves_of_group = plan.group_leaves() * plan.copies();
  parts.accelerator = system.accelerator.failure_rate;
  parts.node = system.node_failure_rate;
  parts.nic = system.nic.failure_rate;
  parts.transceiver = fabric.transceiver.failure_rate;
  parts.network_switch = fabric.network_switch.failure_rate;
  parts.halls = std::move(halls);
  return parts;
}

bool FailureCause::interrupts() const {
  switch (spec.effect) {
    case Effect::node_out:
    case Effect::slow:
      return !spec.drain;
    case Effect::interruption:
    case Effect::corruption:
      return true;
    case Effect::degraded:
    case Effect::stall:
      return false;
  }
  return false;
}

std::vector<FailureCause> failure_causes(const FailureProfileSpec& profile, const MachineParts& parts, double factor) {
  std::vector<FailureCause> causes;
  for (const FailureModeSpec& mode : profile.modes) {
    const std::int64_t components = parts.count(mode.component);
    if (components == 0) continue;
    const PerSecond rate = mode.rate ? *mode.rate : mode.share.value_or(0.0) * parts.catalogue_rate(mode.component);
    FailureCause cause{mode.cause, mode, law_of(mode, rate, factor), components};
    if (mode.effect == Effect::degraded && parts.leaves_of_group == 1)
      cause.spec.effect = Effect::interruption;  // nothing is left to go on with
    causes.push_back(std::move(cause));
  }
  return causes;
}

PerSecond interruption_rate(const FailureCause& cause, const MachineParts& parts,
                            const topology::PlacementShape& shape) {
  if (!cause.interrupts()) return {0.0};
  const double share = static_cast<double>(touched(parts, cause.spec.reach, shape)) /
                       static_cast<double>(blocks(parts, cause.spec.reach));
  return cause.total() * std::min(share, 1.0);
}

PerSecond interruption_rate(const std::vector<FailureCause>& causes, const MachineParts& parts,
                            const topology::PlacementShape& shape) {
  PerSecond sum{0.0};
  for (const FailureCause& cause : causes) sum += interruption_rate(cause, parts, shape);
  return sum;
}

}  // namespace gigatwin::reliability
