#include "collectives/phase_problem.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <tuple>

#include "collectives/groups.hpp"

namespace gigatwin::collectives {
namespace {

using topology::Fabric;

std::vector<bool> scale_up_links(const Fabric& fabric) {
  std::vector<bool> is(fabric.links.size());
  for (std::size_t i = 0; i < is.size(); ++i)
    is[i] = fabric.plan.tiers[static_cast<std::size_t>(fabric.links[i].tier)].name == "scale_up";
  return is;
}

/// The solver wants a capacity of every link; what has failed is never used.
std::vector<double> capacities_of(const routing::Router& router) {
  std::vector<double> capacity = router.capacities();
  for (double& c : capacity)
    if (c <= 0.0) c = 1.0;
  return capacity;
}

Candidate candidate_for(const hardware::LibrarySpec& library, const JobPhase& job, const GroupShape& shape) {
  if (!job.algorithm) return choose(library, job.phase.operation, job.phase.bytes, shape);
  std::vector<Candidate> list;
  for (const Protocol protocol : {Protocol::ll, Protocol::ll128, Protocol::simple})
    if (const auto candidate = evaluate(library, *job.algorithm, protocol, job.phase.operation, job.phase.bytes, shape))
      list.push_back(*candidate);
  if (list.empty())
    throw std::invalid_argument(fmt::format("{} does not run this collective over {} ranks in {} domains by {}",
                                            library.title, shape.ranks, shape.domains, name_of(*job.algorithm)));
  return *std::ranges::min_element(list, {}, &Candidate::alone);
}

auto key_of(const GroupShape& s) { return std::tuple{s.ranks, s.domains, s.ranks_per_domain}; }

/// The protocol caps what a rank passes in all; each stream gets its part, so that all end together at the cap.
double cap_of(const Stream& stream, const Candidate& candidate) {
  const double busiest = std::max(candidate.traffic.scale_up.value, candidate.traffic.network.value);
  if (busiest <= 0.0) return std::numeric_limits<double>::infinity();
  return candidate.rank_cap.value * (stream.bytes / busiest);
}

/// One entry a link: what switches add up crosses it once.
void keep_largest(std::vector<fluid::Use>& uses) {
  std::sort(uses.begin(), uses.end(), [](const fluid::Use& a, const fluid::Use& b) {
    return a.link != b.link ? a.link < b.link : a.share > b.share;
  });
  uses.erase(
      std::unique(uses.begin(), uses.end(), [](const fluid::Use& a, const fluid::Use& b) { return a.link == b.link; }),
      uses.end());
}

/// Turns phases into flows.
class Loader {
 public:
  Loader(routing::Router& router, const hardware::SystemSpec& system, std::size_t phases)
      : router_(router),
        system_(system),
        scale_up_(scale_up_links(router.fabric())),
        result_{fluid::Problem{capacities_of(router)}, {}, std::vector<PhaseOutcome>(phases)} {}

  void add(std::size_t phase_number, const JobPhase& job) {
    const topology::NodeLayout& layout = router_.fabric().plan.layout;
    const std::vector<std::int64_t> ranks =
        job.accelerators.empty() ? accelerators_of(*job.placement, layout) : job.accelerators;
    const CommunicationPhase& phase = job.phase;
    const std::int64_t groups = group_count(phase, static_cast<std::int64_t>(ranks.size()));
    if (phase.ranks == 1) return;
    std::vector<std::int64_t> members(static_cast<std::size_t>(phase.ranks));
    for (std::int64_t g = 0; g < groups; ++g) {
      for (std::int64_t m = 0; m < phase.ranks; ++m)
        members[static_cast<std::size_t>(m)] = ranks[static_cast<std::size_t>(member(phase, g, m))];
      add_group(phase_number, job, DomainParts{members, layout.domain_nodes * layout.accelerators_per_node});
    }
  }

  PhaseProblem take() && { return std::move(result_); }

 private:
  void add_group(std::size_t phase_number, const JobPhase& job, const DomainParts& parts) {
    const CommunicationPhase& phase = job.phase;
    const std::size_t kind = kind_of(phase_number, job, parts);
    GroupOutcome& group = result_.phases[phase_number].groups[kind];
    ++group.groups;
    schedule_.streams.clear();
    schedule_.transfers.clear();
    append_schedule(schedule_, group.candidate.algorithm, phase.operation, phase.bytes, parts,
                    scale_up_of(group.shape));
    const std::size_t first = result_.flows.flows();
    crossing_ = {};
    for (const Stream& stream : schedule_.streams) add_stream(stream, group.candidate);
    const double step_s = crossing_.transfers > 0.0 ? crossing_.latency_s / crossing_.transfers : 0.0;
    result_.groups.push_back({phase_number, kind, first, result_.flows.flows(), step_s});
  }

  std::size_t kind_of(std::size_t phase_number, const JobPhase& job, const DomainParts& parts) {
    const GroupShape shape = shape_of(parts, job.phase.operation, router_.fabric().plan, system_);
    std::vector<GroupOutcome>& kinds = result_.phases[phase_number].groups;
    for (std::size_t i = 0; i < kinds.size(); ++i)
      if (key_of(kinds[i].shape) == key_of(shape)) return i;
    kinds.push_back({shape, candidate_for(system_.library, job, shape), 0, Seconds{0.0}});
    return kinds.size() - 1;
  }

  void add_stream(const Stream& stream, const Candidate& candidate) {
    uses_.clear();
    for (std::size_t t = stream.first; t < stream.first + stream.count; ++t) {
      const Transfer& transfer = schedule_.transfers[t];
      hops_.clear();
      if (transfer.from == transfer.to)
        router_.through_switch(transfer.from, hops_);
      else
        router_.route(transfer.from, transfer.to, 0, hops_);
      for (const routing::Hop& hop : hops_)
        uses_.push_back({hop.channel, hop.share * transfer.factor * inflation(hop.channel, candidate)});
      if (const double above_s = router_.latency_above_access_s(hops_); above_s >= 0.0) {
        crossing_.latency_s += above_s;
        crossing_.transfers += 1.0;
      }
    }
    if (stream.merged) keep_largest(uses_);
    result_.flows.add(uses_, {.bytes = stream.bytes, .cap = cap_of(stream, candidate)});
  }

  ScaleUp scale_up_of(const GroupShape& shape) const {
    if (router_.fabric().plan.scale_up_mesh) return ScaleUp::mesh;
    return shape.scale_up_reduction ? ScaleUp::reducing_switch : ScaleUp::plain_switch;
  }

  double inflation(routing::Channel channel, const Candidate& candidate) const {
    const auto link = static_cast<std::size_t>(channel / 2);
    return link < scale_up_.size() && scale_up_[link] ? candidate.scale_up_inflation : candidate.network_inflation;
  }

  routing::Router& router_;
  const hardware::SystemSpec& system_;
  std::vector<bool> scale_up_;  ///< [link]
  PhaseProblem result_;
  /// Of the group at hand: latency above the access links, and transfers that leave their domain.
  struct Crossing {
    double latency_s = 0.0, transfers = 0.0;
  } crossing_;
  Schedule schedule_;
  std::vector<routing::Hop> hops_;
  std::vector<fluid::Use> uses_;
};

}  // namespace

BytesPerSecond network_bandwidth(const hardware::SystemSpec& system) {
  return static_cast<double>(system.nics_per_node) / static_cast<double>(system.accelerators_per_node) *
         system.nic.bandwidth;
}

BytesPerSecond scale_up_bandwidth(const topology::FabricPlan& plan, const hardware::SystemSpec& system,
                                  Collective operation, std::int64_t members) {
  const BytesPerSecond port = system.accelerator.scale_up_bandwidth;
  if (!plan.scale_up_mesh) return port;
  const bool one_link = operation == Collective::point_to_point || operation == Collective::broadcast;
  const std::int64_t links = one_link ? 1 : std::max<std::int64_t>(1, members - 1);
  return static_cast<double>(links) / std::max(1, system.scale_up_domain - 1) * port;
}

GroupShape shape_of_group(std::int64_t ranks, std::int64_t domains, std::int64_t largest, Collective operation,
                          const topology::FabricPlan& plan, const hardware::SystemSpec& system) {
  const bool reducing_switch = !plan.scale_up_mesh && plan.scale_up_ports;
  return {.ranks = ranks,
          .domains = domains,
          .ranks_per_domain = ranks / domains,
          .scale_up = scale_up_bandwidth(plan, system, operation, largest),
          .network = network_bandwidth(system),
          .scale_up_reduction = reducing_switch && system.library.switch_reduction_efficiency.has_value(),
          .network_reduction = plan.in_network_reduction && system.library.network_reduction_efficiency.has_value()};
}

GroupShape shape_of(const DomainParts& group, Collective operation, const topology::FabricPlan& plan,
                    const hardware::SystemSpec& system) {
  GroupShape shape = shape_of_group(group.members(), group.domains(), group.largest(), operation, plan, system);
  shape.ranks_per_domain = group.emptiest();
  return shape;
}

std::vector<std::int64_t> accelerators_of(const topology::Placement& placement, const topology::NodeLayout& layout) {
  std::vector<std::int64_t> list;
  list.reserve(static_cast<std::size_t>(placement.nodes() * layout.accelerators_per_node));
  for (const topology::NodeRange range : placement.ranges)
    for (std::int64_t i = range.first * layout.accelerators_per_node;
         i < (range.first + range.count) * layout.accelerators_per_node; ++i)
      list.push_back(i);
  return list;
}

PhaseProblem phase_problem(routing::Router& router, const hardware::SystemSpec& system,
                           std::span<const JobPhase> phases) {
  Loader loader{router, system, phases.size()};
  for (std::size_t i = 0; i < phases.size(); ++i) loader.add(i, phases[i]);
  return std::move(loader).take();
}

std::vector<PhaseOutcome> outcomes_of(const PhaseProblem& problem, std::span<const double> finish_s) {
  std::vector<PhaseOutcome> phases = problem.phases;
  for (const GroupFlows& group : problem.groups) {
    double last_s = 0.0;
    for (std::size_t f = group.first; f < group.end; ++f) last_s = std::max(last_s, finish_s[f]);
    PhaseOutcome& phase = phases[group.phase];
    GroupOutcome& kind = phase.groups[group.kind];
    const Seconds steps = kind.candidate.latency + kind.candidate.network_steps * Seconds{group.step_s};
    if (const Seconds time = steps + Seconds{last_s}; time > kind.slowest) {
      kind.slowest = time;
      kind.latency = steps;
    }
    phase.time = std::max(phase.time, kind.slowest);
  }
  return phases;
}

std::vector<double> link_bytes(const PhaseProblem& problem, const routing::Router& router) {
  std::vector<double> load = fluid::link_bytes(problem.flows);
  router.spread_pools(load);
  load.resize(router.link_channels());
  return load;
}

std::vector<Bytes> tier_bytes(const Fabric& fabric, std::span<const double> link_bytes) {
  std::vector<Bytes> bytes(fabric.plan.tiers.size());
  for (std::size_t c = 0; c < link_bytes.size(); ++c)
    bytes[static_cast<std::size_t>(fabric.links[c / 2].tier)] += Bytes{link_bytes[c]};
  return bytes;
}

}  // namespace gigatwin::collectives
