#include "comparison/ranking.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/error.hpp"

namespace gigatwin::comparison {
namespace {

constexpr double tie =
    1e-9;  // of totals in 0..1: far above rounding, far below what weights of three digits tell apart

/// Worst and best value of one criterion among the proposals.
struct Range {
  double worst = 0.0, best = 0.0;
};

Range range_of(const Problem& problem, std::size_t criterion) {
  double low = problem.values.front()[criterion], high = low;
  for (const std::vector<double>& row : problem.values) {
    low = std::min(low, row[criterion]);
    high = std::max(high, row[criterion]);
  }
  return problem.criteria[criterion].better == Better::lower ? Range{high, low} : Range{low, high};
}

double score(const Criterion& criterion, const Range& range, double value) {
  switch (criterion.scale) {
    case Scale::min_max:
      return range.best == range.worst ? 1.0 : (value - range.worst) / (range.best - range.worst);
    case Scale::ratio:
      return criterion.better == Better::lower ? range.best / value : value / range.best;
    case Scale::bounds:
      break;
  }
  return std::clamp((value - criterion.worst) / (criterion.target - criterion.worst), 0.0, 1.0);
}

}  // namespace

std::optional<std::size_t> unscalable(const Problem& problem) {
  for (std::size_t k = 0; k < problem.criteria.size(); ++k)
    for (const std::vector<double>& row : problem.values)
      if (problem.criteria[k].scale == Scale::ratio && row[k] <= 0.0) return k;
  return std::nullopt;
}

std::vector<std::vector<double>> scores(const Problem& problem) {
  GIGATWIN_ASSERT(!unscalable(problem), "criterion {} has a value <= 0", *unscalable(problem));
  std::vector<std::vector<double>> all = problem.values;
  for (std::size_t k = 0; k < problem.criteria.size() && !all.empty(); ++k) {
    const Range range = range_of(problem, k);
    for (std::vector<double>& row : all) row[k] = score(problem.criteria[k], range, row[k]) + 0.0;  // no -0
  }
  return all;
}

std::vector<double> weighted_sum(const std::vector<std::vector<double>>& scores, const std::vector<double>& weights) {
  std::vector<double> totals;
  for (const std::vector<double>& row : scores)
    totals.push_back(std::inner_product(row.begin(), row.end(), weights.begin(), 0.0));
  return totals;
}

std::vector<std::vector<double>> vector_normalised(const Problem& problem) {
  std::vector<std::vector<double>> all = problem.values;
  for (std::size_t k = 0; k < problem.criteria.size(); ++k) {
    double largest = 0.0;  // divided by first, so that squares of large amounts of money stay finite
    for (const std::vector<double>& row : all) largest = std::max(largest, std::abs(row[k]));
    if (largest == 0.0) continue;
    double squares = 0.0;
    for (const std::vector<double>& row : all) squares += (row[k] / largest) * (row[k] / largest);
    for (std::vector<double>& row : all) row[k] = row[k] / largest / std::sqrt(squares);
  }
  return all;
}

std::vector<double> topsis(const Problem& problem, const std::vector<std::vector<double>>& vector_normalised,
                           const std::vector<double>& weights) {
  std::vector<double> to_best(vector_normalised.size()), to_worst(vector_normalised.size());  // squared
  for (std::size_t k = 0; k < weights.size() && !vector_normalised.empty(); ++k) {
    double low = vector_normalised.front()[k], high = low;
    for (const std::vector<double>& row : vector_normalised) low = std::min(low, row[k]), high = std::max(high, row[k]);
    const bool lower = problem.criteria[k].better == Better::lower;
    for (std::size_t i = 0; i < vector_normalised.size(); ++i) {
      const double above = weights[k] * (vector_normalised[i][k] - low);
      const double below = weights[k] * (high - vector_normalised[i][k]);
      to_best[i] += lower ? above * above : below * below;
      to_worst[i] += lower ? below * below : above * above;
    }
  }
  std::vector<double> closeness;
  for (std::size_t i = 0; i < to_best.size(); ++i) {
    const double best = std::sqrt(to_best[i]), worst = std::sqrt(to_worst[i]);
    closeness.push_back(best + worst > 0.0 ? worst / (best + worst) : 1.0);
  }
  return closeness;
}

std::vector<double> totals(const Problem& problem, Method method) {
  return method == Method::topsis ? topsis(problem, vector_normalised(problem), problem.weights)
                                  : weighted_sum(scores(problem), problem.weights);
}

std::vector<int> ranks(const std::vector<double>& totals) {
  std::vector<std::size_t> order(totals.size());
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return totals[a] > totals[b]; });
  std::vector<int> ranks(totals.size());
  for (std::size_t place = 0; place < order.size(); ++place) {
    const bool tied = place > 0 && totals[order[place - 1]] - totals[order[place]] <= tie;
    ranks[order[place]] = tied ? ranks[order[place - 1]] : static_cast<int>(place) + 1;
  }
  return ranks;
}

}  // namespace gigatwin::comparison
