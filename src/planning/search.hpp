#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "planning/evaluator.hpp"

/// The fastest plans that fit, found without timing them all.
namespace gigatwin::planning {

struct Counts {
  std::int64_t groups = 0;         ///< of plans that share what a layer costs
  std::int64_t passed_groups = 0;  ///< whose bound was too slow: their plans were not listed
  std::int64_t candidates = 0;     ///< plans of the other groups
  std::int64_t passed = 0;         ///< whose bound was too slow
  std::int64_t too_large = 0;      ///< do not fit
  std::int64_t needless = 0;       ///< recompute although they would fit without
  std::int64_t timed = 0;
  std::int64_t refused = 0;  ///< by the iteration model
};

/// A plan that does not fit.
struct TooLarge {
  Candidate candidate;
  workload::MemoryUse memory;
};

struct Found {
  std::vector<Evaluated> best;      ///< fastest first; equal ones in the order of their keys
  std::optional<TooLarge> nearest;  ///< where none fits: that which needs least
  Counts counts;
};

struct SearchOptions {
  std::size_t keep = 10;
  unsigned threads = 1;
  bool bounded = true;                               ///< false: every plan is timed, for tests
  std::function<void(const Counts&)> progress = {};  ///< called from the caller's thread
};

/// Best first: groups and candidates wait in one queue by the least time per token that they could take. A group that
/// comes up is listed, candidates that come up are timed, `batch_size` at once, until `keep` plans are faster than
/// anything that waits. The answer does not depend on the number of threads.
///
/// A plan that recomputes more than it must to fit is left out: it takes longer than the one that does not.
/// Of plans with the same time and memory (a switch that changes nothing) only the first is kept.
Found search(const Question& question, const Evaluator& evaluator, const SearchOptions& options);

}  // namespace gigatwin::planning
