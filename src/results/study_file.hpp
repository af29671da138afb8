#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "results/indicators.hpp"
#include "results/layout.hpp"

/// The file of a study: every indicator of every run. What the runs have in common stands once; wall times stand
/// nowhere, so that the datasets are the same however the runs were dealt out.
namespace gigatwin::results {

inline constexpr const char* study_format = "gigatwin-study";  ///< its version is that of results

/// What a point is there for.
enum class Block : std::int8_t {
  nominal = 0,  ///< every uncertain value at its median
  grid = 1,
  list = 2,
  sample = 3,
  tornado = 4,  ///< one value at its 5 or 95 %, the others at their medians: low and high of each input in turn
  sobol_a = 5,  ///< Saltelli's design: row of A,
  sobol_b = 6,  ///< of B,
  sobol_ab = 7  ///< of A with column i of B; k (d + 2) points: A, B, AB_1 ... AB_d of row 0, then of row 1 ...
};
inline constexpr Block last_block = Block::sobol_ab;
std::string_view to_text(Block block);

/// `study::RunStatus`, and that there is no such run.
enum class StudyStatus : std::int8_t { ok = 0, invalid = 1, failed = 2, crashed = 3, missing = 4 };
std::string_view to_text(StudyStatus status);

struct StudyScenario {
  std::string name;      ///< of the scenario; distinct: results of the same scenarios are found by it
  std::string title;     ///< of its site, or its description where it says more
  std::string file;      ///< as the study names it
  std::string resolved;  ///< with every default, uncertain values at their medians: reads back as a scenario
};

/// How a value is drawn for one scenario.
struct StudyDistribution {
  std::string unit;  ///< of its numbers, as a scenario writes it; empty for plain numbers and for names
  std::string text;  ///< "triangular 4 % to 9 %, mode 6 %"; empty: it is not drawn, the scenario's own value stands
  std::string reason;
  std::vector<std::string> names;  ///< where its values are names: its numbers count in them, from 0
};

/// A value that is drawn.
struct StudyInput {
  std::string key;
  std::vector<StudyDistribution> in;  ///< [scenario]
};

/// A value that grid or list set.
struct StudySetting {
  std::string key;
  std::vector<std::string> choices;  ///< distinct, as first met
};

/// Seed of a replicate for all scenarios; replicate 0 has each scenario's own.
std::int64_t replicate_seed(std::int64_t study_seed, std::int64_t replicate);

/// What a study is of, without its numbers.
struct StudyDescription {
  std::string name, description;
  std::int64_t seed = 0;
  std::string version;           ///< of gigatwin
  std::string design_hash;       ///< of study, scenarios and version
  std::string as_written;        ///< STUDY.yaml
  int price_year = 0;            ///< of every amount of money; 0 if unknown or not the same for all
  std::vector<std::string> set;  ///< "key=value" of all runs
  std::vector<StudyScenario> scenarios;
  std::vector<StudyInput> inputs;
  std::vector<StudySetting> settings;
  std::vector<std::string> indicators;  ///< names, in the order of `indicators()`
};

/// A point as the file tells it.
struct StudyPoint {
  Block block = Block::nominal;
  std::int64_t input = -1;            ///< tornado and sobol_ab: which input differs
  std::int64_t replicate = 0;         ///< 0: the scenario's own seed
  std::vector<double> levels;         ///< [input] probability at which each was taken; NaN where it is not drawn
  std::vector<double> numbers;        ///< [scenario, input] what it was; of names the number of the name; NaN: none
  std::vector<std::int64_t> choices;  ///< [setting] -1: not set
};

/// One run of a point.
struct StudyRow {
  StudyStatus status = StudyStatus::missing;
  std::vector<double> indicators;  ///< empty unless ok
  std::string message;
};

/// Writes a study in the order of its points, beside its final name, then renames it. Holds a few thousand points.
class StudyWriter {
 public:
  /// Throws FileError as a result's writer does.
  StudyWriter(const std::string& path, const StudyDescription& study, std::uint64_t points, bool force);
  ~StudyWriter();  ///< without `publish`: nothing is left
  StudyWriter(const StudyWriter&) = delete;
  StudyWriter& operator=(const StudyWriter&) = delete;

  /// @param runs  of every scenario in turn
  void add(const StudyPoint& point, const std::vector<StudyRow>& runs);
  /// Quantiles and means over the samples, then the final name.
  void publish();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

/// Opens a merged study.
class StudyReader {
 public:
  /// Throws FileError with what is wrong: missing, a folder, no HDF5, truncated, no study, a newer major format.
  explicit StudyReader(const std::string& path);
  ~StudyReader();
  StudyReader(StudyReader&&) noexcept;
  StudyReader& operator=(StudyReader&&) noexcept;

  const std::string& path() const;
  const StudyDescription& about() const;
  std::uint64_t points() const;
  const std::vector<Block>& blocks() const;  ///< [point]
  /// Points of a block in order.
  std::vector<std::size_t> points_of(Block block) const;
  /// Points that were drawn from the distributions as they are: the samples; rows of A and B where there are none.
  std::vector<std::size_t> drawn_points() const;
  /// [point] which input differs, of tornado and sobol_ab; else -1.
  const std::vector<std::int64_t>& differing_inputs() const;
  const std::vector<std::int64_t>& replicates() const;  ///< [point]

  /// Whether the study kept this indicator.
  bool has(std::string_view indicator) const;
  /// [point]; NaN where a run has no number. Throws FileError for an indicator that the study did not keep.
  std::vector<double> values(std::string_view indicator, std::size_t scenario) const;
  std::vector<StudyStatus> statuses(std::size_t scenario) const;  ///< [point]
  /// Why a run is not ok; empty for others.
  std::string message(std::size_t point, std::size_t scenario) const;

  std::vector<double> levels(std::size_t input) const;                         ///< [point]
  std::vector<double> numbers(std::size_t input, std::size_t scenario) const;  ///< [point]
  /// [point] text that grid or list set; empty where they set none.
  std::vector<std::string> choices(std::size_t setting) const;

  /// "key=value" of one point for one scenario, the study's `set` included: `gigatwin run FILE --set ...` repeats it.
  std::vector<std::string> overrides(std::size_t point, std::size_t scenario) const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace gigatwin::results
