#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "validation/operations_rows.hpp"

/// Published failures, times between them, effective training time, checkpoints and storage, computed again.
namespace gigatwin::validation {

/// What a figure is judged by.
enum class OperationsSet {
  interruptions,   ///< counts, shares and rates of what interrupts a job
  mean_times,      ///< mean time to failure or between failures
  effective_time,  ///< effective training time ratio
  checkpoints,     ///< sizes of checkpoints, times and bandwidths of writing them
  fleet,           ///< incidents that a fleet counts, jobs, hosts out of service
  parts,           ///< failures of parts in a month, of new parts in their first weeks
};

/// Targets. Errors are relative but for effective training time, where they are differences. Outside a published band
/// the error is the distance to its nearer end, inside 0.
struct OperationsLimit {
  OperationsSet set;
  const char* name;
  const char* title;
  bool relative;
  double largest;       ///< of the absolute error of each row
  double inside = 0.0;  ///< share of the figures with a simulated range that lie in it
};
const std::array<OperationsLimit, 6>& operations_limits();
const OperationsLimit& limit_of(OperationsSet set);

/// What an agreement is worth.
enum class FigureKind {
  predicted,   ///< constants come from elsewhere
  calibrated,  ///< a constant was derived from this very figure: the simulation gives back what was put in
  definition,  ///< follows from other figures of the row
};

/// A published figure; a single value has low = high, a bound an infinite end.
struct PublishedBand {
  double low = 0.0, high = 0.0;
  double rounding = 0.0;  ///< half a unit of the last digit that is printed
};

/// One figure that was computed again.
struct OperationsOutcome {
  OperationsRow row;
  std::string figure;   ///< key of the row's `expected`
  std::string unit;     ///< of published and simulated
  std::string subject;  ///< cluster, size of the job, period
  PublishedBand published;
  double simulated = 0.0;                ///< expectation
  std::optional<PublishedBand> between;  ///< 5 and 95 % of the simulated runs
  OperationsSet set = OperationsSet::interruptions;
  FigureKind kind = FigureKind::predicted;
  std::vector<std::string> remarks;
  std::string unscored;  ///< why it does not count; empty: it does

  double error() const;
  /// Whether the published figure lies in the simulated range; true where there is none.
  bool inside() const;
  bool counts() const { return unscored.empty(); }
};

/// A figure that is shown and was not computed.
struct SkippedFigure {
  OperationsRow row;
  std::string figure, published;
  std::string reason;
};

struct OperationsSummary {
  std::size_t rows = 0, predicted = 0;
  double median = 0.0, largest = 0.0;  ///< of the absolute errors
  double bias = 0.0;                   ///< mean error
  std::size_t ranges = 0;              ///< figures with a simulated range
  double inside = 1.0;                 ///< share of these that lie in it
  std::string worst;                   ///< id of the row with the largest error
  bool passed = true;
};

struct OperationsReport {
  std::vector<OperationsOutcome> outcomes;  ///< in file order
  std::vector<SkippedFigure> skipped;

  OperationsSummary of_set(OperationsSet set) const;  ///< figures that count
  /// Every set with figures is within its limits, and there is one.
  bool passed() const;
};

/// Runs every row that contains `group` in its group or id (empty: all).
OperationsReport validate(const std::vector<OperationsRow>& rows, const std::vector<OperationsMachine>& machines,
                          const std::string& group = {});

/// As Markdown: targets, all figures by set, what was not computed, sources. docs/validation-operations.md is this
/// text.
std::string to_markdown(const OperationsReport& report);

}  // namespace gigatwin::validation
