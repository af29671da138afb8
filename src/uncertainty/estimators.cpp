#include "uncertainty/estimators.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "base/error.hpp"

namespace gigatwin::uncertainty {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
constexpr double z_95 = 1.959963984540054;  // two-sided, standard normal
constexpr std::size_t least_count = 8;      // of values for a step of the convergence

/// At a place between order statistics, counted from 0; NaN outside.
double order_statistic(std::span<const double> ascending, double place) {
  if (place < 0.0 || place > static_cast<double>(ascending.size()) - 1.0) return unknown;
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, ascending.size() - 1);
  return ascending[below] + (place - static_cast<double>(below)) * (ascending[above] - ascending[below]);
}

/// Wilson (1927): holds near 0 and 1 too, where p -+ z sqrt(p (1 - p) / n) does not.
Interval wilson(double p, double n) {
  const double z2n = z_95 * z_95 / n;
  const double center = (p + 0.5 * z2n) / (1.0 + z2n);
  const double half = std::sqrt(z2n * (p * (1.0 - p) + 0.25 * z2n)) / (1.0 + z2n);
  return {std::max(0.0, center - half), std::min(1.0, center + half)};
}

/// The larger of two, NaN if either is.
double worse(double a, double b) { return std::isnan(a) || std::isnan(b) ? unknown : std::max(a, b); }

ConvergenceStep step_of(std::span<const double> values, std::span<const double> probabilities) {
  ConvergenceStep step{values.size(), {}};
  const std::vector<double> ascending = known(values);
  for (const double p : probabilities) step.quantiles.push_back(quantile_estimate(ascending, p));
  return step;
}

}  // namespace

std::vector<double> known(std::span<const double> values) {
  std::vector<double> kept;
  std::copy_if(values.begin(), values.end(), std::back_inserter(kept), [](double v) { return !std::isnan(v); });
  std::sort(kept.begin(), kept.end());
  return kept;
}

double quantile(std::span<const double> ascending, double p) {
  GIGATWIN_ASSERT(p >= 0.0 && p <= 1.0, "p = {}", p);
  return ascending.empty() ? unknown : order_statistic(ascending, p * (static_cast<double>(ascending.size()) - 1.0));
}

QuantileEstimate quantile_estimate(std::span<const double> ascending, double p) {
  const double n = static_cast<double>(ascending.size());
  const double place = p * (n - 1.0), deviation = std::sqrt(n * p * (1.0 - p));
  const double error =
      0.5 * (order_statistic(ascending, place + deviation) - order_statistic(ascending, place - deviation));
  return {p, quantile(ascending, p), error};
}

MeanEstimate mean(std::span<const double> values) {
  MeanEstimate estimate;
  double sum = 0.0, squares = 0.0;
  for (const double v : values) {
    if (std::isnan(v)) continue;
    sum += v;
    ++estimate.count;
  }
  estimate.missing = values.size() - estimate.count;
  const double n = static_cast<double>(estimate.count);
  estimate.value = estimate.count > 0 ? sum / n : unknown;
  for (const double v : values)
    if (!std::isnan(v)) squares += (v - estimate.value) * (v - estimate.value);
  estimate.standard_deviation = estimate.count > 1 ? std::sqrt(squares / (n - 1.0)) : unknown;
  estimate.standard_error = estimate.standard_deviation / std::sqrt(n);
  return estimate;
}

Beats beats(std::span<const double> a, std::span<const double> b, bool lower_is_better) {
  GIGATWIN_ASSERT(a.size() == b.size(), "{} values and {}", a.size(), b.size());
  Beats result;
  std::size_t wins = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (std::isnan(a[i]) || std::isnan(b[i])) continue;
    ++result.pairs;
    if (a[i] == b[i])
      ++result.ties;
    else if ((a[i] < b[i]) == lower_is_better)
      ++wins;
  }
  result.missing = a.size() - result.pairs;
  const double n = static_cast<double>(result.pairs);
  result.probability = (static_cast<double>(wins) + 0.5 * static_cast<double>(result.ties)) / n;  // NaN without pairs
  result.interval = result.pairs > 0 ? wilson(result.probability, n) : Interval{unknown, unknown};
  return result;
}

Convergence convergence(std::span<const double> values, std::span<const double> probabilities) {
  Convergence result;
  for (const std::size_t part : {8U, 4U, 2U, 1U})
    if (const std::size_t count = values.size() / part; count >= least_count)
      result.steps.push_back(step_of(values.first(count), probabilities));
  result.width = result.last_move = result.worst_error = unknown;
  if (result.steps.empty() || probabilities.empty()) return result;
  const std::vector<QuantileEstimate>& last = result.steps.back().quantiles;
  result.width = last.back().value - last.front().value;
  if (result.width == 0.0) result.settled = true;  // all alike: nothing can move
  if (result.steps.size() < 2 || !(result.width > 0.0)) return result;
  const std::vector<QuantileEstimate>& before = result.steps[result.steps.size() - 2].quantiles;
  result.last_move = result.worst_error = 0.0;
  for (std::size_t q = 0; q < last.size(); ++q) {
    result.last_move = worse(result.last_move, std::abs(last[q].value - before[q].value) / result.width);
    result.worst_error = worse(result.worst_error, last[q].standard_error / result.width);
  }
  result.settled = result.last_move <= settled_move && result.worst_error <= settled_error;
  return result;
}

double TornadoRow::swing() const { return std::abs(at_high - at_low); }

std::vector<TornadoRow> tornado(std::span<const double> at_low, std::span<const double> at_high) {
  GIGATWIN_ASSERT(at_low.size() == at_high.size(), "{} inputs and {}", at_low.size(), at_high.size());
  std::vector<TornadoRow> rows;
  for (std::size_t i = 0; i < at_low.size(); ++i) rows.push_back({i, at_low[i], at_high[i]});
  const auto order = [](const TornadoRow& row) { return std::isnan(row.swing()) ? -1.0 : row.swing(); };
  std::stable_sort(rows.begin(), rows.end(),
                   [&](const TornadoRow& a, const TornadoRow& b) { return order(a) > order(b); });
  return rows;
}

}  // namespace gigatwin::uncertainty
