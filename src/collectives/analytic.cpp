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
  if (!at.domain.crosses) return 2.0 * tier(topology::scale_up_tier);
  Seconds sum = 2.0 * tier(topology::access_tier);
  if (forwards) sum += 2.0 * tier(topology::scale_up_tier);
  if (!at.leaf.crosses) return sum;
  if (plan.kind != topology::FabricKind::dragonfly) {
    sum += 2.0 * tier(topology::leaf_tier);
    return at.pod.crosses ? sum + 2.0 * tier(topology::pod_tier) : sum;
  }
  if (!at.pod.crosses) return sum + tier(topology::leaf_tier);
  return sum + 2.0 * tier(topology::leaf_tier) + tier(topology::pod_tier);
}

Seconds latency_of(const topology::FabricPlan& plan, const PhaseGeometry& at) {
  const Collective operation = at.phase.operation;
  const Seconds path = path_latency(plan, at);
  if (!is_ring(operation)) return static_cast<double>(latency_steps(operation, at.phase.ranks)) * path;
  const auto domains = static_cast<std::int64_t>(at.domain.parts + 0.5);
  const Seconds inside = static_cast<double>(latency_steps(operation, at.domain.largest)) * 2.0 *
                         plan.tiers[topology::scale_up_tier].latency;
  return at.domain.crosses ? inside + static_cast<double>(latency_steps(operation, domains)) * path : inside;
}

double seconds_of(double bytes, double bandwidth) { return bytes > 0.0 ? bytes / bandwidth : 0.0; }

double fat_tree_seconds(const topology::FabricPlan& plan, const PhaseLoad& load) {
  double longest = 0.0;
  if (load.leaf > 0.0) {
    const double group =
        static_cast<double>(plan.rails * plan.uplinks) * plan.tiers[topology::leaf_tier].bandwidth.value;
    longest = std::max(longest, seconds_of(load.leaf, group));
  }
  if (load.pod > 0.0) {
    const double pod =
        static_cast<double>(plan.spines * plan.spine_uplinks) * plan.tiers[topology::pod_tier].bandwidth.value;
    longest = std::max(longest, seconds_of(load.pod, pod));
  }
  return longest;
}

/// Neighbours: all from one router to the next share one link; those to the next group share k, each a whole flow.
double dragonfly_neighbour_seconds(const topology::FabricPlan& plan, const PhaseGeometry& at, const PhaseLoad& load) {
  const double link = plan.tiers[topology::leaf_tier].bandwidth.value;
  const bool ring = at.phase.operation != Collective::point_to_point && at.phase.operation != Collective::broadcast;
  const double leaf = ring ? at.leaf.one_way() * load.leaf : load.leaf;
  const double pod = ring ? at.pod.one_way() * load.pod : load.pod;
  const bool always_leaves_group = static_cast<double>(at.phase.stride) >= at.pod.block_ranks;
  const double longest = always_leaves_group ? 0.0 : leaf / link;
  if (pod == 0.0) return longest;
  const double flows = pod / load.nic;
  return std::max(longest, std::ceil(flows / static_cast<double>(plan.links_per_pair) - 1e-9) * load.nic / link);
}

/// All-to-all, busiest local and global link. Groups that straddle two routers use the one link between them. Others:
/// router to router inside the group; to and from the gateways, which all routers of a group share evenly; over the
/// global links to the other groups of the job.
double dragonfly_all_to_all_seconds(const topology::FabricPlan& plan, const PhaseGeometry& at, const PhaseLoad& load) {
  const double link = plan.tiers[topology::leaf_tier].bandwidth.value;
  const double p = static_cast<double>(at.phase.ranks), bytes = at.phase.bytes.value;
  if (load.leaf == 0.0) return 0.0;
  const bool short_groups = p * static_cast<double>(at.phase.stride) <= at.leaf.block_ranks;
  const double direct = short_groups ? at.leaf.one_way() * load.leaf : at.leaf.block_ranks * at.leaf.usual / p * bytes;
  if (!at.pod.crosses) return direct / link;
  const double lanes = std::max(1.0, at.pod.parts - 1.0) * static_cast<double>(plan.links_per_pair);
  const double gateways = std::min(static_cast<double>(plan.leaves_per_pod), lanes);
  const double from_router = std::min(load.pod, at.leaf.block_ranks * (p - at.pod.usual) / p * bytes);
  const bool straddles = p * static_cast<double>(at.phase.stride) <= at.pod.block_ranks;
  const bool shares_group = straddles || at.pod.usual > at.leaf.usual;
  const double local = (shares_group ? direct : 0.0) + 2.0 * from_router / gateways;
  return std::max(local / link, (straddles ? at.pod.one_way() : 1.0) * load.pod / (lanes * link));
}

std::vector<Bytes> tier_bytes_of(const topology::FabricPlan& plan, const PhaseLoad& load) {
  std::vector<Bytes> bytes(plan.tiers.size());
  bytes[topology::scale_up_tier].value = 2.0 * (load.inside_domains + load.forwarded);
  bytes[topology::access_tier].value = 2.0 * load.between_domains;
  const bool dragonfly = plan.kind == topology::FabricKind::dragonfly;
  // Of `a` routers one is the gateway itself.
  const auto a = static_cast<double>(plan.leaves_per_pod);
  const double leaves = dragonfly ? load.between_leaves - load.between_pods + 2.0 * (a - 1.0) / a * load.between_pods
                                  : 2.0 * load.between_leaves;
  if (plan.tiers.size() > topology::leaf_tier) bytes[topology::leaf_tier].value = leaves;
  if (plan.tiers.size() > topology::pod_tier)
    bytes[topology::pod_tier].value = (dragonfly ? 1.0 : 2.0) * load.between_pods;
  return bytes;
}

}  // namespace

PhaseResult AnalyticNetwork::run(const CommunicationPhase& phase, const topology::Placement& placement) const {
  return run(phase, shape_of(placement, plan_.layout));
}

PhaseResult AnalyticNetwork::run(const CommunicationPhase& phase, const topology::PlacementShape& shape) const {
  const PhaseGeometry at = geometry_of(phase, shape, plan_);
  const PhaseLoad load = load_of(at);
  double longest = std::max(seconds_of(load.accelerator, plan_.tiers[topology::scale_up_tier].bandwidth.value),
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
