#pragma once

#include "base/units.hpp"
#include "sim/observer.hpp"

/// How far the time of a long training run spreads: one simulated run is one draw of its failures.
namespace gigatwin::results {

/// What failures cost a job: they come at `rate` while it holds its nodes, and each takes an independent time L.
struct FailureLosses {
  PerSecond rate;
  Seconds mean;                                ///< E[L]
  double second_moment_s2 = 0.0;               ///< E[L^2]
  double load() const { return rate * mean; }  ///< rho: below 1, or the run never ends
};

/// Losses as the job's own record shows them: training done again, taken as uniform between none and twice its mean
/// (a failure comes anywhere between two checkpoints), then a restart of constant length:
///
///   E[L^2] = 4/3 m^2 + 2 m r + r^2        m = lost / failures, r = restarting / failures
///
/// @param rate  of failures that interrupt the job; 0: the record's own, failures / time held
FailureLosses losses_of(const sim::JobRecord& job, PerSecond rate);

/// Distribution of the time from first start to the end.
struct TimeToTrain {
  Seconds undisturbed;
  Seconds mean;
  Seconds deviation;
  /// Undisturbed time plus a gamma-distributed time of the mean and deviation that failures add; p in (0, 1).
  Seconds quantile(double p) const;
};

/// Failures also hit time that others lost, so the run is a busy period of a queue that begins with `undisturbed` and
/// to which each failure adds L (Cox and Smith, Queues, 1961; Takacs 1962):
///
///   E[T] = T0 / (1 - rho)        Var[T] = rate T0 E[L^2] / (1 - rho)^3        rho = rate E[L]
///
/// For rho << 1 the variance is that of a compound Poisson sum, rate T0 E[L^2]. Infinite for rho >= 1.
TimeToTrain time_to_train(Seconds undisturbed, const FailureLosses& losses);

}  // namespace gigatwin::results
