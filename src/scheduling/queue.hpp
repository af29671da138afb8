#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <span>
#include <unordered_map>
#include <vector>

#include "scheduling/job.hpp"

namespace gigatwin::scheduling {

/// A waiting job in the ranked queue: what a look at it needs, close together, since thousands are looked at.
struct Candidate {
  double rank = 0.0;
  Seconds submitted;
  std::int64_t id = 0;
  std::int64_t need = 0;  ///< nodes that it starts with at least
  std::int64_t wanted = 0;
  double requested = 0.0;                                    ///< s
  double promise = std::numeric_limits<double>::infinity();  ///< conservative backfilling: it starts by then
  std::uint32_t tenant = 0;
  std::uint32_t group = 0;
};

/// Jobs that wait, in order of rank (ties: submission, then id).
class WaitingQueue {
 public:
  struct Waiting {
    Job job;
    Seconds since;  ///< submitted again then
  };
  using Rank = std::function<double(const Waiting&)>;

  void add(const Waiting& waiting, const Candidate& candidate);
  void remove(std::int64_t job);
  /// Those at these places, ascending, leave the queue.
  void erase(std::span<const std::size_t> places);
  /// Works out the ranks of all anew.
  void rank_anew(const Rank& rank);

  std::span<Candidate> ranked() { return {candidates_.begin() + head(), candidates_.end()}; }
  std::span<const Candidate> ranked() const { return {candidates_.begin() + head(), candidates_.end()}; }
  bool empty() const { return jobs_.empty(); }
  std::size_t size() const { return jobs_.size(); }
  const Waiting* find(std::int64_t job) const;
  /// The least that any waiting job needs; the queue is not empty.
  std::int64_t smallest() const { return needs_.begin()->first; }
  std::int64_t nodes() const { return nodes_; }

 private:
  std::ptrdiff_t head() const { return static_cast<std::ptrdiff_t>(head_); }
  void forget(const Candidate& candidate);

  std::vector<Candidate> candidates_;  ///< from head_ on: what starts does so near the front
  std::size_t head_ = 0;
  std::unordered_map<std::int64_t, Waiting> jobs_;  // looked up by id alone: its order decides nothing
  std::map<std::int64_t, std::int64_t> needs_;      ///< need -> jobs
  std::int64_t nodes_ = 0;                          ///< wanted
};

}  // namespace gigatwin::scheduling
