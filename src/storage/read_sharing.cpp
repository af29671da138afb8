#include "storage/read_sharing.hpp"

#include <algorithm>

namespace gigatwin::storage {
namespace {

constexpr double rounding = 1e-9;  // sums of demands that come and go differ from the plain sum by this at most

}  // namespace

void ReadSharing::set_demand(std::int64_t job, BytesPerSecond rate) {
  const auto before = demands_.find(job);
  const double was = before == demands_.end() ? 0.0 : before->second;
  if (was == rate.value) return;
  if (before != demands_.end()) {
    by_rate_.erase({was, job});
    demands_.erase(before);
  }
  if (rate.value > 0.0) {
    demands_[job] = rate.value;
    by_rate_.emplace(rate.value, job);
  } else {
    held_up_.erase(job);
  }
  demand_ = demands_.empty() ? 0.0 : demand_ + rate.value - was;
  changed_ = true;
}

void ReadSharing::set_bandwidth(BytesPerSecond bandwidth) {
  changed_ |= bandwidth != bandwidth_;
  bandwidth_ = bandwidth;
}

/// Water filling from the smallest demand up: who wants less than an even part of what is left gets it.
std::map<std::int64_t, double> ReadSharing::shares() const {
  std::map<std::int64_t, double> held_up;
  if (demand_ <= bandwidth_.value * (1.0 + rounding)) return held_up;
  double left = bandwidth_.value;
  auto remaining = static_cast<double>(by_rate_.size());
  for (const auto& [rate, job] : by_rate_) {
    const double part = std::min(rate, left / remaining);
    if (part < rate) held_up[job] = part / rate;
    left = std::max(0.0, left - part);
    remaining -= 1.0;
  }
  return held_up;
}

std::vector<std::pair<std::int64_t, double>> ReadSharing::settle() {
  std::vector<std::pair<std::int64_t, double>> changes;
  if (!changed_) return changes;
  changed_ = false;
  std::map<std::int64_t, double> now = shares();
  for (const auto& [job, share] : held_up_)
    if (!now.contains(job) && demands_.contains(job)) changes.emplace_back(job, 1.0);
  for (const auto& [job, share] : now)
    if (const auto before = held_up_.find(job); before == held_up_.end() || before->second != share)
      changes.emplace_back(job, share);
  std::sort(changes.begin(), changes.end());
  held_up_ = std::move(now);
  return changes;
}

BytesPerSecond ReadSharing::delivered() const { return {std::min(demand_, bandwidth_.value)}; }

}  // namespace gigatwin::storage
