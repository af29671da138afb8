#pragma once

#include "collectives/groups.hpp"
#include "collectives/network.hpp"
#include "topology/fabric_plan.hpp"

namespace gigatwin::collectives {

/// Communication times from counts: the cost of `run` depends on the tiers, never on the number of accelerators.
///
///   T = sum_stage steps L + max_tier (busiest link's bytes / its bandwidth)
///
/// All groups of the phase work at once; the stages inside and between scale-up domains are a pipeline. With S = bytes,
/// p = ranks, D domains of a group with w members in the smallest, q members in a block, c = 2 for all_reduce, 1 else:
///
///   rings       scale-up c (z - 1)/z S per accelerator (z members in a domain);  V = c (D - 1)/D S leaves each domain,
///               V / w over each member's share of the NICs;  G V leaves a leaf or pod that G groups cross
///   broadcast   the same with S inside, V = S
///   all_to_all  (z - 1)/p S, (p - w)/p S, and B (p - q)/p S from a block of B accelerators
///   point_to_point  S, S, and G S
///
/// Uplinks of a block are shared evenly (deterministic routing by destination does that for these patterns), so that
/// oversubscription slows what leaves a block. Other jobs are not there. Equal shapes of placement have equal times;
/// see `spread_of` for what is exact. Dragonfly, minimal routes: neighbours use the one link between two routers or the
/// k links between two groups; all_to_all is spread over all of them. Model reference: docs/model/topology.md.
class AnalyticNetwork : public Network {
 public:
  explicit AnalyticNetwork(topology::FabricPlan plan) : plan_(std::move(plan)) {}

  PhaseResult run(const CommunicationPhase& phase, const topology::Placement& placement) const override;
  PhaseResult run(const CommunicationPhase& phase, const topology::PlacementShape& shape) const;

  const topology::FabricPlan& plan() const { return plan_; }

 private:
  topology::FabricPlan plan_;
};

}  // namespace gigatwin::collectives
