#include "collectives/analytic.hpp"

#include <algorithm>
#include <cmath>

#include "collectives/phase_problem.hpp"

namespace gigatwin::collectives {
namespace {

/// Rings and chains join members of the same position in their nodes, so of the same rail.
bool is_ring(Collective operation) {
  return operation != Collective::all_to_all && operation != Collective::point_to_point;
}

/// Latency above the access links of a message between domains, by the highest tier that it needs.
Seconds latency_above_access(const topology::FabricPlan& plan, const PhaseGeometry& at) {
  const auto tier = [&plan](std::size_t t) { return plan.tiers[t].latency; };
  Seconds sum;
  if (plan.kind != topology::FabricKind::dragonfly) {
    for (std::size_t b = 0; b < at.blocks.size() && at.blocks[b].crosses; ++b)
      sum += 2.0 * tier(topology::leaf_tier + b);
    return sum;
  }
  if (!at.blocks[leaf_block].crosses) return sum;
  if (!at.blocks[pod_block].crosses) return tier(topology::leaf_tier);
  return 2.0 * tier(topology::leaf_tier) + tier(topology::pod_tier);
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

/// What the candidate sends / what rings inside and between domains would, which is what `PhaseLoad` counts.
struct RingShare {
  double scale_up = 1.0, network = 1.0;
};

RingShare share_of_ring(const Candidate& candidate, const PhaseLoad& load, Collective operation) {
  RingShare share;
  if (!is_ring(operation) || operation == Collective::broadcast) return share;
  if (load.accelerator > 0.0) share.scale_up = candidate.traffic.scale_up.value / load.accelerator;
  if (load.nic > 0.0) share.network = candidate.traffic.network.value / load.nic;
  return share;
}

/// On the wire.
std::vector<Bytes> tier_bytes_of(const topology::FabricPlan& plan, const PhaseLoad& load, const Candidate& candidate,
                                 const RingShare& of_ring) {
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
  for (std::size_t t = 0; t < bytes.size(); ++t)
    bytes[t] = (t == topology::scale_up_tier ? of_ring.scale_up * candidate.scale_up_inflation
                                             : of_ring.network * candidate.network_inflation) *
               bytes[t];
  return bytes;
}

}  // namespace

PhaseResult AnalyticNetwork::run(const CommunicationPhase& phase, const topology::Placement& placement) const {
  return run(phase, shape_of(placement, plan_.layout));
}

PhaseResult AnalyticNetwork::run(const CommunicationPhase& phase, const topology::PlacementShape& shape) const {
  if (phase.ranks == 1) return {Seconds{0.0}, std::vector<Bytes>(plan_.tiers.size())};
  const PhaseGeometry at = geometry_of(phase, shape, plan_);
  const PhaseLoad load = load_of(at);
  if (!at.domain.crosses) return run(at, load, 1);
  PhaseResult across = run(at, load, static_cast<std::int64_t>(at.domain.parts + 0.5));
  if (at.domain.share < 1.0) across.time = std::max(across.time, run(at, load, 1).time);
  return across;
}

/// Groups that are spread over `domains`.
PhaseResult AnalyticNetwork::run(const PhaseGeometry& at, const PhaseLoad& load, std::int64_t domains) const {
  const CommunicationPhase& phase = at.phase;
  const std::int64_t largest = domains == 1 ? phase.ranks : std::min(at.domain.largest, phase.ranks);
  GroupShape shape = shape_of_group(phase.ranks, domains, largest, phase.operation, plan_, system_);
  shape.ranks_per_domain = std::min(domains == 1 ? phase.ranks : at.domain.smallest, shape.ranks_per_domain);
  const Candidate candidate = choose(system_.library, phase.operation, phase.bytes, shape);
  const RingShare of_ring = share_of_ring(candidate, load, phase.operation);
  double above = 0.0;
  if (plan_.kind != topology::FabricKind::dragonfly)
    above = fat_tree_seconds(plan_, load);
  else if (phase.operation == Collective::all_to_all)
    above = dragonfly_all_to_all_seconds(plan_, at, load);
  else
    above = dragonfly_neighbour_seconds(plan_, at, load);
  // Messages to another rail cross the scale-up network once more.
  const double forwarding = seconds_of(is_ring(phase.operation) ? 0.0 : load.accelerator, shape.scale_up.value);
  const double transfer_s =
      std::max({(candidate.alone - candidate.latency).value, candidate.scale_up_inflation * forwarding,
                of_ring.network * candidate.network_inflation * above});
  const Seconds steps = candidate.network_steps * latency_above_access(plan_, at);
  return {candidate.latency + steps + Seconds{transfer_s}, tier_bytes_of(plan_, load, candidate, of_ring)};
}

}  // namespace gigatwin::collectives
