#include "results/time_to_train.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/random.hpp"

namespace gigatwin::results {

FailureLosses losses_of(const sim::JobRecord& job, PerSecond rate) {
  if (job.failures == 0) return {rate, {}, 0.0};
  const double failures = static_cast<double>(job.failures);
  const double m = job.lost.value / failures, r = job.restarting.value / failures;
  if (rate.value <= 0.0) {
    const Seconds held = job.productive + job.lost + job.checkpointing + job.restarting;
    rate = {held.value > 0.0 ? failures / held.value : 0.0};
  }
  return {rate, {m + r}, 4.0 / 3.0 * m * m + 2.0 * m * r + r * r};
}

Seconds TimeToTrain::quantile(double p) const {
  const double added = (mean - undisturbed).value;
  if (added <= 0.0 || deviation.value <= 0.0 || !std::isfinite(added)) return mean;
  const double variation = deviation.value / added;
  // Wilson and Hilferty (1931): the cube root of a gamma variable is nearly normal.
  const double root = 1.0 - variation * variation / 9.0 + variation / 3.0 * normal_quantile(p);
  return undisturbed + Seconds{added * std::pow(std::max(root, 0.0), 3)};
}

TimeToTrain time_to_train(Seconds undisturbed, const FailureLosses& losses) {
  const double free = 1.0 - losses.load();
  constexpr double infinite = std::numeric_limits<double>::infinity();
  if (free <= 0.0) return {undisturbed, {infinite}, {infinite}};
  const double variance = losses.rate * undisturbed * losses.second_moment_s2 / (free * free * free);
  return {undisturbed, undisturbed / free, {std::sqrt(variance)}};
}

}  // namespace gigatwin::results
