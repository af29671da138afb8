#pragma once

#include <cstdint>

#include "base/units.hpp"

/// Accelerators that are slower than their peers, as order statistics: the cost does not depend on their number.
namespace gigatwin::pipeline {

/// Mean of the largest of `n` independent standard normal draws, n >= 1; relative accuracy 1e-8.
///
///   E = integral over y from 0 of exp(-y) Q(exp(-y / n)) dy       Q the quantile: the largest of n uniform draws is
///                                                                 U^(1/n), and -log U is exponential
double expected_maximum(std::int64_t n);

/// The same where draws beyond +- `limit` standard deviations do not occur, limit > 0.
double expected_maximum(std::int64_t n, double limit);

/// How unlike accelerators of one kind are.
struct Spread {
  double speed = 0.0;       ///< standard deviation of an accelerator's lasting speed, as a fraction of the mean
  double limit = 3.0;       ///< in standard deviations: operators take out what is slower
  double pass_noise = 0.0;  ///< standard deviation of the time of one pass through a stage, as a fraction of it
};

/// Factors (>= 1) on times that are those of an accelerator of mean speed.
struct Slowdown {
  double any_stage = 1.0;      ///< a tensor group waits for its slowest member
  double slowest_stage = 1.0;  ///< that with the slowest accelerator of all: it sets the pace of the whole job
};

/// What the lasting spread costs a synchronous job.
///
///   factor(n) = 1 / (1 - speed E_limit(n))        n members of a group that waits for its slowest
///
/// @param group  accelerators that synchronise within a layer (tensor x context x expert);  @param accelerators  in all
Slowdown lasting_slowdown(const Spread& spread, std::int64_t group, std::int64_t accelerators);

}  // namespace gigatwin::pipeline
