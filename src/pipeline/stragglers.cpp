#include "pipeline/stragglers.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/error.hpp"
#include "base/random.hpp"

namespace gigatwin::pipeline {
namespace {

constexpr std::array passes{&ChunkCosts::forward, &ChunkCosts::backward, &ChunkCosts::backward_input,
                            &ChunkCosts::backward_weight, &ChunkCosts::forward_backward};

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

double slowest_of_group(const Spread& spread, std::int64_t n) {
  return 1.0 / (1.0 - spread.speed * expected_maximum(n, spread.limit));
}

/// The stage that computes longest for one micro-batch through all its chunks; of equal ones the last.
std::int64_t busiest_stage(const Shape& shape, const Costs& costs) {
  std::vector<Seconds> busy(static_cast<std::size_t>(shape.stages));
  for (std::size_t c = 0; c < costs.chunks.size(); ++c)
    busy[c % busy.size()] += costs.chunks[c].forward + costs.chunks[c].backward;
  return busy.rend() - std::max_element(busy.rbegin(), busy.rend()) - 1;
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

Slowdown lasting_slowdown(const Spread& spread, std::int64_t group, std::int64_t accelerators) {
  GIGATWIN_ASSERT(spread.speed >= 0.0 && spread.speed * spread.limit < 1.0 && group <= accelerators,
                  "spread {}, limit {}, groups of {} among {}", spread.speed, spread.limit, group, accelerators);
  if (spread.speed == 0.0) return {};
  return {slowest_of_group(spread, group), slowest_of_group(spread, accelerators)};
}

Costs slowed(const Shape& shape, Costs costs, const Slowdown& slowdown) {
  const std::int64_t slowest = busiest_stage(shape, costs);
  for (std::size_t c = 0; c < costs.chunks.size(); ++c) {
    const auto chunk = static_cast<std::int64_t>(c);
    const bool mirrored = shape.schedule == Schedule::dual_pipe && shape.stages - 1 - chunk == slowest;
    const double factor = chunk % shape.stages == slowest || mirrored ? slowdown.slowest_stage : slowdown.any_stage;
    for (const auto pass : passes) costs.chunks[c].*pass = factor * (costs.chunks[c].*pass);
  }
  return costs;
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

StragglerDelay straggler_delay(const Shape& shape, const Costs& costs, const Spread& spread, std::int64_t group,
                               std::int64_t replicas) {
  const Seconds even = evaluate(shape, costs).end;
  const Costs uneven = slowed(shape, costs, lasting_slowdown(spread, group, group * shape.stages * replicas));
  const Seconds lasting = evaluate(shape, uneven).end;
  const Seconds noisy = slowest_of(noisy_step(shape, uneven, spread.pass_noise), replicas);
  return {lasting - even, noisy - lasting};
}

}  // namespace gigatwin::pipeline
