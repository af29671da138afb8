#include "fluid/sharing.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace gigatwin::fluid {
namespace {

/// A level counts as the highest of a link, and a link as full, within this: ten times the tolerance of filling, so
/// that what filling takes as equal is never taken as a change.
constexpr double tolerance = 10.0 * equal_levels;

/// Once an eighth of the flows are affected, most of the rest soon are. Measured on hashed fat trees with 2 to 24
/// uplinks per leaf: fastest at 8 to 16, up to 1.5 times slower at 1 or 2.
constexpr std::size_t worth_all = 8;

}  // namespace

Sharing::Sharing(const Problem& problem)
    : problem_(problem),
      states_(problem.flows()),
      rows_(problem),
      filling_(problem, rows_, states_),
      is_freed_(problem.links(), false) {}

void Sharing::begin(std::uint32_t flow) {
  states_[flow].status = Status::settled;
  rows_.insert(flow);
  under_way_.push_back(flow);
  begun_.push_back(flow);
  ++under_way_count_;
}

void Sharing::end(std::uint32_t flow) {
  states_[flow].status = Status::absent;
  ended_.push_back(flow);
  --under_way_count_;
}

std::span<const std::uint32_t> Sharing::settle() {
  tidy_rows();
  for (const std::uint32_t f : begun_) affect(f);
  do {
    if (affected_.size() * worth_all > under_way_count_) return affect_all(), take_changed();
    filling_.fill(affected_);
  } while (affect_neighbours());
  return take_changed();
}

std::span<const std::uint32_t> Sharing::settle_all() {
  tidy_rows();
  affect_all();
  return take_changed();
}

void Sharing::tidy_rows() {
  affected_.clear();
  level_before_.clear();
  freed_.clear();
  for (const std::uint32_t f : ended_) {
    for (std::size_t u = problem_.offsets()[f]; u < problem_.offsets()[f + 1]; ++u) {
      const std::uint32_t link = problem_.link()[u];
      if (is_freed_[link]) continue;
      is_freed_[link] = true;
      freed_.push_back(link);
      rows_.drop_absent(link, states_);
    }
  }
  for (const std::uint32_t link : freed_) is_freed_[link] = false;
  ended_.clear();
}

void Sharing::affect(std::uint32_t flow) {
  if (states_[flow].affected) return;
  states_[flow].affected = true;
  affected_.push_back(flow);
  level_before_.push_back(states_[flow].level);
}

void Sharing::affect_all() {
  std::erase_if(under_way_, [this](std::uint32_t f) { return states_[f].status == Status::absent; });
  for (const std::uint32_t f : under_way_) affect(f);
  filling_.fill(affected_);
}

bool Sharing::affect_neighbours() {
  const std::size_t before = affected_.size();
  for (const std::uint32_t link : freed_) check(link);
  for (const std::uint32_t link : filling_.touched()) check(link);
  return affected_.size() > before;
}

/// Step 3 on one link. It is full if what it has left would raise those it holds by no more than the tolerance:
/// measured against their part of the load, since that may be small.
void Sharing::check(std::uint32_t link) {
  double load = 0.0, held = 0.0, highest = 0.0, lowest_held = std::numeric_limits<double>::infinity();
  rows_.each(link, [&](std::uint32_t f, double share) {
    const FlowState& state = states_[f];
    const double rate = share * problem_.weight()[f] * state.level;
    load += rate;
    if (state.bottleneck == link) held += rate;
    highest = std::max(highest, state.level);
    if (state.affected && state.bottleneck == link) lowest_held = std::min(lowest_held, state.level);
  });
  const bool full = problem_.capacity()[link] - load <= tolerance * held;
  rows_.each(link, [&](std::uint32_t f, double) {
    const FlowState& state = states_[f];
    const bool lost = state.bottleneck == link && (!full || state.level < highest * (1.0 - tolerance));
    const bool above = state.level > lowest_held * (1.0 + tolerance);
    if (!state.affected && (lost || above)) affect(f);
  });
}

/// A level that comes out the same keeps its very number, so that nothing is rescheduled for a rounding.
std::span<const std::uint32_t> Sharing::take_changed() {
  std::size_t changed = 0;
  for (std::size_t i = 0; i < affected_.size(); ++i) {
    const std::uint32_t f = affected_[i];
    FlowState& state = states_[f];
    state.affected = false;
    if (std::abs(state.level - level_before_[i]) <= equal_levels * level_before_[i])
      state.level = level_before_[i];
    else
      affected_[changed++] = f;
  }
  begun_.clear();
  return {affected_.data(), changed};
}

}  // namespace gigatwin::fluid
