#pragma once

#include <cstdint>

#include "pipeline/timeline.hpp"

/// Accelerators that are slower than their peers: order statistics over the job, so that the cost does not depend on
/// their number.
namespace gigatwin::pipeline {

/// Mean of the largest of `n` independent standard normal draws, n >= 1; error below 1e-7 up to a million.
///
///   E = integral over y > 0 of exp(-y) Q(exp(-y / n))      Q the quantile. The largest of n uniform draws is u^(1/n),
///                                                          and y = -log u is exponential
double expected_maximum(std::int64_t n);

/// The same of draws that never leave +- `limit` > 0 standard deviations (of the whole normal distribution).
double expected_maximum(std::int64_t n, double limit);

/// Standard deviations from the mean speed beyond which operators take accelerators out: 2.6 leaves out the slowest
/// 0.5 %, so many machines were found slow, by 10 %, in MegaScale (arXiv 2402.15627, section 6.3). Range 2-3.5.
inline constexpr double slowest_kept = 2.6;

/// Factor >= 1 on the computation of a job, all of whose accelerators wait for the slowest.
///
///   1 / (1 - speed_spread x E(accelerators, slowest_kept))
///
/// @param speed_spread  standard deviation of an accelerator's lasting speed / mean, >= 0
/// Asserts on speed_spread x slowest_kept >= 1: no accelerator stands still.
double lasting_slowdown(double speed_spread, std::int64_t accelerators);

/// Distribution of the step of one pipeline.
struct StepSpread {
  Seconds mean, deviation;
};

/// The step when every pass takes its time x (1 + pass_noise z), z independent standard normal draws (cut at -1 /
/// pass_noise). Noise on a critical path averages out, but where many paths are equally long the longest counts: 1F1B
/// without slack loses a fixed share of every micro-batch, interleaved 1F1B only while it fills and drains.
/// From evaluations of the graph with draws of a fixed seed, each with its mirror image: some 8,000 passes, so that
/// small pipelines, whose steps differ more, are evaluated more often (2 to 2,000 times). A single stage needs none:
/// the variances of its passes add.
StepSpread noisy_step(const Shape& shape, const Costs& costs, double pass_noise);

/// The slowest of equal, independent pipelines: mean + deviation x E(replicas).
Seconds slowest_of(const StepSpread& step, std::int64_t replicas);

}  // namespace gigatwin::pipeline
