#include "pipeline/stragglers.hpp"

#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "base/random.hpp"

namespace gigatwin::pipeline {
namespace {

/// @param beyond  probability of one draw above the limit
double expected_maximum_beyond(std::int64_t n, double beyond) {
  GIGATWIN_ASSERT(n >= 1, "largest of {} draws", n);
  // y = exp(t): smooth, falls as exp(t) on the left and double exponentially on the right, where the trapezoid rule
  // converges faster than any power of the step. What is left out is below 1e-13.
  constexpr double step = 1.0 / 4.0, first = -32.0, last = 3.5;
  double sum = 0.0;
  for (double t = first; t <= last; t += step) {
    const double y = std::exp(t);
    const double above = -std::expm1(-y / static_cast<double>(n));  // probability of a larger draw, exact near 0
    sum += y * std::exp(-y) * -normal_quantile(beyond + (1.0 - 2.0 * beyond) * above);
  }
  return step * sum;
}

PassFactors draw_factors(const std::vector<std::vector<Operation>>& order, double pass_noise, const Draws& draws,
                         double sign) {
  PassFactors factors;
  std::uint64_t next = 0;
  for (const auto& stage : order) {
    auto& of_stage = factors.emplace_back();
    of_stage.reserve(stage.size());
    for (std::size_t i = 0; i < stage.size(); ++i)
      of_stage.push_back(std::max(0.0, 1.0 + sign * pass_noise * draws.normal(next++)));
  }
  return factors;
}

/// One stage waits for nobody: the variances of its passes add.
StepSpread noisy_alone(const Shape& shape, const Costs& costs, double pass_noise) {
  double squares_s2 = 0.0;
  for (const ChunkCosts& c : costs.chunks)
    squares_s2 += c.forward.value * c.forward.value + c.backward.value * c.backward.value;
  const double deviation_s = pass_noise * std::sqrt(static_cast<double>(shape.micro_batches) * squares_s2);
  return {evaluate(shape, costs).end, Seconds{deviation_s}};
}

}  // namespace

double expected_maximum(std::int64_t n) { return expected_maximum_beyond(n, 0.0); }

double expected_maximum(std::int64_t n, double limit) {
  GIGATWIN_ASSERT(limit > 0.0, "draws within {} standard deviations", limit);
  return expected_maximum_beyond(n, 0.5 * std::erfc(limit / std::sqrt(2.0)));
}

double lasting_slowdown(double speed_spread, std::int64_t accelerators) {
  GIGATWIN_ASSERT(speed_spread >= 0.0 && speed_spread * slowest_kept < 1.0, "spread {}", speed_spread);
  return speed_spread == 0.0 ? 1.0 : 1.0 / (1.0 - speed_spread * expected_maximum(accelerators, slowest_kept));
}

StepSpread noisy_step(const Shape& shape, const Costs& costs, double pass_noise) {
  if (pass_noise == 0.0) return {evaluate(shape, costs).end, {}};
  if (shape.stages == 1) return noisy_alone(shape, costs, pass_noise);
  const auto order = order_of(shape);
  constexpr double all_passes = 8000.0;
  const double once = 2.0 * static_cast<double>(shape.stages * shape.chunks * shape.micro_batches);
  const int pairs = static_cast<int>(std::clamp(all_passes / once, 2.0, 2000.0) / 2.0);
  double sum_s = 0.0, squares_s2 = 0.0;
  const double expected_s = evaluate(shape, costs).end.value;
  for (int pair = 0; pair < pairs; ++pair) {
    const Draws draws{0, "pipeline.pass_noise", static_cast<std::uint64_t>(pair)};
    for (const double sign : {1.0, -1.0}) {
      const Seconds end = evaluate(shape, costs, draw_factors(order, pass_noise, draws, sign)).end;
      const double late_s = end.value - expected_s;
      sum_s += late_s;
      squares_s2 += late_s * late_s;
    }
  }
  const double mean_s = sum_s / (2.0 * pairs);
  return {{expected_s + mean_s}, {std::sqrt(std::max(0.0, squares_s2 / (2.0 * pairs) - mean_s * mean_s))}};
}

Seconds slowest_of(const StepSpread& step, std::int64_t replicas) {
  return step.mean + expected_maximum(replicas) * step.deviation;
}

}  // namespace gigatwin::pipeline
