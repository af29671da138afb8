#pragma once

#include <cstdint>
#include <vector>

#include "collectives/network.hpp"
#include "topology/fabric_plan.hpp"
#include "topology/route.hpp"

namespace gigatwin::collectives {

/// Data that one accelerator sends to another. Accelerators count through the site: node x accelerators_per_node +
/// position.
struct Flow {
  std::int64_t source = 0, destination = 0;
  Bytes bytes;
};

/// Flows of one kind. A ring's steps are one flow per edge with the bytes of all steps.
struct FlowStage {
  std::vector<Flow> flows;
  std::int64_t steps = 1;  ///< message latencies in a row
};

/// A phase as explicit flows, by the algorithms of docs/model/topology.md. The stages form a pipeline (libraries cut
/// buffers into chunks): all their flows are under way at once and share links; the latencies of the stages add. Number
/// of flows: a few per accelerator; for all_to_all `ranks` per accelerator.
std::vector<FlowStage> expand(const CommunicationPhase& phase, const topology::Placement& placement,
                              const topology::NodeLayout& layout);

/// Calls `visit(route, bytes)` for every path of every flow.
template <class Visit>
void for_each_route(const topology::FabricPlan& plan, const std::vector<FlowStage>& stages, Visit visit) {
  for (const FlowStage& stage : stages)
    for (const Flow& flow : stage.flows)
      for (std::int64_t path = 0; path < plan.paths(); ++path)
        visit(route(plan, flow.source, flow.destination, path), flow.bytes / static_cast<double>(plan.paths()));
}

/// Bytes that the links of each tier carry, summed over links and directions.
std::vector<Bytes> tier_bytes(const topology::FabricPlan& plan, const std::vector<FlowStage>& stages);

/// Sum over the stages of steps x the longest route's latency.
Seconds latency_of(const topology::FabricPlan& plan, const std::vector<FlowStage>& stages);

}  // namespace gigatwin::collectives
