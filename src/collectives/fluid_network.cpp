#include "collectives/fluid_network.hpp"

#include "fluid/solve.hpp"

namespace gigatwin::collectives {

FluidOutcome FluidNetwork::run(std::span<const JobPhase> phases) const {
  const PhaseProblem problem = phase_problem(router_, system_, phases);
  const fluid::Outcome solved = fluid::run(problem.flows);
  return {.phases = outcomes_of(problem, solved.finish_s),
          .link_bytes = link_bytes(problem, router_),
          .flows = static_cast<std::int64_t>(problem.flows.flows()),
          .uses = static_cast<std::int64_t>(problem.flows.uses()),
          .instants = solved.instants};
}

PhaseResult FluidNetwork::run(const CommunicationPhase& phase, const topology::Placement& placement) const {
  const JobPhase job{phase, &placement, std::nullopt};
  const FluidOutcome outcome = run(std::span{&job, 1});
  return {outcome.phases.front().time, tier_bytes(outcome.link_bytes)};
}

BytesPerSecond bus_bandwidth(Collective operation, Bytes bytes, std::int64_t ranks, Seconds time) {
  const auto n = static_cast<double>(ranks);
  if (time <= Seconds{0.0}) return {0.0};
  switch (operation) {
    case Collective::all_reduce:
      return 2.0 * (n - 1.0) / n * bytes / time;
    case Collective::reduce_scatter:
    case Collective::all_gather:
    case Collective::all_to_all:
      return (n - 1.0) / n * bytes / time;
    default:
      return bytes / time;
  }
}

}  // namespace gigatwin::collectives
