#include "chakra/solo_times.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

namespace gigatwin::chakra {
namespace {

using collectives::Collective;
using collectives::JobPhase;

constexpr double most_messages = 16e6;  // of all-to-alls that are solved together: as many flows, some GB
constexpr Bytes barrier_bytes{1.0};

bool is_star(const Transfer& transfer) {
  return transfer.collective == CollectiveType::gather || transfer.collective == CollectiveType::scatter;
}

/// The messages of a gather or scatter, all at once.
void append_star(const Transfer& transfer, const std::vector<std::int64_t>& accelerators, double left,
                 std::vector<JobPhase>& phases) {
  const bool gather = *transfer.collective == CollectiveType::gather;
  const double share = gather ? left : left / static_cast<double>(accelerators.size());
  for (std::size_t m = 1; m < accelerators.size(); ++m) {
    const std::int64_t root = accelerators.front(), other = accelerators[m];
    phases.push_back({.phase = {Collective::point_to_point, share * transfer.bytes, 2, 1},
                      .accelerators = gather ? std::vector{other, root} : std::vector{root, other}});
  }
}

collectives::CommunicationPhase phase_of(const Transfer& transfer, std::int64_t ranks, double left) {
  const Bytes bytes = left * transfer.bytes;
  if (!transfer.collective) return {Collective::point_to_point, bytes, ranks, 1};
  switch (*transfer.collective) {
    case CollectiveType::all_reduce:
      return {Collective::all_reduce, bytes, ranks, 1};
    case CollectiveType::all_gather:
      return {Collective::all_gather, static_cast<double>(ranks) * bytes, ranks, 1};
    case CollectiveType::all_to_all:
      return {Collective::all_to_all, bytes, ranks, 1};
    case CollectiveType::reduce_scatter:
    case CollectiveType::reduce_scatter_block:
      return {Collective::reduce_scatter, bytes, ranks, 1};
    case CollectiveType::barrier:
      return {Collective::all_reduce, barrier_bytes, ranks, 1};
    default:
      return {Collective::broadcast, bytes, ranks, 1};
  }
}

}  // namespace

void append_phases(const Transfer& transfer, const std::vector<std::int64_t>& accelerators, double left,
                   std::vector<JobPhase>& phases) {
  if (is_star(transfer)) return append_star(transfer, accelerators, left, phases);
  phases.push_back({.phase = phase_of(transfer, static_cast<std::int64_t>(accelerators.size()), left),
                    .accelerators = accelerators});
}

std::vector<std::int64_t> ring_order(const Transfer& transfer, std::vector<std::int64_t> accelerators) {
  if (transfer.collective && !is_star(transfer)) std::ranges::sort(accelerators);
  return accelerators;
}

void append_key(const Transfer& transfer, const std::vector<std::int64_t>& accelerators, std::int64_t base,
                std::vector<std::int64_t>& key) {
  key.push_back(transfer.collective ? static_cast<std::int64_t>(*transfer.collective) : -1);
  key.push_back(std::bit_cast<std::int64_t>(transfer.bytes.value));
  key.push_back(static_cast<std::int64_t>(accelerators.size()));
  for (const std::int64_t accelerator : accelerators) key.push_back(accelerator - base);
}

void check_messages(std::span<const JobPhase> phases) {
  double messages = 0.0;
  for (const JobPhase& phase : phases)
    if (phase.phase.operation == Collective::all_to_all)
      messages += static_cast<double>(phase.phase.ranks) * static_cast<double>(phase.phase.ranks - 1);
  if (messages > most_messages)
    throw TraceError(fmt::format("all-to-alls at the same time take at most {:.0f} messages, found {:.0f}",
                                 most_messages, messages));
}

SoloTimes::SoloTimes(const collectives::FluidNetwork& network, bool healthy)
    : network_(network),
      domain_(network.fabric().plan.layout.domain_nodes * network.fabric().plan.layout.accelerators_per_node),
      domains_alike_(healthy && network.fabric().plan.kind != topology::FabricKind::graph &&
                     !network.fabric().plan.scale_up_mesh) {}

Solo SoloTimes::of(const Transfer& transfer, const std::vector<std::int64_t>& accelerators) {
  const std::int64_t domain = accelerators.front() / domain_;
  const bool inside = domains_alike_ && std::ranges::all_of(accelerators, [&](std::int64_t accelerator) {
                        return accelerator / domain_ == domain;
                      });
  const std::int64_t base = inside ? domain * domain_ : 0;
  std::vector<std::int64_t> key;
  key.push_back(inside ? 1 : 0);
  append_key(transfer, accelerators, base, key);
  const auto [known, added] = known_.try_emplace(std::move(key));
  if (added) {
    known->second = solve(transfer, accelerators);
    // An accelerator's link to its scale-up switch has the accelerator's number.
    for (Solo::Use& use : known->second.uses) use.channel -= static_cast<std::int32_t>(2 * base);
  }
  Solo solo = known->second;
  for (Solo::Use& use : solo.uses) use.channel += static_cast<std::int32_t>(2 * base);
  return solo;
}

Solo SoloTimes::solve(const Transfer& transfer, const std::vector<std::int64_t>& accelerators) const {
  std::vector<JobPhase> phases;
  append_phases(transfer, accelerators, 1.0, phases);
  check_messages(phases);
  const collectives::FluidOutcome outcome = network_.run(phases);
  Solo solo;
  for (const collectives::PhaseOutcome& phase : outcome.phases)
    for (const collectives::GroupOutcome& group : phase.groups)
      if (group.slowest >= solo.time) {
        solo.time = group.slowest;
        solo.latency = group.latency;
      }
  const double moving_s = (solo.time - solo.latency).value;
  for (std::size_t channel = 0; channel < outcome.link_bytes.size(); ++channel)
    if (outcome.link_bytes[channel] > 0.0 && moving_s > 0.0)
      solo.uses.push_back({static_cast<std::int32_t>(channel), outcome.link_bytes[channel] / moving_s});
  return solo;
}

}  // namespace gigatwin::chakra
