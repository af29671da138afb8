#include "fluid/filling.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace gigatwin::fluid {
namespace {

constexpr double never = std::numeric_limits<double>::infinity();

}  // namespace

Filling::Filling(const Problem& problem, const LinkRows& rows, std::vector<FlowState>& states)
    : problem_(problem), rows_(rows), states_(states), meters_(problem.links()) {}

void Filling::fill(std::span<const std::uint32_t> flows) {
  open(flows);
  sweep_while_it_pays();
  settle_by_heap();
}

void Filling::open(std::span<const std::uint32_t> flows) {
  touched_.clear();
  capped_.clear();
  for (const std::uint32_t f : flows) {
    states_[f].status = Status::open;
    const double weight = problem_.weight()[f], cap = problem_.cap()[f];
    if (cap < never) capped_.emplace_back(cap / weight, f);
    for (std::size_t u = problem_.offsets()[f]; u < problem_.offsets()[f + 1]; ++u) {
      Meter& meter = meters_[problem_.link()[u]];
      if (meter.open++ == 0) {
        touched_.push_back(problem_.link()[u]);
        meter.weight = 0.0;
      }
      meter.weight += problem_.share()[u] * weight;
    }
  }
  std::sort(capped_.begin(), capped_.end());
  next_capped_ = 0;
  open_flows_ = flows.size();
  level_ = 0.0;
  queue_.clear();
  for (const std::uint32_t l : touched_) {
    Meter& meter = meters_[l];
    meter.residual = problem_.capacity()[l];
    if (meter.open < rows_.size(l)) measure(l);
    queue_.push_back({0.0, l});
  }
}

/// Symmetric traffic fills all links of a kind at one level: a sweep over all links then beats a heap.
void Filling::sweep_while_it_pays() {
  for (std::size_t settled = open_flows_; open_flows_ > 0 && 4 * settled >= open_flows_;) {
    const std::size_t before = open_flows_;
    double lowest = never;
    std::size_t kept = 0;
    for (const Entry& entry : queue_) {
      if (meters_[entry.link].open == 0) continue;
      const double level = level_of(entry.link);
      queue_[kept++] = {level, entry.link};
      lowest = std::min(lowest, level);
    }
    queue_.resize(kept);
    settle_capped(lowest);
    for (const Entry& entry : queue_) {
      if (entry.level > lowest * (1.0 + equal_levels) || meters_[entry.link].open == 0) continue;
      const double level = measure(entry.link);
      if (level <= lowest * (1.0 + equal_levels)) settle_link(entry.link, level);
    }
    settled = before - open_flows_;
  }
}

void Filling::settle_by_heap() {
  const auto later = [](const Entry& a, const Entry& b) {
    return a.level != b.level ? a.level > b.level : a.link > b.link;
  };
  if (open_flows_ > 0) std::make_heap(queue_.begin(), queue_.end(), later);
  while (open_flows_ > 0 && !queue_.empty()) {
    std::pop_heap(queue_.begin(), queue_.end(), later);
    Entry& entry = queue_.back();
    if (meters_[entry.link].open == 0) {
      queue_.pop_back();
      continue;
    }
    const double known = entry.level;
    entry.level = level_of(entry.link);
    if (entry.level <= known * (1.0 + equal_levels) && !settle_capped(entry.level)) {
      // What rounding has done to the meter while others settled ends here.
      const double level = measure(entry.link);
      if (level <= entry.level * (1.0 + equal_levels)) {
        settle_link(entry.link, level);
        queue_.pop_back();
        continue;
      }
      entry.level = level;
    }
    std::push_heap(queue_.begin(), queue_.end(), later);
  }
  settle_capped(never);
}

/// t_l from the meter; never below 0.
double Filling::level_of(std::uint32_t link) {
  const Meter& meter = meters_[link];
  if (meter.weight <= 0.0) return measure(link);  // small weights lost beside large ones
  return std::max(meter.residual, 0.0) / meter.weight;
}

/// t_l from the flows themselves; sets the meter right.
double Filling::measure(std::uint32_t link) {
  double load = 0.0, weight = 0.0;
  rows_.each(link, [&](std::uint32_t f, double share) {
    const double share_of_level = share * problem_.weight()[f];
    if (states_[f].status == Status::open)
      weight += share_of_level;
    else
      load += share_of_level * states_[f].level;
  });
  Meter& meter = meters_[link];
  meter.residual = std::max(problem_.capacity()[link] - load, 0.0);
  meter.weight = weight;
  return meter.residual / weight;
}

/// Settles the flows whose caps lie at or below a level. Links fill later for it, so all may settle at once.
bool Filling::settle_capped(double up_to) {
  bool any = false;
  for (; next_capped_ < capped_.size() && capped_[next_capped_].first <= up_to; ++next_capped_) {
    const auto [level, flow] = capped_[next_capped_];
    if (states_[flow].status != Status::open) continue;
    settle(flow, level, own_cap);
    any = true;
  }
  return any;
}

void Filling::settle_link(std::uint32_t link, double level) {
  if (std::abs(level - level_) > equal_levels * level_) level_ = level;
  rows_.each(link, [&](std::uint32_t f, double) {
    if (states_[f].status == Status::open) settle(f, level_, link);
  });
}

void Filling::settle(std::uint32_t flow, double level, std::uint32_t bottleneck) {
  FlowState& state = states_[flow];
  state.level = level;
  state.bottleneck = bottleneck;
  state.status = Status::settled;
  --open_flows_;
  const double weight = problem_.weight()[flow];
  for (std::size_t u = problem_.offsets()[flow]; u < problem_.offsets()[flow + 1]; ++u) {
    Meter& meter = meters_[problem_.link()[u]];
    const double share_of_level = problem_.share()[u] * weight;
    meter.residual -= share_of_level * level;
    meter.weight -= share_of_level;
    --meter.open;
  }
}

}  // namespace gigatwin::fluid
