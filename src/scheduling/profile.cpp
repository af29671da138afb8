#include "scheduling/profile.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace gigatwin::scheduling {
namespace {

constexpr double never = std::numeric_limits<double>::infinity();

}  // namespace

Profile::Profile(const Claims& claims, double now, std::int64_t free_nodes, const RunningJobs& running, Repairs repairs)
    : claims_(claims), width_(claims.all().size()) {
  const std::size_t steps = running.ends().size() + claims.boundaries().size() + 2;
  when_.reserve(steps);
  free_.reserve(steps);
  used_.reserve(steps * width_);
  when_.push_back(now);
  free_.push_back(free_nodes);
  used_.resize(width_);
  if (width_ > 0)
    for (const RunningJobs::End& end : running.ends())
      for (std::size_t claim = 0; claim < width_; ++claim)
        if (claims.member(end.group, claim)) used_[claim] += end.nodes;

  const double soon = std::nextafter(now, never);
  bool repaired = repairs.nodes == 0;
  const auto repair_until = [&](double when) {
    if (repairs.back_by > when) return;
    add_step(std::max(repairs.back_by, soon));
    free_.back() += repairs.nodes;
    repaired = true;
  };
  for (const RunningJobs::End& end : running.ends()) {
    if (!repaired) repair_until(end.when);
    add_step(std::max(end.when, soon));
    free_.back() += end.nodes;
    for (std::size_t claim = 0; claim < width_; ++claim)
      if (claims.member(end.group, claim)) used_[(when_.size() - 1) * width_ + claim] -= end.nodes;
  }
  if (!repaired) repair_until(never);
  for (const double boundary : claims.boundaries())
    if (boundary > now) split(boundary);
}

void Profile::add_step(double when) {
  if (when_.back() == when) return;
  when_.push_back(when);
  free_.push_back(free_.back());
  for (std::size_t claim = 0; claim < width_; ++claim) used_.push_back(used_[used_.size() - width_]);
}

std::size_t Profile::step_at(double when) const {
  const auto after = std::upper_bound(when_.begin(), when_.end(), when);
  return after == when_.begin() ? 0 : static_cast<std::size_t>(after - when_.begin()) - 1;
}

std::size_t Profile::split(double when) {
  const std::size_t step = step_at(when);
  if (when_[step] >= when) return step;
  const auto next = static_cast<std::ptrdiff_t>(step + 1);
  when_.insert(when_.begin() + next, when);
  free_.insert(free_.begin() + next, free_[step]);
  const auto used = static_cast<std::ptrdiff_t>(step * width_), width = static_cast<std::ptrdiff_t>(width_);
  const std::vector<std::int64_t> same(used_.begin() + used, used_.begin() + used + width);
  used_.insert(used_.begin() + used + width, same.begin(), same.end());
  return step + 1;
}

std::int64_t Profile::unused(std::size_t step, std::size_t claim) const {
  const Claim& it = claims_.all()[claim];
  return it.active(when_[step]) ? std::max<std::int64_t>(0, it.nodes - used_[step * width_ + claim]) : 0;
}

std::int64_t Profile::available_in(std::size_t step, std::uint32_t group) const {
  std::int64_t available = free_[step];
  for (std::size_t claim = 0; claim < width_; ++claim)
    if (!claims_.member(group, claim)) available -= unused(step, claim);
  return available;
}

std::int64_t Profile::least(std::uint32_t group, double from, double until) const {
  std::size_t step = step_at(from);
  std::int64_t least = available_in(step, group);
  for (++step; step < when_.size() && when_[step] < until; ++step) least = std::min(least, available_in(step, group));
  return least;
}

double Profile::earliest(std::uint32_t group, std::int64_t nodes, double duration) const {
  for (std::size_t begin = 0; begin < when_.size();) {
    std::size_t step = begin;
    while (step < when_.size() && when_[step] < when_[begin] + duration && available_in(step, group) >= nodes) ++step;
    const bool fits = step > begin && (step == when_.size() || when_[step] >= when_[begin] + duration);
    if (fits) return when_[begin];
    begin = step + 1;  // a window that begins before the step that is too small would hold it
  }
  return never;
}

void Profile::take(std::uint32_t group, std::int64_t nodes, double from, double until) {
  const std::size_t first = split(from);
  const std::size_t end = std::isinf(until) ? when_.size() : split(until);
  for (std::size_t step = first; step < end; ++step) {
    free_[step] -= nodes;
    for (std::size_t claim = 0; claim < width_; ++claim)
      if (claims_.member(group, claim)) used_[step * width_ + claim] += nodes;
  }
}

std::int64_t Profile::burden(std::uint32_t group, std::int64_t nodes, std::uint32_t other, double from,
                             double until) const {
  if (width_ == 0) return nodes;
  std::int64_t most = 0;
  for (std::size_t step = step_at(from); step < when_.size() && (when_[step] < until || when_[step] <= from); ++step) {
    std::int64_t burden = nodes;
    for (std::size_t claim = 0; claim < width_; ++claim)
      if (claims_.member(group, claim) && !claims_.member(other, claim)) burden -= std::min(nodes, unused(step, claim));
    most = std::max(most, burden);
  }
  return most;
}

}  // namespace gigatwin::scheduling
