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

/// A tornado's low and high: the probabilities at which a value is taken.
inline constexpr double tornado_low = 0.05, tornado_high = 0.95;

/// Points and runs of a study, made when they are asked for: point p depends on the design and p alone.
///
///   run = point * scenarios + scenario
///
/// Blocks in order: nominal (beside a tornado, or if there is nothing else), grid, list, sample, tornado, Saltelli's.
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
  results::StudyPoint point(std::uint64_t number) const;
  /// What to evaluate: the study's own settings, those of the point, its seed.
  RunRequest request(std::uint64_t run) const;
  /// "economics.discount_rate=6.3 %", ... of a run, without the study's own settings.
  std::vector<std::string> values_of(std::uint64_t run) const;
  /// With which seed the point is simulated: 0 is the scenario's own; see `StudySpec::replicates`.
  std::int64_t replicate_of(std::uint64_t number) const;

  /// For the file of the study.
  results::StudyDescription description() const;

  /// Points of one kind.
  struct BlockRange {
    results::Block block = results::Block::nominal;  ///< sobol_a stands for all three of Saltelli's
    std::uint64_t first = 0, count = 0;
  };
  const std::vector<BlockRange>& blocks() const { return blocks_; }

 private:
  /// One key, and how it is distributed in each scenario.
  struct Input {
    std::string key;
    bool with_replicate = false;
    std::vector<std::optional<uncertainty::Distribution>> in;  ///< [scenario]
    std::vector<results::StudyDistribution> about;             ///< [scenario]
  };

  void gather_inputs();
  void gather_settings();
  std::size_t setting_of(const std::string& key, const std::string& choice);
  void lay_out_blocks();
  void add_block(results::Block block, double points);
  const BlockRange& range_of(std::uint64_t point) const;
  void choose(results::StudyPoint& point, const BlockRange& range, std::uint64_t index) const;
  void draw(results::StudyPoint& point, const BlockRange& range, std::uint64_t index) const;
  void draw_sample(results::StudyPoint& point, std::uint64_t index) const;
  void draw_saltelli(results::StudyPoint& point, std::uint64_t index) const;
  /// Levels become numbers; a value that the grid sets is not drawn.
  void take_numbers(results::StudyPoint& point) const;

  Design design_;
  std::vector<Input> inputs_;
  std::vector<results::StudySetting> settings_;
  std::vector<BlockRange> blocks_;
  std::uint64_t points_ = 0;
  std::optional<uncertainty::Sequence> samples_, replicates_, saltelli_;
};

}  // namespace gigatwin::study
