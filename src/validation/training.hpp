#pragma once

#include <map>
#include <string>
#include <vector>

#include "validation/machine.hpp"
#include "validation/training_model.hpp"
#include "validation/training_rows.hpp"
#include "workload/iteration.hpp"

namespace gigatwin::validation {

/// Targets for throughput, simulated / published - 1: mean of the absolute error, and largest of one row.
struct ErrorLimit {
  double mean = 0.0;
  double largest = 0.0;
};
inline constexpr ErrorLimit dense_limit{0.05, 0.15};
inline constexpr ErrorLimit recipes_limit{0.10, 0.30};

/// What a figure is of.
enum class Measured {
  step,     ///< s of one optimizer step
  layer,    ///< s of one layer, forward and backward
  product,  ///< s of one matrix product
  memory,   ///< GiB of one accelerator
};

/// One figure that was run again.
struct TrainingOutcome {
  TrainingRow row;
  std::string machine;
  std::string software;  ///< names of the entries that apply
  std::string figure;    ///< what was published: "tokens_s_gpu 1234"
  Measured measured = Measured::step;
  double published = 0.0, simulated = 0.0;  ///< s, or GiB of memory
  std::string plan;                         ///< in short: "TP 8, PP 16, ..."
  std::vector<std::string> remarks;
  ScoredSet set = ScoredSet::none;
  std::string unscored;                ///< why it does not count; empty: it does, where it has a set
  workload::IterationProfile profile;  ///< of steps

  /// Of throughput, or of memory.
  double error() const { return (measured == Measured::memory ? simulated / published : published / simulated) - 1.0; }
  bool counts() const { return unscored.empty() && set != ScoredSet::none; }
};

struct SkippedRun {
  TrainingRow row;
  std::string reason;
};

/// Errors of some rows.
struct ErrorSummary {
  std::size_t rows = 0;
  double mean = 0.0;     ///< of the absolute errors
  double median = 0.0;   ///< of the absolute errors
  double bias = 0.0;     ///< mean of the errors
  double largest = 0.0;  ///< absolute
};

struct TrainingReport {
  std::vector<TrainingOutcome> outcomes;  ///< in file order
  std::vector<SkippedRun> skipped;

  ErrorSummary of_set(ScoredSet set) const;               ///< rows that count
  ErrorSummary of_group(const std::string& group) const;  ///< all its rows
  std::vector<std::string> groups() const;                ///< in file order
  /// Both sets are within their limits; a set without rows is left out, but one has some.
  bool passed() const;
};

/// What rows are run on and with.
struct TrainingSetup {
  std::vector<Machine> machines;
  std::vector<Software> software;
  ModelNames models;
};

/// Runs every row that contains `group` in its group or id (empty: all). Rows that cannot be run are in `skipped`.
TrainingReport validate(const std::vector<TrainingRow>& rows, const TrainingSetup& setup,
                        const std::string& group = {});

/// As Markdown: targets, groups, all rows, the worst, rows left out, sources. docs/validation-training.md is this text.
std::string to_markdown(const TrainingReport& report, const TrainingSetup& setup);

/// Parts of each row's step in percent, for people who look for the reason of an error.
std::string breakdown(const TrainingReport& report);

}  // namespace gigatwin::validation
