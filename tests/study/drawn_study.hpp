#pragma once

#include <unistd.h>

#include <filesystem>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "results/indicators.hpp"
#include "results/study_file.hpp"
#include "uncertainty/sequence.hpp"

/// A merged study whose indicators are formulas of what was drawn, so that what it says is known beforehand.
namespace gigatwin::study {

/// The three values that are drawn, uniform in 0..1.
using Values = std::vector<double>;
using Formula = std::function<double(const Values&)>;

struct Blocks {
  std::uint64_t samples = 0;
  bool tornado = false;
  std::uint64_t sobol = 0;
};

class DrawnStudy {
 public:
  /// Two scenarios, "north" and "south"; PUE by the formulas, goodput 0.9 and 0.8, all else unknown.
  DrawnStudy(const Formula& north, const Formula& south, Blocks blocks)
      : formulas_{north, south},
        path_((std::filesystem::temp_directory_path() / ("gigatwin-drawn-" + std::to_string(getpid()) + ".h5"))
                  .string()) {
    results::StudyDescription about;
    about.name = "drawn";
    about.price_year = 2025;
    about.scenarios = {{"north", "North", "north.yaml", ""}, {"south", "South", "south.yaml", ""}};
    for (const char* key : {"a", "b", "c"}) {
      const results::StudyDistribution drawn{"%", "uniform, 0 % to 1 %", "assumption: a test", {}};
      about.inputs.push_back({key, {drawn, drawn}});
    }
    about.indicators = {"pue", "goodput", "it_energy"};
    const std::uint64_t points = 1 + blocks.samples + (blocks.tornado ? 6 : 0) + 5 * blocks.sobol;
    results::StudyWriter writer{path_, about, points, true};
    add(writer, results::Block::nominal, {0.5, 0.5, 0.5}, -1);
    const uncertainty::Sequence samples{uncertainty::Sampling::sobol, 3, 1}, both{uncertainty::Sampling::sobol, 6, 1};
    for (std::uint64_t k = 0; k < blocks.samples; ++k) add(writer, results::Block::sample, samples.point(k), -1);
    for (std::size_t i = 0; blocks.tornado && i < 3; ++i)
      for (const double level : {0.05, 0.95}) {
        Values values{0.5, 0.5, 0.5};
        values[i] = level;
        add(writer, results::Block::tornado, values, static_cast<std::int64_t>(i));
      }
    for (std::uint64_t k = 0; k < blocks.sobol; ++k) add_row(writer, both.point(k));
    writer.publish();
  }
  ~DrawnStudy() { std::filesystem::remove(path_); }
  DrawnStudy(const DrawnStudy&) = delete;
  DrawnStudy& operator=(const DrawnStudy&) = delete;

  results::StudyReader reader() const { return results::StudyReader{path_}; }

 private:
  void add_row(results::StudyWriter& writer, const Values& both) {
    const Values a(both.begin(), both.begin() + 3), b(both.begin() + 3, both.end());
    add(writer, results::Block::sobol_a, a, -1);
    add(writer, results::Block::sobol_b, b, -1);
    for (std::size_t i = 0; i < 3; ++i) {
      Values mixed = a;
      mixed[i] = b[i];
      add(writer, results::Block::sobol_ab, mixed, static_cast<std::int64_t>(i));
    }
  }

  /// A formula that gives NaN stands for a run that is invalid.
  void add(results::StudyWriter& writer, results::Block block, const Values& values, std::int64_t input) {
    std::vector<results::StudyRow> rows;
    for (std::size_t s = 0; s < formulas_.size(); ++s) {
      const double pue = formulas_[s](values);
      results::StudyRow row{results::StudyStatus::ok, {}, {}};
      if (pue != pue) {
        rows.push_back({results::StudyStatus::invalid, {}, "a: expected less"});
        continue;
      }
      for (const results::Indicator& indicator : results::indicators())
        row.indicators.push_back(indicator.name == "pue"       ? pue
                                 : indicator.name == "goodput" ? 0.9 - 0.1 * static_cast<double>(s)
                                                               : std::numeric_limits<double>::quiet_NaN());
      rows.push_back(std::move(row));
    }
    Values numbers = values;
    numbers.insert(numbers.end(), values.begin(), values.end());
    writer.add({block, input, 0, values, numbers, {}}, rows);
  }

  std::vector<Formula> formulas_;
  std::string path_;
};

}  // namespace gigatwin::study
