#pragma once

#include "collectives/network.hpp"
#include "topology/fabric_plan.hpp"

namespace gigatwin::sim {

/// Communication times from SimGrid's flow model (max-min sharing of every link on the flow's route): the reference
/// that `collectives::AnalyticNetwork` is tested against, for jobs up to some thousands of accelerators.
///
///   T = sum_stage steps L + time until the last flow of the phase is through
///
/// The flows are those of `collectives::expand` on the routes of `topology::route`; all start together, after the
/// latencies. Links carry no latency of their own, since CM02 would share a link in inverse proportion to the flows'
/// latencies, as TCP does and RDMA does not. Payloads are whole bytes.
///
/// Every call forks a child with an engine of its own (4 ms), because SimGrid's clock does not restart. Asserts that
/// the calling process has no engine. Throws SimulationError if the child fails.
class SimgridNetwork : public collectives::Network {
 public:
  explicit SimgridNetwork(topology::FabricPlan plan) : plan_(std::move(plan)) {}

  collectives::PhaseResult run(const collectives::CommunicationPhase& phase,
                               const topology::Placement& placement) const override;

 private:
  topology::FabricPlan plan_;
};

}  // namespace gigatwin::sim
