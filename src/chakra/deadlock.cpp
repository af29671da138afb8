#include <fmt/format.h>

#include <algorithm>

#include "chakra/run_internal.hpp"

namespace gigatwin::chakra {
namespace {

std::size_t at(std::int64_t i) { return static_cast<std::size_t>(i); }

/// Who keeps an operation from ending, and how to say it.
struct Obstacle {
  std::int32_t operation = -1;
  std::string reason;
};

/// Follows what keeps operations from ending. Every operation that has not ended has such an obstacle, so that some
/// operation comes again.
class Search {
 public:
  Search(const Program& program, const Run& run) : program_(program), run_(run), needs_(at(program.operations()), -1) {
    for (std::int32_t op = 0; op < program.operations(); ++op)
      if (!ended(op))
        for (std::size_t s = program.first_successor[at(op)]; s < program.first_successor[at(op) + 1]; ++s)
          needs_[at(program.successors[s])] = op;
  }

  Obstacle of(std::int32_t op) const {
    const std::int32_t number = program_.part_of[at(op)];
    if (!begun(op)) {
      if (needs_[at(op)] >= 0) return {needs_[at(op)], "needs"};
      return {holder_of(program_.stream[at(op)], program_.rank_of(op)), "waits for the stream of"};
    }
    if (program_.kind[at(op)] == OperationKind::receive)
      return {program_.messages[at(number)].send, "waits for the message of"};
    return {missing_in(program_.calls[at(number)]), "waits for its partner"};
  }

  bool ended(std::int32_t op) const { return run_.end_ps[at(op)] != not_yet; }

 private:
  bool begun(std::int32_t op) const { return run_.begin_ps[at(op)] != not_yet; }

  std::int32_t missing_in(const Call& call) const {
    const auto first = program_.members.begin() + static_cast<std::ptrdiff_t>(call.first);
    const std::size_t count = program_.groups[at(call.group)].ranks.size();
    return *std::find_if(first, first + static_cast<std::ptrdiff_t>(count),
                         [this](std::int32_t member) { return !begun(member); });
  }

  std::int32_t holder_of(std::int32_t stream, std::int64_t rank) const {
    for (std::int32_t op = program_.first[at(rank)]; op < program_.first[at(rank + 1)]; ++op)
      if (program_.stream[at(op)] == stream && begun(op) && !ended(op)) return op;
    GIGATWIN_ASSERT(false, "nothing holds stream {} of rank {}", stream, rank);
    return -1;
  }

  const Program& program_;
  const Run& run_;
  std::vector<std::int32_t> needs_;  ///< [operation] one of its dependencies that has not ended
};

}  // namespace

void explain_deadlock(const Program& program, const Run& run) {
  const Search search{program, run};
  std::vector<bool> seen(at(program.operations()));
  std::int32_t op = 0;
  while (search.ended(op)) ++op;
  for (; !seen[at(op)]; op = search.of(op).operation) seen[at(op)] = true;
  std::string circle = program.text_of(op);
  constexpr int most_shown = 20;
  Obstacle obstacle = search.of(op);
  for (int shown = 1; shown < most_shown && obstacle.operation != op; ++shown) {
    circle += fmt::format(" {} {}", obstacle.reason, program.text_of(obstacle.operation));
    circle += ", which";
    obstacle = search.of(obstacle.operation);
  }
  circle += fmt::format(" {} {}", obstacle.reason,
                        obstacle.operation == op ? "the first again" : program.text_of(obstacle.operation) + " ...");
  throw TraceError(fmt::format("deadlock at {:.6g} s, {} of {} operations done: {}",
                               seconds_of(run.end_of_all_ps).value, run.ended, program.operations(), circle));
}

}  // namespace gigatwin::chakra
