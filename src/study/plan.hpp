#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "results/study_file.hpp"
#include "study/design.hpp"
#include "study/evaluator.hpp"
#include "uncertainty/distribution.hpp"
#include "uncertainty/sequence.hpp"

namespace gigatwin::study {

/// Points and runs of a study, made when they are asked for: point p depends on the design and p alone.
///
///   run = point * scenarios + scenario
///
/// Blocks in order: nominal (where there is a tornado, or nothing else), grid, list, sample, tornado, Saltelli's.
class Plan {
 public:
  explicit Plan(Design design);

  const Design& design() const { return design_; }
  std::uint64_t points() const { return points_; }
  std::uint64_t runs() const { return points_ * scenarios(); }
  std::size_t scenarios() const { return design_.scenarios.size(); }
  std::size_t scenario_of(std::uint64_t run) const { return static_cast<std::size_t>(run % scenarios()); }
  std::uint64_t point_of(std::uint64_t run) const { return run / scenarios(); }

  /// What the file of the study says about a point.
  results::StudyPoint point(std::uint64_t point) const;
  /// What to evaluate: the study's own settings, those of the point, its seed.
  RunRequest request(std::uint64_t run) const;

  /// Description for the file of the study.
  results::StudyDescription description() const;

  struct BlockRange {
    results::Block block = results::Block::nominal;  ///< sobol_a stands for all three
    std::uint64_t first = 0, count = 0;
  };
  const std::vector<BlockRange>& blocks() const { return blocks_; }
  /// Whether the point is simulated with another seed than the scenario's; see `StudySpec::replicates`.
  std::int64_t replicate_of(std::uint64_t point) const;

 private:
  /// One key, and how it is distributed in each scenario.
  struct Input {
    std::string key;
    std::vector<std::optional<uncertainty::Distribution>> in;  ///< [scenario]
  };

  void gather_inputs();
  void gather_settings();
  void lay_out_blocks();
  const BlockRange& range_of(std::uint64_t point) const;
  /// Probability at which each input is taken; empty where all stand as the scenarios say.
  void draw(results::StudyPoint& point, const BlockRange& range, std::uint64_t index) const;
  void choose(results::StudyPoint& point, const BlockRange& range, std::uint64_t index) const;

  Design design_;
  std::vector<Input> inputs_;
  std::vector<results::StudySetting> settings_;
  std::vector<BlockRange> blocks_;
  std::uint64_t points_ = 0;
  std::optional<uncertainty::Sequence> samples_, saltelli_;
};

/// Number of points of a study with so many uncertain values, as a number that does not overflow.
double points_of(const StudySpec& study, std::size_t inputs);

}  // namespace gigatwin::study
