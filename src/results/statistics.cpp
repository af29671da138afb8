#include "results/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/error.hpp"

namespace gigatwin::results {

double quantile(std::vector<double>& sample, double p) {
  GIGATWIN_ASSERT(p >= 0.0 && p <= 1.0, "quantile {}", p);
  if (sample.empty()) return std::nan("");
  const double at = p * static_cast<double>(sample.size() - 1);
  const auto below = static_cast<std::ptrdiff_t>(at);
  const auto nth = sample.begin() + below;
  std::nth_element(sample.begin(), nth, sample.end());
  if (nth + 1 == sample.end()) return *nth;
  const double next = *std::min_element(nth + 1, sample.end());
  return *nth + (at - static_cast<double>(below)) * (next - *nth);
}

Spread spread_of(std::vector<double> sample) {
  if (sample.empty()) return {};
  const double mean = std::accumulate(sample.begin(), sample.end(), 0.0) / static_cast<double>(sample.size());
  return {mean, quantile(sample, 0.5), quantile(sample, 0.95)};
}

double bounded_slowdown(Seconds wait, Seconds run) {
  return std::max(1.0, (wait + run) / std::max(run, slowdown_bound));
}

double jain_index(std::span<const double> shares) {
  double sum = 0.0, squares = 0.0;
  for (const double share : shares) {
    sum += share;
    squares += share * share;
  }
  return squares > 0.0 ? sum * sum / (static_cast<double>(shares.size()) * squares) : std::nan("");
}

}  // namespace gigatwin::results
