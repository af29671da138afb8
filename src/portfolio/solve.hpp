#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "portfolio/problem.hpp"

/// The best portfolio, the next ones, what an impossible one would need, what more money would buy: mixed-integer
/// linear programs, solved to proven optimality.
namespace gigatwin::portfolio {

/// Indices of the chosen options, ascending.
using Choice = std::vector<std::size_t>;

/// A rule counts as kept up to this share of its largest term or its bound: ten times the solver's own tolerance.
inline constexpr double rule_tolerance = 1e-6;
/// Portfolios whose values differ by less, relative to the larger, are equally good: the one that comes first in the
/// order of candidates' names, then sizes as stated, stands before the other.
inline constexpr double tie_tolerance = 1e-6;

double value_of(const Problem& problem, const Choice& choice);
/// Sum or mean of a row over a choice; of `Over::each` the largest (at_least: smallest) amount. NaN where a mean or an
/// extreme is of nothing.
double used(const Rule& rule, const Row& row, const Choice& choice);
bool keeps(const Rule& rule, const Choice& choice);
/// Every rule, and one size a candidate at most.
bool is_feasible(const Problem& problem, const Choice& choice);

/// Sites that are in one of two choices only, and sites that are in both at different sizes.
struct Distance {
  std::size_t sites = 0, sizes = 0;
};
Distance distance_of(const Problem& problem, const Choice& a, const Choice& b);

struct Portfolio {
  Choice choice;
  double value = 0.0;
  double bound = 0.0;     ///< proven: no portfolio that is not listed before it has more
  double gap = 0.0;       ///< to the best: best - value
  double share_lost = 0;  ///< gap / |best|; NaN where the best is 0
  Distance distance;      ///< from the best
};

/// The best `count` portfolios in order of value; fewer if there are no more, none where no choice keeps the rules.
/// @param differing  sites: each differs from all before it in its sites, and has the best sizes for them
std::vector<Portfolio> best_portfolios(const Problem& problem, std::size_t count, Differing differing);

/// What makes a choice possible again.
struct Relaxation {
  std::size_t rule = 0;
  std::optional<double> bound;  ///< nearest that is enough by itself; none: it is not, or there is no bound
  bool is_enough = false;       ///< giving up this rule alone is enough
};

struct Conflict {
  std::vector<Relaxation> rules;    ///< cannot be kept together; without any one of them the others can
  std::vector<Relaxation> give_up;  ///< where no single rule is enough: the fewest that are, together with these bounds
};

/// Why no choice keeps the rules: an irreducible set by deletion, in the order of the rules. Rules that are fixed are
/// kept throughout. Bounds of rules that give way together: the first as little as it can, then the second, and so on.
/// Asserts that no choice keeps the rules.
Conflict conflict_of(const Problem& problem);

/// What a budget is worth: the best value with it less and more.
struct BudgetValue {
  std::size_t rule = 0;
  double less_bound = 0.0, more_bound = 0.0;
  std::optional<Portfolio> less, more;  ///< none: impossible
  double per_unit = 0.0;                ///< (more - less) / difference of the bounds; NaN where one is impossible
};
/// @param change  share of the bound, such as 0.1
std::vector<BudgetValue> budget_values(const Problem& problem, double change);

/// Share of `portfolios` that have the candidate at any size.
double share_of(const Problem& problem, const std::vector<Portfolio>& portfolios, std::size_t candidate);

}  // namespace gigatwin::portfolio
