#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "scheduling/job.hpp"

namespace gigatwin::scheduling {

/// Finds jobs that have waited longer than `longest_wait` while a job that came later and is not smaller has started:
/// what keeps them out is the policy, not their size. Looks thirty times per `longest_wait`.
class Starvation {
 public:
  explicit Starvation(Seconds longest_wait) : longest_wait_(longest_wait) {}

  void waits(std::int64_t job, Seconds since, std::int64_t nodes);
  void waits_no_more(std::int64_t job, Seconds since, std::int64_t nodes);
  void started(Seconds since, std::int64_t nodes);
  /// Jobs that have become starved; each is told once.
  std::vector<std::int64_t> found(Seconds now);

 private:
  struct Waiting {
    Seconds since;
    std::int64_t job, nodes;
    auto operator<=>(const Waiting&) const = default;
  };
  bool overtaken(const Waiting& waiting) const;

  Seconds longest_wait_, next_look_;
  std::set<Waiting> waiting_;  ///< not told yet
  std::set<std::int64_t> told_;
  std::map<std::int64_t, Seconds> latest_;  ///< nodes -> latest submission of what started on as many or more
};

}  // namespace gigatwin::scheduling
