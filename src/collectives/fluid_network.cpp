#include "collectives/fluid_network.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <tuple>

#include "base/error.hpp"
#include "collectives/groups.hpp"
#include "fluid/solve.hpp"

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

}  // namespace

GroupShape shape_of(const DomainParts& group, const topology::FabricPlan& plan, const hardware::SystemSpec& system) {
  return {.ranks = group.members(),
          .domains = group.domains(),
          .ranks_per_domain = group.emptiest(),
          .scale_up = system.accelerator.scale_up_bandwidth,
          .network = static_cast<double>(system.nics_per_node) / static_cast<double>(system.accelerators_per_node) *
                     system.nic.bandwidth,
          .scale_up_reduction = !plan.scale_up_mesh && system.library.switch_reduction_efficiency.has_value(),
          .network_reduction = plan.in_network_reduction && system.library.network_reduction_efficiency.has_value()};
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

/// Turns phases into flows and reads the result back.
struct FluidNetwork::Loader {
  Loader(const FluidNetwork& owner, std::size_t phase_count)
      : network(owner), router(owner.router_), problem(capacities_of(router)), outcome{} {
    outcome.phases.resize(phase_count);
  }

  void add(std::size_t phase_number, const JobPhase& job) {
    const topology::NodeLayout& layout = network.fabric_.plan.layout;
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

  FluidOutcome solve() {
    outcome.flows = static_cast<std::int64_t>(problem.flows());
    outcome.uses = static_cast<std::int64_t>(problem.uses());
    const fluid::Outcome run = fluid::run(problem);
    outcome.instants = run.instants;
    for (const Group& group : group_flows) {
      double last_s = 0.0;
      for (std::size_t f = group.first; f < group.end; ++f) last_s = std::max(last_s, run.finish_s[f]);
      PhaseOutcome& phase = outcome.phases[group.phase];
      GroupOutcome& kind = phase.groups[group.kind];
      kind.slowest = std::max(kind.slowest, kind.candidate.latency + Seconds{last_s});
      phase.time = std::max(phase.time, kind.slowest);
    }
    std::vector<double> load = fluid::link_bytes(problem);
    router.spread_pools(load);
    load.resize(router.link_channels());
    outcome.link_bytes = std::move(load);
    return std::move(outcome);
  }

 private:
  struct Group {
    std::size_t phase = 0, kind = 0;
    std::size_t first = 0, end = 0;  ///< flows
  };

  void add_group(std::size_t phase_number, const JobPhase& job, const DomainParts& parts) {
    const CommunicationPhase& phase = job.phase;
    const std::size_t kind = kind_of(phase_number, job, parts);
    GroupOutcome& group = outcome.phases[phase_number].groups[kind];
    ++group.groups;
    schedule.streams.clear();
    schedule.transfers.clear();
    append_schedule(schedule, group.candidate.algorithm, phase.operation, phase.bytes, parts,
                    group.shape.scale_up_reduction);
    const std::size_t first = problem.flows();
    for (const Stream& stream : schedule.streams) add_stream(stream, group.candidate);
    group_flows.push_back({phase_number, kind, first, problem.flows()});
  }

  std::size_t kind_of(std::size_t phase_number, const JobPhase& job, const DomainParts& parts) {
    const GroupShape shape = shape_of(parts, network.fabric_.plan, network.system_);
    std::vector<GroupOutcome>& kinds = outcome.phases[phase_number].groups;
    for (std::size_t i = 0; i < kinds.size(); ++i)
      if (key_of(kinds[i].shape) == key_of(shape)) return i;
    kinds.push_back({shape, candidate_for(network.system_.library, job, shape), 0, Seconds{0.0}});
    return kinds.size() - 1;
  }

  void add_stream(const Stream& stream, const Candidate& candidate) {
    uses.clear();
    for (std::size_t t = stream.first; t < stream.first + stream.count; ++t) {
      const Transfer& transfer = schedule.transfers[t];
      hops.clear();
      if (transfer.from == transfer.to)
        router.through_switch(transfer.from, hops);
      else
        router.route(transfer.from, transfer.to, 0, hops);
      for (const routing::Hop& hop : hops)
        uses.push_back({hop.channel, hop.share * transfer.factor * inflation(hop.channel, candidate)});
    }
    if (stream.merged) keep_largest();
    problem.add(uses, {.bytes = stream.bytes, .cap = cap_of(stream, candidate)});
  }

  double inflation(routing::Channel channel, const Candidate& candidate) const {
    const auto link = static_cast<std::size_t>(channel / 2);
    const bool scale_up = link < network.scale_up_.size() && network.scale_up_[link];
    return scale_up ? candidate.scale_up_inflation : candidate.network_inflation;
  }

  /// One entry a link: what switches add up crosses it once.
  void keep_largest() {
    std::sort(uses.begin(), uses.end(), [](const fluid::Use& a, const fluid::Use& b) {
      return a.link != b.link ? a.link < b.link : a.share > b.share;
    });
    uses.erase(std::unique(uses.begin(), uses.end(),
                           [](const fluid::Use& a, const fluid::Use& b) { return a.link == b.link; }),
               uses.end());
  }

  /// The protocol caps what a rank passes in all; each stream gets its part, so that all end together at the cap.
  static double cap_of(const Stream& stream, const Candidate& candidate) {
    const double busiest = std::max(candidate.traffic.scale_up.value, candidate.traffic.network.value);
    if (busiest <= 0.0) return std::numeric_limits<double>::infinity();
    return candidate.rank_cap.value * (stream.bytes / busiest);
  }

  const FluidNetwork& network;
  routing::Router& router;
  fluid::Problem problem;
  FluidOutcome outcome;
  std::vector<Group> group_flows;
  Schedule schedule;
  std::vector<routing::Hop> hops;
  std::vector<fluid::Use> uses;
};

FluidNetwork::FluidNetwork(const Fabric& fabric, const hardware::SystemSpec& system, topology::Routing routing,
                           std::uint64_t seed, const routing::Failures& failures)
    : fabric_(fabric), system_(system), router_(fabric, routing, seed, failures), scale_up_(scale_up_links(fabric)) {}

FluidNetwork::~FluidNetwork() = default;

FluidOutcome FluidNetwork::run(std::span<const JobPhase> phases) const {
  Loader loader{*this, phases.size()};
  for (std::size_t i = 0; i < phases.size(); ++i) loader.add(i, phases[i]);
  return loader.solve();
}

PhaseResult FluidNetwork::run(const CommunicationPhase& phase, const topology::Placement& placement) const {
  const JobPhase job{phase, &placement, std::nullopt};
  const FluidOutcome outcome = run(std::span{&job, 1});
  return {outcome.phases.front().time, tier_bytes(outcome.link_bytes)};
}

std::vector<Bytes> FluidNetwork::tier_bytes(const std::vector<double>& link_bytes) const {
  std::vector<Bytes> bytes(fabric_.plan.tiers.size());
  for (std::size_t c = 0; c < link_bytes.size(); ++c)
    bytes[static_cast<std::size_t>(fabric_.links[c / 2].tier)] += Bytes{link_bytes[c]};
  return bytes;
}

}  // namespace gigatwin::collectives
