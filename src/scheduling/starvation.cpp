#include "scheduling/starvation.hpp"

#include <cmath>

namespace gigatwin::scheduling {

void Starvation::waits(std::int64_t job, Seconds since, std::int64_t nodes) {
  if (!told_.contains(job)) waiting_.insert({since, job, nodes});
}

void Starvation::waits_no_more(std::int64_t job, Seconds since, std::int64_t nodes) {
  waiting_.erase({since, job, nodes});
}

void Starvation::started(Seconds since, std::int64_t nodes) {
  // A staircase: more nodes, earlier submissions. What the new start covers goes.
  const auto above = latest_.lower_bound(nodes);
  if (above != latest_.end() && above->second >= since) return;
  auto it = latest_.insert_or_assign(nodes, since).first;
  while (it != latest_.begin() && std::prev(it)->second <= since) latest_.erase(std::prev(it));
}

bool Starvation::overtaken(const Waiting& waiting) const {
  const auto above = latest_.lower_bound(waiting.nodes);
  return above != latest_.end() && above->second > waiting.since;
}

std::vector<std::int64_t> Starvation::found(Seconds now) {
  std::vector<std::int64_t> starved;
  if (now < next_look_) return starved;
  const Seconds between = longest_wait_ / 30.0;
  next_look_ = between * (std::floor(now / between) + 1.0);
  for (auto it = waiting_.begin(); it != waiting_.end() && it->since + longest_wait_ < now;) {
    if (!overtaken(*it)) {
      ++it;
      continue;
    }
    starved.push_back(it->job);
    told_.insert(it->job);
    it = waiting_.erase(it);
  }
  return starved;
}

}  // namespace gigatwin::scheduling
