#pragma once

#include <map>
#include <optional>
#include <string>

#include "validation/operations_figure.hpp"
#include "validation/operations_run.hpp"

/// One figure each of the kinds of operations rows. Each returns an outcome, or why it cannot compute the figure;
/// neither: it is none of theirs.
namespace gigatwin::validation {

class LongRuns;

struct FigureContext {
  const OperationsRow& row;
  const OperationsMachine& machine;
  LongRuns& runs;
};

struct FigureResult {
  std::optional<OperationsOutcome> outcome;
  std::string reason;
};

/// Accelerators and nodes of a row's job, or of its cluster; nullopt with a reason where neither says.
struct JobSize {
  double gpus = 0.0;
  std::int64_t nodes = 0;
};
std::optional<JobSize> job_size(const FigureContext& context, std::string& reason);
/// Days, weeks, months ... of a row, its calendar year, or the cluster's own period; nullopt with a reason.
std::optional<Seconds> period_of(const FigureContext& context, std::string& reason);

/// A job as rows of failures and of effective time see it; its checkpoints and restarts are the row's where it states
/// them. `measured`: with what jobs end by besides the cluster's failures.
struct StatedJob {
  LongRun run;
  std::string name;    ///< for people: cluster, size, period
  PerSecond failures;  ///< of the whole job, planned stops apart
};
/// Simulated jobs, one for all rows that ask for the same.
class LongRuns {
 public:
  const LongRunFigures& of(const StatedJob& job);

 private:
  std::map<std::string, LongRunFigures> known_;
};

StatedJob stated_job(const FigureContext& context, JobSize size, Seconds period, bool measured);

OperationsOutcome outcome_of(const FigureContext& context, const OperationsFigure& figure, OperationsSet set,
                             std::string unit, std::string subject, double simulated);

/// Counts, shares and rates of failures, and mean times between them.
FigureResult failure_figure(const FigureContext& context, const OperationsFigure& figure);
/// Effective training time ratio.
FigureResult training_figure(const FigureContext& context, const OperationsFigure& figure);
/// Sizes of checkpoints, times and bandwidths of writing them.
FigureResult checkpoint_figure(const FigureContext& context, const OperationsFigure& figure);
/// Jobs, hosts out of service, parts in a month, new parts in their first weeks, days of training without failures.
FigureResult fleet_figure(const FigureContext& context, const OperationsFigure& figure);

}  // namespace gigatwin::validation
