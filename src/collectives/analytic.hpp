#pragma once

#include "collectives/groups.hpp"
#include "collectives/network.hpp"
#include "collectives/phase_load.hpp"
#include "collectives/tuner.hpp"
#include "hardware/system.hpp"
#include "topology/fabric_plan.hpp"

namespace gigatwin::collectives {

/// Communication times from counts: the cost of `run` depends on the tiers, never on the number of accelerators.
///
///   T = L + n l + max(transfer of the library's candidate alone, max_block (bytes leaving it / bandwidth above it))
///
/// Candidate: what the library chooses, for groups inside a domain and for groups that cross domains apart (the longer
/// counts), with its latency L and n network steps, each of which takes
/// l more for the cables and switches above the access links. All groups of the phase work at once; the stages inside
/// and between scale-up domains are a pipeline. What leaves a block of accelerators (leaf group, pod, hall), with
/// S = bytes, p = ranks, D domains of a group, q members in a block, c = 2 for all_reduce, 1 else:
///
///   rings       G c (D - 1)/D S for G groups that the block shares with others, as V = c (D - 1)/D S leaves each
///   domain broadcast   the same with V = S all_to_all  B (p - q)/p S from a block of B accelerators point_to_point  G
///   S
///
/// in proportion more or less where the candidate sends more or less than a ring of domains over a NIC. Uplinks of a
/// block are shared evenly (deterministic routing by destination does that for these patterns), so that
/// oversubscription slows what leaves a block. Other jobs are not there. Equal shapes of placement have equal times;
/// see `spread_of` for what is exact. Dragonfly, minimal routes: neighbours use the one link between two routers or the
/// k links between two groups; all_to_all is spread over all of them. Model reference: docs/model/collectives.md.
class AnalyticNetwork : public Network {
 public:
  AnalyticNetwork(topology::FabricPlan plan, hardware::SystemSpec system)
      : plan_(std::move(plan)), system_(std::move(system)) {}

  PhaseResult run(const CommunicationPhase& phase, const topology::Placement& placement) const override;
  PhaseResult run(const CommunicationPhase& phase, const topology::PlacementShape& shape) const;

  const topology::FabricPlan& plan() const { return plan_; }

 private:
  PhaseResult run(const PhaseGeometry& at, const PhaseLoad& load, std::int64_t domains) const;

  topology::FabricPlan plan_;
  hardware::SystemSpec system_;
};

}  // namespace gigatwin::collectives
