#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "collectives/network.hpp"
#include "collectives/schedule.hpp"
#include "collectives/tuner.hpp"
#include "fluid/problem.hpp"
#include "hardware/system.hpp"
#include "routing/router.hpp"

/// Phases as flows on links: what every model that shares links flow by flow is given, so that their answers can be
/// compared flow by flow.
namespace gigatwin::collectives {

/// A phase of one job, among others at the same time.
struct JobPhase {
  CommunicationPhase phase;
  const topology::Placement* placement = nullptr;
  std::optional<hardware::Algorithm> algorithm = std::nullopt;  ///< instead of the library's choice
  std::vector<std::int64_t> accelerators = {};  ///< in rank order, instead of the placement's whole nodes
};

/// What the library chose for one kind of group and how long the slowest of that kind took.
struct GroupOutcome {
  GroupShape shape;
  Candidate candidate;
  std::int64_t groups = 0;
  Seconds slowest;
  Seconds latency{};  ///< part of `slowest` that is steps, not bytes
};

struct PhaseOutcome {
  Seconds time;                      ///< of the slowest group
  std::vector<GroupOutcome> groups;  ///< by shape
};

/// Flows of one group.
struct GroupFlows {
  std::size_t phase = 0, kind = 0;  ///< of `PhaseProblem::phases`, of its `groups`
  std::size_t first = 0, end = 0;   ///< flows
  double step_s = 0.0;              ///< latency above the access links, mean over the transfers between domains
};

struct PhaseProblem {
  fluid::Problem flows;              ///< its links are the router's channels
  std::vector<GroupFlows> groups;    ///< in the order of their flows
  std::vector<PhaseOutcome> phases;  ///< as given; without times
};

/// The flows of all groups of all phases, which start together. Each group's library picks algorithm and protocol; a
/// stream of its schedule is a flow with an entry for every link on the ways of its transfers:
///
///   share = (transfers of the stream over the link) x inflation        `Candidate`: protocol, achieved fraction
///
/// Throws routing::Unroutable, and std::invalid_argument where a phase asks for an algorithm that its library does not
/// have.
PhaseProblem phase_problem(routing::Router& router, const hardware::SystemSpec& system,
                           std::span<const JobPhase> phases);

/// The phases with their times:
///
///   T = max over groups (latency of its candidate + network steps x mean latency above the access links
///                        + end of its last flow)
///
/// The library's latency of a network step is measured between neighbours: switches and cables above come on top.
/// @param finish_s  [flow]
std::vector<PhaseOutcome> outcomes_of(const PhaseProblem& problem, std::span<const double> finish_s);

/// What all flows put on the wire, B [2 x link + direction].
std::vector<double> link_bytes(const PhaseProblem& problem, const routing::Router& router);

/// The same by tier, summed over links and directions.
std::vector<Bytes> tier_bytes(const topology::Fabric& fabric, std::span<const double> link_bytes);

/// Of one accelerator to the `members` of its group in its domain: over a switch all of its port. In a mesh the links
/// to these, over which collectives are spread; a message and a chain have one.
BytesPerSecond scale_up_bandwidth(const topology::FabricPlan& plan, const hardware::SystemSpec& system,
                                  Collective operation, std::int64_t members);
/// One accelerator's share of the NICs of its node.
BytesPerSecond network_bandwidth(const hardware::SystemSpec& system);

/// The shape of a group of `ranks`, spread evenly over `domains`, at most `largest` in one.
GroupShape shape_of_group(std::int64_t ranks, std::int64_t domains, std::int64_t largest, Collective operation,
                          const topology::FabricPlan& plan, const hardware::SystemSpec& system);
/// The same of the members' domains.
GroupShape shape_of(const DomainParts& group, Collective operation, const topology::FabricPlan& plan,
                    const hardware::SystemSpec& system);

/// Accelerators of a placement in rank order.
std::vector<std::int64_t> accelerators_of(const topology::Placement& placement, const topology::NodeLayout& layout);

}  // namespace gigatwin::collectives
