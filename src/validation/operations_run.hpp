#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/units.hpp"
#include "reliability/machine_parts.hpp"
#include "validation/operations_machine.hpp"

/// A long job that starts again after every failure, many times over.
namespace gigatwin::validation {

/// What fails of the nodes of one job.
struct JobFailures {
  reliability::MachineParts parts;
  std::vector<reliability::FailureCause> causes;
};

/// The causes that a job of `nodes` nodes sees: each profile's modes for its parts. A job on one node needs no network:
/// access links and switches do not stop it. Modes without memory and frailty are one process for all their parts.
JobFailures failures_of_job(const OperationsMachine& machine, std::int64_t nodes, bool job_causes);

struct LongRun {
  JobFailures failures;
  PerSecond planned;        ///< stops that somebody decided: nothing is lost, the restart is paid
  Seconds period;           ///< that the job holds its nodes
  Seconds detection;        ///< failures that come before the last one is noticed make no further interruption
  Seconds restart;          ///< from there to training again
  Seconds interval, pause;  ///< training between checkpoints, > 0, and what each stops it for
};

/// Expectation, and the range in which nine of ten runs end.
struct Spread {
  double mean = 0.0, low = 0.0, high = 0.0;  ///< low, high: 5 and 95 % quantiles
};

/// What happened in the simulated runs of one job.
class LongRunFigures {
 public:
  explicit LongRunFigures(const LongRun& run);

  /// Interruptions by these causes (indices; `planned_cause()` for planned stops).
  Spread count(const std::vector<std::size_t>& causes) const;
  /// Of those of `all`.
  Spread share(const std::vector<std::size_t>& causes, const std::vector<std::size_t>& all) const;
  /// Training time that was not lost / period.
  Spread training() const;
  std::size_t planned_cause() const { return rates_.size() - 1; }
  Seconds period() const { return period_; }

 private:
  struct Sample {
    std::vector<double> counts;  ///< [cause], planned stops last
    double training = 0.0;       ///< share of the period
  };
  double expected(const std::vector<std::size_t>& causes) const;

  Seconds period_;
  std::vector<PerSecond> rates_;  ///< [cause] of the whole job
  std::vector<Sample> samples_;   ///< [run]
  double noticed_ = 1.0;          ///< of the failures, mean: the others fall into the detection of another
};

/// Quantile of the Poisson distribution: the smallest n with P(N <= n) >= p.
double poisson_quantile(double mean, double p);
/// Expectation and 5 to 95 % of a Poisson count.
Spread poisson_spread(double mean);

}  // namespace gigatwin::validation
