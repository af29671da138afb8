#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "scheduling/partition.hpp"

namespace gigatwin::scheduling {

/// One look at the queue: a policy takes candidates in order and starts, blocks or passes over each.
///
///   while (const Candidate* job = round.next())
///     if (round.fits(*job)) round.start(*job);
///     else return round.block(*job);
///
/// `next` leaves out jobs that are held for energy, and all further jobs of a tenant whose next job its hard quota
/// keeps out (else its small jobs would keep the large one out for ever). Jobs above their tenant's soft quota come
/// last.
class Round {
 public:
  Round(Partition& partition, const Situation& situation);

  double now() const { return now_; }
  const SchedulerSpec& spec() const { return partition_.spec; }
  std::int64_t free_nodes() const { return free_; }
  bool makes_room() const { return makes_room_; }
  /// Whichever job comes next, it cannot start, and no running job could make room for it.
  bool over() const { return free_ < smallest_ && !makes_room_; }

  /// The next job in order that may start, or none.
  const Candidate* next() {
    if (!unlimited_) return next_within_limits();
    return looked_at_ < queue_.size() ? &queue_[looked_at_++] : nullptr;
  }
  /// Enough nodes are free, now and, beside what is reserved, for its requested time.
  bool fits(const Candidate& job);
  /// Whether there are lanes or reservations that keep nodes free for some.
  bool keeps_nodes() const { return !partition_.claims.empty(); }
  /// Whether `job` needs only nodes that are kept from `first` for as long as it runs.
  bool takes_nothing_from(const Candidate& first, const Candidate& job);
  /// Starts it with the nodes that it wants; fewer, down to its need, where it is elastic and more are not free or are
  /// above `most`. @return nodes
  std::int64_t start(const Candidate& job, std::int64_t most = std::numeric_limits<std::int64_t>::max());
  /// It waits, and what it needs of its tenant's quota is kept for it.
  void block(const Candidate& job) { left_.push_back(&job); }
  /// It waits, and others may go first.
  void pass(const Candidate& job);
  /// Free nodes from now on, with what was started in this round.
  Profile& profile();

  /// Conservative backfilling: enters the promises of earlier rounds in the profile. Where something overran and one
  /// cannot be kept, all are void.
  void keep_promises();
  /// When it will start: as promised, or earlier where nodes came free early.
  double place(const Candidate& job);
  void promise(const Candidate& job, double when);
  /// Promises of jobs that were not looked at are void.
  void end_promises();

  /// What is left of a tenant's quotas; 0 of the hard one where a waiting job needs all of it.
  std::int64_t hard_left(std::size_t tenant) const { return shut_[tenant] ? 0 : hard_left_[tenant]; }
  std::int64_t soft_left(std::size_t tenant) const { return soft_left_[tenant]; }
  /// A running job takes further nodes.
  void hold(const RunningJob& job, std::int64_t nodes);

  /// Places in the queue of what was started, in the order of the starts, and with how many nodes.
  struct Started {
    std::size_t place = 0;
    std::int64_t nodes = 0;
  };
  const std::vector<Started>& started() const { return started_; }
  /// Jobs that were looked at and wait, in order; of those that were passed over only where running jobs make room.
  const std::vector<const Candidate*>& left() const { return left_; }
  /// The first promise that is still to come.
  std::optional<Seconds> next_promise() const { return next_promise_; }
  /// When the first job that was held for energy will be held no more.
  std::optional<Seconds> held_until() const { return held_until_; }

 private:
  const Candidate* next_within_limits();
  std::optional<std::size_t> next_place();
  bool held(const Candidate& job);
  std::size_t place_of(const Candidate& job) const { return static_cast<std::size_t>(&job - queue_.data()); }

  Partition& partition_;
  std::span<Candidate> queue_;
  double now_;
  std::int64_t free_at_begin_, free_;
  std::int64_t smallest_ = 0;
  bool dear_;
  bool makes_room_;        ///< running jobs give way or shrink
  bool unlimited_ = true;  ///< no quotas, and nobody is held: the queue as it stands
  std::size_t looked_at_ = 0, deferred_at_ = 0;
  std::vector<std::size_t> deferred_;                ///< above a soft quota
  std::vector<std::int64_t> hard_left_, soft_left_;  ///< [tenant]
  std::vector<char> shut_;                           ///< [tenant]: its hard quota keeps its next job out
  std::vector<bool> visited_;                        ///< [place] conservative: got a promise in this round
  std::optional<Profile> profile_;
  std::vector<Started> started_;
  std::vector<const Candidate*> left_;
  std::optional<Seconds> next_promise_, held_until_;
};

/// What Policy::start does, by the backfilling of the spec.
void start_in_order(Round& round);
void start_easy(Round& round);
void start_conservative(Round& round);

}  // namespace gigatwin::scheduling
