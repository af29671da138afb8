#pragma once

#include "traces/generator.hpp"

/// The distribution of durations in a size class: a mixture of cut log-normal parts, or quantiles.
namespace gigatwin::traces {

/// Standard normal distribution function.
double normal_below(double x);

/// The duration below which a share `u` in (0, 1) lies of one part (drawn with `part` in (0, 1)), or of the quantiles.
Seconds drawn_duration(const SizeClassSpec& spec, double part, double u);

/// Value at `u` in [0, 1] of quantiles at equal steps, linear between them.
double quantile_at(const std::vector<double>& quantiles, double u);

}  // namespace gigatwin::traces
