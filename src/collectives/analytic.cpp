#include "collectives/analytic.hpp"

#include <algorithm>
#include <cmath>

#include "collectives/phase_load.hpp"

namespace gigatwin::collectives {
namespace {

/// Rings and chains join members of the same position in their nodes, so of the same rail.
bool is_ring(Collective operation) {
  return operation != Collective::all_to_all && operation != Collective::point_to_point;
}

/// Latency of one message, by the highest tier that it needs.
Seconds path_latency(const topology::FabricPlan& plan, const PhaseGeometry& at) {
  const auto tier = [&plan](std::size_t t) { return plan.tiers[t].latency; };
  const bool forwards = at.off_rail > 0.0 && !is_ring(at.phase.operation);
  if (!at.domain.crosses) return plan.scale_up_latency();
  Seconds sum = 2.0 * tier(topology::access_tier);
  if (forwards) sum += plan.scale_up_latency();
  if (plan.kind != topology::FabricKind::dragonfly) {
    for (std::size_t b = 0; b < at.blocks.size() && at.blocks[b].crosses; ++b)
      sum += 2.0 * tier(topology::leaf_tier + b);
    return sum;
  }
  if (!at.blocks[leaf_block].crosses) return sum;
  if (!at.blocks[pod_block].crosses) return sum + tier(topology::leaf_tier);
  return sum + 2.0 * tier(topology::leaf_tier) + tier(topology::pod_tier);
}

Seconds latency_of(const topology::FabricPlan& plan, const PhaseGeometry& at) {
  const Collective operation = at.phase.operation;
  const Seconds path = path_latency(plan, at);
  if (!is_ring(operation)) return static_cast<double>(latency_steps(operation, at.phase.ranks)) * path;
  const auto domains = static_cast<std::int64_t>(at.domain.parts + 0.5);
  const Seconds inside = static_cast<double>(latency_steps(operation, at.domain.largest)) * plan.scale_up_latency();
  return at.domain.crosses ? inside + static_cast<double>(latency_steps(operation, domains)) * path : inside;
}

/// Of one accelerator to the members of its group in its domain. In a mesh a ring is as many rings as there are peers,
/// but a message and a chain have one link.
double scale_up_bandwidth(const topology::FabricPlan& plan, const PhaseGeometry& at) {
  const double link = plan.tiers[topology::scale_up_tier].bandwidth.value;
  const bool one_link = at.phase.operation == Collective::point_to_point || at.phase.operation == Collective::broadcast;
  if (!plan.scale_up_mesh || one_link) return link;
  return static_cast<double>(std::max<std::int64_t>(1, at.domain.largest - 1)) * link;
}

double seconds_of(double bytes, double bandwidth) { return bytes > 0.0 ? bytes / bandwidth : 0.0; }

/// Bandwidth over which a full block of each kind is joined with others, in all copies of a fat tree.
PerBlock<double> bandwidth_above(const topology::FabricPlan& plan) {
  const std::int64_t links[] = {plan.group_leaves() * plan.uplinks, plan.spines * plan.spine_uplinks,
                                plan.spines * plan.cores * plan.core_uplinks};
  PerBlock<double> bandwidth{};
  for (std::size_t b = 0; topology::leaf_tier + b < plan.tiers.size(); ++b)
    bandwidth[b] = static_cast<double>(plan.copies() * links[b]) * plan.tiers[topology::leaf_tier + b].bandwidth.value;
  return bandwidth;
}

double fat_tree_seconds(const topology::FabricPlan& plan, const PhaseLoad& load) {
  const PerBlock<double> bandwidth = bandwidth_above(plan);
  double longest = 0.0;
  for (std::size_t b = 0; b < load.leaving.size(); ++b)
    longest = std::max(longest, seconds_of(load.leaving[b], bandwidth[b]));
  return longest;
}

/// Between two routers or gateways, over all planes.
double dragonfly_link(const topology::FabricPlan& plan) {
  return static_cast<double>(plan.planes) * plan.tiers[topology::leaf_tier].bandwidth.value;
}

/// Neighbours: all from one router to the next share one link; those to the next group share k, each a whole flow.
double dragonfly_neighbour_seconds(const topology::FabricPlan& plan, const PhaseGeometry& at, const PhaseLoad& load) {
  if (!at.blocks[leaf_block].crosses) return 0.0;
  const Spread &router = at.blocks[leaf_block], &group = at.blocks[pod_block];
  const double link = dragonfly_link(plan);
  const bool ring = at.phase.operation != Collective::point_to_point && at.phase.operation != Collective::broadcast;
  const double leaf = ring ? router.one_way() * load.leaving[leaf_block] : load.leaving[leaf_block];
  const double pod = ring ? group.one_way() * load.leaving[pod_block] : load.leaving[pod_block];
  const bool always_leaves_group = static_cast<double>(at.phase.stride) >= group.block_ranks;
  const double longest = always_leaves_group ? 0.0 : leaf / link;
  if (pod == 0.0) return longest;
  const double flows = pod / load.nic;
  return std::max(longest, std::ceil(flows / static_cast<double>(plan.links_per_pair) - 1e-9) * load.nic / link);
}

/// All-to-all, busiest local and global link. Groups that straddle two routers use the one link between them. Others:
/// router to router inside the group; to and from the gateways, which all routers of a group share evenly; over the
/// global links to the other groups of the job.
double dragonfly_all_to_all_seconds(const topology::FabricPlan& plan, const PhaseGeometry& at, const PhaseLoad& load) {
  if (load.leaving[leaf_block] == 0.0) return 0.0;
  const Spread &router = at.blocks[leaf_block], &group = at.blocks[pod_block];
  const double link = dragonfly_link(plan), out_of_group = load.leaving[pod_block];
  const double p = static_cast<double>(at.phase.ranks), bytes = at.phase.bytes.value;
  const bool short_groups = p * static_cast<double>(at.phase.stride) <= router.block_ranks;
  const double direct =
      short_groups ? router.one_way() * load.leaving[leaf_block] : router.block_ranks * router.usual / p * bytes;
  if (!group.crosses) return direct / link;
  const double lanes = std::max(1.0, group.parts - 1.0) * static_cast<double>(plan.links_per_pair);
  const double gateways = std::min(static_cast<double>(plan.leaves_per_pod), lanes);
  const double from_router = std::min(out_of_group, router.block_ranks * (p - group.usual) / p * bytes);
  const bool straddles = p * static_cast<double>(at.phase.stride) <= group.block_ranks;
  const bool shares_group = straddles || group.usual > router.usual;
  const double local = (shares_group ? direct : 0.0) + 2.0 * from_router / gateways;
  return std::max(local / link, (straddles ? group.one_way() : 1.0) * out_of_group / (lanes * link));
}

std::vector<Bytes> tier_bytes_of(const topology::FabricPlan& plan, const PhaseLoad& load) {
  std::vector<Bytes> bytes(plan.tiers.size());
  bytes[topology::scale_up_tier].value = 2.0 * (load.inside_domains + load.forwarded);
  bytes[topology::access_tier].value = 2.0 * load.between_domains;
  const bool dragonfly = plan.kind == topology::FabricKind::dragonfly;
  for (std::size_t b = 0; topology::leaf_tier + b < plan.tiers.size(); ++b)
    bytes[topology::leaf_tier + b].value = (dragonfly ? 1.0 : 2.0) * load.between[b];
  if (dragonfly && plan.tiers.size() > topology::pod_tier) {
    // To a gateway and from one, each of which is one of `a` routers itself; one local link was counted.
    const auto a = static_cast<double>(plan.leaves_per_pod);
    bytes[topology::leaf_tier].value += (2.0 * (a - 1.0) / a - 1.0) * load.between[pod_block];
  }
  return bytes;
}

}  // namespace

PhaseResult AnalyticNetwork::run(const CommunicationPhase& phase, const topology::Placement& placement) const {
  return run(phase, shape_of(placement, plan_.layout));
}

PhaseResult AnalyticNetwork::run(const CommunicationPhase& phase, const topology::PlacementShape& shape) const {
  const PhaseGeometry at = geometry_of(phase, shape, plan_);
  const PhaseLoad load = load_of(at);
  double longest = std::max(seconds_of(load.accelerator, scale_up_bandwidth(plan_, at)),
                            seconds_of(load.nic, plan_.nic_share().value));
  if (plan_.kind != topology::FabricKind::dragonfly)
    longest = std::max(longest, fat_tree_seconds(plan_, load));
  else if (phase.operation == Collective::all_to_all)
    longest = std::max(longest, dragonfly_all_to_all_seconds(plan_, at, load));
  else
    longest = std::max(longest, dragonfly_neighbour_seconds(plan_, at, load));
  if (phase.ranks == 1) return {Seconds{0.0}, tier_bytes_of(plan_, load)};
  return {latency_of(plan_, at) + Seconds{longest}, tier_bytes_of(plan_, load)};
}

}  // namespace gigatwin::collectives
