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

/// How unlike accelerators of one kind are.
struct Spread {
  double speed = 0.0;  ///< standard deviation of an accelerator's lasting speed / mean
  /// Standard deviations beyond which operators take accelerators out. 2.6 leaves out the slowest 0.5 %: so many
  /// machines were found slow, by 10 %, in MegaScale (arXiv 2402.15627, section 6.3).
  double limit = 2.6;
  double pass_noise = 0.0;  ///< standard deviation of the time of one forward or backward pass / its mean
};

/// Factors >= 1 on times of an accelerator of mean speed.
struct Slowdown {
  double any_stage = 1.0;  ///< a group that synchronises within every layer waits for its slowest member
  double slowest_stage =
      1.0;  ///< that with the slowest accelerator of the job, whose pace all stages and replicas take
};

/// What the lasting spread costs.
///
///   slowest of n: 1 / (1 - speed x E_limit(n))
///
/// @param group  accelerators of a stage that synchronise within a layer: tensor x context x expert ranks
/// @param accelerators  of the whole job
/// Asserts on speed x limit >= 1: no accelerator stands still.
Slowdown lasting_slowdown(const Spread& spread, std::int64_t group, std::int64_t accelerators);

/// Forward and backward times of all chunks scaled: of the busiest stage by `slowest_stage`, of the others by
/// `any_stage`. Of equally busy stages the last: what is slow there delays every backward, elsewhere a part hides
/// behind filling and draining. So an upper bound, since the slowest accelerator may be anywhere; close where replicas
/// are many. Times of communication that `ChunkCosts` includes are scaled as well.
Costs slowed(const Shape& shape, Costs costs, const Slowdown& slowdown);

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

/// What stragglers add to the step of a synchronous job of equal pipelines.
struct StragglerDelay {
  Seconds lasting;  ///< from the spread of speeds
  Seconds noise;    ///< from passes that take longer now and then
};
StragglerDelay straggler_delay(const Shape& shape, const Costs& costs, const Spread& spread, std::int64_t group,
                               std::int64_t replicas);

}  // namespace gigatwin::pipeline
