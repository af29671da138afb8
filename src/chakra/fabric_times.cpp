#include "chakra/fabric_times.hpp"

#include <algorithm>
#include <cmath>

namespace gigatwin::chakra {
namespace {

std::size_t at(std::int64_t i) { return static_cast<std::size_t>(i); }

/// Of a link's bandwidth: rates that fill it up to rounding do not overload it.
constexpr double rounding = 1e-6;

Picoseconds picoseconds(Seconds time) { return std::llround(std::min(time, longest_operation).value * 1e12); }

}  // namespace

/// The network's way to count: bytes first, then the steps.
struct FabricTimes::UnderWay {
  Transfer transfer;  ///< its ranks are not looked at
  std::vector<std::int64_t> accelerators;
  Solo solo;
  double left = 1.0;                 ///< share of the bytes, at `since`
  Picoseconds since = 0, moved = 0;  ///< `moved`: when all bytes are over
  Picoseconds steps = 0;
  std::int64_t search = 0;  ///< the last that found it

  Picoseconds end() const { return moved + steps; }
  void take(const Duration& duration) {
    moved = since + duration.moving;
    if (left == 1.0) steps = duration.steps;  // else they are known, and to come
  }
  void advance(Picoseconds now) {
    if (now == since) return;
    left *= now < moved ? static_cast<double>(moved - now) / static_cast<double>(moved - since) : 0.0;
    since = now;
  }
};

FabricTimes::FabricTimes(const collectives::FluidNetwork& network, std::vector<std::int64_t> accelerators, bool healthy)
    : network_(network),
      accelerators_(std::move(accelerators)),
      solo_(network, healthy),
      load_(2 * network.fabric().links.size()),
      users_(load_.size()) {
  std::vector<std::int64_t> sorted = accelerators_;
  std::ranges::sort(sorted);
  GIGATWIN_ASSERT(std::ranges::adjacent_find(sorted) == sorted.end() && (sorted.empty() || sorted.front() >= 0) &&
                      (sorted.empty() || sorted.back() < network.fabric().plan.accelerators()),
                  "{} ranks on {} accelerators", sorted.size(), network.fabric().plan.accelerators());
}

FabricTimes::~FabricTimes() = default;

std::vector<TransferEnd> FabricTimes::begin(std::span<const Transfer> transfers, Picoseconds now) {
  std::vector<TransferEnd> ends;
  Part begun;
  for (const Transfer& transfer : transfers) {
    if (transfer.ranks.size() < 2)
      ends.push_back({transfer.number, now});
    else
      begun.push_back(&add(transfer, now));
  }
  const std::int64_t before = searches_;
  for (UnderWay* one : begun) {
    if (one->search > before) continue;  // met another that begins now
    const Part part = meeting(*one);
    solve(part, now);
    for (const UnderWay* met : part) ends.push_back({met->transfer.number, met->end()});
  }
  return ends;
}

FabricTimes::UnderWay& FabricTimes::add(const Transfer& transfer, Picoseconds now) {
  std::vector<std::int64_t> accelerators;
  accelerators.reserve(transfer.ranks.size());
  for (const std::int64_t rank : transfer.ranks) accelerators.push_back(accelerators_[at(rank)]);
  accelerators = ring_order(transfer, std::move(accelerators));
  Solo solo = solo_.of(transfer, accelerators);
  auto& added = under_way_[transfer.number];
  added = std::make_unique<UnderWay>(UnderWay{transfer, std::move(accelerators), std::move(solo), 1.0, now, now, 0, 0});
  for (const Solo::Use& use : added->solo.uses) {
    load_[at(use.channel)] += use.rate;
    users_[at(use.channel)].push_back(added.get());
  }
  return *added;
}

void FabricTimes::end(std::int32_t number) {
  const auto found = under_way_.find(number);
  if (found == under_way_.end()) return;  // of one rank
  for (const Solo::Use& use : found->second->solo.uses) {
    auto& users = users_[at(use.channel)];
    *std::ranges::find(users, found->second.get()) = users.back();
    users.pop_back();
    load_[at(use.channel)] = users.empty() ? 0.0 : load_[at(use.channel)] - use.rate;
  }
  under_way_.erase(found);
}

bool FabricTimes::overloaded(std::int32_t channel) const {
  const double bandwidth = network_.fabric().links[at(channel / 2)].bandwidth.value;
  return load_[at(channel)] > (1.0 + rounding) * bandwidth;
}

/// All that meet it on overloaded links, directly or through others.
FabricTimes::Part FabricTimes::meeting(UnderWay& first) {
  ++searches_;
  first.search = searches_;
  Part part{&first};
  for (std::size_t done = 0; done < part.size(); ++done)
    for (const Solo::Use& use : part[done]->solo.uses) {
      if (!overloaded(use.channel)) continue;
      for (UnderWay* user : users_[at(use.channel)])
        if (user->search != searches_) {
          user->search = searches_;
          part.push_back(user);
        }
    }
  // By number: the order in which links list their users is no part of the answer.
  std::ranges::sort(part, {}, [](const UnderWay* one) { return one->transfer.number; });
  return part;
}

/// `part` has one at least that begins now.
void FabricTimes::solve(Part part, Picoseconds now) {
  for (UnderWay* one : part) one->advance(now);
  std::erase_if(part, [](const UnderWay* one) { return one->left == 0.0; });
  if (part.size() == 1) {
    const Solo& solo = part.front()->solo;
    return part.front()->take({picoseconds(solo.time - solo.latency), picoseconds(solo.latency)});
  }
  const std::vector<Duration> durations = durations_together(part);
  for (std::size_t i = 0; i < part.size(); ++i) part[i]->take(durations[i]);
}

std::vector<FabricTimes::Duration> FabricTimes::durations_together(const Part& part) {
  const bool fresh = std::ranges::all_of(part, [](const UnderWay* one) { return one->left == 1.0; });
  std::vector<std::int64_t> key;
  if (fresh) {
    for (const UnderWay* one : part) append_key(one->transfer, one->accelerators, 0, key);
    if (const auto known = known_.find(key); known != known_.end()) return known->second;
  }
  std::vector<collectives::JobPhase> phases;
  std::vector<std::size_t> of;  // [phase] which of the part
  for (std::size_t i = 0; i < part.size(); ++i) {
    append_phases(part[i]->transfer, part[i]->accelerators, part[i]->left, phases);
    of.resize(phases.size(), i);
  }
  check_messages(phases);
  ++joint_solved_;
  const collectives::FluidOutcome outcome = network_.run(phases);
  std::vector<Duration> durations(part.size());
  for (std::size_t p = 0; p < phases.size(); ++p)
    for (const collectives::GroupOutcome& group : outcome.phases[p].groups) {
      Duration& duration = durations[of[p]];
      duration.moving = std::max(duration.moving, picoseconds(group.slowest - group.latency));
      duration.steps = std::max(duration.steps, picoseconds(group.latency));
    }
  if (fresh) known_[std::move(key)] = durations;
  return durations;
}

}  // namespace gigatwin::chakra
