#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "comparison/criteria.hpp"
#include "comparison/ranking.hpp"

namespace gigatwin::comparison {

/// What is known of the proposals, before anything is judged. NaN: not known.
struct Candidates {
  std::vector<std::string> names;
  std::vector<Better> better;                    ///< [criterion]
  std::vector<std::vector<double>> values;       ///< [proposal][criterion]
  std::vector<std::vector<double>> constrained;  ///< [proposal][constraint]
};

/// A constraint that a proposal does not keep, or of which it is not known whether it does.
struct Miss {
  std::size_t proposal = 0, constraint = 0;
  double value = 0.0;  ///< NaN: not known
  double limit = 0.0;
  double by = 0.0;  ///< how far beyond the limit, > 0; NaN: not known
};

/// Proposals are indices into `Candidates`, places in the vectors of one method are indices into `Assessment::ranked`.
struct RankedBy {
  Method method = Method::weighted_sum;
  std::vector<double> totals;                                     ///< [ranked], 0..1
  std::vector<int> ranks;                                         ///< [ranked]
  std::vector<std::vector<double>> shares_of_all, shares_around;  ///< [ranked][rank - 1]
};

/// How another proposal could take the first place.
struct Overturn {
  Method method = Method::weighted_sum;
  std::size_t other = 0;                              ///< index into ranked
  std::optional<std::vector<double>> weights;         ///< nearest that do, weighted sum alone; nullopt: none do
  double distance = 0.0;                              ///< of these from the stated ones
  std::vector<std::optional<double>> winning_values;  ///< [criterion]
};

struct Dropped {
  Method method = Method::weighted_sum;
  std::size_t criterion = 0;
  std::vector<std::size_t> first;  ///< indices into ranked
};

struct Assessment {
  std::vector<Miss> misses;             ///< of hard and of soft constraints, by proposal
  std::vector<std::size_t> excluded;    ///< by a hard constraint
  std::vector<std::size_t> incomplete;  ///< not excluded, but a criterion is not known: neither ranked nor compared
  std::vector<std::size_t> ranked;
  Problem problem;                                     ///< of the ranked ones
  std::vector<std::vector<double>> scores;             ///< [ranked][criterion]
  std::vector<std::vector<std::size_t>> dominated_by;  ///< [ranked], indices into ranked; empty: Pareto front
  std::vector<RankedBy> rankings;                      ///< one for each method
  std::vector<Overturn> overturns;                     ///< of each method and each ranked proposal that is not first
  std::vector<Dropped> dropped;                        ///< criteria whose absence changes who is first
};

/// Constraints first, then everything else among those that are left.
/// @pre  sizes agree; no criterion of those left is `unscalable`: ask `rankable` before
Assessment assess(const CriteriaSpec& spec, const Candidates& candidates);

/// Indices of the proposals that can be ranked: they keep the hard constraints and every criterion is known.
std::vector<std::size_t> rankable(const CriteriaSpec& spec, const Candidates& candidates);
/// The problem that these form.
Problem problem_of(const CriteriaSpec& spec, const Candidates& candidates, const std::vector<std::size_t>& proposals);

}  // namespace gigatwin::comparison
