#pragma once

#include <memory>
#include <string>

#include "results/tables.hpp"
#include "sim/observer.hpp"

namespace gigatwin::results {

/// Writes one result file beside its final name (`PATH.partial`), and renames it when it is complete.
///
/// Samples of any step become rows of `RunDescription::every`: means over the row, points as they stand at its end.
/// Rows are buffered, and flushed to disk once a minute of wall time, so that a killed run leaves a readable
/// `.partial`. Memory does not grow with simulated time. The same calls give the same values in every dataset outside
/// /provenance. Every failure is a FileError that names the file; afterwards only `abandon` and the destructor may be
/// called.
class ResultWriter final : public sim::Observer {
 public:
  /// Throws FileError if the folder is missing or not writable, the final name is taken (without `force`), or another
  /// run is writing it. Creates `.partial` at once, replacing what a killed run may have left there.
  explicit ResultWriter(RunDescription run);
  /// As `abandon`, unless published.
  ~ResultWriter() override;
  ResultWriter(const ResultWriter&) = delete;
  ResultWriter& operator=(const ResultWriter&) = delete;

  void sample(const sim::SiteSample& sample) override;
  void event(const sim::EventRecord& event) override;
  void job(const sim::JobRecord& job) override;
  void interval(const sim::IntervalRecord& interval) override;
  void tick(Seconds now) override;

  /// Writes all buffered rows to disk.
  void flush();
  /// Writes the end tables and indicators, closes, syncs and renames. Without `force` a file that appeared under the
  /// final name in the meantime is kept, and FileError says where the complete result is.
  void publish(const EndTables& end);
  /// Closes without publishing. What was recorded stays in `.partial`; a file without any row is removed.
  /// @return a sentence for the user about what is left, empty if nothing
  std::string abandon() noexcept;

  const std::string& path() const;
  std::string partial_path() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

/// The checks of the constructor alone: to be called before a long set-up. Throws FileError.
void check_output_path(const std::string& path, bool force);

}  // namespace gigatwin::results
