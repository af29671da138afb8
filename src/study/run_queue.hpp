#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "study/plan.hpp"
#include "study/shard_file.hpp"

namespace gigatwin::study {

/// Runs that one child process evaluates one after the other.
struct Pack {
  std::size_t group = 0;
  std::vector<std::uint64_t> runs;
  bool alone = false;  ///< the second try of a run whose process died
};

/// What a process of a study has still to do. Runs of one scenario and one seed are a group: they can share a
/// simulation. A worker stays with a group until nothing of it is left; two work on the same one only when there are
/// fewer groups than workers. No result depends on the order.
class RunQueue {
 public:
  /// @param finished  [run] of all shards there are
  RunQueue(const Plan& plan, Shard shard, const std::vector<bool>& finished, std::size_t workers);

  std::uint64_t left() const { return left_; }
  /// Nullopt where nothing is left to hand out.
  std::optional<Pack> next(std::size_t worker);
  /// Runs that the child has not come to: they are the next of their group.
  void put_back(const Pack& pack, std::size_t from);
  /// The one under way when the child died: it gets a child of its own.
  void put_alone(const Pack& pack, std::size_t which);
  /// What the group's packs take at present: the next last some seconds.
  void took(std::size_t group, std::size_t runs, double seconds);

 private:
  struct Group {
    std::deque<std::uint64_t> runs;
    double seconds_per_run = 0.0;  ///< 0: not measured
    std::size_t workers = 0;       ///< that are on it
  };

  std::size_t choose(std::size_t worker);
  std::size_t pack_size(const Group& group) const;

  std::vector<Group> groups_;
  std::deque<Pack> alone_;
  std::vector<std::optional<std::size_t>> group_of_;  ///< [worker]
  std::size_t first_group_ = 0;                       ///< where this shard begins
  std::uint64_t left_ = 0;
};

}  // namespace gigatwin::study
