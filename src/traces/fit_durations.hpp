#pragma once

#include <vector>

#include "traces/fit.hpp"

namespace gigatwin::traces {

/// Sets how long the jobs of a class run: the mixture with the fewest log-normal parts (1 to 3, by expectation
/// maximisation on ln(duration)) that meets the durations well enough, else their quantiles. Well enough is a
/// Kolmogorov-Smirnov distance of at most 0.05, or of 1.36/sqrt(n), which chance alone exceeds in 5 % of cases, and a
/// mean within 10 %, since the long jobs are most of the work. Fewer than 20 jobs are one part.
/// @param durations_s  sorted, not empty
ClassFit fit_durations(const std::vector<double>& durations_s, SizeClassSpec& spec);

/// Largest difference between the shares of jobs below any duration, of the sorted sample and of the class.
double kolmogorov_smirnov(const std::vector<double>& durations_s, const SizeClassSpec& spec);

}  // namespace gigatwin::traces
