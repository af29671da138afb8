#include "cli/collective_model.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "collectives/analytic.hpp"
#include "collectives/fluid_network.hpp"
#include "sim/simgrid_network.hpp"

namespace gigatwin::cli {
namespace {

using collectives::GroupOutcome;
using topology::NodeLayout;
using topology::Placement;

/// 10 s on one core, which grow with the square: see `sim::simgrid_finish_s`.
constexpr std::size_t most_simgrid_flows = 16'000;

std::vector<collectives::JobPhase> phases_of(std::span<const RequestedJob> jobs) {
  std::vector<collectives::JobPhase> phases;
  for (const RequestedJob& job : jobs) phases.push_back({job.phase, nullptr, job.algorithm, job.accelerators});
  return phases;
}

/// A network that follows every flow over every link.
template <class FlowNetwork>
class FlowModel : public CollectiveModel {
 public:
  explicit FlowModel(const Machine& machine)
      : network_(machine.fabric, machine.system, machine.routing, machine.seed, machine.failures) {}

  Answer run(std::span<const RequestedJob> jobs) const override {
    const collectives::FluidOutcome outcome = network_.run(phases_of(jobs));
    Answer answer{{}, network_.tier_bytes(outcome.link_bytes), outcome.link_bytes, outcome.flows};
    for (const collectives::PhaseOutcome& phase : outcome.phases) {
      const GroupOutcome& slowest = *std::ranges::max_element(phase.groups, {}, &GroupOutcome::slowest);
      answer.jobs.push_back({phase.time, slowest.candidate, slowest.latency});
    }
    return answer;
  }

 private:
  FlowNetwork network_;
};

using FluidModel = FlowModel<collectives::FluidNetwork>;

/// SimGrid's, which says so before it is asked for more than it can do in seconds.
class SimgridModel : public FlowModel<sim::SimgridNetwork> {
 public:
  explicit SimgridModel(const Machine& machine) : FlowModel(machine), machine_(machine) {}

  Answer run(std::span<const RequestedJob> jobs) const override {
    routing::Router router{machine_.fabric, machine_.routing, machine_.seed, machine_.failures};
    const std::size_t flows = collectives::phase_problem(router, machine_.system, phases_of(jobs)).flows.flows();
    if (flows > most_simgrid_flows)
      throw RequestError(
          fmt::format("--fidelity simgrid: expected at most {} flows, found {}", most_simgrid_flows, flows));
    return FlowModel::run(jobs);
  }

 private:
  Machine machine_;
};

/// The nodes that these accelerators fill, in order; nullopt where they do not fill nodes.
std::optional<Placement> whole_nodes(const std::vector<std::int64_t>& accelerators, const NodeLayout& layout) {
  const auto each = static_cast<std::size_t>(layout.accelerators_per_node);
  if (accelerators.size() % each != 0) return std::nullopt;
  Placement placement;
  for (std::size_t i = 0; i < accelerators.size(); i += each) {
    const std::int64_t first = accelerators[i], node = first / layout.accelerators_per_node;
    if (first % layout.accelerators_per_node != 0 || (i > 0 && first < accelerators[i - 1])) return std::nullopt;
    for (std::size_t k = 1; k < each; ++k)
      if (accelerators[i + k] != accelerators[i + k - 1] + 1) return std::nullopt;
    if (!placement.ranges.empty() && placement.ranges.back().first + placement.ranges.back().count == node)
      ++placement.ranges.back().count;
    else
      placement.ranges.push_back({node, 1});
  }
  return placement;
}

/// The model that counts places jobs by whole nodes, as the year-long engine does, and runs all groups of these at
/// once.
class AnalyticModel : public CollectiveModel {
 public:
  explicit AnalyticModel(const Machine& machine) : machine_(machine), network_(machine.fabric.plan, machine.system) {}

  Answer run(std::span<const RequestedJob> jobs) const override {
    const RequestedJob& job = jobs.front();
    const NodeLayout& layout = machine_.fabric.plan.layout;
    const std::optional<Placement> placement = whole_nodes(job.accelerators, layout);
    if (!placement)
      throw RequestError(
          fmt::format("--fidelity analytic: expected groups that fill whole nodes of {} accelerators in order, "
                      "or --all-groups, found {} ranks with stride {}",
                      layout.accelerators_per_node, job.phase.ranks, job.stride));
    const collectives::PhaseResult result = network_.run(job.phase, *placement);
    const collectives::Candidate candidate = choice_of(job);
    return {{{result.time, candidate, candidate.latency}}, result.tier_bytes, {}, 0};
  }

 private:
  /// Of the library, for the first group.
  collectives::Candidate choice_of(const RequestedJob& job) const {
    const topology::FabricPlan& plan = machine_.fabric.plan;
    std::vector<std::int64_t> members;
    for (std::int64_t m = 0; m < job.phase.ranks; ++m)
      members.push_back(job.accelerators[static_cast<std::size_t>(m * job.phase.stride)]);
    const collectives::DomainParts parts{members, plan.layout.domain_nodes * plan.layout.accelerators_per_node};
    return collectives::choose(machine_.system.library, job.phase.operation, job.phase.bytes,
                               collectives::shape_of(parts, job.phase.operation, plan, machine_.system));
  }

  Machine machine_;
  collectives::AnalyticNetwork network_;
};

}  // namespace

std::unique_ptr<CollectiveModel> make_model(Fidelity fidelity, const Machine& machine) {
  switch (fidelity) {
    case Fidelity::analytic:
      return std::make_unique<AnalyticModel>(machine);
    case Fidelity::simgrid:
      return std::make_unique<SimgridModel>(machine);
    default:
      return std::make_unique<FluidModel>(machine);
  }
}

}  // namespace gigatwin::cli
