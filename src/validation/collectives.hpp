#pragma once

#include <string>
#include <vector>

#include "validation/machine.hpp"

namespace gigatwin::validation {

/// Messages of this size and more are bound by bandwidth, shorter ones by latency and protocol.
inline constexpr Bytes large_message{64e6};
/// Targets for the mean absolute error of bus bandwidth, by machine.
inline constexpr double large_message_limit = 0.10;
inline constexpr double short_message_limit = 0.25;

/// One row that was run again.
struct Outcome {
  Measurement row;
  std::string machine;
  BytesPerSecond published, simulated;  ///< bus bandwidth
  collectives::Candidate chosen;
  std::string unscored;  ///< of the row or its machine; empty: it counts

  double error() const { return simulated / published - 1.0; }
  bool is_large() const { return Bytes{*row.inputs.size_bytes} >= large_message; }
};

struct Skipped {
  Measurement row;
  std::string reason;
};

/// Mean absolute error of some rows.
struct MeanError {
  std::size_t rows = 0;
  double mean = 0.0;
};

struct MachineSummary {
  std::string machine;
  std::string source;
  std::string unscored;
  MeanError large, small;  ///< rows that count; all rows where the machine does not

  bool passed() const { return large.mean <= large_message_limit && small.mean <= short_message_limit; }
};

struct CollectivesReport {
  std::vector<Outcome> outcomes;  ///< by machine, then in file order
  std::vector<Skipped> skipped;
  std::vector<MachineSummary> machines;  ///< those with rows, as in the file

  /// Every machine that counts is within the limits, and there is one.
  bool passed() const;
};

/// Runs every row on its machine. Rows that cannot be are in `skipped`, with the reason.
CollectivesReport validate(const std::vector<Measurement>& rows, const std::vector<Machine>& machines);

/// As Markdown: verdict by machine, all rows, rows left out, sources. docs/validation.md is this text.
std::string to_markdown(const CollectivesReport& report);

}  // namespace gigatwin::validation
