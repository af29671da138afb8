#include "sim/simgrid_network.hpp"

#include <set>

#include "sim/simgrid_flows.hpp"

namespace gigatwin::sim {

collectives::FluidOutcome SimgridNetwork::run(std::span<const collectives::JobPhase> phases) const {
  const collectives::PhaseProblem problem = collectives::phase_problem(router_, system_, phases);
  const std::vector<double> finish_s = simgrid_finish_s(problem.flows);
  return {.phases = collectives::outcomes_of(problem, finish_s),
          .link_bytes = collectives::link_bytes(problem, router_),
          .flows = static_cast<std::int64_t>(problem.flows.flows()),
          .uses = static_cast<std::int64_t>(problem.flows.uses()),
          .instants = static_cast<std::int64_t>(std::set<double>(finish_s.begin(), finish_s.end()).size())};
}

collectives::PhaseResult SimgridNetwork::run(const collectives::CommunicationPhase& phase,
                                             const topology::Placement& placement) const {
  const collectives::JobPhase job{.phase = phase, .placement = &placement};
  const collectives::FluidOutcome outcome = run(std::span{&job, 1});
  return {outcome.phases.front().time, tier_bytes(outcome.link_bytes)};
}

}  // namespace gigatwin::sim
