#pragma once

#include "planning/search.hpp"

namespace gigatwin::planning {

/// What a choice is worth: the best plan in which one key has another value. All others may follow; tensor, context,
/// expert and micro_batch to half or double of the fastest such plan that was timed before.
struct Alternative {
  std::string key, value, instead_of;
  std::optional<Evaluated> best;  ///< nullopt: no such plan runs
};

/// For every other tensor degree, way to recompute, schedule and ZeRO stage, and for about half and double of the
/// other keys; fixed keys apart.
std::vector<Alternative> alternatives(const Question& question, const Evaluator& evaluator, const Evaluated& best,
                                      const SearchOptions& options);

}  // namespace gigatwin::planning
