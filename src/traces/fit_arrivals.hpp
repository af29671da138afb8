#pragma once

#include "traces/fit.hpp"

namespace gigatwin::traces {

/// Sets rate, profile of day and week, and bursts from the submissions.
///
/// Profile: submissions in each hour of the day over the time that the trace spends in it, and likewise for days of
/// the week; only where the date of the trace's zero is known and the trace covers two days, or two weeks.
///
/// Bursts: with a geometric number of jobs of mean b that follow by exponential delays of mean tau, the variance of the
/// number in a window T over its mean is (Neyman-Scott process)
///
///   D(T) = 1 + 2 (b - 1) (1 - (1 - e^(-T/tau)) tau / T)
///
/// and b and tau are those that meet D at 10 minutes and at 1 hour, about the profile.
void fit_arrivals(const Trace& trace, Fit& fit);

}  // namespace gigatwin::traces
