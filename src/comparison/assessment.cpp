#include "comparison/assessment.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "base/error.hpp"
#include "comparison/overturn.hpp"
#include "comparison/pareto.hpp"
#include "comparison/stability.hpp"

namespace gigatwin::comparison {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
constexpr double rounding = 1e-9;  // relative: a value read as its limit keeps it

std::optional<Miss> miss_of(const ConstraintSpec& constraint, double value) {
  const double limit = constraint.at_most ? *constraint.at_most : constraint.at_least.value_or(unknown);
  if (std::isnan(value)) return Miss{.value = unknown, .limit = limit, .by = unknown};
  const double beyond = constraint.at_most ? value - limit : limit - value;
  if (beyond <= rounding * std::abs(limit)) return std::nullopt;
  return Miss{.value = value, .limit = limit, .by = beyond};
}

std::vector<Miss> misses_of(const CriteriaSpec& spec, const Candidates& candidates) {
  std::vector<Miss> misses;
  for (std::size_t i = 0; i < candidates.names.size(); ++i)
    for (std::size_t c = 0; c < spec.constraints.size(); ++c)
      if (std::optional<Miss> miss = miss_of(spec.constraints[c], candidates.constrained[i][c])) {
        miss->proposal = i;
        miss->constraint = c;
        misses.push_back(*miss);
      }
  return misses;
}

bool is_complete(const std::vector<double>& values) {
  return std::none_of(values.begin(), values.end(), [](double value) { return std::isnan(value); });
}

/// By hard constraints, in the order of the proposals.
std::vector<std::size_t> excluded_by(const CriteriaSpec& spec, const std::vector<Miss>& misses) {
  std::vector<std::size_t> excluded;
  for (const Miss& miss : misses)
    if (spec.constraints[miss.constraint].hard && (excluded.empty() || excluded.back() != miss.proposal))
      excluded.push_back(miss.proposal);
  return excluded;
}

RankedBy ranked_by(const CriteriaSpec& spec, const Problem& problem, Method method) {
  RankedBy ranked;
  ranked.method = method;
  ranked.totals = totals(problem, method);
  ranked.ranks = ranks(ranked.totals);
  const auto shares = [&](std::optional<double> spread) {
    return rank_shares(problem, method, {problem.weights, spread}, spec.stability.samples,
                       static_cast<std::uint64_t>(spec.stability.seed));
  };
  ranked.shares_of_all = shares(std::nullopt);
  ranked.shares_around = shares(spec.stability.spread);
  return ranked;
}

double distance(const std::vector<double>& a, const std::vector<double>& b) {
  double squares = 0.0;
  for (std::size_t k = 0; k < a.size(); ++k) squares += (a[k] - b[k]) * (a[k] - b[k]);
  return std::sqrt(squares);
}

Overturn overturn_of(const Problem& problem, Method method, std::size_t other) {
  Overturn overturn;
  overturn.method = method;
  overturn.other = other;
  if (method == Method::weighted_sum) overturn.weights = nearest_weights(problem, other);
  overturn.distance = overturn.weights ? distance(*overturn.weights, problem.weights) : unknown;
  for (std::size_t k = 0; k < problem.criteria.size(); ++k)
    overturn.winning_values.push_back(winning_value(problem, method, other, k));
  return overturn;
}

void add_overturning(Assessment& assessment, const RankedBy& ranking) {
  std::vector<std::size_t> first;
  for (std::size_t i = 0; i < ranking.ranks.size(); ++i)
    if (ranking.ranks[i] == 1)
      first.push_back(i);
    else
      assessment.overturns.push_back(overturn_of(assessment.problem, ranking.method, i));
  for (std::size_t k = 0; k < assessment.problem.criteria.size(); ++k) {
    const std::vector<std::size_t> without = first_without(assessment.problem, ranking.method, k);
    if (!without.empty() && without != first) assessment.dropped.push_back({ranking.method, k, without});
  }
}

}  // namespace

std::vector<std::size_t> rankable(const CriteriaSpec& spec, const Candidates& candidates) {
  const std::vector<std::size_t> excluded = excluded_by(spec, misses_of(spec, candidates));
  std::vector<std::size_t> left;
  for (std::size_t i = 0; i < candidates.names.size(); ++i)
    if (!std::binary_search(excluded.begin(), excluded.end(), i) && is_complete(candidates.values[i]))
      left.push_back(i);
  return left;
}

Problem problem_of(const CriteriaSpec& spec, const Candidates& candidates, const std::vector<std::size_t>& proposals) {
  Problem problem;
  const double sum = std::accumulate(spec.criteria.begin(), spec.criteria.end(), 0.0,
                                     [](double s, const CriterionSpec& c) { return s + c.weight; });
  for (std::size_t k = 0; k < spec.criteria.size(); ++k) {
    const CriterionSpec& c = spec.criteria[k];
    Criterion criterion{.better = candidates.better[k], .scale = c.scale};
    criterion.target = c.target.value_or(0.0);
    criterion.worst = c.worst.value_or(0.0);
    criterion.least = c.least.value_or(criterion.least);
    criterion.most = c.most.value_or(criterion.most);
    problem.criteria.push_back(criterion);
    problem.weights.push_back(c.weight / sum);
  }
  for (const std::size_t i : proposals) problem.values.push_back(candidates.values[i]);
  return problem;
}

Assessment assess(const CriteriaSpec& spec, const Candidates& candidates) {
  Assessment all;
  all.misses = misses_of(spec, candidates);
  all.excluded = excluded_by(spec, all.misses);
  all.ranked = rankable(spec, candidates);
  for (std::size_t i = 0; i < candidates.names.size(); ++i)
    if (!std::binary_search(all.excluded.begin(), all.excluded.end(), i) && !is_complete(candidates.values[i]))
      all.incomplete.push_back(i);
  all.problem = problem_of(spec, candidates, all.ranked);
  if (all.ranked.empty()) return all;
  all.scores = scores(all.problem);
  all.dominated_by = dominated_by(all.problem);
  for (const Method method : methods_of(spec.method)) {
    all.rankings.push_back(ranked_by(spec, all.problem, method));
    add_overturning(all, all.rankings.back());
  }
  return all;
}

}  // namespace gigatwin::comparison
