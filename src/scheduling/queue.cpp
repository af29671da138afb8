#include "scheduling/queue.hpp"

#include <algorithm>

#include "base/error.hpp"

namespace gigatwin::scheduling {
namespace {

bool before(const Candidate& a, const Candidate& b) {
  if (a.rank != b.rank) return a.rank > b.rank;
  if (a.submitted != b.submitted) return a.submitted < b.submitted;
  return a.id < b.id;
}

}  // namespace

void WaitingQueue::add(const Waiting& waiting, const Candidate& candidate) {
  const bool is_new = jobs_.emplace(candidate.id, waiting).second;
  GIGATWIN_ASSERT(is_new, "job {} waits already", candidate.id);
  candidates_.insert(std::upper_bound(candidates_.begin() + head(), candidates_.end(), candidate, before), candidate);
  ++needs_[candidate.need];
  nodes_ += candidate.wanted;
}

void WaitingQueue::forget(const Candidate& candidate) {
  jobs_.erase(candidate.id);
  nodes_ -= candidate.wanted;
  const auto need = needs_.find(candidate.need);
  if (--need->second == 0) needs_.erase(need);
}

void WaitingQueue::remove(std::int64_t job) {
  const auto found = std::find_if(candidates_.begin() + head(), candidates_.end(),
                                  [&](const Candidate& candidate) { return candidate.id == job; });
  GIGATWIN_ASSERT(found != candidates_.end(), "job {} does not wait", job);
  forget(*found);
  candidates_.erase(found);
}

void WaitingQueue::erase(std::span<const std::size_t> places) {
  if (places.empty()) return;
  // Those in front of the last one move up to it, so that the long rest of the queue stays where it is.
  std::size_t to = head_ + places.back() + 1, next = places.size();
  for (std::size_t from = to; from-- > head_;) {
    if (next > 0 && from == head_ + places[next - 1]) {
      forget(candidates_[from]);
      --next;
    } else {
      candidates_[--to] = candidates_[from];
    }
  }
  head_ = to;
  if (2 * head_ > candidates_.size()) {
    candidates_.erase(candidates_.begin(), candidates_.begin() + head());
    head_ = 0;
  }
}

void WaitingQueue::rank_anew(const Rank& rank) {
  for (Candidate& candidate : ranked()) candidate.rank = rank(jobs_.at(candidate.id));
  std::sort(candidates_.begin() + head(), candidates_.end(), before);
}

const WaitingQueue::Waiting* WaitingQueue::find(std::int64_t job) const {
  const auto found = jobs_.find(job);
  return found == jobs_.end() ? nullptr : &found->second;
}

}  // namespace gigatwin::scheduling
