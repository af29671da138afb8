#include "chakra/fabric_times.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

namespace gigatwin::chakra {
namespace {

using collectives::Collective;
using collectives::JobPhase;

constexpr double most_messages = 16e6;  // of all-to-alls that start together: as many flows, some GB
const Bytes barrier_bytes{1.0};         // PyTorch's barrier over NCCL is an all-reduce of one byte

/// The messages of a gather or scatter, all at once.
void add_star(const Transfer& transfer, const std::vector<std::int64_t>& accelerators, std::vector<JobPhase>& phases) {
  const auto n = static_cast<double>(accelerators.size());
  const bool gather = *transfer.collective == CollectiveType::gather;
  const Bytes bytes = gather ? transfer.bytes : transfer.bytes / n;
  for (std::size_t m = 1; m < accelerators.size(); ++m) {
    const std::int64_t root = accelerators.front(), other = accelerators[m];
    phases.push_back({.phase = {Collective::point_to_point, bytes, 2, 1},
                      .accelerators = gather ? std::vector{other, root} : std::vector{root, other}});
  }
}

/// The network counts the gathered buffer, the trace what one rank puts in. A reduce passes the bytes of a broadcast
/// the other way round.
collectives::CommunicationPhase phase_of(const Transfer& transfer, std::int64_t ranks) {
  if (!transfer.collective) return {Collective::point_to_point, transfer.bytes, ranks, 1};
  switch (*transfer.collective) {
    case CollectiveType::all_reduce:
      return {Collective::all_reduce, transfer.bytes, ranks, 1};
    case CollectiveType::all_gather:
      return {Collective::all_gather, static_cast<double>(ranks) * transfer.bytes, ranks, 1};
    case CollectiveType::all_to_all:
      return {Collective::all_to_all, transfer.bytes, ranks, 1};
    case CollectiveType::reduce_scatter:
    case CollectiveType::reduce_scatter_block:
      return {Collective::reduce_scatter, transfer.bytes, ranks, 1};
    case CollectiveType::barrier:
      return {Collective::all_reduce, barrier_bytes, ranks, 1};
    default:
      return {Collective::broadcast, transfer.bytes, ranks, 1};
  }
}

bool is_star(const Transfer& transfer) {
  return transfer.collective == CollectiveType::gather || transfer.collective == CollectiveType::scatter;
}

void check_messages(std::span<const Transfer> together, std::span<const std::size_t> part) {
  double messages = 0.0;
  for (const std::size_t i : part) {
    const auto n = static_cast<double>(together[i].ranks.size());
    if (together[i].collective == CollectiveType::all_to_all) messages += n * (n - 1.0);
  }
  if (messages > most_messages)
    throw TraceError(fmt::format("all-to-alls that start together take at most {:.0f} messages, found {:.0f}",
                                 most_messages, messages));
}

}  // namespace

FabricTimes::FabricTimes(const collectives::FluidNetwork& network, std::vector<std::int64_t> accelerators, bool healthy)
    : network_(network),
      accelerators_(std::move(accelerators)),
      domain_(network.fabric().plan.layout.domain_nodes * network.fabric().plan.layout.accelerators_per_node),
      domains_alike_(healthy && network.fabric().plan.kind != topology::FabricKind::graph) {
  std::vector<std::int64_t> sorted = accelerators_;
  std::ranges::sort(sorted);
  GIGATWIN_ASSERT(std::ranges::adjacent_find(sorted) == sorted.end() && (sorted.empty() || sorted.front() >= 0) &&
                      (sorted.empty() || sorted.back() < network.fabric().plan.accelerators()),
                  "{} ranks on {} accelerators", sorted.size(), network.fabric().plan.accelerators());
}

std::int64_t FabricTimes::domain_of(std::int64_t rank) const {
  return accelerators_[static_cast<std::size_t>(rank)] / domain_;
}

std::vector<std::int64_t> FabricTimes::accelerators_of(const Transfer& transfer) const {
  std::vector<std::int64_t> list;
  list.reserve(transfer.ranks.size());
  for (const std::int64_t rank : transfer.ranks) list.push_back(accelerators_[static_cast<std::size_t>(rank)]);
  // Libraries go through the machines one by one, in whatever order a group lists its ranks.
  if (transfer.collective && !is_star(transfer)) std::ranges::sort(list);
  return list;
}

std::vector<Seconds> FabricTimes::times(std::span<const Transfer> together) {
  std::vector<Seconds> times(together.size());
  const Sorted sorted = sort(together);
  for (const Part& part : sorted.inside) ask(together, part, domains_alike_, times);
  if (!sorted.crossing.empty()) ask(together, sorted.crossing, false, times);
  return times;
}

FabricTimes::Sorted FabricTimes::sort(std::span<const Transfer> together) const {
  Sorted sorted;
  std::map<std::int64_t, Part> by_domain;
  std::vector<std::int64_t> touched;  // domains of transfers that cross
  for (std::size_t i = 0; i < together.size(); ++i) {
    const Transfer& transfer = together[i];
    if (transfer.ranks.size() < 2) continue;  // takes no time
    const std::int64_t domain = domain_of(transfer.ranks.front());
    const auto inside = [&](std::int64_t rank) { return domain_of(rank) == domain; };
    if (std::ranges::all_of(transfer.ranks, inside)) {
      by_domain[domain].push_back(i);
      continue;
    }
    sorted.crossing.push_back(i);
    for (const std::int64_t rank : transfer.ranks) touched.push_back(domain_of(rank));
  }
  std::ranges::sort(touched);
  for (auto& [domain, part] : by_domain) {
    if (std::ranges::binary_search(touched, domain))
      sorted.crossing.insert(sorted.crossing.end(), part.begin(), part.end());
    else
      sorted.inside.push_back(std::move(part));
  }
  return sorted;
}

std::vector<std::int64_t> FabricTimes::key_of(std::span<const Transfer> together, const Part& part, bool inside) const {
  std::vector<std::int64_t> key;
  for (const std::size_t i : part) {
    const Transfer& transfer = together[i];
    key.push_back(transfer.collective ? static_cast<std::int64_t>(*transfer.collective) : -1);
    key.push_back(std::bit_cast<std::int64_t>(transfer.bytes.value));
    key.push_back(static_cast<std::int64_t>(transfer.ranks.size()));
    for (const std::int64_t accelerator : accelerators_of(transfer))
      key.push_back(inside ? accelerator % domain_ : accelerator);
  }
  return key;
}

void FabricTimes::ask(std::span<const Transfer> together, const Part& part, bool inside, std::vector<Seconds>& times) {
  const auto [known, added] = known_.try_emplace(key_of(together, part, inside));
  if (added) known->second = solve(together, part);
  for (std::size_t i = 0; i < part.size(); ++i) times[part[i]] = known->second[i];
}

std::vector<Seconds> FabricTimes::solve(std::span<const Transfer> together, const Part& part) {
  check_messages(together, part);
  ++solved_;
  std::vector<JobPhase> phases;
  std::vector<std::size_t> of;  // [phase] which of the part
  for (std::size_t i = 0; i < part.size(); ++i) {
    const Transfer& transfer = together[part[i]];
    std::vector<std::int64_t> accelerators = accelerators_of(transfer);
    if (is_star(transfer))
      add_star(transfer, accelerators, phases);
    else
      phases.push_back({.phase = phase_of(transfer, static_cast<std::int64_t>(accelerators.size())),
                        .accelerators = std::move(accelerators)});
    of.resize(phases.size(), i);
  }
  const collectives::FluidOutcome outcome = network_.run(phases);
  std::vector<Seconds> times(part.size());
  for (std::size_t p = 0; p < phases.size(); ++p) times[of[p]] = std::max(times[of[p]], outcome.phases[p].time);
  return times;
}

}  // namespace gigatwin::chakra
